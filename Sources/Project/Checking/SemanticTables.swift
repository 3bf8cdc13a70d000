/// Unit tests and the semantic layer.
extension Tables {
    static let given = KeyTable(
        "an input of a unit test", keys(.text, "input", "format"), keys(.anything, "rows"),
        keys(.optional(.text), "fixture"))
    static let expect = KeyTable(
        "the expectation of a unit test", keys(.text, "format"), keys(.anything, "rows"),
        keys(.optional(.text), "fixture"))
    static let overrides = KeyTable("overrides", keys(.mapping, "macros", "vars", "env_vars"))

    static let unitTest = KeyTable(
        "a unit test", elsewhere, keys(.text, "name", "model", "description"), keys(.listOf(given), "given"),
        keys(.keys(expect), "expect"), keys(.optional(.keys(overrides)), "overrides"),
        keys(.keys(config([.unitTest])), "config"), keys(.anything, "versions"))

    static let metric = KeyTable(
        "a metric", keys(.text, "name", "label", "type", "description"), keys(.mapping, "type_params", "meta"),
        keys(.anything, "filter", "tags"), keys(.optional(.text), "time_granularity"),
        keys(.keys(config([.metric])), "config"),
        // The form of the newest specification, with everything beside the name.
        keys(.anything, "agg", "agg_time_dimension", "base_metric", "calculation", "constant_properties"),
        keys(.anything, "conversion_metric", "denominator", "entity", "expr", "fill_nulls_with", "grain_to_date"),
        keys(.anything, "hidden", "input_metric", "input_metrics", "join_to_timespine", "non_additive_dimension"),
        keys(.anything, "numerator", "percentile", "percentile_type", "period_agg", "window", "enabled", "group"))

    static let dimension = KeyTable(
        "a dimension", keys(.text, "name", "type"), keys(.optional(.text), "description", "label"),
        keys(.flag, "is_partition"), keys(.anything, "type_params", "expr", "granularity", "validity_params"),
        keys(.keys(config([])), "config"))
    static let entity = KeyTable(
        "an entity", keys(.text, "name", "type"), keys(.optional(.text), "description", "label", "role"),
        keys(.anything, "expr"), keys(.keys(config([])), "config"))
    static let measure = KeyTable(
        "a measure", keys(.text, "name", "agg"), keys(.optional(.text), "description", "label", "agg_time_dimension"),
        keys(.anything, "expr", "agg_params", "non_additive_dimension"), keys(.flag, "create_metric"),
        keys(.keys(config([])), "config"))

    static let semanticModel = KeyTable(
        "a semantic model", keys(.text, "name", "model"), keys(.keys(config([.semanticModel])), "config"),
        keys(.optional(.text), "description", "label", "primary_entity"), keys(.optional(.mapping), "defaults"),
        keys(.listOf(entity), "entities"), keys(.listOf(measure), "measures"), keys(.listOf(dimension), "dimensions"))

    static let queryParameters = KeyTable(
        "query parameters", keys(.list, "metrics", "group_by", "order_by"), keys(.anything, "where"),
        keys(.optional(.number), "limit"))
    static let export = KeyTable("an export", keys(.text, "name"), keys(.mapping, "config"))
    static let savedQuery = KeyTable(
        "a saved query", keys(.text, "name"), keys(.optional(.text), "description", "label"),
        keys(.keys(queryParameters), "query_params"), keys(.listOf(export), "exports"),
        keys(.keys(config([.savedQuery])), "config"), keys(.texts, "tags"))
}
