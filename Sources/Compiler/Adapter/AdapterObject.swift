import Jinja
import Manifest
import SourceText
import Warehouse

/// `adapter`: what templates ask of the database. Bookkeeping is here, wording is in macros.
final class AdapterObject: Object {
    let context: NodeContext

    init(_ context: NodeContext) { self.context = context }
    override var typeName: String { context.isExecuting ? "RuntimeDatabaseWrapper" : "ParseDatabaseWrapper" }
    var compiler: Compiler { context.compiler }
    var dialect: Dialect { context.compiler.backend.dialect }

    /// What a method gives while nothing is executed.
    enum WhileParsing: Sendable { case runs, none, list, no, empty }

    struct Entry: Sendable {
        let whileParsing: WhileParsing
        let method: Method<AdapterObject>
        init(_ whileParsing: WhileParsing, _ method: @escaping Method<AdapterObject>) {
            self.whileParsing = whileParsing
            self.method = method
        }
    }

    /// Every member, one family a file.
    static let members: [String: Entry] = {
        var members: [String: Entry] = [:]
        for family in [
            generalMembers, relationMembers, columnMembers, schemaMembers, constraintMembers, indexMembers,
        ] {
            members.merge(family) { _, later in later }
        }
        return members
    }()

    override var memberNames: [String] { ["Relation", "Column", "config", "behavior"] + Self.members.keys }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "Relation": return .object(RelationFactory(compiler))
        case "Column": return .object(ColumnFactory(dialect))
        case "config": return .object(AdapterConfigObject(compiler))
        case "behavior": return .object(BehaviourObject(compiler.settings.flags))
        default:
            guard let entry = Self.members[name] else { return nil }
            return .function(name) { [self] (arguments, renderer) throws(TemplateError) in
                try run(entry, arguments, renderer)
            }
        }
    }

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard let entry = Self.members[name] else { return nil }
        return try run(entry, arguments, renderer)
    }

    private func run(_ entry: Entry, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard !context.isExecuting else { return try entry.method(self)(arguments, renderer) }
        switch entry.whileParsing {
        case .runs: return try entry.method(self)(arguments, renderer)
        case .none: return .none
        case .list: return .array([])
        case .no: return .bool(false)
        case .empty: return .tuple(Tuple([.string(""), .object(TableObject(columnNames: [], rows: []))]))
        }
    }

    /// The session; only while executing.
    func session() throws(TemplateError) -> Session {
        guard let session = context.session else {
            throw .compilation("there is no connection while the project is parsed")
        }
        return session
    }

    /// Calls one of the macros that word a task, as dbt does: the root project's before packages' before shipped ones.
    func callMacro(_ name: String, _ arguments: [(name: String, value: Value)]) throws(TemplateError) -> Value {
        guard let entry = compiler.macros.operation(named: name, package: nil) else {
            throw .compilation("dbt could not find a macro with the name '\(name)' in any package")
        }
        let context = context.forAdapterMacros
        return try context.renderer().call(context.value(of: entry), Arguments([], keywords: arguments))
    }

    /// A relation argument.
    func relation(_ value: Value?, _ method: String) throws(TemplateError) -> Relation {
        guard let object = value?.object(as: RelationObject.self) else {
            throw .compilation(
                "'adapter.\(method)' expects argument 'relation' to be of type 'Relation', instead got "
                    + "\(value.map(pythonClass) ?? "nothing")")
        }
        return object.relation
    }
}

/// `adapter.config`: the little of dbt's configuration object that macros look at.
final class AdapterConfigObject: Object {
    private let compiler: Compiler
    init(_ compiler: Compiler) { self.compiler = compiler }
    override var typeName: String { "RuntimeConfig" }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "credentials": Value(.mapping(compiler.settings.target))
        case "project_name": .string(compiler.settings.projectName)
        case "quoting": Value(.mapping(compiler.settings.quoting))
        case "project_root": .string(compiler.settings.projectRoot)
        default: nil
        }
    }
}

/// `adapter.behavior`: behaviour flags; each is true or false, also as `.no_warn`.
final class BehaviourObject: Object {
    private let flags: DatumMap
    init(_ flags: DatumMap) { self.flags = flags }
    override var typeName: String { "Behavior" }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        .object(BehaviourFlag(isOn: (flags[name.uppercased()] ?? flags[name])?.bool ?? false))
    }
}

/// One behaviour flag.
final class BehaviourFlag: Object {
    private let isOn: Bool
    init(isOn: Bool) { self.isOn = isOn }
    override var typeName: String { "BehaviorFlagRendered" }
    override var isTrue: Bool { isOn }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        ["no_warn", "setting"].contains(name) ? .bool(isOn) : nil
    }
}
