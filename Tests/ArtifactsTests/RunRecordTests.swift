import Artifacts
import Compiler
import Execution
import SourceText
import TestSupport
import Testing
import Warehouse

@testable import SQLite

/// The record of past runs in its file.
@Suite struct RunRecordTests {
    private func store(_ path: String) throws -> any Connection {
        try SQLiteBackend(
            credentials: ["schemas_and_paths": ["main": .string(path)], "busy_timeout": 0], root: "/"
        ).connect(name: "record")
    }

    private func run(_ number: Int, target: String = "dev") -> RunHistory.Run {
        .init(
            invocationID: "id-\(number)", command: "build", target: target,
            startedAt: Instant(microseconds: 1_795_437_119_209_399 + number), elapsed: 1.5, isSuccess: number > 0)
    }

    private func result(_ id: String, _ status: NodeStatus, rows: Int? = nil, failures: Int? = nil) -> NodeResult {
        var result = NodeResult(uniqueID: id, status: status, threadID: "MainThread")
        result.executionTime = 0.25
        result.response = Response(message: "OK", rowsAffected: rows)
        result.failures = failures
        result.message = "it's \(status.rawValue)"
        return result
    }

    @Test func runsAreKeptNewestFirst() throws {
        try withTemporaryFolder { folder in
            let path = "\(folder)/record.sqlite"
            for number in 0..<3 {
                let store = try store(path)
                defer { store.close() }
                let results = [
                    result("model.a", .success, rows: number == 1 ? 7 : -1), result("test.b", .fail, failures: number),
                ]
                try RunRecord(store).add(run(number), results + [result("test.b", .warn, failures: number)])
            }
            let store = try store(path)
            defer { store.close() }
            let history = try RunRecord(store).history(target: "dev")
            #expect(history.runs == [run(2), run(1), run(0)])
            #expect(history.entries["model.a"]?.map(\.rows) == [nil, 7, nil])
            #expect(history.entries["test.b"]?.map(\.failures) == [2, 1, 0])
            #expect(history.entries["test.b"]?.first?.status == "warn")
            #expect(history.entries["test.b"]?.first?.message == "it's warn")
            #expect(history.entries["test.b"]?.first?.seconds == 0.25)
        }
    }

    @Test func targetsHaveTheirOwnHistory() throws {
        try withTemporaryFolder { folder in
            let store = try store("\(folder)/record.sqlite")
            defer { store.close() }
            let record = try RunRecord(store)
            try record.add(run(1, target: "o'dev"), [result("model.a", .success)])
            try record.add(run(2, target: "prod"), [result("model.a", .error)])
            let history = try record.history(target: "o'dev")
            #expect(history.runs == [run(1, target: "o'dev")])
            #expect(history.entries["model.a"]?.map(\.status) == ["success"])
        }
    }

    @Test func failingRowsAreThoseOfTheLastRunOfATest() throws {
        try withTemporaryFolder { folder in
            let store = try store("\(folder)/record.sqlite")
            defer { store.close() }
            let record = try RunRecord(store)
            func failed(_ id: String, _ rows: [[Cell]]) -> NodeResult {
                var result = result(id, .fail, failures: rows.count)
                result.failingRows = FailingRows(columns: ["id", "word"], keyCount: 1, rows: rows)
                return result
            }
            let long = String(repeating: "é", count: 300)
            try record.add(
                run(1), [failed("test.a", [[.int(1), .null]]), failed("test.b", [[.int(2), .text(long)]])])
            try record.add(run(2, target: "prod"), [failed("test.a", [[.int(7), .text("there")]])])
            try record.add(run(3), [failed("test.a", [[.int(3), .text("'x'")], [.int(4), .decimal("1.50")]])])
            var rows = try record.history(target: "dev").failingRows
            #expect(rows["test.a"]?.rows == [[.text("3"), .text("'x'")], [.text("4"), .text("1.50")]])
            #expect(rows["test.a"]?.columns == ["id", "word"] && rows["test.a"]?.keyCount == 1)
            #expect(rows["test.b"]?.rows == [[.text("2"), .text(String(long.prefix(200)))]])
            try record.add(run(4), [result("test.a", .pass)])
            rows = try record.history(target: "dev").failingRows
            #expect(rows["test.a"] == nil && rows["test.b"] != nil)
            #expect(try record.history(target: "prod").failingRows["test.a"]?.rows.count == 1)
        }
    }

    @Test func aFileOfTheFirstVersionIsTakenOver() throws {
        try withTemporaryFolder { folder in
            let store = try store("\(folder)/record.sqlite")
            defer { store.close() }
            try RunRecord(store).add(run(1), [result("model.a", .success)])
            _ = try store.execute("drop table failing_rows; pragma user_version = 1")
            let history = try RunRecord(store).history(target: "dev")
            #expect(history.entries["model.a"]?.count == 1 && history.failingRows.isEmpty)
            #expect(try store.execute("pragma user_version").table?.rows == [[.int(2)]])
        }
    }

    @Test func aFileOfAnotherVersionIsLeftAlone() throws {
        try withTemporaryFolder { folder in
            let store = try store("\(folder)/record.sqlite")
            defer { store.close() }
            _ = try store.execute("create table runs (x); pragma user_version = 99")
            #expect(throws: Diagnostic.self) { try RunRecord(store) }
            #expect(try store.execute("select * from runs").table?.columns.count == 1)
        }
    }

    @Test(arguments: ["2026-11-23T12:33:15.004217Z", "1970-01-01T00:00:00.000000Z", "2024-02-29T23:59:59.999999Z"])
    func momentsAreReadBack(text: String) {
        #expect(Instant(iso: text)?.iso == text)
    }

    @Test(arguments: ["", "2026-11-23", "2026-13-01T00:00:00.000000Z", "x", "99999999999999999999-1-1T0:0:0.0Z"])
    func otherTextsAreNoMoments(text: String) { #expect(Instant(iso: text) == nil) }
}
