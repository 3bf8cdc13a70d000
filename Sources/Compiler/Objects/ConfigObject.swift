import Jinja
import Manifest
import SourceText

/// `config`: called in a file's head it sets the node's configuration; its methods read it.
final class ConfigObject: Object {
    private let context: NodeContext

    init(_ context: NodeContext) { self.context = context }
    override var typeName: String { "Config" }
    override var isCallable: Bool { true }
    override var memberNames: [String] { Array(Self.methods.keys) }

    /// `config(materialized='table')`: recorded while parsing, without effect later. Prints nothing.
    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let record = context.record else { return .string("") }
        var options = DatumMap()
        if arguments.positional.count == 1, arguments.keywords.isEmpty {
            guard let map = try arguments.positional[0].checkedDatum()?.mapping else {
                throw .compilation(Self.invalidCall)
            }
            options = map
        } else {
            guard arguments.positional.isEmpty, !arguments.keywords.isEmpty else {
                throw .compilation(Self.invalidCall)
            }
            for (name, value) in arguments.keywords { options[name] = try value.checkedDatum() ?? .null }
        }
        try record.add(config: options)
        return .string("")
    }

    private static let invalidCall = "Invalid inline model config"

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard let method = Self.methods[name] else { return nil }
        return try method(self)(arguments, renderer)
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let method = Self.methods[name] else { return nil }
        return .function(name, method(self))
    }

    private static let methods: [String: Method<ConfigObject>] = [
        "get": { $0.get }, "require": { $0.require }, "set": { $0.set }, "meta_get": { $0.metaGet },
        "meta_require": { $0.metaRequire }, "persist_relation_docs": { $0.persistRelationDocs },
        "persist_column_docs": { $0.persistColumnDocs },
    ]

    private func get(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard context.phase != .parse else { return .string("") }
        let name = arguments.text(0, "name") ?? ""
        let fallback = arguments.value(1, "default") ?? .none
        guard let node = context.node else { return fallback }
        let value = node.config[name].map { Value($0) } ?? fallback
        if let validator = arguments.value(2, "validator")?.present, fallback.present != nil {
            _ = try renderer.call(validator, Arguments([value]))
        }
        return value
    }

    private func require(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard context.phase != .parse else { return .string("") }
        let name = arguments.text(0, "name") ?? ""
        guard let value = context.node?.config[name].map({ Value($0) }) else { throw missing(name) }
        if let validator = arguments.value(1, "validator")?.present {
            _ = try renderer.call(validator, Arguments([value]))
        }
        return value
    }

    private func set(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let name = arguments.text(0, "name"), let value = arguments.value(1, "value") else {
            throw .compilation("config.set() takes a name and a value")
        }
        try context.record?.add(config: [name: value.checkedDatum() ?? .null])
        return .string("")
    }

    private func metaGet(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard context.phase != .parse else { return .string("") }
        return meta(arguments.text(0, "name") ?? "") ?? arguments.value(1, "default") ?? .none
    }

    private func metaRequire(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard context.phase != .parse else { return .string("") }
        let name = arguments.text(0, "name") ?? ""
        guard let value = meta(name) else { throw missing(name) }
        return value
    }

    private func meta(_ name: String) -> Value? { context.node?.config["meta"]?[name].map { Value($0) } }

    private func missing(_ name: String) -> TemplateError {
        .compilation("Model '\(context.node?.uniqueID ?? "")' does not define a required config parameter '\(name)'.")
    }

    private func persistRelationDocs(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        try persists("relation")
    }

    private func persistColumnDocs(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        try persists("columns")
    }

    private func persists(_ what: String) throws(TemplateError) -> Value {
        guard context.phase != .parse else { return .bool(false) }
        guard let setting = context.node?.config["persist_docs"], !setting.isNull else { return .bool(false) }
        guard let map = setting.mapping else {
            throw .compilation(
                "Invalid value provided for 'persist_docs'. Expected dict but received \(pythonClass(Value(setting)))")
        }
        return map[what].map { Value($0) } ?? .bool(false)
    }
}

extension ParseRecord {
    /// Merges one `config` call into what was called before.
    func add(config options: DatumMap) throws(TemplateError) {
        for written in options.keys {
            let key = NodeConfig.canonical(written)
            if written != key, options[key] != nil {
                throw .compilation("Invalid config, has conflicting keys \"\(written)\" and \"\(key)\"")
            }
        }
        NodeConfig.merge(call: options, into: &configCalls)
    }
}
