import Artifacts
import Execution
import Manifest
import SourceText

extension Command {
    /// How long ago the tables of sources were loaded.
    static let sourceFreshness = freshness("source freshness", isHidden: false)
    /// The same under its older name.
    static let sourceSnapshotFreshness = freshness("source snapshot-freshness", isHidden: true)

    private static func freshness(_ path: String, isHidden: Bool) -> Command {
        Command(
            path, "Compare the age of sources with the limits that their properties set.",
            options: OptionGroup.project + OptionGroup.selection + ["threads", "output_path"], hidden: isHidden
        ) { invocation in
            invocation.inWorkspace { workspace throws(Stop) in
                let project = try workspace.load()
                let manifest = try workspace.parse(project).manifest
                guard let plan = try workspace.freshnessPlan(manifest) else {
                    workspace.emit(.nothingToDo)
                    try workspace.writeArtifacts()
                    try workspace.writeFreshness(RunResults(generatedAt: invocation.clock.now()), manifest)
                    return .good
                }
                let results = try workspace.run(plan, keepsJournal: false)
                try workspace.writeArtifacts()
                try workspace.writeFreshness(results, manifest)
                let nodes = plan.steps.map(\.node)
                workspace.emit(.freshnessFinished(results, nodes))
                return results.wasInterrupted ? .wrong : results.isSuccess ? .good : .failed
            }
        }
    }
}

extension Workspace {
    /// The selected sources that set a limit; nil where there is none.
    fileprivate func freshnessPlan(_ manifest: Manifest) throws(Stop) -> RunPlan? {
        let graph = Graph(manifest)
        let chosen = try select([.source], in: graph, manifest)
        let sources = chosen.members.compactMap { manifest.sources[graph.ids[$0]] }.filter(\.setsLimit)
        guard !sources.isEmpty else { return nil }
        let steps = sources.sorted { $0.uniqueID < $1.uniqueID }.map { RunPlan.Step($0.standIn) }
        var plan = try self.plan(steps, action: .freshness)
        if flags["source_freshness_run_project_hooks"] != false {
            plan.hooksAtStart = hooks("on-run-start", manifest)
            plan.hooksAtEnd = hooks("on-run-end", manifest)
        }
        return plan
    }

    /// sources.json, in the target folder or where `--output` says.
    fileprivate func writeFreshness(_ results: RunResults, _ manifest: Manifest) throws(Stop) {
        guard flags.bool("write_json") else { return }
        try diagnosed { () throws(Diagnostic) in
            guard let path = flags.text("output_path") else {
                let name = try artifactWriter.writeFreshness(results, of: manifest)
                return emit(.artifactWritten(name: "FreshnessExecutionResultArtifact", path: "\(targetName)/\(name)"))
            }
            let whole = DiskFileTree(root: places.project).absolute(path)
            let folder = whole.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
            let file = whole.split(separator: "/").last.map(String.init) ?? path
            let writer = ArtifactWriter(folder: TargetFolder(path: folder, name: folder), metadata: metadata)
            try writer.writeFreshness(results, of: manifest, to: file)
        }
    }
}

extension Source {
    /// Whether an age counts as too old.
    fileprivate var setsLimit: Bool {
        ["warn_after", "error_after"].contains { key in
            freshness?[key]?["count"]?.int != nil && freshness?[key]?["period"]?.string != nil
        }
    }

    /// The source as a step of a run.
    fileprivate var standIn: Node {
        let node = Node(
            uniqueID: uniqueID, kind: .source, name: name, packageName: packageName, path: path,
            originalFilePath: originalFilePath, fqn: fqn)
        node.schema = schema
        node.database = database
        node.alias = identifier
        node.relationName = relationName
        node.sources = [[sourceName, name]]
        return node
    }
}
