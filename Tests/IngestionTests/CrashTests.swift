import Dispatch
import Glibc
import SQLite
import SourceText
import Synchronization
import Testing
import Warehouse

@testable import Ingestion

/// A call that ends at any point has done everything or nothing, and the next one completes it.
@Suite struct CrashTests {
    private static let files = [
        "landing/a/stock_prices/1.csv": Market.header + "AAPL,2013-02-27,1,2,0.5,1.5\nAAPL,2013-02-28,1,2,3,1.5\n",
        "landing/a/stock_volumes/v.csv": "symbol,trade_date,volume\nAAPL,2013-02-27,5\nIBM,2013-02-27,6\n",
        "landing/b/stock_prices/2.csv": Market.header + "AAPL,2013-02-27,1,2,0.5,1.25\nFB,2013-02-27,1,2,0.5,1.5\n",
    ]

    /// Everything that a call writes, as one text.
    private func contents(_ market: Market) throws -> String {
        try market.tables().map { "\($0): \(try market.rows("select * from {\($0)} order by 1, 2, 3"))\n" }.joined()
    }

    @Test(arguments: Database.allCases) func everyStatementMayBeTheLastOne(on database: Database) throws {
        let market = try Market(Self.files, on: database)
        try market.ingest("landing/a")
        let before = try contents(market)
        let whole = try Market(Self.files, on: database)
        try whole.ingest("landing/a")
        try whole.ingest("landing")
        var steps = 0
        while steps < 100 {
            let failing = FailingConnection(try market.connect(), at: steps)
            let report = try market.ingest("landing", over: failing)
            failing.close()
            if report.exitCode == 0 { break }
            #expect(!report.problems.isEmpty && report.lines.isEmpty)
            #expect(try contents(market) == before)
            steps += 1
        }
        #expect((9..<100).contains(steps))
        #expect(try contents(market) == contents(whole))
    }

    /// The files of the database as a kill leaves them in the middle of a call: copied while rows are on their way.
    @Test func killedCallLeavesTheEarlierState() throws {
        let folder = try temporaryFolder()
        var files = Self.files
        for symbol in 0..<40 {
            files["landing/c/stock_prices/\(symbol).csv"] =
                Market.header + (0..<500).map { "S\(symbol)-\($0),2013-02-27,1,2,0.5,1.5\n" }.joined()
        }
        let market = try Market(files, path: folder + "/market.db")
        try market.ingest("landing/a")
        let before = try contents(market)
        let copying = CopyingConnection(try market.connect(), from: folder + "/market.db", to: folder + "/copy.db")
        #expect(try market.ingest("landing", over: copying).exitCode == 0)
        #expect(copying.copies > 40)
        let survivor = try Market(files, path: folder + "/copy.db")
        #expect(try contents(survivor) == before)
        try survivor.ingest("landing")
        #expect(try contents(survivor) == contents(market))
        #expect(try survivor.count("stock_prices") == "20002")
    }

    @Test(arguments: Database.allCases) func callsAtTheSameTimeLoadOnce(on database: Database) throws {
        let market = try Market(Self.files, on: database)
        let requests = (0..<4).map { _ in
            market.request(["landing"])
        }
        let backend = market.backend
        let totals = Mutex((inserted: 0, problems: [String]()))
        DispatchQueue.concurrentPerform(iterations: 4) { index in
            guard let connection = try? backend.connect(name: "test") else { return }
            let report = Ingest.run(requests[index], connection, dialect: backend.dialect)
            totals.withLock {
                $0.inserted += report.inserted
                $0.problems += report.problems.map(\.message)
            }
        }
        #expect(totals.withLock { $0.problems } == [])
        #expect(totals.withLock { $0.inserted } == 4)
        #expect(try market.count("stock_volumes") == "2")
    }
}

/// A connection that breaks at its n-th call and does nothing from there on.
private final class FailingConnection: Connection {
    private let inner: any Connection
    private var left: Int

    init(_ inner: any Connection, at step: Int) {
        self.inner = inner
        left = step
    }

    private func step() throws(Diagnostic) {
        left -= 1
        if left < 0 {
            inner.close()
            throw Diagnostic(code: "test.failure", message: "the plug was pulled")
        }
    }

    func execute(_ sql: String) throws(Diagnostic) -> QueryResult {
        try step()
        return try inner.execute(sql)
    }
    func load(_ rows: any RowSource, into table: RelationName, columns: [String]) throws(Diagnostic) -> Int {
        try step()
        return try inner.load(rows, into: table, columns: columns)
    }
    func upsert(
        _ rows: any RowSource, into table: RelationName, columns: [String], key: [String], compared: [String]
    ) throws(Diagnostic) -> (added: Int, replaced: Int) {
        try step()
        return try inner.upsert(rows, into: table, columns: columns, key: key, compared: compared)
    }
    func takeLock(_ name: String) throws(Diagnostic) { try inner.takeLock(name) }
    func ensureSchema(_ name: String) throws(Diagnostic) { try inner.ensureSchema(name) }
    func begin() throws(Diagnostic) { try inner.begin() }
    func commit() throws(Diagnostic) {
        try step()
        try inner.commit()
    }
    func rollback() { inner.rollback() }
    var inTransaction: Bool { inner.inTransaction }
    var isUsable: Bool { inner.isUsable }
    func interrupt() { inner.interrupt() }
    func close() { inner.close() }
}

/// A connection that copies the database's files before every statement and before the commit; the last copy stays.
private final class CopyingConnection: Connection {
    private let inner: any Connection
    private let source: String
    private let copy: String
    private(set) var copies = 0

    init(_ inner: any Connection, from source: String, to copy: String) {
        self.inner = inner
        self.source = source
        self.copy = copy
    }

    private func copyFiles() {
        guard inner.inTransaction else { return }
        for ending in ["", "-wal"] { copyFile(source + ending, copy + ending) }
        copies += 1
    }

    func execute(_ sql: String) throws(Diagnostic) -> QueryResult {
        copyFiles()
        return try inner.execute(sql)
    }
    func load(_ rows: any RowSource, into table: RelationName, columns: [String]) throws(Diagnostic) -> Int {
        let count = try inner.load(rows, into: table, columns: columns)
        copyFiles()
        return count
    }
    func upsert(
        _ rows: any RowSource, into table: RelationName, columns: [String], key: [String], compared: [String]
    ) throws(Diagnostic) -> (added: Int, replaced: Int) {
        let counts = try inner.upsert(rows, into: table, columns: columns, key: key, compared: compared)
        copyFiles()
        return counts
    }
    func takeLock(_ name: String) throws(Diagnostic) { try inner.takeLock(name) }
    func ensureSchema(_ name: String) throws(Diagnostic) { try inner.ensureSchema(name) }
    func begin() throws(Diagnostic) { try inner.begin() }
    func commit() throws(Diagnostic) {
        copyFiles()
        try inner.commit()
    }
    func rollback() { inner.rollback() }
    var inTransaction: Bool { inner.inTransaction }
    var isUsable: Bool { inner.isUsable }
    func interrupt() { inner.interrupt() }
    func close() { inner.close() }
}

private func copyFile(_ source: String, _ copy: String) {
    let (input, output) = (open(source, O_RDONLY), open(copy, O_WRONLY | O_CREAT | O_TRUNC, 0o600))
    guard input >= 0, output >= 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = read(input, &buffer, buffer.count), count > 0 { _ = write(output, buffer, count) }
    close(input)
    close(output)
}
