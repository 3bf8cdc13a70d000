import SourceText

/// A resource that is compiled or run: model, seed, snapshot, analysis, data test, hook, function.
///
/// One class for all of them: fields that a kind does not have stay empty and are not written for it.
package final class Node: Resource, @unchecked Sendable {
    /// Where its relation lies; nil databases are left out of names.
    package var database: String?
    package var schema = ""
    package var alias = ""
    /// The relation's name as SQL writes it; nil for ephemeral models, tests without stored failures and hooks.
    package var relationName: String?
    package var checksum = Checksum()
    /// The merged configuration.
    package var config = NodeConfig()
    /// The configuration as written, before templates in it were rendered.
    package var unrenderedConfig = DatumMap()
    /// What `config(…)` in the file was called with.
    package var configCall = DatumMap()
    package var description = ""
    /// The ids of docs blocks that the description uses.
    package var docBlocks: [String] = []
    package var columns: [Column] = []
    package var meta: DatumMap { config["meta"]?.mapping ?? DatumMap() }
    /// Tags that the node has besides its configuration: a tested column's, or `on-run-start` of a hook.
    package var declaredTags: [String] = []
    /// All tags, each once.
    package var tags: [String] {
        config.tags.reduce(into: declaredTags) { tags, tag in if !tags.contains(tag) { tags.append(tag) } }
    }
    package var group: String?
    package var docs = DatumMap([("show", true), ("node_color", nil)])
    /// `package://path` of the properties file that describes it.
    package var patchPath: String?
    package var language = "sql"
    /// The file's text as written, from which `compile` makes SQL.
    package var source: SourceFile?
    /// What artifacts call `raw_code`: the text without the white space around it.
    package var rawCode = ""
    package var references: [Reference] = []
    package var sources: [[String]] = []
    package var metrics: [[String]] = []
    package var functions: [[String]] = []
    package var dependsOn = Dependencies()
    /// Seconds since the epoch.
    package var createdAt = 0.0

    // Models
    package var access: String?
    package var constraints: [Datum] = []
    package var version: Datum?
    package var latestVersion: Datum?
    package var deprecationDate: String?
    /// The group with its owner, for messages: the one of the tested node for a test.
    package var groupOwner: Datum?
    package var primaryKey: [String] = []
    package var timeSpine: Datum?
    package var contractChecksum: String?
    package var freshness: Datum?

    // Data tests
    /// Set for generic tests.
    package var testMetadata: TestMetadata?
    package var columnName: String?
    /// `models.orders`: section and name in the properties file.
    package var fileKeyName: String?
    /// The node that the test is declared on.
    package var attachedNode: String?

    // Unit tests
    package var unitTest: UnitTest?

    // Seeds
    /// The absolute root of the package, for reading the file.
    package var rootPath: String?

    // Hooks
    package var index: Int?

    // Functions
    /// What it is called with: mappings of `name`, `data_type`, `description`, `default_value`.
    package var arguments: [Datum] = []
    /// `data_type` and `description` of what it gives; null where no properties file says it.
    package var returns: Datum = .null

    /// Whether the node renders to a common table expression inside its users.
    package var isEphemeral: Bool { kind == .model && config.materialized == "ephemeral" }

    /// What a generic test is called with.
    package struct TestMetadata: Sendable, Hashable {
        /// The test's name without its package.
        package var name: String
        /// The package in front of it, where one was written.
        package var namespace: String?
        /// The arguments, `model` and `column_name` included, as artifacts hold them.
        package var arguments: DatumMap
        /// What a generic test is called with.
        package init(name: String, namespace: String?, arguments: DatumMap) {
            self.name = name
            self.namespace = namespace
            self.arguments = arguments
        }
    }
}
