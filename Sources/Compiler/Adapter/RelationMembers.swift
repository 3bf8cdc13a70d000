import Jinja
import SourceText
import Warehouse

extension AdapterObject {
    static let relationMembers: [String: Entry] = [
        "get_relation": Entry(.none) { $0.getRelation },
        "load_relation": Entry(.none) { $0.loadRelation },
        "already_exists": Entry(.no) { $0.alreadyExists },
        "list_relations": Entry(.list) { $0.listRelations },
        "list_relations_without_caching": Entry(.list) { $0.listRelationsWithoutCaching },
        "drop_relation": Entry(.none) { $0.dropRelation },
        "truncate_relation": Entry(.none) { $0.truncateRelation },
        "rename_relation": Entry(.none) { $0.renameRelation },
        "spare_dependents": Entry(.none) { $0.spareDependents },
        "cache_added": Entry(.runs) { $0.cacheAdded },
        "cache_dropped": Entry(.runs) { $0.cacheDropped },
        "cache_renamed": Entry(.runs) { $0.cacheRenamed },
        "quote": Entry(.runs) { $0.quote },
        "quote_as_configured": Entry(.runs) { $0.quoteAsConfigured },
        "quote_seed_column": Entry(.runs) { $0.quoteSeedColumn },
        "verify_database": Entry(.runs) { $0.verifyDatabase },
        "get_rows_different_sql": Entry(.none) { $0.rowsDifferentSQL },
    ]

    func value(_ relation: Relation) -> Value { context.relationValue(relation) }

    /// The relations of a schema, from the cache where it knows them.
    func relations(database: String?, schema: String) throws(TemplateError) -> [Relation] {
        let cache = try session().cache
        let place = RelationName(database: database, schema: schema)
        if let known = cache.relations(in: place) { return known }
        let found = try listed(place)
        cache.fill(place, with: found)
        return found
    }

    /// The relations of a schema as the macro `list_relations_without_caching` finds them.
    func listed(_ place: RelationName) throws(TemplateError) -> [Relation] {
        var relation = Relation(place, quoting: compiler.projectQuoting).withoutIdentifier
        relation.name.identifier = nil
        let answer = try callMacro("list_relations_without_caching", [("schema_relation", value(relation))])
        guard let table = answer.object(as: TableObject.self) else {
            throw .compilation("list_relations_without_caching didn't return a result with relations")
        }
        return table.rows.compactMap { row in
            guard row.count >= 4, let name = row[1].string else { return nil }
            let full = RelationName(database: row[0].string, schema: row[2].string, identifier: name)
            let type = row[3].string.map { relationTypes.contains($0) ? $0 : "external" }
            return Relation(full, type: type)
        }
    }

    private func getRelation(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let database = arguments.text(0, "database")
        guard let schema = arguments.text(1, "schema"), let identifier = arguments.text(2, "identifier") else {
            return .none
        }
        let wanted = RelationName(database: database, schema: schema, identifier: identifier)
        return try existing(wanted).map { value($0) } ?? .none
    }

    /// The relation of a name, where it exists.
    func existing(_ wanted: RelationName) throws(TemplateError) -> Relation? {
        let identifier = wanted.identifier ?? ""
        let relations = try relations(database: wanted.database, schema: wanted.schema ?? "")
        let folded =
            dialect.foldsToLowerCase && !compiler.projectQuoting.identifier ? identifier.lowercased() : identifier
        if let exact = relations.first(where: { $0.name.identifier == folded }) { return exact }
        guard let near = relations.first(where: { $0.name.identifier?.lowercased() == identifier.lowercased() }) else {
            return nil
        }
        // Names of PostgreSQL are told apart by case, those of SQLite are not.
        guard dialect.foldsToLowerCase else { return near }
        throw TemplateError(.approximateMatch(wanted, found: near, dialect: dialect))
    }

    private func loadRelation(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        try existing(relation(arguments.value(0, "relation"), "load_relation").name).map { value($0) } ?? .none
    }

