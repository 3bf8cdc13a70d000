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

    static let docs = KeyTable("docs", keys(.flag, "show"), keys(.optional(.text), "node_color"))
    static let owner = KeyTable(
        "an owner", others: .allowed, keys(.optional(.texts), "email"), keys(.optional(.text), "name"))
    static let quoting = KeyTable(
        "quoting", keys(.optional(.flag), "database", "schema", "identifier", "column", "snowflake_ignore_case"))
    static let freshnessTime = KeyTable(
        "a freshness rule", keys(.optional(.number), "count"), keys(.optional(.text), "period"))
    static let freshness = KeyTable(
        "freshness", keys(.optional(.keys(freshnessTime)), "warn_after", "error_after"),
        keys(.optional(.text), "filter"), keys(.anything, "build_after"))
    static let constraint = KeyTable(
        "a constraint", keys(.text, "type"), keys(.optional(.text), "name", "expression", "to"),
        keys(.list, "columns", "to_columns"), keys(.flag, "warn_unenforced", "warn_unsupported"))

    /// What most entries have.
    static let described: [String: ValueForm] = [
        "name": .text, "description": .text, "docs": .keys(docs), "meta": .mapping,
    ]
    static let tested: [String: ValueForm] = ["data_tests": .list, "tests": .list]
    /// Keys of columns that only other databases than ours look at.
    static let elsewhere: [String: ValueForm] = [
        "policy_tags": .anything, "databricks_tags": .anything, "column_mask": .anything,
        "static_analysis_off_reason": .anything,
    ]

    static let column = KeyTable(
        "a column", others: .allowed, described, tested, elsewhere,
        keys(.keys(config([])), "config"), keys(.optional(.text), "data_type", "granularity"),
        keys(.listOf(constraint), "constraints"), keys(.optional(.flag), "quote"), keys(.texts, "tags"),
        keys(.anything, "dimension", "entity"))

    /// `config:` of a kind: its keys, and the user's own.
    static func config(_ kinds: [ResourceKind], _ further: [String: ValueForm] = [:]) -> KeyTable {
        var table: [String: ValueForm] = ["meta": .mapping, "tags": .texts]
        for kind in kinds {
            for key in ConfigKeys.of(kind).list { table[key.name] = .anything }
        }
        for name in ["pre_hook", "post_hook"] where table["pre-hook"] != nil { table[name] = .anything }
        return KeyTable("a configuration", others: .allowed, table, further)
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
    ]

    // MARK: Sections

    static let version = KeyTable(
        "a version", others: .allowed, described, tested, keys(.anything, "v", "columns", "deprecation_date"),
        keys(.optional(.text), "defined_in", "access"), keys(.keys(config([.model])), "config"),
        keys(.listOf(constraint), "constraints"))

    static let model = KeyTable(
        "a model", described, tested, besides, elsewhere,
        keys(.keys(config([.model])), "config"), keys(.listOf(column), "columns"),
        keys(.listOf(constraint), "constraints"), keys(.optional(.text), "access", "data_type", "identifier"),
        keys(.optional(.textOrNumber), "latest_version"), keys(.listOf(version), "versions"),
        keys(.anything, "deprecation_date", "time_spine", "quote_columns", "semantic_model", "metrics"),
        keys(.anything, "derived_semantics", "agg_time_dimension", "primary_entity"))

    static let seed = KeyTable(
        "a seed", described, tested, besides, elsewhere, keys(.keys(config([.seed])), "config"),
        keys(.listOf(column), "columns"), keys(.optional(.flag), "quote_columns"), keys(.anything, "delimiter"),
        keys(.anything, "access", "data_type", "constraints"))

    static let snapshot = KeyTable(
        "a snapshot", described, tested, besides, elsewhere, keys(.keys(config([.snapshot])), "config"),
        keys(.listOf(column), "columns"), keys(.text, "relation"),
        keys(.anything, "strategy", "updated_at", "check_cols", "target_schema", "target_database"),
        keys(.anything, "invalidate_hard_deletes", "hard_deletes", "quote_columns", "access", "data_type"),
        keys(.anything, "snapshot_meta_column_names", "dbt_valid_to_current", "constraints"))

    static let analysis = KeyTable(
        "an analysis", described, besides, elsewhere, keys(.keys(config([.analysis])), "config"),
        keys(.listOf(column), "columns"), keys(.anything, "access", "data_type", "constraints"))

    static let table = KeyTable(
        "a source table", described, tested, elsewhere, keys(.keys(config([.source])), "config"),
        keys(.listOf(column), "columns"), keys(.optional(.text), "identifier", "loaded_at_field", "loaded_at_query"),
        keys(.keys(quoting), "quoting"), keys(.optional(.keys(freshness)), "freshness"), keys(.texts, "tags"),
        keys(.anything, "external", "loader", "data_type", "constraints"))

    static let source = KeyTable(
        "a source", described, elsewhere, keys(.keys(config([.source])), "config"), keys(.listOf(table), "tables"),
        keys(.optional(.text), "database", "schema", "loaded_at_field", "loaded_at_query", "overrides", "loader"),
        keys(.keys(quoting), "quoting"), keys(.optional(.keys(freshness)), "freshness"), keys(.texts, "tags"),
        keys(.anything, "catalog"))

    static let macroArgument = KeyTable(
        "an argument", keys(.text, "name", "description"), keys(.optional(.text), "type"))
    static let macro = KeyTable(
        "a macro", described, keys(.keys(config([.macro])), "config"), keys(.listOf(macroArgument), "arguments"),
        keys(.anything, "data_type", "constraints"))

    static let exposure = KeyTable(
        "an exposure", keys(.text, "name", "type", "description"), keys(.optional(.text), "label", "maturity", "url"),
        keys(.keys(owner), "owner"), keys(.mapping, "meta"), keys(.texts, "tags"), keys(.list, "depends_on"),
        keys(.keys(config([.exposure])), "config"), keys(.anything, "enabled"))

    static let group = KeyTable(
        "a group", keys(.text, "name"), keys(.optional(.text), "description"), keys(.keys(owner), "owner"),
        keys(.keys(config([.group])), "config"))

    static let singularTest = KeyTable(
        "a singular test", described, elsewhere, keys(.keys(config([.test])), "config"),
        keys(.anything, "data_type", "constraints"))

    static let functionArgument = KeyTable(
        "an argument", keys(.text, "name", "data_type"), keys(.optional(.text), "description"),
        keys(.anything, "default_value"))
    static let function = KeyTable(
        "a function", described, tested, besides, elsewhere, keys(.keys(config([.function])), "config"),
        keys(.listOf(functionArgument), "arguments"), keys(.mapping, "returns"),
        keys(.anything, "access", "identifier", "language", "type", "data_type", "constraints"))
}
