import Manifest
import Project
import SQLite
import SourceText

@testable import Compiler

/// A project in memory, read and parsed for SQLite.
struct ParsedProject {
    let compiler: Compiler
    let diagnostics: [Diagnostic]

    var manifest: Manifest { compiler.manifest }
    /// Codes with file and line, as `compiler.missing-ref models/a.sql:3`.
    var problems: [String] {
        diagnostics.map { "\($0.code) \($0.location.map { "\($0.file):\($0.line)" } ?? "")" }
    }

    /// Parses files; dbt_project.yml and profiles.yml are added where they are not given.
    init(_ files: [String: String], flags: DatumMap = DatumMap()) throws {
        let standard = [
            "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\n",
            "profiles.yml": "shop:\n  target: dev\n  outputs:\n    dev: {type: sqlite, path: shop.db, schema: main}\n",
        ]
        try self.init(tree: MemoryFileTree(standard.merging(files) { _, given in given }), profiles: [""], flags: flags)
    }

    /// Parses a project of any tree.
    init(
        tree: any FileTree, profiles: [String], environment: [String: String] = [:], flags: DatumMap = DatumMap()
    ) throws {
        let base = BaseContext(
            cliVars: DatumMap(), environment: environment, flags: flags, invocationArguments: DatumMap(),
            invocationID: "test", startedAt: "2026-01-01T00:00:00.000000+00:00")
        var options = LoadOptions()
        options.profilesFolders = profiles
        let (project, problems) = Project.load(tree: tree, base: base, options: options)
        guard let project else { throw ProjectUnreadable(problems: problems) }
        let backend = try SQLiteBackend(credentials: project.profile.credentials, root: project.rootPath)
        compiler = Compiler(project: project, backend: backend, command: "parse")
        diagnostics = problems + compiler.parse(project, now: 0)
    }
}

struct ProjectUnreadable: Error, CustomStringConvertible {
    let problems: [Diagnostic]
    var description: String { problems.map(\.description).joined(separator: "\n") }
}