    private func alreadyExists(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let name = RelationName(
            database: compiler.backend.target.database, schema: arguments.text(0, "schema"),
            identifier: arguments.text(1, "name"))
        return .bool(try existing(name) != nil)
    }

    private func listRelations(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let found = try relations(database: arguments.text(0, "database"), schema: arguments.text(1, "schema") ?? "")
        return .array(found.map { value($0) })
    }

    private func listRelationsWithoutCaching(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        let place = try relation(arguments.value(0, "schema_relation"), "list_relations_without_caching").name
        return .array(try listed(place).map { value($0) })
    }

    private func dropRelation(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let dropped = try relation(arguments.value(0, "relation"), "drop_relation")
        guard dropped.type != nil else {
            throw .compilation("Tried to drop relation \(dropped.rendered(in: dialect)), but its type is null.")
        }
        try spareDependents(of: dropped)
        try session().cache.drop(dropped.name)
        _ = try callMacro("drop_relation", [("relation", value(dropped))])
        return .none
    }

    private func truncateRelation(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let emptied = try relation(arguments.value(0, "relation"), "truncate_relation")
        _ = try callMacro("truncate_relation", [("relation", value(emptied))])
        return .none
    }

    private func renameRelation(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let from = try relation(arguments.value(0, "from_relation"), "rename_relation")
        let to = try relation(arguments.value(1, "to_relation"), "rename_relation")
        try session().cache.rename(from.name, to: to)
        _ = try callMacro("rename_relation", [("from_relation", value(from)), ("to_relation", value(to))])
        return .none
    }

    private func cacheAdded(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let session = context.session else { return .string("") }
        session.cache.add(try relation(arguments.value(0, "relation"), "cache_added"))
        return .string("")
    }

    private func cacheDropped(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let session = context.session else { return .string("") }
        session.cache.drop(try relation(arguments.value(0, "relation"), "cache_dropped").name)
        return .string("")
    }

    private func cacheRenamed(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let session = context.session else { return .string("") }
        let from = try relation(arguments.value(0, "from_relation"), "cache_renamed")
        session.cache.rename(from.name, to: try relation(arguments.value(1, "to_relation"), "cache_renamed"))
        return .string("")
    }

    // MARK: Quoting

    private func quote(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .string(dialect.quote(try renderer.text(of: arguments.value(0, "identifier") ?? .none)))
    }

    private func quoteAsConfigured(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let name = try renderer.text(of: arguments.value(0, "identifier") ?? .none)
        let quoting = compiler.projectQuoting
        let isQuoted =
            switch arguments.text(1, "quote_key") {
            case "database": quoting.database
            case "schema": quoting.schema
            case "identifier": quoting.identifier
            default: false
            }
        return .string(isQuoted ? dialect.quote(name) : name)
    }

    private func quoteSeedColumn(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let name = try renderer.text(of: arguments.value(0, "column") ?? .none)
        switch arguments.value(1, "quote_config")?.present {
        case nil: return .string(dialect.quote(name))
        case .bool(let isQuoted)?: return .string(isQuoted ? dialect.quote(name) : name)
        default:
            throw .compilation(
                "The seed configuration value of \"quote_columns\" has an invalid type "
                    + "\(arguments.value(1, "quote_config").map(pythonClass) ?? "")")
        }
    }

    private func verifyDatabase(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let written = arguments.text(0, "database") ?? ""
        let name = written.hasPrefix("\"") ? String(written.dropFirst().dropLast()) : written
        let own = compiler.backend.target.database
        guard name.lowercased() == own.lowercased() else {
            throw .compilation(
                "Cross-db references not allowed in \(compiler.backend.type) (\(name) vs \(own))")
        }
        return .string("")
    }

    private func rowsDifferentSQL(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        throw .compilation("adapter.get_rows_different_sql isn't available")
    }
}

/// The types of relations that dbt knows.
private let relationTypes: Set<String> = [
    "table", "view", "cte", "materialized_view", "external", "pointer_table", "function",
]
