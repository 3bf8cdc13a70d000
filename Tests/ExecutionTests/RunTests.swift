import Glibc
import SourceText
import Testing
import Warehouse

@testable import Compiler
@testable import Execution

/// Order, skips, hooks and endings of a run, with a compiler that is played.
@Suite struct RunTests {
    private let runner = FakeRunner()
    private let recorder = Recorder()

    private func run(
        _ plan: RunPlan, oneWriter: Bool = false, cancellation: Cancellation = Cancellation()
    ) throws -> RunResults {
        var backend = FakeBackend()
        backend.limits.oneWriter = oneWriter
        return try Run(
            plan, runner: runner, backend: backend, clock: FakeClock(), cancellation: cancellation, sink: recorder.sink
        ).execute()
    }

    private func statuses(_ results: RunResults) -> [String: String] {
        Dictionary(uniqueKeysWithValues: results.results.map { ($0.uniqueID, $0.status.rawValue) })
    }

    @Test func longestChainComesFirst() throws {
        let plan = RunPlan(steps: [
            .init(model("alone")), .init(model("a")), .init(model("b"), waitsFor: [1]),
            .init(model("c"), waitsFor: [2]),
        ])
        let results = try run(plan)
        #expect(runner.begun == ["a", "b", "alone", "c"])
        #expect(results.isSuccess)
        let first = results.results[0]
        #expect(first.timing.map(\.name) == ["compile", "execute"])
        #expect(first.threadID == "Thread-1 (worker)")
        #expect(first.compiledCode == "select 'a'")
        #expect(first.executionTime > 0)
    }

