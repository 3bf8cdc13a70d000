import Execution
import Manifest

extension Command {
    /// Writes the SQL of nodes to the target folder, and shows it where one was asked for.
    static let compile = Command(
        "compile", "Write the SQL of models, tests and analyses to the target folder; show it for a single node.",
        options: OptionGroup.project + OptionGroup.selection + [
            "threads", "full_refresh", "empty", "output_format", "introspect", "inject_ephemeral_ctes",
        ]
    ) { invocation in
        invocation.inWorkspace { workspace throws(Stop) in
            let project = try workspace.load()
            _ = try workspace.parse(project)
            let plan = try workspace.plan([.model, .analysis, .test, .seed, .snapshot], action: .compile)
            let results = try workspace.run(plan)
            try workspace.writeArtifacts(results)
            let failures = results.results.compactMap(\.diagnostic)
            if !failures.isEmpty { throw .mistakes(failures) }
            workspace.showCompiled(results, plan)
            return results.wasInterrupted ? .wrong : .good
        }
    }
}

extension Workspace {
    /// Shows the SQL of the node that was asked for by its name, or of the only one.
    fileprivate func showCompiled(_ results: RunResults, _ plan: RunPlan) {
        guard let asked = flags.list("select").first else { return }
        let nodes = plan.steps.map(\.node).filter { $0.name == asked || plan.steps.count == 1 }
        for node in nodes {
            let sql = results.results.first { $0.uniqueID == node.uniqueID }?.compiledCode ?? ""
            emit(.compiledNodeShown(name: node.name, sql: sql, asJSON: flags.text("output_format") == "json"))
        }
    }
}
