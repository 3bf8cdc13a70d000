import Jinja
import SourceText
import Warehouse

/// A relation as a value of templates: `{{ ref('x') }}`, `this`, what `api.Relation.create` makes. Immutable.
final class RelationObject: Object {
    let relation: Relation
    private let compiler: Compiler

    init(_ relation: Relation, compiler: Compiler) {
        self.relation = relation
        self.compiler = compiler
    }

    private var dialect: Dialect { compiler.backend.dialect }
    override var typeName: String { compiler.backend.type == "postgres" ? "PostgresRelation" : "SQLiteRelation" }
    override func text(_ renderer: Renderer?) throws(TemplateError) -> String { relation.text(in: dialect) }
    override func repr() -> String { "<\(typeName) \(relation.rendered(in: dialect))>" }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? RelationObject else { return false }
        var (a, b) = (relation, other.relation)
        a.dbtCreated = false
        b.dbtCreated = false
        return a == b
    }
    override var hashCode: Int? { relation.rendered(in: dialect).hashValue }
    override var datum: Datum? {
        [
            "database": .optional(relation.name.database), "schema": .optional(relation.name.schema),
            "identifier": .optional(relation.name.identifier), "type": .optional(relation.type),
        ]
    }

    /// A relation is a mapping in dbt, and packages recognise one by that and by `metadata.type`.
    override var mappingPairs: [(Value, Value)]? {
        [
            ("metadata", .dict(Dict([("type", .string(typeName))]))), ("path", path),
            ("type", .optional(relation.type)), ("quote_character", .string(dialect.quoteCharacter)),
            ("include_policy", policy(relation.include)), ("quote_policy", policy(relation.quoting)),
            ("dbt_created", .bool(relation.dbtCreated)),
        ].map { (.string($0), $1) }
    }
    override var isTrue: Bool { true }
    override var memberNames: [String] {
        ["database", "schema", "identifier", "table", "name", "type", "path"] + Self.methods.keys
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "database": .optional(relation.name.database)
        case "schema": .optional(relation.name.schema)
        case "identifier", "table", "name": .optional(relation.name.identifier)
        case "type": .optional(relation.type)
        case "path": path
        case "quote_character": .string(dialect.quoteCharacter)
        case "include_policy": policy(relation.include)
        case "quote_policy": policy(relation.quoting)
        case "limit": relation.limit.map { .int($0) } ?? Value.none
        case "dbt_created": .bool(relation.dbtCreated)
        case "information_schema_view": .optional(relation.informationSchemaView)
        case "metadata": .dict(Dict([("type", .string(typeName))]))
        default: kindAttribute(name) ?? bound(name)
        }
    }

    private func kindAttribute(_ name: String) -> Value? {
        switch name {
        case "is_table": .bool(relation.type == "table")
        case "is_view": .bool(relation.type == "view")
        case "is_materialized_view": .bool(relation.type == "materialized_view")
        case "is_cte": .bool(relation.type == "cte")
        case "is_function": .bool(relation.type == "function")
        case "is_pointer": .bool(relation.type == "pointer_table")
        case "can_be_renamed", "can_be_replaced": .bool(relation.type == "table" || relation.type == "view")
        default: relationConstants[name].map { .string($0) }
        }
    }

    private var path: Value {
        .dict(
            Dict([
                ("database", .optional(relation.name.database)), ("schema", .optional(relation.name.schema)),
                ("identifier", .optional(relation.name.identifier)),
            ]))
    }

    private func policy(_ parts: NameParts) -> Value {
        .dict(
            Dict([
                ("database", .bool(parts.database)), ("schema", .bool(parts.schema)),
                ("identifier", .bool(parts.identifier)),
            ]))
    }

    private func bound(_ name: String) -> Value? { Self.methods[name].map { .function(name, $0(self)) } }

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard let method = Self.methods[name] else { return nil }
        return try method(self)(arguments, renderer)
    }

    private static let methods: [String: Method<RelationObject>] = [
        "render": { $0.render }, "render_limited": { $0.renderLimited }, "include": { $0.include },
        "quote": { $0.quote },
        "incorporate": { $0.incorporate }, "replace": { $0.replace }, "replace_path": { $0.replacePath },
        "without_identifier": { $0.withoutIdentifier }, "information_schema": { $0.informationSchema },
        "information_schema_only": { $0.informationSchemaOnly }, "matches": { $0.matches }, "quoted": { $0.quoted },
        "get": { $0.get }, "add_ephemeral_prefix": { $0.addEphemeralPrefix }, "create": { $0.create },
        "get_function_config": { $0.functionConfig }, "get_function_macro_name": { $0.functionMacroName },
        "to_dict": { $0.toDict }, "relation_max_name_length": { $0.longestName },
    ]

    private func changed(_ change: (inout Relation) -> Void) -> Value {
        var copy = relation
        change(&copy)
        return .object(RelationObject(copy, compiler: compiler))
    }

    private func render(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .string(relation.rendered(in: dialect))
    }

    private func renderLimited(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .string(relation.text(in: dialect))
    }

    private func include(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        changed { $0.include.override(by: arguments) }
    }

    private func quote(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        changed { $0.quoting.override(by: arguments) }
    }

    private func incorporate(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        changed { $0.apply(arguments.keywords) }
    }

    private func replace(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        changed { $0.apply(arguments.keywords) }
    }

    private func replacePath(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        changed { $0.name.apply(.dict(Dict(arguments.keywords.map { ($0.name, $0.value) }))) }
    }

    private func withoutIdentifier(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .object(RelationObject(relation.withoutIdentifier, compiler: compiler))
    }

    private func informationSchema(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let view = arguments.text(0, "view_name")
        return .object(RelationObject(relation.informationSchema(view: view), compiler: compiler))
    }

    private func informationSchemaOnly(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .object(RelationObject(relation.informationSchema(view: nil), compiler: compiler))
    }

    private func matches(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        func fits(_ position: Int, _ name: String, _ own: String?) -> Bool {
            arguments.text(position, name).map { $0 == own } ?? true
        }
        return .bool(
            fits(0, "database", relation.name.database) && fits(1, "schema", relation.name.schema)
                && fits(2, "identifier", relation.name.identifier))
    }

    private func quoted(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .string(dialect.quote(arguments.text(0, "identifier") ?? ""))
    }

    private func get(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let fallback = arguments.value(1, "default") ?? .none
        guard let key = arguments.text(0, "key") else { return fallback }
        return try attribute(key, renderer) ?? fallback
    }

    private func addEphemeralPrefix(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .string(Relation.ephemeralName(arguments.text(0, "name") ?? ""))
    }

    private func create(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .object(RelationObject(Relation(arguments, quoting: NameParts()), compiler: compiler))
    }

    private func functionConfig(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let model = arguments.value(0, "model"), model["resource_type"]?.string == "function" else {
            return .none
        }
        let config = model["config"]
        var settings: [(String, Value)] = [
            ("language", model["language"] ?? .string("")), ("type", config?["type"] ?? .string("")),
        ]
        for (key, article) in [("runtime_version", "A"), ("entry_point", "An")] {
            let value = config?[key] ?? .none
            if case .none = value, settings[0].1.string == "python" {
                throw TemplateError(
                    .raised("\(article) `\(key)` is required for python functions", event: "DbtRuntimeError"))
            }
            settings.append((key, value))
        }
        return .dict(Dict(settings))
    }

    private func functionMacroName(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let config = arguments.value(0, "config") ?? .none
        return .string("\(config["type"]?.string ?? "")_function_\(config["language"]?.string ?? "")")
    }

    /// Bytes of the longest name; where the database has no limit, PostgreSQL's, because macros subtract from it.
    private func longestName(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .int(dialect.identifierLimit ?? 63)
    }

    private func toDict(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .dict(Dict([("path", path), ("type", .optional(relation.type))]))
    }
}