    @Test func failuresSkipDependentsOnly() throws {
        runner.actions["bad"] = { _ in throw Diagnostic(code: "fake.query", message: "no column\nline two") }
        let plan = RunPlan(steps: [
            .init(model("bad")), .init(model("child"), waitsFor: [0]), .init(model("grandchild"), waitsFor: [1]),
            .init(model("other")),
        ])
        let results = try run(plan)
        #expect(
            statuses(results) == [
                "model.shop.bad": "error", "model.shop.child": "skipped", "model.shop.grandchild": "skipped",
                "model.shop.other": "success",
            ])
        #expect(!results.isSuccess)
        let message = results.results.first { $0.status == .error }?.message
        #expect(message == "Database Error in model bad (models/bad.sql)\n  no column\n  line two")
    }

    @Test func failingTestsGateChildrenInBuildOnly() throws {
        runner.actions["unique"] = { _ in NodeOutcome(message: "Got 1 result", failures: 1, testStatus: "fail") }
        var plan = RunPlan(steps: [
            .init(model("a")), .init(dataTest("unique"), waitsFor: [0]), .init(model("b"), waitsFor: [0, 1]),
        ])
        #expect(try statuses(run(plan))["model.shop.b"] == "success")
        plan.testsGateChildren = true
        #expect(try statuses(run(plan))["model.shop.b"] == "skipped")
        runner.actions["unique"] = { _ in NodeOutcome(message: "Got 1 result", failures: 1, testStatus: "warn") }
        #expect(try statuses(run(plan))["model.shop.b"] == "success")
    }

    /// What dbt 1.11 does with the same graph: `run` names a failure to all descendants, `build` hands skips on.
    @Test func failuresOfEphemeralModelsSkipWhatReadsThem() throws {
        runner.compileFailures = ["base"]
        var plan = RunPlan(steps: [
            .init(model("base", materialized: "ephemeral")),
            .init(model("copy", materialized: "ephemeral"), waitsFor: [0]),
            .init(model("direct"), waitsFor: [0]), .init(model("dependent"), waitsFor: [1]),
            .init(model("further"), waitsFor: [2]),
        ])
        func causes(_ results: RunResults) -> [String: String?] {
            Dictionary(
                uniqueKeysWithValues: results.results.map {
                    ($0.uniqueID, $0.message?.split(separator: " ").last.map(String.init))
                })
        }
        var results = try run(plan)
        #expect(!results.isSuccess)
        #expect(results.results.allSatisfy { $0.status == .skipped && $0.timing.isEmpty && $0.compiled == false })
        #expect(
            causes(results) == [
                "model.shop.direct": "model.shop.base", "model.shop.dependent": "model.shop.base",
                "model.shop.further": "model.shop.base",
            ])
        let begun = recorder.events.contains { if case .nodeStarted = $0 { true } else { false } }
        #expect(!begun)
        plan.testsGateChildren = true
        results = try run(plan)
        #expect(
            causes(results) == [
                "model.shop.direct": "model.shop.base", "model.shop.dependent": "model.shop.copy",
                "model.shop.further": nil,
            ])
        let indices = recorder.events.compactMap { event -> Int? in
            if case .nodeSkipped(let place, _, _) = event { place.index } else { nil }
        }
        #expect(indices == [1, 2, 3, 1, 2, 3])
    }

    @Test func ephemeralModelsAreNotRunAndPassFailuresOn() throws {
        runner.compileFailures = ["bad"]
        var plan = RunPlan(steps: [
            .init(model("bad")), .init(model("between", materialized: "ephemeral"), waitsFor: [0]),
            .init(model("last"), waitsFor: [1]),
        ])
        var results = try run(plan)
        #expect(runner.begun.isEmpty)
        #expect(results.results.last?.message == nil)
        plan.testsGateChildren = true
        results = try run(plan)
        #expect(statuses(results) == ["model.shop.bad": "error", "model.shop.last": "skipped"])
        #expect(results.results.last?.message?.hasSuffix("referenced ephemeral model model.shop.between") == true)
        #expect(results.results.first?.message?.hasPrefix("Compilation Error in model bad") == true)
    }

    @Test func failingRowsAreLookedAtAndTheirTroubleIsNone() throws {
        for (name, status) in [("bad", "fail"), ("odd", "warn"), ("good", "pass")] {
            runner.actions[name] = { _ in NodeOutcome(failures: 1, testStatus: status) }
        }
        let rows = FailingRows(columns: ["id"], rows: [[.int(1)]])
        runner.rows = { rows }
        var plan = RunPlan(steps: ["bad", "odd", "good"].map { .init(dataTest($0)) })
        #expect(try run(plan).results.allSatisfy { $0.failingRows == nil })
        plan.looksAtFailingRows = true
        #expect(try run(plan).results.map(\.failingRows) == [rows, rows, nil])
        runner.rows = { () throws(Diagnostic) in throw Diagnostic(code: "fake.query", message: "no right") }
        let results = try run(plan)
        #expect(results.results.map(\.status) == [.fail, .warn, .pass])
        #expect(results.results.allSatisfy { $0.failingRows == nil && $0.diagnostic == nil })
    }

    @Test func threadsWorkAtOnce() throws {
        for name in ["a", "b", "c", "d"] {
            runner.actions[name] = { _ in
                usleep(20_000)
                return NodeOutcome()
            }
        }
        var plan = RunPlan(steps: ["a", "b", "c", "d"].map { .init(model($0)) })
        plan.threads = 4
        _ = try run(plan)
        #expect(runner.peak > 1)
    }

    @Test func oneWriterAtATimeWhereTheDatabaseSaysSo() throws {
        for name in ["a", "b", "c", "t"] {
            runner.actions[name] = { _ in
                usleep(10_000)
                return NodeOutcome(testStatus: "pass")
            }
        }
        var plan = RunPlan(steps: ["a", "b", "c"].map { .init(model($0)) })
        plan.threads = 3
        _ = try run(plan, oneWriter: true)
        #expect(runner.peak == 1)
        plan.steps.append(.init(dataTest("t")))
        _ = try run(plan, oneWriter: true)
        #expect(runner.peak == 2)
    }

    @Test func failFastLeavesTheRest() throws {
        runner.actions["a"] = { _ in throw Diagnostic(code: "fake.query", message: "no") }
        var plan = RunPlan(steps: ["a", "b", "c"].map { .init(model($0)) })
        plan.failsFast = true
        let results = try run(plan)
        #expect(runner.begun == ["a"])
        #expect(results.results.map(\.status) == [.error, .skipped, .skipped])
        #expect(results.results[2].message == "Skipping due to fail_fast")
    }

    @Test func cancellingKeepsWhatIsDone() throws {
        let cancellation = Cancellation()
        runner.actions["b"] = { session in
            cancellation.cancel()
            #expect(session.isCancelled())
            throw Diagnostic(code: "fake.cancelled", message: "cancelled")
        }
        var plan = RunPlan(steps: ["a", "b", "c"].map { .init(model($0)) })
        plan.hooksAtEnd = [hook("end")]
        let results = try run(plan, cancellation: cancellation)
        #expect(results.wasInterrupted)
        #expect(!results.isSuccess)
        #expect(results.results.map(\.status) == [.success, .skipped, .skipped])
        #expect(runner.begun == ["a", "b"])
    }

    @Test func hooksFrameTheRun() throws {
        var plan = RunPlan(steps: [.init(model("a"))])
        plan.hooksAtStart = [hook("s0"), hook("s1")]
        plan.hooksAtEnd = [hook("e0")]
        let results = try run(plan)
        #expect(runner.begun == ["s0", "s1", "a", "e0"])
        #expect(results.results.map(\.threadID) == ["main", "main", "Thread-1 (worker)", "main"])
        #expect(results.results[0].message == "shop.on-run-start.0 passed")
    }

    @Test func failedHooksSkipTheirFollowers() throws {
        runner.hookFailures = ["s0"]
        var plan = RunPlan(steps: [.init(model("a"))])
        plan.hooksAtStart = [hook("s0"), hook("s1")]
        #expect(try run(plan).results.map(\.status) == [.error, .skipped, .success])
        plan.skipsNodesWhenStartFails = true
        #expect(try run(plan).results.map(\.status) == [.error, .skipped, .skipped])
    }

    @Test func compilingRunsNothing() throws {
        var plan = RunPlan(steps: [.init(model("a")), .init(model("e", materialized: "ephemeral"), waitsFor: [0])])
        plan.action = .compile
        plan.reportsEphemeral = true
        let results = try run(plan)
        #expect(runner.begun.isEmpty)
        #expect(results.results.map(\.compiledCode) == ["select 'a'", "select 'e'"])
    }

    @Test func everyNodeOfARandomGraphRunsOnceAndAfterItsParents() throws {
        var generator = SeededGenerator(seed: 7)
        var steps: [RunPlan.Step] = []
        for index in 0..<300 {
            let parents =
                index == 0
                ? []
                : (0..<Int.random(in: 0...3, using: &generator)).map { _ in Int.random(in: 0..<index, using: &generator)
                }
            steps.append(.init(model("m\(index)"), waitsFor: Array(Set(parents)).sorted()))
        }
        var plan = RunPlan(steps: steps)
        plan.threads = 8
        let results = try run(plan)
        #expect(results.results.count == 300)
        var place: [String: Int] = [:]
        for (index, name) in runner.begun.enumerated() { place[name] = index }
        #expect(place.count == 300)
        for step in steps {
            for parent in step.waitsFor {
                #expect(place[steps[parent].node.name, default: .max] < place[step.node.name, default: -1])
            }
        }
    }
}

/// Numbers that are the same in every run (a linear congruential generator).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
