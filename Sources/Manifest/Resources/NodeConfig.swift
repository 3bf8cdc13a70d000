import SourceText

/// The merged configuration of a resource: every key that its kind has, with defaults, and the user's own keys.
///
/// Filled layer by layer, lowest precedence first: `init(kind:)`, `merge(_:)` for each layer, `finish()`.
/// Copies share their storage until they are changed, so a folder's settings cost its nodes nothing.
package struct NodeConfig: Sendable, Hashable {
    /// The keys of the kind, which say what `slots` holds.
    package let keys: ConfigKeys
    private var slots: [Datum]
    /// The user's own keys, in the order in which they came.
    package private(set) var further: DatumMap

    /// The defaults of a kind.
    package init(kind: ResourceKind) {
        keys = ConfigKeys.of(kind)
        slots = keys.fallbacks
        further = DatumMap()
    }

    /// A configuration of exactly the given keys.
    package init(_ values: DatumMap = DatumMap()) {
        keys = ConfigKeys.none
        slots = []
        further = values
    }

    /// The value of a key; null where a known key is not set.
    ///
    /// Underscored hook names are the dashed ones.
    package subscript(key: String) -> Datum? {
        get {
            let name = Self.canonical(key)
            return keys.slot(of: name).map { slots[$0] } ?? further[name]
        }
        set {
            let name = Self.canonical(key)
            if let slot = keys.slot(of: name) { slots[slot] = newValue ?? .null } else { further[name] = newValue }
        }
    }

    /// All keys and values, in the order of artifacts.
    package var values: DatumMap {
        var all = DatumMap()
        forEach { all[$0] = $1 }
        return all
    }

    /// Visits all keys and values, in the order of artifacts, without building a mapping.
    package func forEach(_ visit: (String, Datum) -> Void) {
        for (slot, value) in slots.enumerated() { visit(keys.list[slot].name, value) }
        for (key, value) in further.pairs { visit(key, value) }
    }

    /// A mark that two configurations share only if they are copies of each other, unchanged since.
    ///
    /// Lets writers reuse what they wrote for the first one. Nil where the user's own keys are part of it.
    package var sharedIdentity: UnsafeRawPointer? {
        further.isEmpty ? slots.withUnsafeBufferPointer { UnsafeRawPointer($0.baseAddress) } : nil
    }

    /// Adds a layer of settings that takes precedence over what is there.
    ///
    /// Keys carry no leading `+`. Values that don't have the key's form are taken as they are: `problems()` names them.
    package mutating func merge(_ layer: DatumMap) {
        for (key, value) in layer.pairs {
            let name = Self.canonical(key)
            if let slot = keys.slot(of: name) {
                slots[slot] = keys.list[slot].rule.merged(slots[slot], with: value)
            } else {
                further[name] = value
            }
        }
    }

    /// Brings the values into the form of artifacts; call it once after the last layer.
    package mutating func finish() {
        for (slot, key) in keys.list.enumerated() {
            guard let complete = key.complete else { continue }
            // What is unchanged is not written: it would part the storage from the folder's.
            let full = complete(slots[slot])
            if full != slots[slot] { slots[slot] = full }
        }
        settleStoredFailures()
    }

    /// The keys whose values don't have the form that the kind needs, with the form.
    package func problems() -> [(key: String, expected: ConfigForm)] {
        zip(keys.list, slots).compactMap { $0.form.accepts($1) ? nil : ($0.name, $0.form) }
    }

    /// `store_failures` and `store_failures_as` say the same thing twice; the latter decides where both are given.
    private mutating func settleStoredFailures() {
        guard keys === ConfigKeys.test, let flag = keys.slot(of: "store_failures"),
            let form = keys.slot(of: "store_failures_as")
        else { return }
        if let kind = slots[form].string {
            slots[flag] = .bool(kind != "ephemeral")
        } else if let stored = slots[flag].bool {
            slots[form] = .string(stored ? "table" : "ephemeral")
        }
    }

    /// Joins what several `config(…)` calls of one file say, by the same rules as layers.
    package static func merge(call: DatumMap, into calls: inout DatumMap) {
        let isFirst = calls.isEmpty
        for (key, value) in call.pairs {
            let name = canonical(key)
            let rule = ConfigKeys.callRules[name] ?? .override
            // The first call is kept as written, as dbt does: it shows in `unrendered_config`.
            let earlier = calls[name] ?? .null
            calls[name] =
                isFirst
                ? value : rule == .grants ? MergeRule.granted(earlier, by: value) : rule.merged(earlier, with: value)
        }
    }

    /// The spelling under which a key is stored.
    package static func canonical(_ key: String) -> String {
        switch key {
        case "pre_hook": "pre-hook"
        case "post_hook": "post-hook"
        default: key
        }
    }

    package var isEnabled: Bool { self["enabled"]?.bool ?? true }
    package var materialized: String { self["materialized"]?.string ?? "view" }
    package var tags: [String] {
        switch self["tags"] {
        case .list(let items): items.compactMap(\.string)
        case .string(let tag): [tag]
        default: []
        }
    }
    package var alias: String? { self["alias"]?.string }
    package var schema: String? { self["schema"]?.string }
    package var database: String? { self["database"]?.string }
    package var severity: String { self["severity"]?.string ?? "ERROR" }

    package static func == (a: NodeConfig, b: NodeConfig) -> Bool {
        a.keys === b.keys && a.slots == b.slots && a.further == b.further
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(slots)
        hasher.combine(further)
    }
}
