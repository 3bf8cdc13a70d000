import Glibc
import SQLite
import SourceText
import Synchronization
import Testing
import Warehouse

@testable import Ingestion

/// A database file and a project with files in memory.
final class Market {
    static let prices = IngestTarget(
        name: "raw.stock_prices", relation: RelationName(schema: "raw", identifier: "stock_prices"),
        columns: [
            .init(name: "symbol", dataType: "text", notNull: true),
            .init(name: "trade_date", dataType: "date", notNull: true),
            .init(name: "open", dataType: "numeric(12,4)"), .init(name: "high", dataType: "numeric(12,4)"),
            .init(name: "low", dataType: "numeric(12,4)"),
            .init(name: "close", dataType: "numeric(12,4)", notNull: true),
        ], key: ["symbol", "trade_date"])
    static let volumes = IngestTarget(
        name: "raw.stock_volumes", relation: RelationName(schema: "raw", identifier: "stock_volumes"),
        columns: [
            .init(name: "symbol", dataType: "text", notNull: true),
            .init(name: "trade_date", dataType: "date", notNull: true),
            .init(name: "volume", dataType: "bigint", notNull: true),
        ])
    static let header = "symbol,trade_date,open,high,low,close\n"

    let backend: SQLiteBackend
    var files: [String: String]
    var now = "2013-03-02 08:00:00"

    init(_ files: [String: String] = [:], path: String? = nil) throws {
        self.files = files
        backend = try SQLiteBackend(
            credentials: ["path": .string(path ?? temporaryFolder() + "/market.db"), "schema": "analytics"], root: "/")
    }

    func connect() throws -> any Connection { try backend.connect(name: "test") }

    func request(_ paths: [String], into destination: IngestRequest.Destination) -> IngestRequest {
        IngestRequest(paths: paths, tree: MemoryFileTree(files), destination: destination, now: now)
    }

    /// Loads files into the tables that their folders name.
    @discardableResult
    func ingest(
        _ paths: String...,
        into destination: IngestRequest.Destination = .source(name: "raw", tables: [prices, volumes]),
        over connection: (any Connection)? = nil, _ change: (inout IngestRequest) -> Void = { _ in }
    ) throws -> IngestReport {
        var request = request(paths, into: destination)
        change(&request)
        return Ingest.run(request, try connection ?? connect(), dialect: backend.dialect)
    }

    func rows(_ sql: String) throws -> [[Cell]] {
        try connect().execute(sql).table?.rows ?? []
    }

    func count(_ table: String) throws -> Int {
        guard case .int(let number)? = try rows("select count(*) from \(table)").first?.first else { return -1 }
        return number
    }
}

/// A folder that is gone when the tests are over.
func temporaryFolder() throws -> String {
    var template = Array("/tmp/stockdbt-test-XXXXXX".utf8CString)
    let name = try #require(template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } })
    let path = String(cString: name)
    temporaryFolders.withLock { folders in
        if folders.isEmpty { atexit { temporaryFolders.withLock { $0 }.forEach(removeFolder) } }
        folders.append(path)
    }
    return path
}

private let temporaryFolders = Mutex<[String]>([])

private func removeFolder(_ path: String) {
    for name in ["market.db", "market.db-wal", "market.db-shm", "copy.db", "copy.db-wal"] { unlink(path + "/" + name) }
    rmdir(path)
}
