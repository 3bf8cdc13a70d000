import SourceText

/// The configuration keys of one kind of resource, in the order of artifacts.
package final class ConfigKeys: Sendable {
    /// The keys.
    package let list: [ConfigKey]
    let fallbacks: [Datum]
    private let slots: [String: Int]

    init(_ list: [ConfigKey]) {
        self.list = list
        fallbacks = list.map { key in key.complete?(key.fallback) ?? key.fallback }
        slots = Dictionary(list.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Where a key stands in `list`; nil for the user's own keys.
    func slot(of name: String) -> Int? { slots[name] }

    /// Whether the kind has this key; underscored hook names count.
    package func contains(_ name: String) -> Bool { slots[NodeConfig.canonical(name)] != nil }

    /// The keys of a kind, as dbt 1.11 has them.
    package static func of(_ kind: ResourceKind) -> ConfigKeys {
        switch kind {
        case .model: model
        case .seed: seed
        case .snapshot: snapshot
        case .test: test
        case .function: function
        case .source: source
        case .exposure: exposure
        case .unitTest: unitTest
        case .macro: macro
        case .group: group
        case .metric, .semanticModel: semantic
        case .savedQuery: savedQuery
        case .analysis, .operation, .sqlOperation: node
        case .doc: none
        }
    }

    /// No keys: every key is the user's own.
    static let none = ConfigKeys([])

    static let node = ConfigKeys(general + relation)

    static let model = ConfigKeys(
        general + relation + [
            ConfigKey("access", .override, "protected", .choice(["private", "protected", "public"])),
            ConfigKey("freshness", complete: ConfigForms.modelFreshness),
        ])

    static let seed = ConfigKeys(
        general + materialized(as: "seed", relation) + [
            ConfigKey("delimiter", .override, ",", .text),
            ConfigKey("quote_columns", .override, .null, .flag),
        ])

    static let snapshot = ConfigKeys(
        general + materialized(as: "snapshot", relation) + [
            ConfigKey("strategy", .override, .null, .text),
            ConfigKey("target_schema", .override, .null, .text),
            ConfigKey("target_database", .override, .null, .text),
            ConfigKey("updated_at", .override, .null, .text),
            ConfigKey("check_cols", .override, .null, .textOrTexts),
            ConfigKey("snapshot_meta_column_names", complete: ConfigForms.snapshotColumns),
            ConfigKey("dbt_valid_to_current", .override, .null, .text),
        ])

    static let test = ConfigKeys(
        general.map { $0.name == "schema" ? ConfigKey("schema", .override, "dbt_test__audit", .text) : $0 } + [
            ConfigKey("materialized", .override, "test", .choice(["test"])),
            ConfigKey("severity", .override, "ERROR", .choice(["ERROR", "error", "Error", "WARN", "warn", "Warn"])),
            ConfigKey("store_failures", .override, .null, .flag),
            ConfigKey("store_failures_as", .override, .null, .text),
            ConfigKey("where", .override, .null, .text),
            ConfigKey("limit", .override, .null, .number),
            ConfigKey("fail_calc", .override, "count(*)", .text),
            ConfigKey("warn_if", .override, "!= 0", .text),
            ConfigKey("error_if", .override, "!= 0", .text),
        ])

    static let function = ConfigKeys(
        general + materialized(as: "function", relation) + [
            ConfigKey("type", .override, "scalar", .choice(["scalar", "aggregate", "table"])),
            ConfigKey("volatility", .override, .null, .choice(["deterministic", "stable", "non-deterministic"])),
            ConfigKey("runtime_version", .override, .null, .text),
            ConfigKey("entry_point", .override, .null, .text),
        ])

    static let source = ConfigKeys([
        ConfigKey("enabled", .override, true, .flag),
        ConfigKey("event_time"),
        ConfigKey("freshness", .override, [:], .mapping, complete: ConfigForms.sourceFreshness),
        ConfigKey("loaded_at_field", .override, .null, .text),
        ConfigKey("loaded_at_query", .override, .null, .text),
        ConfigKey("meta", .join, [:], .mapping),
        ConfigKey("tags", .override, [], .textOrTexts, complete: ConfigForms.list),
        ConfigKey("static_analysis", complete: ConfigForms.staticAnalysis),
    ])

    static let exposure = ConfigKeys([
        ConfigKey("enabled", .override, true, .flag),
        ConfigKey("tags", .override, [], .textOrTexts, complete: ConfigForms.list),
        ConfigKey("meta", .override, [:], .mapping),
    ])

    static let unitTest = ConfigKeys([
        ConfigKey("tags", .append, [], .textOrTexts),
        ConfigKey("meta", .join, [:], .mapping),
        ConfigKey("enabled", .override, true, .flag),
        ConfigKey("static_analysis", complete: ConfigForms.staticAnalysis),
    ])

    static let macro = ConfigKeys([
        ConfigKey("meta", .override, [:], .mapping),
        ConfigKey("docs", .join, ConfigForms.docs, .mapping),
    ])

    static let group = ConfigKeys([ConfigKey("meta", .join, [:], .mapping)])

    static let semantic = ConfigKeys([
        ConfigKey("enabled", .override, true, .flag),
        ConfigKey("group", .override, .null, .text),
        ConfigKey("meta", .join, [:], .mapping),
    ])

    static let savedQuery = ConfigKeys(
        semantic.list + [
            ConfigKey("export_as", .override, .null, .choice(["table", "view"])),
            ConfigKey("schema", .override, .null, .text),
            ConfigKey("cache", .override, ["enabled": false], .mapping),
        ])

    /// What all nodes, tests included, can be told.
    private static let general = [
        ConfigKey("enabled", .override, true, .flag),
        ConfigKey("alias", .override, .null, .text),
        ConfigKey("schema", .override, .null, .text),
        ConfigKey("database", .override, .null, .text),
        ConfigKey("tags", .append, [], .textOrTexts),
        ConfigKey("meta", .join, [:], .mapping),
        ConfigKey("group", .override, .null, .text),
        ConfigKey("static_analysis", complete: ConfigForms.staticAnalysis),
    ]

    /// What nodes that make a relation can be told besides.
    private static let relation = [
        ConfigKey("materialized", .override, "view", .text),
        ConfigKey("incremental_strategy", .override, .null, .text),
        ConfigKey("batch_size"),
        ConfigKey("lookback", .override, 1),
        ConfigKey("begin"),
        ConfigKey("persist_docs", .override, [:], .mapping),
        ConfigKey("post-hook", .append, [], complete: ConfigForms.hooks),
        ConfigKey("pre-hook", .append, [], complete: ConfigForms.hooks),
        ConfigKey("quoting", .join, [:], .mapping),
        ConfigKey("column_types", .join, [:], .mapping),
        ConfigKey("full_refresh", .override, .null, .flag),
        ConfigKey("unique_key", .override, .null, .textOrTexts),
        ConfigKey("on_schema_change", .override, "ignore", .text),
        ConfigKey("on_configuration_change", .override, "apply", .choice(["apply", "continue", "fail"])),
        ConfigKey("grants", .grants, [:], .mapping),
        ConfigKey("packages", .append, [], .texts),
        ConfigKey("docs", .join, ConfigForms.docs, .mapping),
        ConfigKey("contract", .join, ["enforced": false, "alias_types": true], .mapping),
        ConfigKey("event_time"),
        ConfigKey("concurrent_batches"),
    ]

    private static func materialized(as name: String, _ keys: [ConfigKey]) -> [ConfigKey] {
        keys.map {
            $0.name == "materialized" ? ConfigKey("materialized", .override, .string(name), .choice([name])) : $0
        }
    }

    /// How the `config(…)` calls of one file join; the kind does not matter there.
    static let callRules: [String: MergeRule] = [
        "pre-hook": .append, "post-hook": .append, "tags": .append, "packages": .append,
        "quoting": .join, "column_types": .join, "meta": .join, "docs": .join, "contract": .join,
        "grants": .grants, "snapshot_meta_column_names": .join,
    ]
}
