import Jinja
import SourceText
import YAML

/// The context of the dbt modes: what real dbt offers without a project, and stand-ins for the rest.
enum DbtFunctions {
    /// Fills the context of a case.
    static func fill(_ globals: DbtGlobals, for recorded: TemplateCase, _ renderer: Renderer) {
        let context = globals.context
        let builtins = Dict()
        for (name, body) in plainFunctions { builtins[name] = .function(name, body) }
        builtins["var"] = .object(VariableStandIn(recorded.fields["vars"]?.mapping ?? DatumMap(), globals))
        builtins["modules"] = PythonModules.all
        builtins["log"] = logging("log", globals)
        builtins["print"] = logging("print", globals)
        builtins["dbt_version"] = .string("1.11.16")
        for (key, value) in zip(builtins.keys, builtins.values) { context[key.string ?? ""] = value }
        context["builtins"] = .dict(builtins)
        context["exceptions"] = exceptions(globals)
        context["config"] = .object(ConfigStandIn())
        context["adapter"] = .object(AdapterStandIn(globals))
        context["execute"] = .bool(recorded.fields["capture"]?.bool != true)
        context["target"] = Value(
            [
                "name": "dev", "schema": "public", "type": "postgres", "threads": 4,
            ] as Datum)
        context["this"] = .string("\"dev\".\"public\".\"m\"")
        context["ref"] = .function("ref") { arguments, renderer throws(TemplateError) in
            let last = try renderer.text(of: arguments.positional.last ?? .none)
            return .string("\"dev\".\"public\".\"\(last)\"")
        }
        context["source"] = .function("source") { arguments, renderer throws(TemplateError) in
            let schema = try renderer.text(of: arguments.value(0, "source") ?? .none)
            let table = try renderer.text(of: arguments.value(1, "table") ?? .none)
            return .string("\"dev\".\"\(schema)\".\"\(table)\"")
        }
        addMacros(globals, recorded)
        for (key, datum) in recorded.fields["context"]?.mapping?.pairs ?? DatumMap().pairs {
            context[key] = ContextValues().value(datum)
        }
        context["context"] = .dict(context)
    }

    private static func addMacros(_ globals: DbtGlobals, _ recorded: TemplateCase) {
        let project = Dict()
        for (path, text) in recorded.fields["files"]?.mapping?.pairs ?? DatumMap().pairs {
            let file = SourceFile(path: path, text: text.string ?? "")
            for entry in macroFileEntries(of: file, .dbt).entries {
                project[entry.name] = .object(MacroGenerator(entry, path: path, globals: globals))
            }
        }
        guard project.count > 0 else { return }
        for (key, value) in zip(project.keys, project.values) { globals.context[key.string ?? ""] = value }
        globals.context["proj"] = .dict(project)
    }

    // MARK: log

    private static func logging(_ name: String, _ globals: DbtGlobals) -> Value {
        .function(name) { [unowned globals] arguments, renderer throws(TemplateError) in
            guard let message = arguments.value(0, "msg") else { throw missing(name, "msg") }
            globals.log.append(try renderer.text(of: message))
            return .string("")
        }
    }

    static func missing(_ function: String, _ argument: String) -> TemplateError {
        TemplateError(.type, "\(function)() missing 1 required positional argument: '\(argument)'")
    }

    // MARK: exceptions

    /// Whether dbt's class of this name is a compilation error, which collects the macros on its way.
    static func isCompilationError(_ className: String) -> Bool {
        compilationErrors.contains(className)
    }

    private static let compilationErrors: Set<String> = [
        "CompilationError", "ColumnTypeMissingError", "ContractError", "MissingRelationError",
        "RequiredVarNotFoundError", "JinjaRenderingError", "MaterializationArgError",
    ]

    private static func exceptions(_ globals: DbtGlobals) -> Value {
        let functions = Dict()
        for (name, className, parameter, wording) in raising {
            functions[name] = .function(name) { arguments, renderer throws(TemplateError) in
                guard let value = arguments.value(0, parameter) else { throw missing(name, parameter) }
                // An undefined message can't even be printed.
                if case .undefined(let undefined) = value {
                    throw TemplateError(.undefined, "'\(undefined.name ?? "")' is undefined")
                }
                throw TemplateError(.raised, wording(try renderer.text(of: value)), className: className)
            }
        }
        functions["warn"] = .function("warn") { [unowned globals] arguments, renderer throws(TemplateError) in
            globals.log.append("warn: " + (try renderer.text(of: arguments.value(0, "msg") ?? .none)))
            return .string("")
        }
        return .dict(functions)
    }

    private static let raising: [(String, String, String, @Sendable (String) -> String)] = [
        ("raise_compiler_error", "CompilationError", "msg", { $0 }),
        ("raise_not_implemented", "NotImplementedError", "msg", { "ERROR: \($0)" }),
        ("raise_dependency_error", "DependencyError", "msg", { $0 }),
        ("raise_fail_fast_error", "FailFastError", "msg", { $0 }),
        ("raise_database_error", "DbtDatabaseError", "msg", { $0 }),
        (
            "column_type_missing", "ColumnTypeMissingError", "column_names",
            {
                "Contracted models require data_type to be defined for each column. Please ensure that the column "
                    + "name and data_type are defined within the YAML configuration for the \($0) column(s)."
            }
        ),
        (
            "raise_contract_error", "ContractError", "yaml_columns",
            { _ in "This model has an enforced contract, and its 'columns' specification is missing" }
        ),
        ("missing_relation", "MissingRelationError", "relation", { "Relation \($0) not found!" }),
    ]

