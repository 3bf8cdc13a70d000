import SourceText

/// The keys of the semantic layer's kinds, in dbt's order.
extension FieldTables {
    /// The keys of a resource's kind.
    package static func fields(of resource: SemanticResource) -> [Field<SemanticResource>] {
        switch resource.kind {
        case .metric: metric
        case .savedQuery: savedQuery
        default: semanticModel
        }
    }

    private static let named: [Field<SemanticResource>] = [
        Field("name") { .text($0.name) },
        Field("resource_type") { .text($0.kind.rawValue) },
        Field("package_name") { .text($0.packageName) },
        Field("path") { .text($0.path) },
        Field("original_file_path") { .text($0.originalFilePath) },
        Field("unique_id") { .text($0.uniqueID) },
        Field("fqn") { .texts($0.fqn) },
    ]

    private static func body(_ name: StaticString) -> Field<SemanticResource> {
        Field(name) { .datum($0.body["\(name)"] ?? .null) }
    }

    private static let semanticModel: [Field<SemanticResource>] =
        named + [
            body("model"), body("node_relation"),
            Field("description") { .optionalText($0.description) },
            Field("label") { .optionalText($0.label) },
            body("defaults"), body("entities"), body("measures"), body("dimensions"),
            Field("metadata") { _ in .datum(.null) },
            Field("depends_on") { .dependencies($0.dependsOn) },
            Field("refs") { .references($0.references) },
            Field("created_at") { .number($0.createdAt) },
            Field("config") { .config($0.config) },
            Field("unrendered_config") { .datum(.mapping($0.unrenderedConfig)) },
            body("primary_entity"),
            Field("group") { .optionalText($0.group) },
        ]

    private static let metric: [Field<SemanticResource>] =
        named + [
            Field("description") { .text($0.description ?? "") },
            Field("label") { .text($0.label ?? "") },
            body("type"), body("type_params"), body("filter"),
            Field("metadata") { _ in .datum(.null) },
            body("time_granularity"),
            Field("meta") { .datum(.mapping($0.meta)) },
            Field("tags") { .texts($0.tags) },
            Field("config") { .config($0.config) },
            Field("unrendered_config") { .datum(.mapping($0.unrenderedConfig)) },
            Field("sources") { _ in .nestedTexts([]) },
            Field("depends_on") { .dependencies($0.dependsOn) },
            Field("refs") { .references($0.references) },
            Field("metrics") { _ in .nestedTexts([]) },
            Field("created_at") { .number($0.createdAt) },
            Field("group") { .optionalText($0.group) },
        ]

    private static let savedQuery: [Field<SemanticResource>] =
        named + [
            body("query_params"), body("exports"),
            Field("description") { .optionalText($0.description) },
            Field("label") { .optionalText($0.label) },
            Field("metadata") { _ in .datum(.null) },
            Field("config") { .config($0.config) },
            Field("unrendered_config") { .datum(.mapping($0.unrenderedConfig)) },
            Field("group") { .optionalText($0.group) },
            Field("depends_on") { .dependencies($0.dependsOn) },
            Field("created_at") { .number($0.createdAt) },
            Field("refs") { .references($0.references) },
            Field("tags") { .texts($0.tags) },
        ]
}
