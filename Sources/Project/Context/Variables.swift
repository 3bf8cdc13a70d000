import Jinja
import SourceText

extension BaseContext {
    /// Variables as a scope sees them, the command line on top.
    package func vars(in scope: Scope) -> DatumMap {
        var result = DatumMap()
        switch scope {
        case .credentials: break
        case .settings: result = fileVars
        case .package(let name, _): result = packageVars[name] ?? DatumMap()
        }
        for (key, value) in cliVars.pairs { result[key] = value }
        return result
    }

    /// `var`: callable, with `has_var`.
    func variables(in scope: Scope, _ globals: any Globals) -> Value {
        .object(VariablesObject(self, scope, globals))
    }

    /// `env_var(name, default)`.
    func environmentVariable(in scope: Scope) -> Value {
        .function("env_var") { [self] arguments, renderer throws(TemplateError) in
            guard let given = arguments.value(0, "var") else {
                throw BaseFunctions.missing("env_var", "var")
            }
            let name = try renderer.text(of: given)
            if name.hasPrefix("DBT_ENV_SECRET") || name.hasPrefix("DBT_ENGINE_ENV_SECRET") {
                guard case .credentials = scope else { throw .misplacedSecret(name) }
            }
            if let text = environment[name] { return .string(text) }
            if let fallback = arguments.value(1, "default"), !fallback.isNone { return fallback }
            throw .missingEnvironmentVariable(name, known: environment.keys)
        }
    }
}

/// `var` in templates.
private final class VariablesObject: Object {
    private let context: BaseContext
    private let scope: BaseContext.Scope
    // The globals hold this object, so it does not hold them.
    private weak var globals: (any Globals)?

    init(_ context: BaseContext, _ scope: BaseContext.Scope, _ globals: any Globals) {
        self.context = context
        self.scope = scope
        self.globals = globals
    }

    override var typeName: String { "Var" }
    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let given = arguments.value(0, "var_name") else {
            throw BaseFunctions.missing("Var.__call__", "var_name")
        }
        let name = try renderer.text(of: given)
        let vars = context.vars(in: scope)
        if let raw = vars[name] { return rendersValues ? try value(of: raw, renderer) : Value(raw) }
        if let fallback = arguments.value(1, "default") { return fallback }
        var owner = "<Configuration>"
        if case .package(_, let name) = scope { owner = name }
        throw .missingVariable(name, supplied: vars, to: owner)
    }

    // Properties files get variables as they are written; models get what a template in them says.
    private var rendersValues: Bool {
        if case .package = scope, globals is ScopeGlobals { false } else { true }
    }

    /// Text may be a template itself, with the same names.
    private func value(of raw: Datum, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard case .string(let text) = raw, YAMLText.isTemplate(text) else { return Value(raw) }
        let template = try Template(SourceFile(path: "var", text: text), .dbt)
        let inner = Renderer(environment: .dbt, globals: globals ?? renderer.globals, host: renderer.host)
        return .string(try inner.render(template))
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard name == "has_var" else { return nil }
        let vars = context.vars(in: scope)
        return .function(name) { arguments, renderer throws(TemplateError) in
            .bool(vars[try renderer.text(of: arguments.value(0, "var_name") ?? .none)] != nil)
        }
    }
}

extension TemplateError {
    /// A variable that nobody gave and that has no default.
    fileprivate static func missingVariable(_ name: String, supplied: DatumMap, to owner: String) -> TemplateError {
        let format = JSONFormat(indent: 4, sortKeys: true)
        let shown = JSONWriter.text(of: .mapping(supplied), format)
        return TemplateError(
            .raised, "Required var '\(name)' not found in config:\nVars supplied to \(owner) = \(shown)",
            className: "RequiredVarNotFoundError",
            hint: closest(to: name, in: supplied.keys).map { "did you mean '\($0)'?" }
                ?? "give it under 'vars:', with --vars, or a default: var('\(name)', …)")
    }

    /// A variable of the environment that is not set and has no default.
    fileprivate static func missingEnvironmentVariable(_ name: String, known: some Sequence<String>) -> TemplateError {
        TemplateError(
            .raised, "Env var required but not provided: '\(name)'", className: "EnvVarMissingError",
            hint: closest(to: name, in: known).map { "did you mean '\($0)'?" }
                ?? "set it, or give a default: env_var('\(name)', …)")
    }

    /// A secret outside of profiles.yml and packages.yml.
    fileprivate static func misplacedSecret(_ name: String) -> TemplateError {
        TemplateError(
            .raised,
            "Secret env vars are allowed only in profiles.yml or packages.yml. Found '\(name)' referenced elsewhere.",
            className: "SecretEnvVarLocationError", hint: "secrets never reach models, where they could be printed")
    }
}
