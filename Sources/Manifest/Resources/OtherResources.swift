import SourceText

/// A table that the project reads and does not build.
package final class Source: Resource, @unchecked Sendable {
    package var sourceName = ""
    package var sourceDescription = ""
    package var sourceMeta = DatumMap()
    package var loader = ""
    package var database: String?
    package var schema = ""
    package var identifier = ""
    package var relationName: String?
    package var description = ""
    package var docBlocks: [String] = []
    package var columns: [Column] = []
    /// Keys `enabled`, `event_time`, `freshness`, `loaded_at_field`, `loaded_at_query`, `meta`, `tags` and the user's own.
    package var config = NodeConfig()
    package var unrenderedConfig = DatumMap()
    package var meta: DatumMap { config["meta"]?.mapping ?? DatumMap() }
    package var tags: [String] { config.tags }
    /// `warn_after`, `error_after`, `filter`; nil where freshness is switched off.
    package var freshness: Datum?
    package var loadedAtField: String?
    package var loadedAtQuery: String?
    package var external: Datum?
    package var quoting = DatumMap()
    package var patchPath: String?
    package var unrenderedDatabase: String?
    package var unrenderedSchema: String?
    package var createdAt = 0.0
}

/// A dashboard, notebook or application that reads the project's tables.
package final class Exposure: Resource, @unchecked Sendable {
    package var type = ""
    package var owner = DatumMap()
    package var description = ""
    package var label: String?
    package var maturity: String?
    package var url: String?
    package var config = NodeConfig()
    package var unrenderedConfig = DatumMap()
    package var meta: DatumMap { config["meta"]?.mapping ?? DatumMap() }
    package var tags: [String] { config.tags }
    package var references: [Reference] = []
    package var sources: [[String]] = []
    package var metrics: [[String]] = []
    package var dependsOn = Dependencies()
    package var createdAt = 0.0
}

/// A group of nodes with an owner.
package final class Group: Resource, @unchecked Sendable {
    package var owner = DatumMap()
    package var description: String?
    package var config = DatumMap()
}

/// A macro, test or materialization, of the project, a package or the shipped library.
package final class Macro: Resource, @unchecked Sendable {
    /// The text of the whole block.
    package var sql = ""
    package var description = ""
    package var meta = DatumMap()
    package var docs = DatumMap([("show", true), ("node_color", nil)])
    package var config = DatumMap()
    package var patchPath: String?
    package var arguments: [Datum] = []
    package var dependsOn = Dependencies()
    /// `sql`, for materializations; nil for all else.
    package var supportedLanguages: [String]?
    /// Whether it comes with the program; its text is filled in only where an artifact is written.
    package var isShipped = false
    package var createdAt = 0.0
}

/// A documentation block (`{% docs name %}`).
package final class DocBlock: Resource, @unchecked Sendable {
    package var contents = ""
}
