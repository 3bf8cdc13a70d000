import Manifest

/// Every section of properties files and the keys of its entries, as dbt 1.11 has them; the older places of keys
/// that moved below `config:` included.
let propertyTables: [String: KeyTable] = [
    "models": Tables.model, "seeds": Tables.seed, "snapshots": Tables.snapshot, "analyses": Tables.analysis,
    "sources": Tables.source, "macros": Tables.macro, "exposures": Tables.exposure, "metrics": Tables.metric,
    "groups": Tables.group, "semantic_models": Tables.semanticModel, "saved_queries": Tables.savedQuery,
    "unit_tests": Tables.unitTest, "data_tests": Tables.singularTest, "functions": Tables.function,
]

enum Tables {
    // MARK: Shared parts

    static let docs = KeyTable(
        "docs", others: .refused, keys(.flag, "show"), keys(.optional(.text), "node_color"))
    static let owner = KeyTable(
        "an owner", others: .allowed, keys(.optional(.textOrTexts), "email"), keys(.optional(.text), "name"))
    static let quoting = KeyTable(
        "quoting", others: .refused,
        keys(.optional(.flag), "database", "schema", "identifier", "column", "snowflake_ignore_case"))
    static let freshnessTime = KeyTable(
        "a freshness rule", others: .refused, keys(.optional(.integer), "count"),
        keys(.optional(.choice(["minute", "hour", "day"])), "period"))
    static let freshness = KeyTable(
        "freshness", others: .refused, keys(.optional(.keys(freshnessTime)), "warn_after", "error_after"),
        keys(.optional(.text), "filter"))
    static let constraint = KeyTable(
        "a constraint", keys(.text, "type"), keys(.optional(.text), "name", "expression", "to"),
        keys(.list, "columns", "to_columns"), keys(.flag, "warn_unenforced", "warn_unsupported"))

    /// What most entries have.
    static let described: [String: ValueForm] = [
        "name": .text, "description": .text, "docs": .keys(docs), "meta": .mapping, "data_type": .optional(.text),
        "constraints": .listOf(constraint),
    ]
    static let tested: [String: ValueForm] = ["data_tests": .tests, "tests": .tests]
    /// Keys that only other tools and databases than ours look at.
    static let elsewhere: [String: ValueForm] = [
        "policy_tags": .anything, "databricks_tags": .anything, "column_mask": .anything,
        "static_analysis_off_reason": .anything,
    ]

    static let column = KeyTable(
        "a column", others: .allowed, required: ["name"], described, tested, elsewhere,
        keys(.keys(config([])), "config"), keys(.optional(.text), "granularity"), keys(.optional(.flag), "quote"),
        keys(.texts, "tags"), keys(.anything, "dimension", "entity"))

    /// `config:` of some kinds: their keys, and the user's own.
    static func config(_ kinds: [ResourceKind]) -> KeyTable {
        var table: [String: ValueForm] = ["meta": .mapping, "tags": .textOrTexts]
        for kind in kinds {
            for key in ConfigKeys.of(kind).list { table[key.name] = .anything }
        }
        for name in ["pre_hook", "post_hook"] where table["pre-hook"] != nil { table[name] = .anything }
        return KeyTable("a configuration", others: .allowed, table)
    }

    /// Configuration keys that dbt also takes beside `config:`, as it did before there was one.
    static let besides: [String: ValueForm] = [
        "group": .anything, "tags": .anything, "enabled": .anything, "materialized": .anything,
        "database": .anything, "schema": .anything, "alias": .anything, "quoting": .anything, "contract": .anything,
        "event_time": .anything, "persist_docs": .anything, "pre_hook": .anything, "post_hook": .anything,
        "full_refresh": .anything, "unique_key": .anything, "on_schema_change": .anything,
        "on_configuration_change": .anything, "grants": .anything, "packages": .anything,
        "incremental_strategy": .anything, "batch_size": .anything, "lookback": .anything, "begin": .anything,
        "concurrent_batches": .anything, "column_types": .anything, "freshness": .anything,
        "access": .optional(.text), "identifier": .optional(.text),
    ]

    // MARK: Nodes

    /// Columns of a version: further ones, or which of the model's are taken over.
    static let versionColumn = KeyTable(
        "a column", others: .allowed, column.keys, keys(.textOrTexts, "include", "exclude"))
    static let version = KeyTable(
        "a version", others: .refused, required: ["v"], keys(.textOrNumber, "v"), keys(.text, "description"),
        keys(.optional(.text), "defined_in", "access", "deprecation_date"), keys(.keys(config([.model])), "config"),
        keys(.keys(docs), "docs"), keys(.listOf(constraint), "constraints"), keys(.listOf(versionColumn), "columns"),
        keys(.optional(.tests), "data_tests", "tests"))

