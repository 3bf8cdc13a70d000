import Execution
import Manifest
import SourceText

extension Command {
    /// What another environment has built, in the target: tables that the database copies, else views that read them.
    static let clone = Command(
        "clone", "Make the selected nodes from the relations that they have in the environment of --state.",
        options: OptionGroup.project + OptionGroup.selection + OptionGroup.types + ["threads", "full_refresh"]
    ) { invocation in
        invocation.inWorkspace { workspace throws(Stop) in
            let project = try workspace.load()
            let compiler = try workspace.parse(project)
            let plan = try workspace.clonePlan(of: compiler.manifest)
            let results = try workspace.run(plan)
            try workspace.writeArtifacts(results)
            return workspace.conclude(results, plan)
        }
    }
}

extension Workspace {
    /// The selected nodes that have a relation, none waiting for another: each reads the other environment alone.
    fileprivate func clonePlan(of manifest: Manifest) throws(Stop) -> RunPlan {
        let graph = Graph(manifest)
        let kinds: Set<ResourceKind> = [.model, .seed, .snapshot]
        let ids = try select(kinds, in: graph, manifest).members.map { graph.ids[$0] }
        let nodes = ids.compactMap { manifest.nodes[$0] }.filter { kinds.contains($0.kind) && !$0.isEphemeral }
        guard !nodes.isEmpty else { throw .nothingToDo }
        return try plan(nodes.map { RunPlan.Step($0, waitsFor: []) }, action: .clone)
    }
}
