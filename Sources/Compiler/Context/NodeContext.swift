import Jinja
import Manifest
import Project
import SourceText

/// The names that the templates of one node see, made when they are asked for.
///
/// Macros come first, so that a project can replace any function; then the functions of the one table
/// (``contextTable``). Belongs to one thread. Call ``finish()`` at the end: values made here refer back to the context.
final class NodeContext: Globals {
    /// What a context is for.
    enum Phase {
        /// Nothing is executed; mentions are recorded.
        case parse
        /// Relation names are asked for: nothing is executed, nothing recorded.
        case naming
        /// Templates may query the database.
        case run
    }

    let compiler: Compiler
    let phase: Phase
    /// What is rendered; nil for operations and macros that the adapter calls.
    let node: Node?
    /// The package whose macros are seen without its name.
    let package: String
    /// What is mentioned, while parsing.
    let record: ParseRecord?
    /// Where queries go, while running.
    let session: Session?
    /// Names that belong to this evaluation only; they win over everything.
    var variables: [String: Value] = [:]
    /// What stands for members of packages in this evaluation, as `package.name`: a unit test's overrides.
    var memberOverrides: [String: Value] = [:]
    /// What stands for the node's inputs, while a unit test is compiled.
    var unitTestInputs: UnitTestInputs?
    /// What compiling found, for `model`, `sql` and `compiled_code`.
    var compiled: CompiledNode?
    /// Results of statements by name; nil once they have been taken.
    var results: [String: StoredResult?] = [:]
    /// Ephemeral parents met while compiling, in order.
    var ephemeralParents: [Node] = []
    /// The text of the last `write`: the main statement.
    var writtenSQL: String?
    /// Objects whose loss was announced already.
    var announcedLosses: Set<String> = []
    /// Macros in progress, outermost first.
    private(set) var macroStack: [MacroEntry] = []
    /// Names that were asked for and not found.
    private(set) var missing: Set<String> = []
    /// Members of packages that were asked for and not found, as `package.name`.
    var missingMembers: Set<String> = []
    /// The only macros that templates see by name, where not all are: while a generic test is read.
    var visibleMacros: VisibleMacros?

    private var cache: [String: Value] = [:]
    private var macroValues: [String: Value] = [:]
    private var adapterMacros: NodeContext?

    init(
        _ compiler: Compiler, phase: Phase, node: Node?, package: String? = nil, record: ParseRecord? = nil,
        session: Session? = nil
    ) {
        self.compiler = compiler
        self.phase = phase
        self.node = node
        self.package = package ?? node?.packageName ?? compiler.settings.projectName
        self.record = record
        self.session = session
    }

    /// Whether queries are sent.
    var isExecuting: Bool { phase == .run }

    func value(named name: String) -> Value? {
        if let value = variables[name] ?? cache[name] { return value }
        guard let value = macroValue(named: name) ?? function(named: name) else {
            missing.insert(name)
            return nil
        }
        cache[name] = value
        return value
    }

    var names: [String] {
        var names = Set(contextTable.keys)
        names.formUnion(BaseContext.names)
        names.formUnion(variables.keys)
        names.formUnion(compiler.macros.visibleNames(in: package))
        return names.sorted()
    }

    /// A function of the table, whatever macros are called: `builtins.ref`.
    func function(named name: String) -> Value? {
        guard let entry = contextTable[name] else {
            return compiler.settings.base?.value(
                named: name, in: .package(package, owner: node?.name ?? "<Configuration>"), globals: self)
        }
        switch entry {
        case .value(let make): return make(self)
        case .function(let method):
            return .function(name) { [self] (arguments, renderer) throws(TemplateError) in
                try method(self)(arguments, renderer)
            }
        }
    }

    private func macroValue(named name: String) -> Value? {
        if let visibleMacros {
            if let entry = visibleMacros.byName[name] { return value(of: entry) }
            return visibleMacros.byPackage[name] == nil ? nil : .object(PackageObject(name, in: self))
        }
        switch compiler.macros.member(named: name, in: package) {
        case .macro(let entry): return value(of: entry)
        case .package(let name): return .object(PackageObject(name, in: self))
        case nil: return nil
        }
    }

    /// A macro of a package, if templates see it here.
    func macro(named name: String, ofPackage package: String) -> MacroEntry? {
        let found =
            visibleMacros.map { $0.byPackage[package]?[name] }
            ?? compiler.macros.macro(named: name, ofPackage: package)
        if found == nil { missingMembers.insert("\(package).\(name)") }
        return found
    }

    /// A macro as a value of this context.
    func value(of entry: MacroEntry) -> Value {
        if let value = macroValues[entry.id] { return value }
        let value = Value.object(MacroObject(entry, in: self))
        macroValues[entry.id] = value
        return value
    }

    /// Notes the start of a macro; one that the node calls itself is what it depends on.
    func enter(_ entry: MacroEntry) {
        if macroStack.isEmpty { record?.add(macro: entry.id) }
        macroStack.append(entry)
    }

    /// Notes the end of a macro.
    func leave() { macroStack.removeLast() }

    /// The context of macros that the adapter calls (`rename_relation`, …): as dbt, the root project's view, no node.
    var forAdapterMacros: NodeContext {
        if let adapterMacros { return adapterMacros }
        let context = NodeContext(
            compiler, phase: phase, node: nil, package: compiler.settings.projectName, session: session)
        adapterMacros = context
        return context
    }

    /// A renderer over this context.
    func renderer(_ environment: Environment? = nil) -> Renderer {
        let renderer = Renderer(environment: environment ?? compiler.environment, globals: self, host: self)
        if let session { renderer.isCancelled = { session.isCancelled() } }
        return renderer
    }

    /// Lets go of what was made: values refer to the context and the context to values.
    func finish() {
        cache = [:]
        macroValues = [:]
        variables = [:]
        results = [:]
        adapterMacros?.finish()
        adapterMacros = nil
    }
}

extension MacroLibrary {
    /// The names that templates of a package see without a package's name in front.
    func visibleNames(in package: String) -> Set<String> {
        var names = Set(shipped.keys)
        names.formUnion(byPackage.keys)
        for visible in [package, projectName] { names.formUnion(byPackage[visible]?.keys.map { $0 } ?? []) }
        return names
    }
}