    static let granularity = KeyTable(
        "a custom granularity", others: .refused, required: ["name"], keys(.text, "name"),
        keys(.optional(.text), "column_name"))
    static let timeSpine = KeyTable(
        "a time spine", others: .refused, required: ["standard_granularity_column"],
        keys(.text, "standard_granularity_column"), keys(.listOf(granularity), "custom_granularities"))

    static let model = KeyTable(
        "a model", described, tested, besides, elsewhere, keys(.keys(config([.model])), "config"),
        keys(.listOf(column), "columns"), keys(.optional(.textOrNumber), "latest_version"),
        keys(.listOf(version), "versions"), keys(.optional(.text), "deprecation_date"),
        keys(.optional(.keys(timeSpine)), "time_spine"), keys(.optional(.flag), "quote_columns"),
        keys(.anything, "semantic_model", "metrics", "derived_semantics", "agg_time_dimension", "primary_entity"))

    static let seed = KeyTable(
        "a seed", described, tested, besides, elsewhere, keys(.keys(config([.seed])), "config"),
        keys(.listOf(column), "columns"), keys(.optional(.flag), "quote_columns"), keys(.anything, "delimiter"))

    static let snapshot = KeyTable(
        "a snapshot", described, tested, besides, elsewhere, keys(.keys(config([.snapshot])), "config"),
        keys(.listOf(column), "columns"), keys(.text, "relation"), keys(.optional(.flag), "quote_columns"),
        keys(.anything, "strategy", "updated_at", "check_cols", "target_schema", "target_database"),
        keys(.anything, "invalidate_hard_deletes", "hard_deletes", "snapshot_meta_column_names"),
        keys(.anything, "dbt_valid_to_current"))

    static let analysis = KeyTable(
        "an analysis", described, besides, elsewhere, keys(.keys(config([.analysis])), "config"),
        keys(.listOf(column), "columns"))

    static let singularTest = KeyTable(
        "a singular test", described, elsewhere, keys(.keys(config([.test])), "config"))

    static let functionArgument = KeyTable(
        "an argument", others: .refused, required: ["name", "data_type"], keys(.text, "name", "data_type"),
        keys(.optional(.text), "description"), keys(.anything, "default_value"))
    static let returns = KeyTable(
        "what a function returns", others: .refused, required: ["data_type"], keys(.text, "data_type"),
        keys(.optional(.text), "description"))
    static let function = KeyTable(
        "a function", required: ["returns"], described, tested, besides, elsewhere,
        keys(.keys(config([.function])), "config"), keys(.listOf(functionArgument), "arguments"),
        keys(.keys(returns), "returns"), keys(.anything, "language", "type"))

    // MARK: Sources and what has no relation

    static let sourceConfig = KeyTable(
        "a configuration", others: .allowed, config([.source]).keys,
        keys(.optional(.keys(configuredFreshness)), "freshness"))
    /// Below `config:` unknown keys of freshness are passed over, as in dbt.
    static let configuredFreshness = KeyTable("freshness", freshness.keys)

    static let table = KeyTable(
        "a source table", required: ["name"], described, tested, elsewhere, keys(.keys(sourceConfig), "config"),
        keys(.listOf(column), "columns"), keys(.optional(.text), "identifier", "loaded_at_field", "loaded_at_query"),
        keys(.keys(quoting), "quoting"), keys(.optional(.keys(freshness)), "freshness"), keys(.texts, "tags"),
        keys(.optional(.mapping), "external"), keys(.anything, "loader"))

    static let source = KeyTable(
        "a source", others: .refused, keys(.text, "name", "description", "loader"), keys(.mapping, "meta"),
        keys(.keys(sourceConfig), "config"), keys(.listOf(table), "tables"),
        keys(.optional(.text), "database", "schema", "loaded_at_field", "loaded_at_query", "overrides"),
        keys(.keys(quoting), "quoting"), keys(.optional(.keys(freshness)), "freshness"), keys(.texts, "tags"))

    static let macroArgument = KeyTable(
        "an argument", others: .refused, required: ["name"], keys(.text, "name", "description"),
        keys(.optional(.text), "type"))
    static let macro = KeyTable(
        "a macro", described, keys(.keys(config([.macro])), "config"), keys(.listOf(macroArgument), "arguments"))

    static let exposure = KeyTable(
        "an exposure", others: .refused, required: ["type", "owner"], keys(.text, "name", "description"),
        keys(.choice(["dashboard", "notebook", "analysis", "ml", "application"]), "type"),
        keys(.optional(.choice(["low", "medium", "high"])), "maturity"), keys(.optional(.text), "label", "url"),
        keys(.keys(owner), "owner"), keys(.mapping, "meta"), keys(.texts, "tags", "depends_on"),
        keys(.keys(config([.exposure])), "config"))

    static let group = KeyTable(
        "a group", others: .refused, required: ["owner"], keys(.text, "name"), keys(.optional(.text), "description"),
        keys(.keys(owner), "owner"), keys(.keys(config([.group])), "config"))
}
