import SourceText

/// The keys of each kind, in dbt's order: the one place that says what artifacts and templates see.
package enum FieldTables {
    /// The keys of a node's kind.
    package static func fields(of node: Node) -> [Field<Node>] {
        switch node.kind {
        case .model: model
        case .seed: seed
        case .test: node.testMetadata == nil ? compiled : genericTest
        case .operation: hook
        case .function: function
        default: compiled
        }
    }

    static let identity: [Field<Node>] = [
        Field("database") { .optionalText($0.database) },
        Field("schema") { .text($0.schema) },
        Field("name") { .text($0.name) },
        Field("resource_type") { .text($0.kind.rawValue) },
        Field("package_name") { .text($0.packageName) },
        Field("path") { .text($0.path) },
        Field("original_file_path") { .text($0.originalFilePath) },
        Field("unique_id") { .text($0.uniqueID) },
        Field("fqn") { .texts($0.fqn) },
        Field("alias") { .text($0.alias) },
        Field("checksum") { .checksum($0.checksum) },
        Field("config") { .config($0.config) },
        Field("tags") { .texts($0.tags) },
        Field("description") { .text($0.description) },
        Field("columns") { .columns($0.columns) },
        Field("meta") { .datum(.mapping($0.meta)) },
        Field("group") { .optionalText($0.group) },
        Field("docs") { .declared(.mapping($0.docs)) },
        Field("patch_path") { .optionalText($0.patchPath) },
        Field(compiled: "build_path") { .optionalText($1?.buildPath) },
        Field("unrendered_config") { .datum(.mapping($0.unrenderedConfig)) },
        Field("created_at") { .number($0.createdAt) },
        Field(templatesOnly: "config_call_dict") { .datum(.mapping($0.configCall)) },
        Field(templatesOnly: "unrendered_config_call_dict") { .datum(.mapping($0.configCall)) },
        Field("relation_name") { .optionalText($0.relationName) },
        Field("raw_code") { .text($0.rawCode) },
        Field("doc_blocks") { .texts($0.docBlocks) },
    ]

    static let compiled: [Field<Node>] =
        identity + [
            Field("language") { .text($0.language) },
            Field("refs") { .references($0.references) },
            Field("sources") { .nestedTexts($0.sources) },
            Field("metrics") { .nestedTexts($0.metrics) },
            Field("functions") { .nestedTexts($0.functions) },
            Field("depends_on") { .dependencies($0.dependsOn) },
            Field(compiled: "compiled_path") { .optionalText($1?.compiledPath) },
            Field(compiled: "compiled") { $1?.code == nil ? .absent : .flag(true) },
            Field(compiled: "compiled_code") { $1?.code.map { .text($0) } ?? .absent },
            Field(compiled: "extra_ctes_injected") { $1?.code == nil ? .absent : .flag(true) },
            Field(compiled: "extra_ctes") { _, state in
                state?.code == nil ? .absent : .injected(state?.extraCTEs ?? [])
            },
            Field(compiled: "contract") { .declared(contract(of: $0, $1)) },
        ]

    static let model: [Field<Node>] =
        compiled + [
            Field("access") { .text($0.access ?? "protected") },
            Field("constraints") { .datum(.list($0.constraints.map { FullForms.constraint($0, ofModel: true) })) },
            Field("version") { .datum($0.version ?? .null) },
            Field("latest_version") { .datum($0.latestVersion ?? .null) },
            Field("deprecation_date") { .optionalText($0.deprecationDate) },
            Field(templatesOnly: "defer_relation") { _ in .datum(.null) },
            Field("primary_key") { .texts($0.primaryKey) },
            Field("time_spine") { .datum($0.timeSpine ?? .null) },
            Field(templatesOnly: "batch") { _ in .datum(.null) },
        ]

    static let seed: [Field<Node>] =
        identity + [
            Field("root_path") { .optionalText($0.rootPath) },
            Field("depends_on") { .macrosOnly($0.dependsOn) },
            Field(templatesOnly: "defer_relation") { _ in .datum(.null) },
        ]

    static let hook: [Field<Node>] = compiled + [Field("index") { .datum($0.index.map { .int($0) } ?? .null) }]

    static let function: [Field<Node>] =
        [Field("returns") { .declared(FullForms.returns($0.returns)) }] + compiled + [
            Field("arguments") { .declared(.list($0.arguments.map(FullForms.functionArgument))) }
        ]

    static let genericTest: [Field<Node>] =
        compiled + [
            Field("column_name") { .optionalText($0.columnName) },
            Field("file_key_name") { .optionalText($0.fileKeyName) },
            Field("attached_node") { .optionalText($0.attachedNode) },
            Field("test_metadata") { .declared(metadata(of: $0)) },
        ]

    /// The keys of a source.
    package static let source: [Field<Source>] = [
        Field("database") { .optionalText($0.database) },
        Field("schema") { .text($0.schema) },
        Field("name") { .text($0.name) },
        Field("resource_type") { .text($0.kind.rawValue) },
        Field("package_name") { .text($0.packageName) },
        Field("path") { .text($0.path) },
        Field("original_file_path") { .text($0.originalFilePath) },
        Field("unique_id") { .text($0.uniqueID) },
        Field("fqn") { .texts($0.fqn) },
        Field("source_name") { .text($0.sourceName) },
        Field("source_description") { .text($0.sourceDescription) },
        Field("loader") { .text($0.loader) },
        Field("identifier") { .text($0.identifier) },
        Field("quoting") { .declared(FullForms.quoting($0.quoting)) },
        Field("loaded_at_field") { .optionalText($0.loadedAtField) },
        Field("loaded_at_query") { .optionalText($0.loadedAtQuery) },
        Field("freshness") { .datum($0.freshness ?? .null) },
        Field("external") { .datum(FullForms.external($0.external)) },
        Field("description") { .text($0.description) },
        Field("columns") { .columns($0.columns) },
        Field("meta") { .datum(.mapping($0.meta)) },
        Field("source_meta") { .datum(.mapping($0.sourceMeta)) },
        Field("tags") { .texts($0.tags) },
        Field("config") { .config($0.config) },
        Field("patch_path") { .optionalText($0.patchPath) },
        Field("unrendered_config") { .datum(.mapping($0.unrenderedConfig)) },
        Field("relation_name") { .optionalText($0.relationName) },
        Field("created_at") { .number($0.createdAt) },
        Field("unrendered_database") { .optionalText($0.unrenderedDatabase) },
        Field("unrendered_schema") { .optionalText($0.unrenderedSchema) },
        Field("doc_blocks") { .texts($0.docBlocks) },
    ]

    /// The keys of an exposure.
    package static let exposure: [Field<Exposure>] = [
        Field("name") { .text($0.name) },
        Field("resource_type") { .text($0.kind.rawValue) },
        Field("package_name") { .text($0.packageName) },
        Field("path") { .text($0.path) },
        Field("original_file_path") { .text($0.originalFilePath) },
        Field("unique_id") { .text($0.uniqueID) },
        Field("fqn") { .texts($0.fqn) },
        Field("type") { .text($0.type) },
        Field("owner") { .datum(FullForms.owner($0.owner)) },
        Field("description") { .text($0.description) },
        Field("label") { .optionalText($0.label) },
        Field("maturity") { .optionalText($0.maturity) },
        Field("meta") { .datum(.mapping($0.meta)) },
        Field("tags") { .texts($0.tags) },
        Field("config") { .config($0.config) },
        Field("unrendered_config") { .datum(.mapping($0.unrenderedConfig)) },
        Field("url") { .optionalText($0.url) },
        Field("depends_on") { .dependencies($0.dependsOn) },
        Field("refs") { .references($0.references) },
        Field("sources") { .nestedTexts($0.sources) },
        Field("metrics") { .nestedTexts($0.metrics) },
        Field("created_at") { .number($0.createdAt) },
    ]

    /// The keys of a macro.
    package static let macro: [Field<Macro>] = [
        Field("name") { .text($0.name) },
        Field("resource_type") { .text($0.kind.rawValue) },
        Field("package_name") { .text($0.packageName) },
        Field("path") { .text($0.path) },
        Field("original_file_path") { .text($0.originalFilePath) },
        Field("unique_id") { .text($0.uniqueID) },
        Field("macro_sql") { .text($0.sql) },
        Field("depends_on") { .macrosOnly($0.dependsOn) },
        Field("description") { .text($0.description) },
        Field("meta") { .datum(.mapping($0.meta)) },
        Field("docs") { .declared(.mapping($0.docs)) },
        Field("config") { .datum(["meta": .mapping($0.meta), "docs": .mapping($0.docs)]) },
        Field("patch_path") { .optionalText($0.patchPath) },
        Field("arguments") { .datum(.list($0.arguments.map(FullForms.argument))) },
        Field("created_at") { .number($0.createdAt) },
        Field("supported_languages") { .datum($0.supportedLanguages.map { .strings($0) } ?? .null) },
    ]

    /// The keys of a group.
    package static let group: [Field<Group>] = [
        Field("name") { .text($0.name) },
        Field("resource_type") { .text($0.kind.rawValue) },
        Field("package_name") { .text($0.packageName) },
        Field("path") { .text($0.path) },
        Field("original_file_path") { .text($0.originalFilePath) },
        Field("unique_id") { .text($0.uniqueID) },
        Field("owner") { .datum(FullForms.owner($0.owner)) },
        Field("description") { .optionalText($0.description) },
        Field("config") { .datum(FullForms.groupConfig($0.config)) },
    ]

    /// The keys of a docs block.
    package static let doc: [Field<DocBlock>] = [
        Field("name") { .text($0.name) },
        Field("resource_type") { .text($0.kind.rawValue) },
        Field("package_name") { .text($0.packageName) },
        Field("path") { .text($0.path) },
        Field("original_file_path") { .text($0.originalFilePath) },
        Field("unique_id") { .text($0.uniqueID) },
        Field("block_contents") { .text($0.contents) },
    ]

    /// What nearly all nodes have.
    private static let noContract: Datum = ["enforced": false, "alias_types": true, "checksum": nil]

    private static func contract(of node: Node, _ state: CompiledState?) -> Datum {
        let setting = node.config["contract"]
        let checksum = node.contractChecksum ?? state?.contractChecksum
        if checksum == nil, setting?["enforced"] != true { return noContract }
        return [
            "enforced": setting?["enforced"] ?? false, "alias_types": setting?["alias_types"] ?? true,
            "checksum": .optional(checksum),
        ]
    }

    private static func metadata(of test: Node) -> Datum {
        guard let metadata = test.testMetadata else { return .null }
        return [
            "name": .string(metadata.name), "kwargs": .mapping(metadata.arguments),
            "namespace": .optional(metadata.namespace),
        ]
    }
}
