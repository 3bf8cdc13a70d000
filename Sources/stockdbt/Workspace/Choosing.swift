import Compiler
import Execution
import Manifest
import SourceText
import Warehouse

/// Selection and plan.
extension Workspace {
    /// What the flags select of some kinds of resources.
    /// - Parameter includingEmpty: models without text too, as `ls` shows them.
    func select(
        _ kinds: Set<ResourceKind>, in graph: Graph, _ manifest: Manifest, includingEmpty: Bool = false
    ) throws(Stop) -> NodeSet {
        if let ids = invocation.retried { return try nodes(ids, in: graph) }
        let wanted = self.wanted(kinds)
        let state = try previousState("state")
        let result = try diagnosed { () throws(Diagnostic) in
            try Selector(manifest, graph, state: state).select(
                selectionSpec(), kinds: wanted, includingEmpty: includingEmpty)
        }
        try judge(result.warnings)
        return result.nodes
    }

    /// The nodes that are done once more.
    private func nodes(_ ids: [String], in graph: Graph) throws(Stop) -> NodeSet {
        let gone = ids.filter { graph.position(of: $0) == nil }
        guard gone.isEmpty else { throw .mistakes(gone.map { .retriedNodeIsGone($0) }) }
        return graph.set(ids.compactMap { graph.position(of: $0) })
    }

    /// The plan of a command that runs nodes of some kinds.
    /// - Parameter gatedByTests: nodes wait for the tests of what they need: `build`.
    func plan(_ kinds: Set<ResourceKind>, gatedByTests: Bool = false, action: RunPlan.Action = .run) throws(Stop)
        -> RunPlan
    {
        guard let compiler else { throw .nothingToDo }
        try refuseUnsupported()
        let manifest = compiler.manifest
        let graph = Graph(manifest)
        let chosen = try select(kinds, in: graph, manifest)
        let plan = Plan(chosen, in: gatedByTests ? graph.addingTestEdges(manifest) : graph)
        guard !plan.steps.isEmpty else { throw .nothingToDo }
        return try self.plan(steps(plan, manifest), gatedByTests: gatedByTests, action: action)
    }

    /// The plan of these steps, with all that flags, profile and project say of runs.
    func plan(_ steps: [RunPlan.Step], gatedByTests: Bool = false, action: RunPlan.Action) throws(Stop) -> RunPlan {
        guard let compiler, let project else { throw .nothingToDo }
        tellHeldBack(exceptFor: Set(steps.map(\.node.originalFilePath)))
        compiler.selectedResources = steps.map(\.node.uniqueID)
        compiler.deferral = try deferral(
            selected: compiler.selectedResources, isNeeded: action == .clone)
        var run = RunPlan(steps: steps)
        run.action = action
        run.testsGateChildren = gatedByTests
        run.threads = flags.bool("single_threaded") ? 1 : project.profile.threads
        run.target = project.profile.target
        run.failsFast = flags.bool("fail_fast")
        run.skipsNodesWhenStartFails = flags.bool("skip_nodes_if_on_run_start_fails")
        let introspects = flags["introspect"].isNull || flags.bool("introspect")
        run.populatesCache = flags.bool("populate_cache") && introspects
        run.allowsQueries = introspects
        run.looksAtFailingRows = flags.bool("show_failing_rows")
        run.reportsEphemeral =
            action != .run && (!flags.list("select").isEmpty || flags.text("inline") != nil)
        run.schemas = schemas(of: run.steps)
        run.createsSchemas = (action == .run || action == .clone) && !run.schemas.isEmpty
        if action == .run {
            run.hooksAtStart = hooks("on-run-start", compiler.manifest)
            run.hooksAtEnd = hooks("on-run-end", compiler.manifest)
        }
        return run
    }

    private func steps(_ plan: Plan, _ manifest: Manifest) -> [RunPlan.Step] {
        // Steps that are no nodes (sources) have been left out by their kind.
        var places = [Int?](repeating: nil, count: plan.steps.count)
        var steps: [RunPlan.Step] = []
        for (index, step) in plan.steps.enumerated() {
            let found = manifest.nodes[step.id] ?? manifest.unitTests[step.id]
            let other: Resource? = manifest.exposures[step.id] ?? manifest.savedQueries[step.id]
            guard let node = found ?? other.map(Self.standIn) else { continue }
            places[index] = steps.count
            steps.append(RunPlan.Step(node, waitsFor: step.waitsFor.compactMap { places[$0] }))
        }
        return steps
    }

