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
            if workspace.flags.isGiven("select"), results.results.count == 1, let only = results.results.first {
                workspace.emit(
                    .compiledNodeShown(
                        name: plan.steps[0].node.name, sql: only.compiledCode ?? "",
                        asJSON: workspace.flags.text("output_format") == "json"))
            }
            return results.wasInterrupted ? .wrong : .good
        }
    }
}
