import Jinja
import Manifest
import SourceText

/// What the project, the profile and the command line say.
let settingNames: [String: ContextEntry] = [
    "config": .value { .object(ConfigObject($0)) },
    "var": .value { .object(VariableObject($0)) },
    "env_var": .function { $0.environmentVariable },
    "target": .value { Value(.mapping($0.compiler.settings.target)) },
    "env": .value { Value(.mapping($0.compiler.settings.target)) },
    "flags": .value { .object(FlagsObject($0.compiler.settings.flags)) },
    "invocation_args_dict": .value { Value(.mapping($0.compiler.settings.invocationArguments)) },
    "invocation_id": .value { .string($0.compiler.settings.invocationID) },
    "dbt_version": .value { .string($0.compiler.settings.dbtVersion) },
    "project_name": .value { .string($0.compiler.settings.projectName) },
    "database": .value { $0.databaseName },
    "schema": .value { $0.schemaName },
    "selected_resources": .value { Value(.strings($0.compiler.selectedResources)) },
    "dbt_metadata_envs": .value { Value(.mapping($0.metadataVariables)) },
]

extension NodeContext {
    var databaseName: Value {
        guard let node else { return Value(compiler.settings.target["database"] ?? .null) }
        return .optional(node.database)
    }

    var schemaName: Value {
        guard let node else { return Value(compiler.settings.target["schema"] ?? .null) }
        return .string(node.schema)
    }

    fileprivate var metadataVariables: DatumMap {
        let prefix = "DBT_ENV_CUSTOM_ENV_"
        var found = DatumMap()
        for (name, value) in compiler.settings.environment.sorted(by: { $0.key < $1.key }) where name.hasPrefix(prefix)
        {
            found[String(name.dropFirst(prefix.utf8.count))] = .string(value)
        }
        return found
    }

    func environmentVariable(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let name = arguments.text(0, "var") else {
            throw .compilation("env_var() needs the name of a variable")
        }
        guard !name.hasPrefix("DBT_ENV_SECRET") else { throw TemplateError(.secretVariable(name)) }
        record?.environmentVariables.insert(name)
        if let value = compiler.settings.environment[name] { return .string(value) }
        guard let fallback = arguments.value(1, "default")?.present else {
            throw TemplateError(.missingEnvironmentVariable(name))
        }
        return fallback
    }
}

/// `flags`: attributes in upper case; unknown ones are None.
final class FlagsObject: Object {
    private let flags: DatumMap

    init(_ flags: DatumMap) { self.flags = flags }
    override var typeName: String { "Namespace" }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        flags[name].map { Value($0) }
    }
    override var datum: Datum? { .mapping(flags) }
}

/// `var('name', default)` and `var.has_var('name')`.
final class VariableObject: Object {
    private let context: NodeContext

    init(_ context: NodeContext) { self.context = context }
    override var typeName: String { "Var" }
    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let name = arguments.text(0, "var_name") else {
            throw .compilation("var() needs the name of a variable")
        }
        context.record?.variables.insert(name)
        if let value = context.compiler.settings.variable(name, context.package) {
            return try context.rendered(value, renderer)
        }
        if let fallback = arguments.value(1, "default") { return fallback }
        guard context.phase == .run || context.phase == .naming else { return Value.none }
        throw TemplateError(.missingVariable(name, for: context))
    }

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard name == "has_var", let variable = arguments.text(0, "var_name") else { return nil }
        return .bool(context.compiler.settings.variable(variable, context.package) != nil)
    }
}

extension NodeContext {
    /// A variable's value; a text with templates in it is rendered first, as dbt does.
    fileprivate func rendered(_ value: Datum, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard case .string(let text) = value, text.contains("{{") || text.contains("{%") else { return Value(value) }
        let template = try Template(SourceFile(path: "<var>", text: text), renderer.environment)
        return .string(try renderer.render(template))
    }
}