    // MARK: functions without state

    private static let environment = ["CORPUS_ENV": "from-env", "CORPUS_EMPTY": ""]

    private typealias Body = (Arguments, Renderer) throws(TemplateError) -> Value

    private static var plainFunctions: [(String, Body)] {
        [
            ("return", returning), ("env_var", environmentVariable), ("fromjson", fromJSON), ("tojson", toJSON),
            ("fromyaml", fromYAML), ("toyaml", toYAML), ("set", makeSet), ("set_strict", makeStrictSet),
            ("zip", makeZip), ("zip_strict", makeStrictZip), ("local_md5", md5), ("diff_of_two_dicts", difference),
        ]
    }

    private static func returning(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let data = arguments.value(0, "data") else { throw missing("_return", "data") }
        throw TemplateError.returning(data)
    }

    private static func environmentVariable(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "var") else { throw missing("BaseContext.env_var", "var") }
        let name = try renderer.text(of: value)
        if name.hasPrefix("DBT_ENV_SECRET") {
            throw TemplateError(
                .raised,
                "Secret env vars are allowed only in profiles.yml or packages.yml. Found '\(name)' referenced elsewhere.",
                className: "SecretEnvVarLocationError")
        }
        if let text = environment[name] { return .string(text) }
        if let fallback = arguments.value(1, "default"), !fallback.isNone { return fallback }
        throw TemplateError(
            .raised, "Env var required but not provided: '\(name)'", className: "EnvVarMissingError")
    }

    private static func fromJSON(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "string") else { throw missing("fromjson", "string") }
        guard let text = value.string else {
            throw TemplateError(
                .type, "the JSON object must be str, bytes or bytearray, not \(PythonTypes.typeName(value))")
        }
        do {
            return try PythonJSON.value(of: text)
        } catch {
            return arguments.value(1, "default") ?? .none
        }
    }

    private static func toJSON(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "value") else { throw missing("tojson", "value") }
        var sortKeys = false
        if case .bool(true) = arguments.value(2, "sort_keys") { sortKeys = true }
        return .string(try PythonJSON.text(of: value, sortKeys: sortKeys))
    }

    private static func fromYAML(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "value") else { throw missing("fromyaml", "value") }
        guard let text = value.string else { throw TemplateError(.type, "a string or stream input is required") }
        let (document, diagnostics) = YAML.parseOne(SourceFile(path: "yaml", text: text))
        guard diagnostics.isEmpty else { return arguments.value(1, "default") ?? .none }
        return Value(document?.datum ?? .null)
    }

    private static func toYAML(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "value") else { throw missing("toyaml", "value") }
        guard let datum = value.datum else { return arguments.value(1, "default") ?? .none }
        var sortKeys = false
        if case .bool(true) = arguments.value(2, "sort_keys") { sortKeys = true }
        return .string(YAML.text(of: datum, sortKeys: sortKeys))
    }

    private static func makeSet(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        do {
            return try makeStrictSet(arguments, renderer)
        } catch {
            guard error.kind == .type else { throw error }
            return arguments.value(1, "default") ?? .none
        }
    }

    private static func makeStrictSet(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "value") else { throw missing("_set", "value") }
        return try PythonTypes.set(PythonTypes.elements(of: value, renderer))
    }

    private static func makeZip(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        do {
            return try makeStrictZip(Arguments(arguments.positional), renderer)
        } catch {
            guard error.kind == .type else { throw error }
            return arguments.keyword("default") ?? .none
        }
    }

    private static func makeStrictZip(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        try PythonTypes.zip(arguments.positional, renderer)
    }

    private static func md5(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let value = arguments.value(0, "value") else { throw missing("local_md5", "value") }
        guard let text = value.string else {
            throw TemplateError(
                .runtime, "'\(PythonTypes.typeName(value))' object has no attribute 'encode'",
                className: "AttributeError")
        }
        return .string(Hash.md5(text))
    }

    private static func difference(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard case .dict(let a) = arguments.value(0, "dict_a"), case .dict(let b) = arguments.value(1, "dict_b") else {
            throw missing("diff_of_two_dicts", "dict_b")
        }
        var others: [String: [String]] = [:]
        for (key, values) in zip(b.keys, b.values) {
            others[(key.string ?? "").lowercased()] =
                try PythonTypes.elements(of: values, renderer).map { ($0.string ?? "").lowercased() }
        }
        let result = Dict()
        for (key, values) in zip(a.keys, a.values) {
            let name = key.string ?? ""
            guard let other = others[name.lowercased()] else {
                result[name] = values
                continue
            }
            let rest = try PythonTypes.elements(of: values, renderer)
                .filter { !other.contains(($0.string ?? "").lowercased()) }
            if !rest.isEmpty { result[name] = .array(rest) }
        }
        return .dict(result)
    }
}
