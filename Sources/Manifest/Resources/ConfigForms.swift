import SourceText

/// The full forms of configuration values that may be written in short.
enum ConfigForms {
    static let docs: Datum = ["show": true, "node_color": .null]

    /// A single value as a list of one.
    @Sendable static func list(_ value: Datum) -> Datum { .list(MergeRule.items(of: value)) }

    /// YAML reads an unquoted `on` or `off` as a boolean.
    @Sendable static func staticAnalysis(_ value: Datum) -> Datum {
        value.bool.map { .string($0 ? "on" : "off") } ?? value
    }

    /// Each hook as `sql`, `transaction`, `index`.
    ///
    /// A text that is a JSON object means that object: so do the
    /// macros `before_begin` and `after_commit` speak.
    @Sendable static func hooks(_ value: Datum) -> Datum {
        .list(MergeRule.items(of: value).map(hook))
    }

    private static func hook(_ value: Datum) -> Datum {
        let given = value.mapping ?? spokenHook(value) ?? DatumMap([("sql", value)])
        return [
            "sql": given["sql"] ?? "", "transaction": given["transaction"] ?? true, "index": given["index"] ?? .null,
        ]
    }

    private static func spokenHook(_ value: Datum) -> DatumMap? {
        guard let text = value.string, text.utf8.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") else { return nil }
        return (try? JSON.parse(text))?.mapping
    }

    @Sendable static func snapshotColumns(_ value: Datum) -> Datum {
        filled(value, ["dbt_valid_to", "dbt_valid_from", "dbt_scd_id", "dbt_updated_at", "dbt_is_deleted"])
    }

    /// Null stays null: it switches the check off.
    @Sendable static func sourceFreshness(_ value: Datum) -> Datum {
        guard let given = value.mapping else { return .null }
        return [
            "warn_after": threshold(given["warn_after"]), "error_after": threshold(given["error_after"]),
            "filter": given["filter"] ?? .null,
        ]
    }

    /// An absent threshold has its keys; one that was set to null has none.
    private static func threshold(_ value: Datum?) -> Datum {
        switch value {
        case nil: ["count": .null, "period": .null]
        case .mapping: filled(value ?? .null, ["count", "period"])
        default: .null
        }
    }

    /// A model's freshness counts only where it says `build_after`.
    @Sendable static func modelFreshness(_ value: Datum) -> Datum {
        guard let rule = value["build_after"]?.mapping else { return .null }
        return [
            "build_after": [
                "count": rule["count"] ?? .null, "period": rule["period"] ?? .null,
                "updates_on": rule["updates_on"] ?? "any",
            ]
        ]
    }

    private static func filled(_ value: Datum, _ keys: [String]) -> Datum {
        let given = value.mapping ?? DatumMap()
        return .mapping(DatumMap(keys.map { ($0, given[$0] ?? .null) }))
    }
}
