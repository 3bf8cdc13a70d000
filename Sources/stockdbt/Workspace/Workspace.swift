import Artifacts
import Compiler
import Execution
import Manifest
import Project
import SourceText
import Warehouse

/// What a command has at hand, and the steps of the data's way, each one method.
///
/// Used by one thread; events may come from others.
final class Workspace {
    let invocation: Invocation
    let flags: Flags
    let places: Places
    let log: Log
    let startedAt: Instant
    let cancellation = Cancellation()
    let interrupts: Interrupts
    let warnings: WarningPolicy
    /// Writes the SQL of nodes while they are worked on.
    private(set) lazy var compiledFiles = CompiledFiles(folder: targetFolder)
    /// Keeps the results of a run while it goes on.
    var journal: RunJournal?
    /// Rows of nodes, for `show`. The run hands events over one at a time.
    let fetched = Transferred<[String: ResultTable]>([:])
    /// Whether it was told that state and target are one folder.
    var warnedOfState = false
    /// How often each deprecation was met, in the order of their first occurrences.
    var deprecations = DatumMap()
    private let loader: ProjectLoader
    private let tree: DiskFileTree

    /// Finds the project and settles the flags; nothing is shown and no template is read.
    init(_ invocation: Invocation, interrupts: Interrupts) throws(Stop) {
        self.invocation = invocation
        self.interrupts = interrupts
        do throws(UsageError) {
            places = try Places(invocation.flags, system: invocation.system)
        } catch {
            throw .usage(error)
        }
        tree = DiskFileTree(root: places.project)
        loader = ProjectLoader(tree)
        var flags = invocation.flags
        flags.apply(project: loader.flags)
        self.flags = flags
        warnings = WarningPolicy(flags)
        startedAt = invocation.clock.now()
        log = Log.make(for: invocation, flags: flags, logFolder: Self.logFolder(flags, loader, places))
        // Never freed: the process ends with its command, and taking a large graph apart costs a twentieth of reading it.
        _ = Unmanaged.passRetained(self)
    }

    private static func logFolder(_ flags: Flags, _ loader: ProjectLoader, _ places: Places) -> String {
        DiskFileTree(root: places.project).absolute(flags.text("log_path") ?? loader.logPath ?? "logs")
    }

    // Set by `load`.
    private(set) var project: Project?
    private(set) var backend: (any Backend)?
    // Set by `parse`.
    private(set) var compiler: Compiler?

    /// `args` of run results.
    private(set) var runArguments = DatumMap()
    /// What was found wrong while reading; shown with what parsing finds.
    private var pending: [Diagnostic] = []
    private var heldBack: [Diagnostic] = []

    /// Project, profile, packages and properties from disk.
    /// - Parameter needsProfile: whether the command works with a database.
    func load(needsProfile: Bool = true) throws(Stop) -> Project {
        try checkEnvironment()
        let made = Transferred<(any Backend)?>(nil)
        var options = loadOptions(made)
        options.needsProfile = needsProfile
        let (project, diagnostics) = loader.load(base: baseContext(), options: options)
        self.project = project
        guard needsProfile || project == nil else {
            try judge(diagnostics)
            return try found(project, diagnostics)
        }
        guard let project, let backend = made.value else { throw .mistakes(diagnostics) }
        self.backend = backend
        pending = diagnostics
        // What a killed run has done is written down by the next command.
        RunJournal.complete(in: targetFolder)
        emit(.adapterRegistered(type: backend.type, version: Version.adapter(backend.type)))
        return project
    }

    /// What settings are read with, where there is no profile.
    func settingsContext() -> BaseContext { baseContext() }

    /// The project's settings alone.
    func projectSettings(_ base: BaseContext) -> (settings: ProjectSettings?, problems: [Diagnostic]) {
        loader.settings(base: base, rendersValues: false)
    }

    /// Profile and project, each with what is wrong with it, for `debug`.
    func inspect() -> Inspection {
        let made = Transferred<(any Backend)?>(nil)
        let (base, options) = (baseContext(), loadOptions(made))
        let (profile, fields, problems) = loader.profile(base: base, options: options)
        base.target = fields
        let settings = loader.settings(base: base, rendersValues: profile != nil, keepsWarnings: true)
        return Inspection(
            profile: profile, backend: profile == nil ? nil : made.value,
            profileProblems: problems.filter { $0.severity == .error },
            projectProblems: settings.problems.filter { $0.severity == .error },
            warnings: (problems + settings.problems).filter { $0.severity != .error })
    }

    /// What ``inspect()`` found.
    struct Inspection {
        var profile: Profile?
        var backend: (any Backend)?
        var profileProblems: [Diagnostic]
        var projectProblems: [Diagnostic]
        var warnings: [Diagnostic]
    }

    private func found(_ project: Project?, _ diagnostics: [Diagnostic]) throws(Stop) -> Project {
        guard let project else { throw .mistakes(diagnostics) }
        return project
    }