/// The names of relation types: `api.Relation.View`, `this.MaterializedView`.
let relationConstants: [String: String] = [
    "Table": "table", "View": "view", "CTE": "cte", "External": "external", "MaterializedView": "materialized_view",
    "Function": "function", "PointerTable": "pointer_table",
]

extension NameParts {
    /// `database=`, `schema=`, `identifier=` of a call; None leaves a part as it is.
    mutating func override(by arguments: Arguments) {
        database = arguments.flag(0, "database") ?? database
        schema = arguments.flag(1, "schema") ?? schema
        identifier = arguments.flag(2, "identifier") ?? identifier
    }

    /// A policy as a mapping.
    mutating func override(by value: Value) {
        database = value["database"]?.present?.truth ?? database
        schema = value["schema"]?.present?.truth ?? schema
        identifier = value["identifier"]?.present?.truth ?? identifier
    }
}

extension RelationName {
    /// Takes over the parts of a mapping; None empties a part.
    mutating func apply(_ value: Value) {
        if let part = value["database"] { database = part.string }
        if let part = value["schema"] { schema = part.string }
        if let part = value["identifier"] { identifier = part.string }
    }
}

extension Relation {
    /// `api.Relation.create(database, schema, identifier, type, …)`.
    init(_ arguments: Arguments, quoting: NameParts) {
        self.init(
            RelationName(
                database: arguments.text(0, "database"), schema: arguments.text(1, "schema"),
                identifier: arguments.text(2, "identifier")),
            type: arguments.text(3, "type"), quoting: quoting)
        apply(arguments.keywords.filter { !["database", "schema", "identifier", "type"].contains($0.name) })
    }

