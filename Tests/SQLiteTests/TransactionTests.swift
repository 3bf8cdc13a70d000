import Dispatch
import SourceText
import Synchronization
import Testing
import Warehouse

@testable import SQLite

@Suite struct TransactionTests {
    @Test func rollbackUndoesDefinitionsAndRows() throws {
        let folder = try TemporaryFolder()
        let connection = try oneFile(folder).open()
        try connection.begin()
        _ = try connection.execute("create table t (a int); insert into t values (1)")
        #expect(connection.inTransaction)
        connection.rollback()
        #expect(!connection.inTransaction)
        #expect(try connection.failure("select * from t").message == "no such table: t")
    }

    @Test func sqlMayControlTheTransaction() throws {
        let folder = try TemporaryFolder()
        let backend = try oneFile(folder)
        let connection = try backend.open()
        _ = try connection.execute(
            "commit; begin; create table t (a int); commit; begin transaction; drop table t; rollback")
        #expect(!connection.inTransaction)
        #expect(try backend.open().cell("select count(*) from t") == .int(0))
        _ = try connection.execute("begin; insert into t values (1); savepoint s; delete from t; rollback to s; end")
        #expect(try connection.cell("select count(*) from t") == .int(1))
    }

    @Test func readsBeforeTheFirstWriteDoNotBlockIt() throws {
        let folder = try TemporaryFolder()
        let backend = try oneFile(folder)
        let (one, two) = (try backend.open(), try backend.open())
        _ = try one.execute("create table t (a int)")
        try two.begin()
        #expect(try two.cell("select count(*) from t") == .int(0))
        _ = try one.execute("insert into t values (1)")
        // A plain deferred transaction would fail here: its snapshot is old.
        _ = try two.execute("insert into t select count(*) + 1 from t")
        try two.commit()
        #expect(try one.rows(of: "select a from t order by a") == [[.int(1)], [.int(2)]])
    }

    @Test func threadsQueueForWriting() throws {
        let folder = try TemporaryFolder()
        let backend = try oneFile(folder)
        _ = try backend.open().execute("create table t (thread int, round int)")
        let problems = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { thread in
            do {
                let connection = try backend.open()
                for round in 0..<25 {
                    try connection.begin()
                    _ = try connection.execute("select count(*) from t")
                    _ = try connection.execute("insert into t values (\(thread), \(round))")
                    _ = try connection.execute("create table t_\(thread)_\(round) as select * from t")
                    try connection.commit()
                }
            } catch {
                problems.withLock { $0.append("\(error)") }
            }
        }
        #expect(problems.withLock { $0 } == [])
        #expect(try backend.open().cell("select count(*) from t") == .int(100))
    }

    /// The same file under another spelling has a write lock of its own: only SQLite's lock is between them then,
    /// as between two processes.
    @Test func processesWaitForEachOther() throws {
        let folder = try TemporaryFolder()
        let backends = try ["data/market.db", "data/../data/market.db"].map {
            try SQLiteBackend(credentials: ["path": .string($0)], root: folder.path)
        }
        _ = try backends[0].open().execute("create table t (a int)")
        let problems = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 2) { process in
            do {
                for round in 0..<40 {
                    let connection = try backends[process].open()
                    try connection.begin()
                    _ = try connection.execute("insert into t select count(*) + 1 from t")
                    if round % 10 == 0 {
                        _ = try connection.execute("create table t_\(process)_\(round) as select * from t")
                    }
                    try connection.commit()
                }
            } catch {
                problems.withLock { $0.append("\(error)") }
            }
        }
        #expect(problems.withLock { $0 } == [])
        #expect(try backends[0].open().cell("select count(distinct a) from t") == .int(80))
    }

    @Test func waitingEndsAfterTheBusyTimeout() throws {
        let folder = try TemporaryFolder()
        let holder = try oneFile(folder).open()
        _ = try holder.execute("create table t (a int); begin; insert into t values (1)")
        let other = try SQLiteBackend(
            credentials: ["path": "data/../data/market.db", "busy_timeout": .double(0.05)], root: folder.path
        ).open()
        let problem = try other.failure("insert into t values (2)")
        #expect(problem.message == "database is locked")
        #expect(problem.databaseCode == "SQLITE_BUSY")
    }

    @Test func oneThreadCannotWaitForItself() throws {
        let folder = try TemporaryFolder()
        let backend = try oneFile(folder)
        let (one, two) = (try backend.open(), try backend.open())
        _ = try one.execute("create table t (a int)")
        try one.begin()
        _ = try one.execute("insert into t values (1)")
        #expect(try two.failure("insert into t values (2)").code == "sqlite.self-lock")
        try one.commit()
        _ = try two.execute("insert into t values (2)")
    }

    @Test func interruptEndsAQueryAndAWait() throws {
        let folder = try TemporaryFolder()
        let backend = try oneFile(folder)
        let connection = try backend.open()
        _ = try connection.execute("create table t (a int)")
        let slow = Running(
            try backend.open(), "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n")
        slow.interruptUntilEnd()
        #expect(slow.problem?.code == "sqlite.cancelled")
        try connection.begin()
        _ = try connection.execute("insert into t values (1)")
        let waiting = Running(try backend.open(), "insert into t values (2)")
        waiting.interruptUntilEnd()
        #expect(waiting.problem?.code == "sqlite.cancelled")
        try connection.commit()
        // Nothing sticks: an interruption is for the statement that ran.
        #expect(try connection.cell("select count(*) from t") == .int(1))
    }

    @Test func lostTransactionIsNotCommittedPieceByPiece() throws {
        let folder = try TemporaryFolder()
        let connection = try oneFile(folder, ["pragmas": ["max_page_count": 40]]).open()
        _ = try connection.execute("create table t (a text)")
        try connection.begin()
        _ = try connection.execute("insert into t values ('first')")
        let full = try connection.failure(
            "insert into t with recursive n(i) as (select 1 union all select i + 1 from n where i < 400) select hex(zeroblob(900)) from n"
        )
        #expect(full.databaseCode == "SQLITE_FULL")
        if try connection.cell("select 1") == .int(1), connection.transactionLost {
            Issue.record("a lost transaction went on")
        }
        connection.rollback()
        #expect(try connection.cell("select count(*) from t") == .int(0))
    }
}

/// A statement on a thread of its own.
private final class Running: @unchecked Sendable {
    // One thread runs statements; the other only interrupts.
    private nonisolated(unsafe) let connection: SQLiteConnection
    private let done = DispatchSemaphore(value: 0)
    private let outcome = Mutex<Diagnostic?>(nil)

    init(_ connection: SQLiteConnection, _ sql: String) {
        self.connection = connection
        DispatchQueue.global().async { [self] in
            do throws(Diagnostic) {
                _ = try self.connection.execute(sql)
            } catch {
                outcome.withLock { $0 = error }
            }
            done.signal()
        }
    }

    var problem: Diagnostic? { outcome.withLock { $0 } }

    func interruptUntilEnd() {
        repeat { connection.interrupt() } while done.wait(timeout: .now() + .milliseconds(20)) == .timedOut
    }
}
