/// Unit tests and the semantic layer.
extension Tables {
    static let fixture: [String: ValueForm] = [
        "rows": .rows, "format": .choice(["csv", "dict", "sql"]), "fixture": .optional(.text),
    ]
    static let given = KeyTable(
        "an input of a unit test", others: .refused, required: ["input"], fixture, keys(.text, "input"))
    static let expect = KeyTable("the expectation of a unit test", others: .refused, fixture)
    static let overrides = KeyTable("overrides", others: .refused, keys(.mapping, "macros", "vars", "env_vars"))
    static let testedVersions = KeyTable("versions", others: .refused, keys(.optional(.list), "include", "exclude"))

    static let unitTest = KeyTable(
        "a unit test", others: .refused, required: ["model", "given", "expect"],
        keys(.text, "name", "model", "description"), keys(.listOf(given), "given"), keys(.keys(expect), "expect"),
        keys(.optional(.keys(overrides)), "overrides"), keys(.keys(config([.unitTest])), "config"),
        keys(.optional(.keys(testedVersions)), "versions"))

    static let metric = KeyTable(
        "a metric", others: .refused, required: ["label", "type"], keys(.text, "name", "label", "type", "description"),
        keys(.mapping, "type_params", "meta"), keys(.optional(.textOrTexts), "filter"), keys(.texts, "tags"),
        keys(.optional(.text), "time_granularity"), keys(.keys(config([.metric])), "config"),
        // The form of the newest specification, with everything beside the name.
        keys(.anything, "agg", "agg_time_dimension", "base_metric", "calculation", "constant_properties"),
        keys(.anything, "conversion_metric", "denominator", "entity", "expr", "fill_nulls_with", "grain_to_date"),
        keys(.anything, "hidden", "input_metric", "input_metrics", "join_to_timespine", "non_additive_dimension"),
        keys(.anything, "numerator", "percentile", "percentile_type", "period_agg", "window"))

    static let validity = KeyTable("validity", others: .refused, keys(.flag, "is_start", "is_end"))
    static let dimensionType = KeyTable(
        "the type of a dimension", others: .refused, required: ["time_granularity"], keys(.text, "time_granularity"),
        keys(.optional(.keys(validity)), "validity_params"))
    static let dimension = KeyTable(
        "a dimension", others: .refused, required: ["name", "type"], keys(.text, "name", "type"),
        keys(.optional(.text), "description", "label", "expr"), keys(.flag, "is_partition"),
        keys(.optional(.keys(dimensionType)), "type_params"), keys(.keys(config([])), "config"))
    static let entity = KeyTable(
        "an entity", others: .refused, required: ["name", "type"], keys(.text, "name", "type"),
        keys(.optional(.text), "description", "label", "role", "expr"), keys(.keys(config([])), "config"))
    static let measure = KeyTable(
        "a measure", others: .refused, required: ["name", "agg"], keys(.text, "name", "agg"),
        keys(.optional(.text), "description", "label", "agg_time_dimension"), keys(.flag, "create_metric"),
        keys(.anything, "expr"), keys(.optional(.mapping), "agg_params", "non_additive_dimension"),
        keys(.keys(config([])), "config"))

    static let semanticModel = KeyTable(
        "a semantic model", others: .refused, required: ["model"], keys(.text, "name", "model"),
        keys(.keys(config([.semanticModel])), "config"),
        keys(.optional(.text), "description", "label", "primary_entity"), keys(.optional(.mapping), "defaults"),
        keys(.listOf(entity), "entities"), keys(.listOf(measure), "measures"), keys(.listOf(dimension), "dimensions"))

    static let queryParameters = KeyTable(
        "query parameters", others: .refused, keys(.texts, "metrics", "group_by", "order_by"),
        keys(.optional(.textOrTexts), "where"), keys(.optional(.integer), "limit"))
    static let export = KeyTable(
        "an export", others: .refused, required: ["name"], keys(.text, "name"), keys(.mapping, "config"))
    static let savedQuery = KeyTable(
        "a saved query", others: .refused, required: ["query_params"], keys(.text, "name"),
        keys(.optional(.text), "description", "label"), keys(.keys(queryParameters), "query_params"),
        keys(.listOf(export), "exports"), keys(.keys(config([.savedQuery])), "config"), keys(.textOrTexts, "tags"))
}
