import Jinja
import Manifest
import SourceText

/// What a template does to the run around it: messages, errors, further templates.
let flowNames: [String: ContextEntry] = [
    "log": .function { $0.log },
    "print": .function { $0.printLine },
    "return": .function { $0.returnValue },
    "exceptions": .value { .object(ExceptionsObject($0)) },
    "render": .function { $0.render },
    "try_or_compiler_error": .function { $0.tryOrCompilerError },
    "write": .function { $0.write },
    "adapter_macro": .function { $0.adapterMacro },
    "context": .value { .object(ContextObject($0, macros: true)) },
    "builtins": .value { .object(ContextObject($0, macros: false)) },
    "context_macro_stack": .value { .object(MacroStackObject($0)) },
    "validation": .value { _ in .dict(Dict([("any", .function("any", validateAny))])) },
]

extension NodeContext {
    /// Sends an event where a session listens.
    func report(_ event: TemplateEvent) { session?.report(event) }

    func log(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let message = try renderer.text(of: arguments.value(0, "msg") ?? .none)
        report(.log(message, info: arguments.flag(1, "info") ?? false))
        return .string("")
    }

    func printLine(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        report(.print(try renderer.text(of: arguments.value(0, "msg") ?? .none)))
        return .string("")
    }

    func returnValue(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        throw .returning(arguments.value(0, "data") ?? .none)
    }

    func render(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let text = arguments.text(0, "string") else { return arguments.value(0, "string") ?? .none }
        return .string(try render(text, renderer))
    }

    /// A text of the node's configuration (a hook) as a template of this context.
    func render(_ text: String, _ renderer: Renderer) throws(TemplateError) -> String {
        guard text.contains("{") else { return text }
        let path = node?.originalFilePath ?? "<string>"
        return try renderer.render(try Template(SourceFile(path: path, text: text), renderer.environment))
    }

    func tryOrCompilerError(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard arguments.positional.count >= 2 else {
            throw .compilation("try_or_compiler_error() takes a message and a function")
        }
        let rest = Arguments(Array(arguments.positional.dropFirst(2)), keywords: arguments.keywords)
        do {
            return try renderer.call(arguments.positional[1], rest)
        } catch {
            throw .compilation(try renderer.text(of: arguments.positional[0]))
        }
    }

    func write(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let text = try renderer.text(of: arguments.value(0, "payload") ?? .none)
        if let node, let session { session.write(node, text) }
        writtenSQL = text
        return .string("")
    }

    func adapterMacro(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        throw .compilation(
            "The \"adapter_macro\" macro has been deprecated; adapter_macro was called for: \(arguments.text(0, "name") ?? "")",
            hint: "use adapter.dispatch('name', 'package') and call what it gives")
    }
}

/// `context` and `builtins`: the names of the context as a mapping.
final class ContextObject: Object {
    private let context: NodeContext
    private let macros: Bool

    /// With macros it is `context`, without them `builtins`.
    init(_ context: NodeContext, macros: Bool) {
        self.context = context
        self.macros = macros
    }

    override var typeName: String { "dict" }

    private func value(named name: String) -> Value? {
        macros ? context.value(named: name) : context.function(named: name)
    }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? { value(named: name) }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        key.string.flatMap { value(named: $0) }
    }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? {
        (macros ? context.names : contextTable.keys.sorted()).map { .string($0) }
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        switch name {
        case "get":
            return arguments.text(0, "key").flatMap { value(named: $0) } ?? arguments.value(1, "default") ?? Value.none
        case "keys": return .array(try elements(renderer) ?? [])
        default:
            guard let function = value(named: name) else { return nil }
            return try renderer.call(function, arguments)
        }
    }
}

/// `context_macro_stack`: which macros are in progress.
final class MacroStackObject: Object {
    private let context: NodeContext
    init(_ context: NodeContext) { self.context = context }
    override var typeName: String { "MacroStack" }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "depth": .int(context.macroStack.count)
        case "call_stack": .array(context.macroStack.map { .string($0.id) })
        default: nil
        }
    }
}

/// `validation.any[…]`, as configurations use it: a check that a value is one of several.
private func validateAny(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    let allowed = arguments.positional.map(\.datum)
    return .function("validator") { (given, renderer) throws(TemplateError) in
        let value = given.value(0, "value") ?? .none
        guard allowed.contains(value.datum) else {
            let names = allowed.map { $0?.string ?? "" }.joined(separator: ",")
            throw .compilation("Expected value \"\(try renderer.text(of: value))\" to be one of \(names)")
        }
        return .none
    }
}
