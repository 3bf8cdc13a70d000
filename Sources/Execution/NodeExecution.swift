import Compiler
import Manifest
import SourceText
import Warehouse

/// One node on one worker: compile, run, result.
struct NodeExecution {
    let run: Run
    let session: Session
    let thread: String

    /// Runs a node and reports its start and end.
    func run(_ node: Node, _ assignment: Scheduler.Assignment) -> NodeResult {
        session.name = node.uniqueID
        session.node = node
        defer {
            session.release()
            session.node = nil
        }
        let place = self.place(node, assignment)
        var result = NodeResult(uniqueID: node.uniqueID, status: .success, threadID: thread)
        guard !node.kind.isOnlyRead else {
            finishWithoutWork(&result, place)
            return result
        }
        guard !isHidden(node) else {
            do throws(Diagnostic) { _ = try compile(node, &result) } catch { fail(&result, node, error) }
            return result
        }
        run.emit(.nodeStarted(place), thread: thread)
        var compiled: CompiledNode?
        do throws(Diagnostic) {
            compiled = try work(on: node, &result)
        } catch {
            fail(&result, node, error)
        }
        result.executionTime = run.clock.now().seconds(since: place.startedAt)
        run.emit(.nodeFinished(place, result), thread: thread)
        if let compiled { look(at: compiled, &result) }
        return result
    }

    /// An exposure or a saved query: it is part of the build's result, and there is nothing to do.
    private func finishWithoutWork(_ result: inout NodeResult, _ place: Event.NodePlace) {
        result.status = .noOp
        result.message = "NO-OP"
        result.failures = 0
        for name in ["compile", "execute"] {
            result.timing.append(Timing(name: name, startedAt: place.startedAt, completedAt: run.clock.now()))
        }
        result.executionTime = run.clock.now().seconds(since: place.startedAt)
        run.emit(.nodeFinished(place, result), thread: thread)
    }

    /// Leaves a node out because of what it waits for.
    func skip(_ node: Node, _ assignment: Scheduler.Assignment, _ skip: Scheduler.Skip) -> NodeResult {
        var result = NodeResult(uniqueID: node.uniqueID, status: .skipped, threadID: thread)
        result.describe(node, compiled: nil)
        if let parent = skip.ephemeral {
            result.message =
                "Compilation Error in \(node.uniqueID), caused by compilation error in referenced ephemeral model "
                + parent.node.uniqueID
        }
        guard !isHidden(node) else { return result }
        run.emit(.nodeSkipped(place(node, assignment), result, ephemeralParent: skip.ephemeral), thread: thread)
        return result
    }

    /// Ephemeral models are compiled before what reads them, so that a mistake in one is told as its own.
    private func isHidden(_ node: Node) -> Bool { run.plan.action == .run && node.isEphemeral }

    private func place(_ node: Node, _ assignment: Scheduler.Assignment) -> Event.NodePlace {
        Event.NodePlace(node: node, index: assignment.number, total: run.total, startedAt: run.clock.now())
    }

    private func compile(_ node: Node, _ result: inout NodeResult) throws(Diagnostic) -> CompiledNode {
        let startedAt = run.clock.now()
        run.emit(.nodeCompiling(node), thread: thread)
        defer { result.timing.append(Timing(name: "compile", startedAt: startedAt, completedAt: run.clock.now())) }
        result.describe(node, compiled: nil)
        guard node.kind != .seed else { return CompiledNode(node: node, sql: "") }
        let compiled = try run.runner.compile(node, in: session)
        result.describe(node, compiled: compiled.sql)
        run.emit(.nodeCompiled(compiled), thread: thread)
        return compiled
    }

    /// A test whose query took longer, in seconds, is not asked again for its rows.
    private static let longestSecondLook = 30.0

    /// The rows of a test that did not pass, after its result has been told: nothing that goes wrong here matters.
    private func look(at compiled: CompiledNode, _ result: inout NodeResult) {
        guard run.plan.looksAtFailingRows, result.status == .fail || result.status == .warn,
            compiled.node.relationName != nil || result.executionTime < Self.longestSecondLook,
            !run.cancellation.isCancelled
        else { return }
        result.failingRows = try? run.runner.failingRows(of: compiled, in: session)
    }

    /// - Returns: what was compiled; nothing where no SQL was made.
    private func work(on node: Node, _ result: inout NodeResult) throws(Diagnostic) -> CompiledNode? {
        switch run.plan.action {
        case .freshness:
            try ask(node, &result)
            return nil
        case .clone:
            try clone(node, &result)
            return nil
        default: return try query(node, &result)
        }
    }

