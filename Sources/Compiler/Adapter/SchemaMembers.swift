import Jinja
import SourceText
import Warehouse

extension AdapterObject {
    static let schemaMembers: [String: Entry] = [
        "create_schema": Entry(.none) { $0.createSchema },
        "drop_schema": Entry(.none) { $0.dropSchema },
        "check_schema_exists": Entry(.no) { $0.checkSchemaExists },
        "list_schemas": Entry(.list) { $0.listSchemas },
        "get_relations_by_pattern": Entry(.list) { $0.noPattern },
    ]

    private func createSchema(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let place = try relation(arguments.value(0, "relation"), "create_schema").withoutIdentifier
        _ = try callMacro("create_schema", [("relation", value(place))])
        return try committed()
    }

    private func dropSchema(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let place = try relation(arguments.value(0, "relation"), "drop_schema").withoutIdentifier
        _ = try callMacro("drop_schema", [("relation", value(place))])
        _ = try committed()
        try session().cache.dropSchema(place.name)
        return .none
    }

    private func committed() throws(TemplateError) -> Value {
        let session = try session()
        try hosted { () throws(Diagnostic) in try session.commit() }
        return .none
    }

    private func checkSchemaExists(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let schema = arguments.text(1, "schema") ?? ""
        let name = RelationName(
            database: arguments.text(0, "database"), schema: schema, identifier: "INFORMATION_SCHEMA")
        let view = Relation(name, quoting: compiler.projectQuoting).informationSchema(view: nil)
        let answer = try callMacro(
            "check_schema_exists", [("information_schema", value(view)), ("schema", .string(schema))])
        let count = answer.object(as: TableObject.self)?.rows.first?.first?.integer ?? 0
        return .bool(count > 0)
    }

    private func listSchemas(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .array(try schemas(of: arguments.text(0, "database")).map { .string($0) })
    }

    /// The schemas of a database as the macro `list_schemas` finds them.
    func schemas(of database: String?) throws(TemplateError) -> [String] {
        let answer = try callMacro("list_schemas", [("database", .optional(database))])
        return answer.object(as: TableObject.self)?.rows.compactMap { $0.first?.string } ?? []
    }

    private func noPattern(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        throw .compilation(
            "adapter.get_relations_by_pattern isn't available", hint: "use dbt_utils.get_relations_by_pattern")
    }
}