    /// Options that dbt has and that nothing here obeys yet: a run without them would give other rows than asked for.
    private func refuseUnsupported() throws(Stop) {
        let given =
            [
                ("sample", "--sample"), ("event_time_start", "--event-time-start"),
                ("event_time_end", "--event-time-end"),
            ]
            .filter { flags.text($0.0) != nil }.map(\.1)
        guard !given.isEmpty else { return }
        throw .mistakes(
            given.map { option in
                Diagnostic(
                    code: "flags.unsupported", message: "'\(option)' is not supported yet",
                    hint: "leave it out: it would be ignored, and other rows would be built than were asked for")
            })
    }

    /// An exposure or a saved query as a step of a build: nothing is run, and it is skipped with what it reads.
    private static func standIn(_ resource: Resource) -> Node {
        Node(
            uniqueID: resource.uniqueID, kind: resource.kind, name: resource.name, packageName: resource.packageName,
            path: resource.path, originalFilePath: resource.originalFilePath, fqn: resource.fqn)
    }

    /// Schemas in which the plan's relations lie.
    private func schemas(of steps: [RunPlan.Step]) -> [RelationName] {
        var seen: Set<RelationName> = []
        return steps.compactMap { step in
            let node = step.node
            let isRelation =
                [.model, .seed, .snapshot, .function].contains(node.kind) && !node.isEphemeral
                || node.kind == .test && storesFailures(node)
            let name = RelationName(database: node.database, schema: node.schema)
            return isRelation && seen.insert(name).inserted ? name : nil
        }
    }

    private func storesFailures(_ node: Node) -> Bool {
        node.config["store_failures"]?.bool ?? flags.bool("store_failures")
    }

    /// Hooks of a kind: those of packages by name, the root project's last, each in its order.
    func hooks(_ kind: String, _ manifest: Manifest) -> [Node] {
        manifest.orderedNodes.filter { $0.kind == .operation && $0.tags.contains(kind) }.sorted { a, b in
            let root = manifest.projectName
            if a.packageName != b.packageName {
                return b.packageName == root || (a.packageName != root && a.packageName < b.packageName)
            }
            return (a.index ?? 0) < (b.index ?? 0)
        }
    }

    private func selectionSpec() throws(Diagnostic) -> SelectionSpec {
        let indirect = IndirectSelection(rawValue: flags.text("indirect_selection") ?? "eager") ?? .eager
        let file =
            try project?.root.selectors.map { content throws(Diagnostic) in
                try SelectorFile(content, indirect: indirect)
            } ?? SelectorFile()
        let select = flags.list("select") + flags.list("models")
        let exclude = flags.list("exclude")
        if let name = flags.text("selector") { return try file.spec(named: name) }
        if select.isEmpty, exclude.isEmpty, let standard = file.defaultDefinition { return standard.spec }
        return try SelectionSpec.parse(select: select, exclude: exclude, indirect: indirect, selectors: file.byName)
    }

    /// The kinds that `--resource-type` and its opposite leave.
    private func wanted(_ kinds: Set<ResourceKind>) -> Set<ResourceKind> {
        var given = flags.list("resource_types")
        if !flags.list("models").isEmpty, given.isEmpty { given = ["model"] }
        var wanted = kinds
        if !given.isEmpty, !given.contains("default") {
            // As in dbt, "all" leaves the hooks of the project out.
            let all = Set(ResourceKind.allCases).subtracting([.operation])
            wanted = given.contains("all") ? all : Set(given.compactMap(ResourceKind.init))
        }
        return wanted.subtracting(flags.list("exclude_resource_types").compactMap(ResourceKind.init))
    }
}

/// Turns a room's message into the end of the command.
func diagnosed<Result>(_ work: () throws(Diagnostic) -> Result) throws(Stop) -> Result {
    do throws(Diagnostic) { return try work() } catch { throw .mistakes([error]) }
}
