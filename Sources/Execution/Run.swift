import Compiler
import Manifest
import SourceText
import Warehouse

/// Works off a plan: schemas, hooks, nodes on worker threads, hooks again.
///
/// Start with ``execute()``; everything that happens goes to the event sink.
package final class Run: Sendable {
    let plan: RunPlan
    /// Counted once, because every node is shown with it.
    let total: Int
    let runner: any NodeRunner
    let backend: any Backend
    let cache = RelationCache()
    let clock: any Clock
    let sink: EventSink
    let cancellation: Cancellation
    let collected = Collected()

    /// - Parameter sink: called from the workers' threads too, one call at a time.
    package init(
        _ plan: RunPlan, runner: any NodeRunner, backend: any Backend, clock: any Clock,
        cancellation: Cancellation = Cancellation(), sink: @escaping EventSink
    ) {
        self.plan = plan
        total = plan.total
        self.runner = runner
        self.backend = backend
        self.clock = clock
        self.cancellation = cancellation
        let order = Lock()
        self.sink = { occurrence in order.during { sink(occurrence) } }
    }

    /// Runs the plan to its end or to its cancellation.
    /// - Throws: what keeps the run from beginning: no connection, no right to create a schema.
    package func execute() throws(Diagnostic) -> RunResults {
        let startedAt = clock.now()
        emit(.planned(nodes: total, threads: plan.threads, target: plan.target))
        try prepare()
        let hooks = cancellation.isCancelled ? [] : plan.hooksAtStart
        let startFailed = try runHooks(hooks, kind: "on-run-start", end: nil)
        if !(startFailed && plan.skipsNodesWhenStartFails) { runNodes() }
        recordLeftOver()
        if !cancellation.isCancelled {
            _ = try? runHooks(plan.hooksAtEnd, kind: "on-run-end", end: endOfRun())
        }
        var results = RunResults(generatedAt: clock.now())
        results.results = collected.results
        results.elapsedTime = results.generatedAt.seconds(since: startedAt)
        results.wasInterrupted = cancellation.isCancelled
        return results
    }

    /// Schemas and what lies in them. A run that is called off meanwhile goes on, without any node.
    private func prepare() throws(Diagnostic) {
        guard plan.populatesCache || plan.createsSchemas else { return }
        do throws(Diagnostic) {
            try onMainSession { (session) throws(Diagnostic) in
                try self.runner.prepareSchemas(self.plan.schemas, create: self.plan.createsSchemas, in: session)
            }
        } catch {
            guard cancellation.isCancelled else { throw error }
        }
    }

    func emit(_ event: Event, thread: String = "MainThread") {
        sink(Occurrence(event, at: clock.now(), thread: thread))
    }

    /// A session whose events carry the thread's name.
    func newSession(_ name: String, thread: String) -> Session {
        let cancellation = cancellation
        weak var own: Session?
        let session = Session(
            name: name, backend: backend, cache: cache, isCancelled: { cancellation.isCancelled },
            report: { [self] in emit(.template($0, own?.node), thread: thread) })
        own = session
        session.write = { [self] in emit(.nodeSQLWritten($0, $1), thread: thread) }
        cancellation.watch(session)
        session.thread = thread
        session.allowsQueries = plan.allowsQueries
        return session
    }

    /// Work that is not a node's, on a thread with a deep stack and the connection `master`.
    package func onMainSession(_ work: @escaping (Session) throws(Diagnostic) -> Void) throws(Diagnostic) {
        let work = Transferred(work)
        let failure = Transferred<Diagnostic?>(nil)
        Worker.run { [self] in
            let session = newSession("master", thread: "MainThread")
            do throws(Diagnostic) { try work.value(session) } catch { failure.value = error }
            session.close()
        }
        if let failure = failure.value { throw failure }
    }

    private func runNodes() {
        let scheduler = Scheduler(plan, oneWriter: backend.limits.oneWriter)
        cancellation.onCancel { scheduler.stop() }
        let count = min(max(1, plan.threads), max(1, plan.steps.count), backend.limits.connections ?? Int.max)
        let workers = (1...count).map { number in
            Worker { [self] in work(scheduler, thread: "Thread-\(number) (worker)") }
        }
        for worker in workers { worker.join() }
        collected.leftOver = scheduler.leftOver()
    }

    private func work(_ scheduler: Scheduler, thread: String) {
        let session = newSession("worker", thread: thread)
        while let assignment = scheduler.next() {
            let step = plan.steps[assignment.step]
            let execution = NodeExecution(run: self, session: session, thread: thread)
            let result =
                assignment.skip.map { execution.skip(step.node, assignment, $0) }
                ?? execution.run(step.node, assignment)
            if !step.node.isEphemeral || plan.reportsEphemeral { collected.add(result) }
            if plan.failsFast, result.status.isFailure, collected.failFast(because: result) {
                scheduler.stop()
                cancellation.interruptAll()
            }
            scheduler.finish(assignment.step, result)
        }
        session.close()
    }

    /// Nodes that were never begun, because of ctrl-C, `--fail-fast` or a failed hook.
    private func recordLeftOver() {
        let steps = collected.begun ? collected.leftOver : Array(plan.steps.indices)
        for step in steps where !plan.steps[step].node.isEphemeral {
            let node = plan.steps[step].node
            var result = NodeResult(uniqueID: node.uniqueID, status: .skipped, threadID: "MainThread")
            result.message = collected.cause == nil ? nil : "Skipping due to fail_fast"
            result.describe(node, compiled: nil)
            if !collected.begun {
                let place = Event.NodePlace(node: node, index: step + 1, total: total, startedAt: clock.now())
                emit(.nodeSkipped(place, result, ephemeralParent: nil))
            }
            collected.add(result)
        }
    }
}

/// What workers bring together; guarded by its lock.
final class Collected: @unchecked Sendable {
    private let lock = Lock()
    private var list: [NodeResult] = []
    private var firstFailure: NodeResult?
    private var untaken: [Int]?

    var results: [NodeResult] { lock.during { list } }
    /// The failure that ended a run with `--fail-fast`.
    var cause: NodeResult? { lock.during { firstFailure } }
    /// Whether nodes were begun at all.
    var begun: Bool { lock.during { untaken != nil } }
    /// Steps that no worker took.
    var leftOver: [Int] {
        get { lock.during { untaken ?? [] } }
        set { lock.during { untaken = newValue } }
    }

    func add(_ result: NodeResult) { lock.during { list.append(result) } }

    /// Notes the first failure; true for the first one.
    func failFast(because result: NodeResult) -> Bool {
        lock.during {
            guard firstFailure == nil else { return false }
            firstFailure = result
            return true
        }
    }
}

/// A value that is handed to one other thread and back, never used by two at once.
package final class Transferred<Value>: @unchecked Sendable {
    package var value: Value
    /// A value on its way.
    package init(_ value: Value) { self.value = value }
}
