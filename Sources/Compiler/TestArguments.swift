import Jinja
import Manifest
import SourceText

/// The name under which a generic test's template gets its arguments.
let testArgumentsName = "_dbt_generic_test_kwargs"

extension Compiler {
    /// The arguments of a generic test, each text rendered natively as dbt does: `ref('x')` gives the relation.
    func testArguments(of node: Node, _ renderer: Renderer) throws(TemplateError) -> Value {
        let native = nativeRenderer(like: renderer)
        let arguments = Dict()
        for (name, value) in (node.testMetadata?.arguments ?? DatumMap()).pairs {
            arguments[name] = name == "column_name" ? Value(value) : try rendered(value, native, node)
        }
        return .dict(arguments)
    }

    /// A renderer over the same names whose templates give values instead of text.
    func nativeRenderer(like renderer: Renderer) -> Renderer {
        var environment = environment
        environment.output = .native
        environment.undefined = renderer.environment.undefined
        let native = Renderer(environment: environment, globals: renderer.globals, host: renderer.host)
        native.isCancelled = renderer.isCancelled
        return native
    }

    private func rendered(_ value: Datum, _ renderer: Renderer, _ node: Node) throws(TemplateError) -> Value {
        switch value {
        case .string(let text): return try native(text, renderer, path: node.originalFilePath)
        case .list(let items):
            var values: [Value] = []
            for item in items { values.append(try rendered(item, renderer, node)) }
            return .array(values)
        case .mapping(let map):
            let dict = Dict()
            for (key, item) in map.pairs { dict[key] = try rendered(item, renderer, node) }
            return .dict(dict)
        default: return Value(value)
        }
    }

    /// A text as a template in native mode. A bare call of `ref`, `source`, `var`, `env_var` or `doc` counts as one.
    func native(_ text: String, _ renderer: Renderer, path: String) throws(TemplateError) -> Value {
        let source = isBareCall(text) ? "{{ \(text) }}" : text
        let template = try Template(SourceFile(path: path, text: source), renderer.environment)
        return try renderer.renderNative(template)
    }

    private func isBareCall(_ text: String) -> Bool {
        let trimmed = text.trimmed
        guard trimmed.hasSuffix(")"), let open = trimmed.firstIndex(of: "(") else { return false }
        let name = String(trimmed[..<open]).trimmed
        let isEmpty = trimmed.index(after: open) == trimmed.index(before: trimmed.endIndex)
        return !isEmpty && ["env_var", "ref", "var", "source", "doc"].contains(name)
    }
}
