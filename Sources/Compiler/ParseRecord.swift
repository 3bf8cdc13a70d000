import Manifest
import SourceText

/// What a template mentioned while it was rendered without executing.
///
/// Belongs to one thread.
package final class ParseRecord {
    /// `ref(…)` calls in order, repeated ones included, as dbt records them.
    package var references: [Reference] = []
    /// `source(…)` calls: source name and table name.
    package var sources: [[String]] = []
    /// `metric(…)` calls: name, or package and name.
    package var metrics: [[String]] = []
    /// `function(…)` calls: name, or package and name.
    package var functions: [[String]] = []
    /// What `config(…)` was called with, merged in call order as dbt does: hooks and tags append, mappings update.
    package var configCalls = DatumMap()
    /// Ids of macros that the template calls itself (not those which macros call), in order, each once.
    package var macros: [String] = []
    /// Names of environment variables and variables that were read.
    package var environmentVariables: Set<String> = []
    package var variables: Set<String> = []
    /// Calls of names that nothing defines, each with its place: swallowed while parsing, errors when executed.
    package var undefinedCalls: [Diagnostic] = []

    /// An empty record.
    package init() {}

    /// Notes a macro once.
    func add(macro id: String) { if !macros.contains(id) { macros.append(id) } }
}

/// The three names of a relation that macros decide on.
package enum NameComponent: String, Sendable, CaseIterable {
    case database, schema, alias
}
