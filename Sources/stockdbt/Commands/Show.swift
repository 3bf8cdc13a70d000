import Compiler
import Execution
import Manifest
import Project
import SourceText
import Warehouse

extension Command {
    /// Runs the query of a node, or one from the command line, and shows its first rows; nothing is built.
    static let show = Command(
        "show", "Show the first rows that a node's query, or one given with --inline, would give.",
        options: OptionGroup.project + OptionGroup.selection + [
            "threads", "full_refresh", "inline", "inline_direct", "limit", "output_format", "introspect",
        ]
    ) { invocation in
        invocation.inWorkspace { workspace throws(Stop) in
            let project = try workspace.load()
            if let sql = workspace.flags.text("inline_direct") { return try workspace.showDirect(sql, project) }
            guard workspace.isAskedForRows else { throw .mistakes([.nothingToShow]) }
            let compiler = try workspace.parse(project)
            let plan = try workspace.queryPlan(compiler, action: .show(limit: workspace.rowLimit))
            let results = try workspace.run(plan)
            try workspace.writeArtifacts(results)
            try workspace.refuseFailures(of: results, plan)
            for step in plan.steps where workspace.isShown(step.node, of: plan) {
                guard let table = workspace.fetched.value[step.node.uniqueID] else { continue }
                workspace.emit(.rowsShown(workspace.shown(step.node), table))
            }
            return results.wasInterrupted ? .wrong : .good
        }
    }
}

extension Workspace {
    fileprivate var isAskedForRows: Bool {
        !flags.list("select").isEmpty || flags.text("selector") != nil || !(flags.text("inline") ?? "").isEmpty
    }

    /// nil: all rows, for negative numbers.
    fileprivate var rowLimit: Int? { flags.int("limit").flatMap { $0 < 0 ? nil : $0 } }

    /// Sends a query as it is: no template, no project.
    fileprivate func showDirect(_ sql: String, _ project: Project) throws(Stop) -> ExitCode {
        let compiler = try unparsed(project)
        let (table, limit) = (Transferred(ResultTable(columns: [], rows: [])), rowLimit)
        try onDatabase(of: compiler) { (session) throws(Diagnostic) in
            table.value = try compiler.rows(of: sql, limit: limit, in: session)
        }
        let node = Event.ShownNode(
            name: "direct-query", id: "direct-query", isInline: true, asJSON: flags.text("output_format") == "json")
        emit(.rowsShown(node, table.value))
        return .good
    }
}
