import Compiler
import Execution
import Manifest
import SourceText

extension Command {
    /// Writes the SQL of nodes to the target folder, and shows it where one was asked for.
    static let compile = Command(
        "compile", "Write the SQL of models, tests and analyses to the target folder; show it for a single node.",
        options: OptionGroup.project + OptionGroup.selection + [
            "threads", "full_refresh", "empty", "inline", "output_format", "introspect", "inject_ephemeral_ctes",
        ]
    ) { invocation in
        invocation.inWorkspace { workspace throws(Stop) in
            let project = try workspace.load()
            let compiler = try workspace.parse(project)
            let plan = try workspace.queryPlan(compiler, action: .compile)
            let results = try workspace.run(plan)
            try workspace.writeArtifacts(results)
            try workspace.refuseFailures(of: results, plan)
            workspace.showCompiled(results, plan)
            return results.wasInterrupted ? .wrong : .good
        }
    }
}

extension Workspace {
    /// Shows the SQL of the nodes that were asked for by name, or of the only one.
    fileprivate func showCompiled(_ results: RunResults, _ plan: RunPlan) {
        for step in plan.steps where isShown(step.node, of: plan) {
            let result = results.results.first { $0.uniqueID == step.node.uniqueID }
            emit(.compiledNodeShown(shown(step.node), sql: result?.compiledCode ?? ""))
        }
    }

    /// The plan of a command that only reads: of the query of `--inline`, else of what is selected.
    func queryPlan(_ compiler: Compiler, action: RunPlan.Action) throws(Stop) -> RunPlan {
        guard let text = flags.text("inline"), !text.isEmpty else {
            return try plan([.model, .analysis, .test, .seed, .snapshot], action: action)
        }
        let node: Node
        do throws(Diagnostic) {
            node = try compiler.inlineNode(text)
        } catch {
            emit(.inlineRefused(error))
            throw .mistakes([.unreadableInline])
        }
        return try plan([RunPlan.Step(node)], action: action)
    }

    /// Whether a node's name stands in what was selected, or it is all there is.
    func isShown(_ node: Node, of plan: RunPlan) -> Bool {
        if node.kind == .sqlOperation { return true }
        let asked = flags.list("select")
        return !asked.isEmpty
            && (plan.steps.count == 1 || asked.contains { holds(Array($0.utf8), Array(node.name.utf8)) })
    }

    /// What messages say of a shown node.
    func shown(_ node: Node) -> Event.ShownNode {
        let version = node.version.map { ".v\($0.int.map { String($0) } ?? $0.string ?? "")" } ?? ""
        return Event.ShownNode(
            name: node.name + version, id: node.uniqueID, isInline: node.kind == .sqlOperation,
            asJSON: flags.text("output_format") == "json")
    }

    /// Ends a command that only reads where a node failed, with the failures in dbt's words.
    func refuseFailures(of results: RunResults, _ plan: RunPlan) throws(Stop) {
        let failures = results.results.compactMap { result -> Diagnostic? in
            guard var failure = result.diagnostic, let message = result.message else { return nil }
            let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
            failure.message = (["Runtime Error"] + lines.map { $0.isEmpty ? "" : "  \($0)" }).joined(separator: "\n")
            return failure
        }
        if !failures.isEmpty { throw .mistakes(failures) }
    }
}

private func holds(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard !part.isEmpty, text.count >= part.count else { return false }
    return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)].elementsEqual(part) }
}