    /// The keywords of `incorporate`, `replace` and `create`.
    mutating func apply(_ keywords: [(name: String, value: Value)]) {
        for (key, value) in keywords {
            switch key {
            case "path": name.apply(value)
            case "type": type = value.string
            case "quote_policy": quoting.override(by: value)
            case "include_policy": include.override(by: value)
            case "limit": limit = value.integer
            case "information_schema_view": informationSchemaView = value.string
            case "dbt_created": dbtCreated = value.truth
            default: break
            }
        }
    }
}

/// `api.Relation`: makes relations with the project's quoting.
final class RelationFactory: Object {
    private let compiler: Compiler

    init(_ compiler: Compiler) { self.compiler = compiler }
    override var typeName: String { "RelationProxy" }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        if let constant = relationConstants[name] { return .string(constant) }
        switch name {
        case "create", "create_from", "add_ephemeral_prefix", "scd_args":
            return .function(name) { [self] (arguments, renderer) throws(TemplateError) in
                try callMethod(name, arguments, renderer) ?? .none
            }
        case "get_relation_type":
            return .function(name) { (arguments, _) throws(TemplateError) in arguments.value(0, "value") ?? .none }
        default: return nil
        }
    }

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        switch name {
        case "create":
            .object(RelationObject(Relation(arguments, quoting: compiler.projectQuoting), compiler: compiler))
        case "create_from": created(from: arguments)
        case "add_ephemeral_prefix": .string(Relation.ephemeralName(arguments.text(0, "name") ?? ""))
        case "scd_args": versionParts(arguments)
        default: nil
        }
    }

    /// What identifies a version of a snapshot: the parts of its key and the time of change.
    private func versionParts(_ arguments: Arguments) -> Value {
        let key = arguments.value(0, "primary_key") ?? .none
        return .array((key.sequence ?? [key]) + [arguments.value(1, "updated_at") ?? .none])
    }

    private func created(from arguments: Arguments) -> Value {
        let node = arguments.value(1, "relation_config") ?? arguments.value(1, "node") ?? .none
        let name = RelationName(
            database: node["database"]?.string, schema: node["schema"]?.string,
            identifier: node["alias"]?.string ?? node["identifier"]?.string)
        return .object(RelationObject(Relation(name, quoting: compiler.projectQuoting), compiler: compiler))
    }
}
