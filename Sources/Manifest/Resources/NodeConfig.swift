import SourceText

/// The merged configuration of a node: every key that its kind has, with defaults, and the user's own keys.
package struct NodeConfig: Sendable, Hashable {
    /// All keys and values, in the order of artifacts.
    package var values: DatumMap

    /// A configuration of the given keys.
    package init(_ values: DatumMap = DatumMap()) { self.values = values }

    /// The value of a key. Dashes and underscores of `pre-hook` and `post-hook` are the same.
    package subscript(key: String) -> Datum? {
        get { values[Self.canonical(key)] }
        set { values[Self.canonical(key)] = newValue }
    }

    /// The spelling under which a key is stored.
    package static func canonical(_ key: String) -> String {
        switch key {
        case "pre_hook": "pre-hook"
        case "post_hook": "post-hook"
        default: key
        }
    }

    package var isEnabled: Bool { values["enabled"]?.bool ?? true }
    package var materialized: String { values["materialized"]?.string ?? "view" }
    package var tags: [String] {
        switch values["tags"] {
        case .list(let items): items.compactMap(\.string)
        case .string(let tag): [tag]
        default: []
        }
    }
    package var alias: String? { values["alias"]?.string }
    package var schema: String? { values["schema"]?.string }
    package var database: String? { values["database"]?.string }
    package var severity: String { values["severity"]?.string ?? "ERROR" }
}
