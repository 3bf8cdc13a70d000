import Jinja
import SourceText

/// A macro of the project as dbt puts it into the context: a callable that hands back what `return` gave.
final class MacroGenerator: Object {
    private let entry: MacroFileEntry
    private let path: String
    private unowned let globals: DbtGlobals

    init(_ entry: MacroFileEntry, path: String, globals: DbtGlobals) {
        self.entry = entry
        self.path = path
        self.globals = globals
    }

    override var typeName: String { "dbt.clients.jinja.MacroGenerator" }
    override var isCallable: Bool { true }
    override func repr() -> String { "<dbt.clients.jinja.MacroGenerator object at 0x7f0000000000>" }

    override func attribute(_ name: String, _ renderer: Renderer) -> Value? {
        name == "macro" ? .dict(Dict([("name", .string(entry.name))])) : nil
    }

    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        do {
            // dbt renders macros as plain text, whatever asks for them.
            return try globals.macroRenderer(renderer).invoke(entry.definition, arguments)
        } catch {
            globals.noteFailure(error, in: "macro \(entry.name) (\(path))")
            throw error
        }
    }
}

/// The names that a template of the dbt modes sees, and the state of its render.
final class DbtGlobals: Globals {
    /// Everything by name; also what `context` is.
    let context = Dict()
    /// Messages of `log`, `print` and `warn`.
    var log: [String] = []
    /// The macros that a compilation error came through, innermost first; nil where it did not become one.
    private(set) var stack: [String]?

    private var plainRenderer: Renderer?

    /// The renderer that macros run in.
    func macroRenderer(_ renderer: Renderer) -> Renderer {
        if renderer === plainRenderer
            || renderer.environment.output == .text && renderer.environment.undefined == .lenient
        {
            return renderer
        }
        if let plainRenderer { return plainRenderer }
        let made = Renderer(environment: .dbt, globals: self)
        made.isCancelled = renderer.isCancelled
        plainRenderer = made
        return made
    }

    // dbt turns type errors, undefined names and the engine's own runtime errors of a macro into compilation
    // errors of that macro; every macro further out adds itself.
    func noteFailure(_ error: TemplateError, in macro: String) {
        if stack != nil {
            stack?.append(macro)
        } else if error.kind == .type || error.kind == .undefined || error.className == "TemplateRuntimeError" {
            stack = []
        } else if error.kind == .raised, DbtFunctions.isCompilationError(error.className) {
            stack = [macro]
        }
    }

    func value(named name: String) -> Value? { context[name] }
    var names: [String] { context.keys.compactMap(\.string) }
}
