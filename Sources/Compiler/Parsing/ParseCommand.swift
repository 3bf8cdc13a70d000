import Manifest
import Project
import SourceText
import Warehouse

extension Compiler {
    /// A compiler of a project that was read from disk.
    ///
    /// - Parameters:
    ///   - command: `run`, `compile`, …, as `flags.WHICH` shows it.
    ///   - backend: the database of the project's target.
    package convenience init(project: Project, backend: any Backend, command: String) {
        let root = project.root
        let others = project.packages.filter { !$0.isRoot }
        let macros = MacroLibrary(
            projectName: root.name, packages: ([root] + others).map(Self.macroFiles), backend: backend,
            dispatch: root.settings.dispatch)
        self.init(settings: Self.settings(project, others, command), macros: macros, backend: backend)
    }

    private static func macroFiles(_ package: Package) -> MacroLibrary.Package {
        let files = (package.files[.macro] ?? []) + (package.files[.genericTest] ?? [])
        return MacroLibrary.Package(name: package.name, files: files.map(\.source))
    }

    private static func settings(_ project: Project, _ others: [Package], _ command: String) -> TemplateSettings {
        let base = project.base
        var settings = TemplateSettings()
        settings.projectName = project.root.name
        settings.projectRoot = project.rootPath
        settings.target = base.target
        settings.quoting = project.root.settings.quoting
        settings.dispatch = project.root.settings.dispatch
        settings.dependencies = Set(others.map(\.name))
        settings.version = project.root.settings.version
        for package in others { settings.dependencyVersions[package.name] = package.settings.version }
        settings.variable = { base.vars(in: .package($1, owner: $1))[$0] }
        settings.variables = { base.vars(in: .package($0, owner: $0)) }
        settings.environment = base.environment
        settings.flags = base.flags
        settings.invocationArguments = base.invocationArguments
        settings.invocationID = base.invocationID
        settings.command = command
        settings.queryComment = project.root.settings.queryComment
        settings.base = base
        return settings
    }

    /// Reads everything: fills ``manifest`` and gives all mistakes found, in the order of the files.
    ///
    /// - Parameters:
    ///   - project: what was loaded from disk.
    ///   - now: seconds since the epoch, for `created_at`.
    package func parse(_ project: Project, now: Double) -> [Diagnostic] {
        let builder = ManifestBuilder(project: project, compiler: self, now: now)
        let diagnostics = builder.build()
        // Set anew, so that what was made of the empty manifest is made again.
        manifest = builder.manifest
        return diagnostics
    }
}
