import Manifest
import SourceText

/// Saved queries and their exports.
extension SemanticReader {
    func savedQuery() throws(Diagnostic) -> SemanticResource {
        let resource = resource(.savedQuery)
        let query = entry.fields["query_params"]?.mapping ?? DatumMap()
        var exports: [Datum] = []
        for (index, item) in (entry.fields["exports"]?.list ?? []).enumerated() {
            exports.append(try export(item, ["exports", String(index)], of: resource))
        }
        resource.body = [
            "query_params": [
                "metrics": query["metrics"] ?? [], "group_by": query["group_by"] ?? [],
                "where": Self.filters(query["where"]), "order_by": query["order_by"] ?? [],
                "limit": query["limit"] ?? .null,
            ],
            "exports": .list(exports),
        ]
        let tags = ManifestBuilder.texts(entry.fields["tags"]) + ManifestBuilder.texts(resource.config["tags"])
        resource.tags = Array(Set(tags)).sorted()
        return resource
    }

    /// An export with the names of the relation that it would be written to.
    private func export(_ item: Datum, _ path: [String], of query: SemanticResource) throws(Diagnostic) -> Datum {
        let own = item["config"]?.mapping ?? DatumMap()
        func given(_ key: String) -> Datum? { own[key]?.unlessNull }
        func shared(_ key: String) -> Datum? { query.config[key]?.unlessNull }
        let name = item["name"]?.string ?? ""
        let node = Node(
            uniqueID: query.uniqueID, kind: .savedQuery, name: name, packageName: query.packageName, path: query.path,
            originalFilePath: query.originalFilePath, fqn: query.fqn)
        let compiler = builder.compiler
        let schema = try compiler.generateName(.schema, custom: nil, node: node)
        let database = try compiler.generateName(.database, custom: given("database")?.string, node: node)
        let alias = try compiler.generateName(.alias, custom: given("alias")?.string, node: node)
        return [
            "name": .string(name),
            "config": [
                "export_as": try choice(
                    given("export_as") ?? shared("export_as"), ["table", "view"], at: path + ["config", "export_as"]),
                "schema_name": given("schema_name") ?? given("schema") ?? shared("schema") ?? .string(schema),
                "alias": given("alias") ?? .string(alias), "database": .string(database),
            ],
            "unrendered_config": .mapping(own),
        ]
    }
}
