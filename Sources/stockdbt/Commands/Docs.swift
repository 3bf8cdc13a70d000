import Artifacts
import Compiler
import Execution
import Manifest
import Project
import Site
import SourceText
import Warehouse

extension Command {
    /// The documentation of a project: its resources, what the database has of them, and a page to read it.
    static let docsGenerate = documentation("docs generate", isHidden: false)
    /// `docs` alone means the same.
    static let docs = documentation("docs", isHidden: true)

    private static func documentation(_ path: String, isHidden: Bool) -> Command {
        Command(
            path, "Write the documentation of a project.",
            options: OptionGroup.project + OptionGroup.selection + ["threads", "compile", "empty_catalog", "static"],
            hidden: isHidden
        ) { invocation in
            invocation.inWorkspace { workspace throws(Stop) in
                let project = try workspace.load()
                let compiler = try workspace.parse(project)
                if workspace.flags.bool("compile") { try workspace.compileAll() }
                try workspace.copyAssets(project)
                let (catalog, rows) = try workspace.writeCatalog(compiler)
                try workspace.writePage(compiler.manifest, catalog, rows)
                return .good
            }
        }
    }
}

extension Workspace {
    /// Makes the SQL of every selected node, because the documentation shows it.
    fileprivate func compileAll() throws(Stop) {
        let plan: RunPlan
        do throws(Stop) {
            plan = try self.plan([.model, .analysis, .test, .seed, .snapshot], action: .compile)
        } catch .nothingToDo {
            return try writeArtifacts(RunResults(generatedAt: invocation.clock.now()))
        }
        let results = try run(plan)
        try writeArtifacts(results)
        let failures = results.results.compactMap(\.diagnostic)
        if !failures.isEmpty { throw .mistakes(failures) }
    }

    /// Pictures and other files that descriptions show: the folders of `asset-paths`, below the target folder.
    fileprivate func copyAssets(_ project: Project) throws(Stop) {
        let tree = DiskFileTree(root: project.rootPath)
        try diagnosed { () throws(Diagnostic) in
            for folder in project.root.settings.assetPaths {
                for path in tree.files(under: folder, matching: { _ in true }) {
                    if let bytes = try tree.read(path) { try targetFolder.write(bytes, to: path) }
                }
            }
        }
    }

    /// Asks the database for the columns of the project's relations, and how many rows its tables have.
    fileprivate func writeCatalog(_ compiler: Compiler) throws(Stop) -> (Catalog, rows: [String: Int]) {
        emit(.catalogStarted)
        let manifest = compiler.manifest
        let session = session(named: "generate_catalog", compiler)
        defer { session.close() }
        var rows: [DatumMap] = []
        if !flags.bool("empty_catalog") {
            let nodes = manifest.nodes.values.filter { $0.relationName != nil }
            let places =
                nodes.map { RelationName(database: $0.database, schema: $0.schema) }
                + manifest.sources.values.map { RelationName(database: $0.database, schema: $0.schema) }
            rows = try diagnosed { () throws(Diagnostic) in try compiler.catalogRows(of: places, in: session) }
        }
        let catalog = Catalog(rows: rows, of: manifest, only: try chosenForCatalog(manifest))
        try diagnosed { () throws(Diagnostic) in
            let name = try artifactWriter.write(catalog, at: invocation.clock.now())
            emit(.catalogWritten(path: targetFolder.path + "/" + name))
        }
        let counts = RowCounts(clock: invocation.clock)
        return (catalog, flags.bool("empty_catalog") ? [:] : counts.count(manifest, catalog, in: session))
    }

    /// The ids that the catalog is limited to: what was selected; nil without a selection.
    private func chosenForCatalog(_ manifest: Manifest) throws(Stop) -> Set<String>? {
        guard flags.isGiven("select") || flags.isGiven("exclude") || flags.isGiven("selector") else { return nil }
        let graph = Graph(manifest)
        let chosen = try select([.model, .seed, .snapshot, .source], in: graph, manifest)
        return Set(chosen.members.map { graph.ids[$0] })
    }

    /// index.html; with `--static` also static_index.html, which is the same: the page never needs another file.
    fileprivate func writePage(_ manifest: Manifest, _ catalog: Catalog, _ rows: [String: Int]) throws(Stop) {
        let content = SiteContent(
            manifest: manifest, states: compiledFiles.states, catalog: catalog, rowCounts: rows, history: history(),
            generatedAt: invocation.clock.now(), version: Version.own)
        let page = SitePage(content).bytes()
        try diagnosed { () throws(Diagnostic) in
            try targetFolder.replace("index.html", with: page)
            if flags.bool("static") { try targetFolder.replace("static_index.html", with: page) }
        }
    }

    private func session(named name: String, _ compiler: Compiler) -> Session {
        let log = log
        let clock = invocation.clock
        return Session(name: name, backend: compiler.backend, cache: RelationCache()) { event in
            log.take(Occurrence(.template(event, nil), at: clock.now()))
        }
    }
}
