import Execution
import Manifest
import SourceText

extension Command {
    /// Models only.
    static let run = Command(
        "run", "Build models.", options: OptionGroup.project + OptionGroup.selection + OptionGroup.execution
    ) { $0.runNodes([.model]) }

    /// Tests only.
    static let test = Command(
        "test", "Run the data tests of models, seeds and sources.",
        options: OptionGroup.project + OptionGroup.selection + OptionGroup.types + [
            "threads", "store_failures", "show_failing_rows",
        ]
    ) { $0.runNodes([.test, .unitTest]) }

    /// Snapshots only.
    static let snapshot = Command(
        "snapshot", "Keep the history of tables: add a version of every row that changed.",
        options: OptionGroup.project + OptionGroup.selection + ["threads", "empty"]
    ) { $0.runNodes([.snapshot]) }

    /// Seeds only.
    static let seed = Command(
        "seed", "Load the CSV files of the project into tables.",
        options: OptionGroup.project + OptionGroup.selection + ["threads", "full_refresh", "show", "empty"]
    ) { $0.runNodes([.seed]) }
}

extension Invocation {
    /// Runs all selected nodes of some kinds.
    fileprivate func runNodes(_ kinds: Set<ResourceKind>) -> ExitCode {
        inWorkspace { workspace throws(Stop) in
            let project = try workspace.load()
            _ = try workspace.parse(project)
            let plan = try workspace.plan(kinds)
            let results = try workspace.run(plan)
            try workspace.writeArtifacts(results)
            if workspace.flags.bool("show") { try workspace.showSeeds(results, plan) }
            return workspace.conclude(results, plan)
        }
    }
}

extension Workspace {
    /// The first rows of each seed that was loaded.
    fileprivate func showSeeds(_ results: RunResults, _ plan: RunPlan) throws(Stop) {
        guard let compiler else { return }
        for result in results.results where result.status == .success {
            guard let node = plan.steps.first(where: { $0.node.uniqueID == result.uniqueID })?.node else { continue }
            emit(
                .seedShown(node, try diagnosed { () throws(Diagnostic) in try compiler.seedRows(of: node, limit: 10) }))
        }
    }
}
