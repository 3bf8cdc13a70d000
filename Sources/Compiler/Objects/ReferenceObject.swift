import Jinja
import Manifest
import SourceText

/// `ref` and `source` as templates see them: callable, with `config`, through which packages read the project's
/// settings: `{{ builtins.ref.config.project_name }}`.
final class ReferenceObject: Object {
    typealias Method = (NodeContext) -> (Arguments, Renderer) throws(TemplateError) -> Value
    private let context: NodeContext
    private let method: Method

    init(_ context: NodeContext, _ method: @escaping Method) {
        self.context = context
        self.method = method
    }

    override var typeName: String { "function" }
    override var isCallable: Bool { true }

    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        try method(context)(arguments, renderer)
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "config": .object(RuntimeConfigObject(context.compiler.settings))
        case "model": context.model
        default: nil
        }
    }
}

/// The project's settings with its profile and arguments, as far as packages read them. Passwords are not among them.
final class RuntimeConfigObject: Object {
    private let settings: TemplateSettings

    init(_ settings: TemplateSettings) { self.settings = settings }

    override var typeName: String { "RuntimeConfig" }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "project_name": .string(settings.projectName)
        case "project_root": .string(settings.projectRoot)
        case "version": Value(settings.version)
        case "target_name": Value(settings.target["name"] ?? .null)
        case "profile_name": Value(settings.target["profile_name"] ?? .null)
        case "threads": Value(settings.target["threads"] ?? .null)
        case "credentials": .object(RecordObject(settings.target, typeName: "Credentials"))
        case "args": .object(RecordObject(settings.invocationArguments, typeName: "Namespace"))
        case "vars": Value(.mapping(settings.variables(settings.projectName)))
        case "dependencies": dependencies
        default: nil
        }
    }

    /// All packages by name, the root project included.
    private var dependencies: Value {
        let packages = Dict()
        packages[settings.projectName] = .object(self)
        for name in settings.dependencies.sorted() {
            var inner = settings
            inner.projectName = name
            inner.version = settings.dependencyVersions[name] ?? .null
            packages[name] = .object(RuntimeConfigObject(inner))
        }
        return .dict(packages)
    }
}

/// Plain values as attributes; one that is not there is undefined.
final class RecordObject: Object {
    private let values: DatumMap
    private let name: String

    init(_ values: DatumMap, typeName: String) {
        self.values = values
        name = typeName
    }

    override var typeName: String { name }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        values[name].map { Value($0) }
    }
}
