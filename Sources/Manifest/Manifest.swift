import SourceText

/// All resources of a project with its packages, and what each needs.
///
/// Built by the compiler's parsing, read-only afterwards.
package final class Manifest: @unchecked Sendable {
    package var nodes: [String: Node] = [:]
    package var sources: [String: Source] = [:]
    package var exposures: [String: Exposure] = [:]
    /// Unit tests, each needing the model that it is for.
    package var unitTests: [String: Node] = [:]
    package var metrics: [String: SemanticResource] = [:]
    package var semanticModels: [String: SemanticResource] = [:]
    package var savedQueries: [String: SemanticResource] = [:]
    package var macros: [String: Macro] = [:]
    package var docs: [String: DocBlock] = [:]
    package var groups: [String: Group] = [:]
    /// Resources that are switched off, by the id that they would have.
    package var disabled: [String: [Resource]] = [:]
    /// Selectors of `selectors.yml`, by name, as artifacts hold them.
    package var selectors = DatumMap()
    /// The root project's name.
    package var projectName = ""
    /// `postgres` or `sqlite`.
    package var adapterType = ""
    /// Ids of nodes in the order in which files were read; output follows it.
    package var nodeOrder: [String] = []
    /// The defaults `metadata.quoting` holds.
    package var quoting = DatumMap()

    /// An empty manifest.
    package init() {}

    /// The resource of an id that takes part in the graph (node, source, exposure, unit test, semantic layer).
    package func resource(_ id: String) -> Resource? {
        nodes[id] ?? sources[id] ?? exposures[id] ?? unitTests[id] ?? semanticResource(id)
    }
}
