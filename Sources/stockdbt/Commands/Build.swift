import Manifest

extension Command {
    /// Seeds, models and tests in order of the graph; a failing test keeps back what depends on what it tests.
    ///
    /// This is the data's way, step by step: from the project on disk over its resources, the chosen part and its plan
    /// to results and artifacts.
    static let build = Command(
        "build", "Load seeds, build models and snapshots and run tests, in order of their dependencies.",
        options: OptionGroup.project + OptionGroup.selection + OptionGroup.types + OptionGroup.execution + [
            "show", "show_failing_rows", "store_failures", "include_saved_query", "export_saved_queries",
        ]
    ) { invocation in
        invocation.inWorkspace { workspace throws(Stop) in
            let project = try workspace.load()
            _ = try workspace.parse(project)
            let plan = try workspace.plan(
                [.seed, .model, .snapshot, .test, .unitTest, .function, .exposure, .savedQuery], gatedByTests: true)
            let results = try workspace.run(plan)
            try workspace.writeArtifacts(results)
            return workspace.conclude(results, plan)
        }
    }
}