    private func query(_ node: Node, _ result: inout NodeResult) throws(Diagnostic) -> CompiledNode {
        let compiled = try compile(node, &result)
        switch run.plan.action {
        case .compile, .freshness, .clone: break
        case .show(let limit): try show(compiled, limit, &result)
        case .run: try execute(compiled, &result)
        }
        return compiled
    }

    private func clone(_ node: Node, _ result: inout NodeResult) throws(Diagnostic) {
        let startedAt = run.clock.now()
        result.describe(node, compiled: nil)
        result.relationName = node.relationName
        result.timing.append(Timing(name: "compile", startedAt: startedAt, completedAt: startedAt))
        run.emit(.nodeExecuting(node), thread: thread)
        defer { result.timing.append(Timing(name: "execute", startedAt: startedAt, completedAt: run.clock.now())) }
        let outcome = try run.runner.clone(node, in: session)
        result.response = outcome.response
        result.message = outcome.message
    }

    private func ask(_ source: Node, _ result: inout NodeResult) throws(Diagnostic) {
        let startedAt = run.clock.now()
        result.timing.append(Timing(name: "compile", startedAt: startedAt, completedAt: startedAt))
        run.emit(.nodeExecuting(source), thread: thread)
        defer { result.timing.append(Timing(name: "execute", startedAt: startedAt, completedAt: run.clock.now())) }
        let (reading, limits) = try run.runner.freshness(ofSource: source.uniqueID, in: session)
        result.response = reading.response
        result.freshness = NodeResult.Freshness(
            loadedAt: Instant(microseconds: reading.loadedAt), askedAt: Instant(microseconds: reading.askedAt))
        result.status =
            isOver(reading.age, limits?["error_after"])
            ? .error : isOver(reading.age, limits?["warn_after"]) ? .warn : .pass
    }

    /// Whether an age in seconds is beyond a limit of so many minutes, hours or days.
    private func isOver(_ age: Double, _ limit: Datum?) -> Bool {
        guard let count = limit?["count"]?.int, let period = limit?["period"]?.string else { return false }
        let seconds = period == "day" ? 86_400 : period == "hour" ? 3600 : 60
        return age > Double(count) * Double(seconds)
    }

    private func show(_ compiled: CompiledNode, _ limit: Int?, _ result: inout NodeResult) throws(Diagnostic) {
        let startedAt = run.clock.now()
        run.emit(.nodeExecuting(compiled.node), thread: thread)
        defer { result.timing.append(Timing(name: "execute", startedAt: startedAt, completedAt: run.clock.now())) }
        let rows = try run.runner.show(compiled, limit: limit, in: session)
        run.emit(.rowsFetched(compiled.node, rows), thread: thread)
    }

    private func execute(_ compiled: CompiledNode, _ result: inout NodeResult) throws(Diagnostic) {
        let startedAt = run.clock.now()
        run.emit(.nodeExecuting(compiled.node), thread: thread)
        defer { result.timing.append(Timing(name: "execute", startedAt: startedAt, completedAt: run.clock.now())) }
        let outcome =
            compiled.node.kind == .test || compiled.node.kind == .unitTest
            ? try run.runner.test(compiled, in: session) : try run.runner.materialize(compiled, in: session)
        result.response = outcome.response
        result.message = outcome.message
        result.failures = outcome.failures
        result.status = outcome.testStatus.flatMap(NodeStatus.init) ?? .success
    }

    /// A node that was interrupted because the run ends is left out, it did not fail.
    private func fail(_ result: inout NodeResult, _ node: Node, _ error: Diagnostic) {
        let isInterrupted = run.cancellation.isCancelled || run.collected.cause != nil
        if isInterrupted, error.code.hasSuffix(".cancelled") {
            result.status = .skipped
            result.message = run.cancellation.isCancelled ? "Interrupted" : "Skipping due to fail_fast"
            return
        }
        result.status = run.plan.action == .freshness ? .runtimeError : .error
        result.message = ErrorText.message(of: error, in: node)
        result.diagnostic = error
    }
}

extension NodeResult {
    /// Fills in what artifacts say of the node's SQL.
    mutating func describe(_ node: Node, compiled sql: String?) {
        guard node.kind != .seed else { return }
        compiled = sql != nil
        compiledCode = sql
        relationName = node.relationName
    }
}