    private func baseContext() -> BaseContext {
        let system = invocation.system
        runArguments = flags.arguments(
            project: places.project, profiles: places.usedProfiles, log: Self.logFolder(flags, loader, places),
            call: ([system.program] + system.words).joined(separator: " "))
        return BaseContext(
            cliVars: flags["vars"].mapping ?? [:], environment: invocation.environment,
            flags: flags.templateFlags(runArguments), invocationArguments: runArguments, invocationID: invocation.id,
            startedAt: String(startedAt.iso.dropLast()) + "+00:00")
    }

    private func loadOptions(_ made: Transferred<(any Backend)?>) -> LoadOptions {
        var options = LoadOptions()
        options.profile = flags.text("profile")
        options.target = flags.text("target")
        options.threads = flags.int("threads")
        options.profilesFolders = places.profiles
        options.checksVersion = flags.bool("version_check")
        options.targetPath = flags.text("target_path")
        options.processors = invocation.system.processors
        let (root, log) = (places.project, log)
        options.targetFields = { (profile) throws(Diagnostic) in
            log.hide(passwords(of: profile))
            let backend = try Backends.make(profile.type, credentials: profile.credentials, root: root)
            made.value = backend
            return backend.targetFields
        }
        return options
    }

    /// Every file to resources: the manifest, or all mistakes at once.
    func parse(_ project: Project) throws(Stop) -> Compiler {
        if !tree.exists("\(targetName)/manifest.json") { emit(.parsingInFull) }
        let compiler = try unparsed(project)
        let seconds = Double(startedAt.microseconds) / 1_000_000
        let found = Transferred<[Diagnostic]>([])
        // Deep templates need a deep stack.
        Worker.run { found.value = compiler.parse(project, now: seconds) }
        try judge(pending + found.value, holdsBack: Self.runningCommands.contains(flags.command.which))
        emit(.found(Statistics.line(of: compiler.manifest)))
        self.compiler = compiler
        return compiler
    }

    /// A compiler that has not read the project.
    func unparsed(_ project: Project) throws(Stop) -> Compiler {
        guard let backend else { throw .mistakes(pending) }
        return Compiler(project: project, backend: backend, command: flags.command.which)
    }

    /// Variables that look like ours and are none, usually misspelled.
    func checkEnvironment() throws(Stop) {
        let known = Set((globalOptions + commandOptions).flatMap(\.environment))
        let unknown = invocation.environment.keys.filter { name in
            name.hasPrefix("DBT_ENGINE_") && !name.hasPrefix("DBT_ENGINE_ENV_")
                && !known.contains(String(name.dropFirst(11)))
        }
        let names = sortedKeys(Array(unknown))
        try judge(names.map { .unknownVariable($0, known: known) } + flags.deprecations)
    }

    /// Shows warnings; ends where one of the messages is an error.
    /// - Parameter holdsBack: whether what running a node tells better waits until it is known which nodes run.
    func judge(_ diagnostics: [Diagnostic], holdsBack: Bool = false) throws(Stop) {
        let judged = warnings.judged(diagnostics)
        let errors = judged.filter { $0.severity == .error }
        heldBack = holdsBack && errors.isEmpty ? judged.filter { $0.code == "compiler.undefined-call" } : []
        tell(heldBack.isEmpty ? judged : judged.filter { $0.code != "compiler.undefined-call" })
        if !errors.isEmpty { throw .mistakes(errors) }
    }

    /// Shows what was held back, but for the files whose nodes run: there it is an error, or is never come to.
    func tellHeldBack(exceptFor files: Set<String> = []) {
        let held = heldBack
        heldBack = []
        tell(held.filter { !files.contains($0.location?.file ?? "") })
    }

    private static let runningCommands: Set<String> = [
        "build", "compile", "generate", "retry", "run", "seed", "show", "snapshot", "test",
    ]

    /// Shows what is no error; of deprecations the first of each kind, unless all are asked for.
    func tell(_ judged: [Diagnostic]) {
        for diagnostic in judged where diagnostic.severity != .error {
            if let name = diagnostic.eventName, WarningCodes.isDeprecation(name) {
                let count = deprecations[name]?.int ?? 0
                deprecations[name] = .int(count + 1)
                if count > 0, !flags.bool("show_all_deprecations") { continue }
            }
            emit(.diagnostic(diagnostic))
        }
    }

    /// The target folder as settings and flags name it.
    var targetName: String { flags.text("target_path") ?? project?.root.settings.targetPath ?? "target" }

    /// The target folder on disk.
    var targetFolder: TargetFolder { TargetFolder(path: tree.absolute(targetName), name: targetName) }

    func emit(_ event: Event) {
        log.take(Occurrence(WrittenPlaces(tree: tree).corrected(event), at: invocation.clock.now()))
    }
}

/// Values of a target that are never shown, also as addresses write them.
private func passwords(of profile: Profile) -> [String] {
    profile.credentials.pairs.flatMap { key, value -> [String] in
        guard ["pass", "token", "secret"].contains(where: key.contains), let text = value.string else { return [] }
        return [text, percentEncoded(text)]
    }
}
