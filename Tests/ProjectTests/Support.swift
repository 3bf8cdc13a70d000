import SourceText
import Testing

@testable import Project

/// A project in memory: the given files, with a profile beside them where none is given.
struct Sample {
    var tree: MemoryFileTree
    var options = LoadOptions()
    var vars = DatumMap()
    var environment: [String: String] = [:]

    init(_ files: [String: String]) {
        var files = files
        files["dbt_project.yml"] = files["dbt_project.yml"] ?? "name: shop\nprofile: shop\n"
        files["profiles.yml"] =
            files["profiles.yml"] ?? """
                shop:
                  target: dev
                  outputs:
                    dev: {type: sqlite, path: shop.db, schema: main, threads: 2}
                """
        tree = MemoryFileTree(files)
        options.profilesFolders = ["."]
    }

    func load() -> (project: Project?, diagnostics: [Diagnostic]) {
        let base = BaseContext(
            cliVars: vars, environment: environment, flags: DatumMap(), invocationArguments: DatumMap(),
            invocationID: "id", startedAt: "2026-11-23T12:00:00.000000+00:00")
        return Project.load(tree: tree, base: base, options: options)
    }

    /// The project, where there must be no mistake.
    func project(_ place: SourceLocation = #_sourceLocation) throws -> Project {
        let (project, diagnostics) = load()
        #expect(diagnostics.isEmpty, "\(diagnostics.map(\.description).joined(separator: "\n"))", sourceLocation: place)
        return try #require(project, sourceLocation: place)
    }

    /// The diagnostics as `file:line:column code`.
    func places() -> [String] {
        load().diagnostics.map { problem in
            let place = problem.location.map { "\($0.file):\($0.line):\($0.column) " } ?? ""
            return place + problem.code
        }
    }
}
