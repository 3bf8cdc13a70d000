import Jinja
import Manifest
import SourceText

/// The node, its neighbours and its hooks as data.
let projectNames: [String: ContextEntry] = [
    "model": .value { $0.model },
    "graph": .value { .object(GraphObject($0.compiler)) },
    "pre_hooks": .value { $0.hooks("pre-hook") },
    "post_hooks": .value { $0.hooks("post-hook") },
    "sql": .value { .optional($0.compiled?.sql) },
    "compiled_code": .value { .optional($0.compiled?.sql) },
    "source_node": .value { $0.model },
    "thread_id": .value { .string($0.session?.thread ?? "MainThread") },
]

extension NodeContext {
    /// `model`: the node's fields as a mapping, without the empty ones.
    var model: Value {
        guard let node else { return .dict(Dict()) }
        var state: CompiledState?
        if let compiled {
            state = CompiledState()
            state?.code = compiled.sql
        }
        var fields = node.templateFields(state, omittingNulls: true)
        if let compiled { fields["compiled_sql"] = .string(compiled.sql) }
        nameForeignTables(in: &fields)
        translateTypes(in: &fields)
        return Value(.mapping(fields))
    }

    /// General names of types become the database's, `string` to `text`, unless the contract wants them as written.
    private func translateTypes(in fields: inout DatumMap) {
        guard node?.config["contract"]?["alias_types"]?.bool != false, var columns = fields["columns"]?.mapping else {
            return
        }
        for (name, column) in columns.pairs {
            guard var column = column.mapping, let type = column["data_type"]?.string else { continue }
            column["data_type"] = .string(ColumnTypes.translated(type))
            columns[name] = .mapping(column)
        }
        fields["columns"] = .mapping(columns)
    }

    /// `pre_hooks` and `post_hooks`: mappings with `sql`, `transaction` and `index`.
    fileprivate func hooks(_ key: String) -> Value {
        guard let node else { return .none }
        if node.kind == .test || node.kind == .unitTest { return .array([]) }
        let written = node.config[key] ?? .list([])
        return .array((written.list ?? [written]).enumerated().compactMap { Self.hook($1, index: $0) })
    }

    /// A hook as written: a text, a text that holds JSON (made by `before_begin` and `after_commit`), or a mapping.
    private static func hook(_ written: Datum, index: Int) -> Value? {
        var fields: DatumMap = ["sql": "", "transaction": true, "index": .null]
        var given = written
        if let text = written.string?.trimmed, text.utf8.first == UInt8(ascii: "{"),
            let parsed = try? JSON.parse(text), parsed["sql"] != nil
        {
            given = parsed
        }
        switch given {
        case .null: return nil
        case .mapping(let map): for (key, value) in map.pairs { fields[key] = value }
        default: fields["sql"] = .string(given.string ?? "")
        }
        if fields["index"] == .null { fields["index"] = nil }
        return Value(.mapping(fields))
    }
}

/// `graph`: the manifest as mappings by id, each made when it is asked for.
final class GraphObject: Object {
    private let compiler: Compiler
    private var made: [String: Value] = [:]

    init(_ compiler: Compiler) { self.compiler = compiler }
    override var typeName: String { "dict" }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? { section(name) }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        key.string.flatMap { section($0) }
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard name == "get" else { return nil }
        return arguments.text(0, "key").flatMap { section($0) } ?? arguments.value(1, "default") ?? Value.none
    }
    override var mappingPairs: [(Value, Value)]? {
        Self.sections.compactMap { name in section(name).map { (.string(name), $0) } }
    }

    private static let sections = [
        "exposures", "functions", "groups", "metrics", "nodes", "sources", "semantic_models", "saved_queries",
    ]

    private func section(_ name: String) -> Value? {
        if let value = made[name] { return value }
        guard Self.sections.contains(name) else { return nil }
        let value = Value.dict(Dict(resources(name).map { ($0.uniqueID, Value(.mapping($0.templateFields()))) }))
        made[name] = value
        return value
    }

    private func resources(_ name: String) -> [Resource] {
        let manifest = compiler.manifest
        switch name {
        case "nodes":
            let order = manifest.nodeOrder.isEmpty ? manifest.nodes.keys.sorted() : manifest.nodeOrder
            return order.compactMap { manifest.nodes[$0] }.filter { $0.kind != .function }
        case "functions": return manifest.orderedNodes.filter { $0.kind == .function }
        case "sources": return manifest.sources.keys.sorted().compactMap { manifest.sources[$0] }
        case "exposures": return manifest.exposures.keys.sorted().compactMap { manifest.exposures[$0] }
        case "metrics", "semantic_models", "saved_queries":
            let kinds: [String: ResourceKind] = [
                "metrics": .metric, "semantic_models": .semanticModel, "saved_queries": .savedQuery,
            ]
            return manifest.semanticResources.filter { $0.kind == kinds[name] }
        case "groups": return manifest.groups.keys.sorted().compactMap { manifest.groups[$0] }
        default: return []
        }
    }
}
