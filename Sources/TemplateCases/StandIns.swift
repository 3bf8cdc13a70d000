import Jinja
import SourceText

/// `config`: callable, and `config.get` with one setting.
final class ConfigStandIn: Object {
    private static let settings = ["materialized": "table"]

    override var typeName: String { "Config" }
    override var isCallable: Bool { true }
    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? { .string("") }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard name == "get" || name == "require" else { return nil }
        return .function(name) { arguments, renderer throws(TemplateError) in
            let key = try renderer.text(of: arguments.value(0, "name") ?? .none)
            if let setting = Self.settings[key] { return .string(setting) }
            return arguments.value(1, "default") ?? .none
        }
    }
}

/// `adapter`: `dispatch` and `quote`.
final class AdapterStandIn: Object {
    private unowned let globals: DbtGlobals

    init(_ globals: DbtGlobals) { self.globals = globals }

    override var typeName: String { "Adapter" }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "quote":
            .function("quote") { arguments, renderer throws(TemplateError) in
                .string("\"\(try renderer.text(of: arguments.value(0, "identifier") ?? .none))\"")
            }
        case "dispatch":
            .function("dispatch") { [unowned globals] arguments, renderer throws(TemplateError) in
                let macro = try renderer.text(of: arguments.value(0, "macro_name") ?? .none)
                for prefix in ["postgres__", "default__"] {
                    if let target = globals.context[prefix + macro] { return target }
                }
                throw TemplateError(.raised, "no dispatch target for \(macro)", className: "HostError")
            }
        default: nil
        }
    }
}

/// `var`: callable, and `var.has_var`.
final class VariableStandIn: Object {
    private let variables: DatumMap
    private unowned let globals: DbtGlobals

    init(_ variables: DatumMap, _ globals: DbtGlobals) {
        self.variables = variables
        self.globals = globals
    }

    override var typeName: String { "Var" }
    override var isCallable: Bool { true }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard name == "has_var" else { return nil }
        return .function(name) { [variables] arguments, renderer throws(TemplateError) in
            .bool(variables[try renderer.text(of: arguments.value(0, "var_name") ?? .none)] != nil)
        }
    }

    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let nameValue = arguments.value(0, "var_name") else {
            throw DbtFunctions.missing("Var.__call__", "var_name")
        }
        let name = try renderer.text(of: nameValue)
        if let raw = variables[name] { return try rendered(raw) }
        if let value = arguments.value(1, "default") { return value }
        let all = Value.dict(Dict(variables.pairs.map { ($0, Value($1)) }))
        let shown = try PythonJSON.text(of: all, indent: 4, sortKeys: true)
        throw TemplateError(
            .raised, "Required var '\(name)' not found in config:\nVars supplied to <Configuration> = \(shown)",
            className: "RequiredVarNotFoundError")
    }

    private func rendered(_ raw: Datum) throws(TemplateError) -> Value {
        guard case .string(let text) = raw, CaseRunner.hasTags(text) else { return ContextValues().value(raw) }
        let template = try Template(SourceFile(path: "var", text: text), .dbt)
        return .string(try Renderer(environment: .dbt, globals: globals).render(template))
    }
}
