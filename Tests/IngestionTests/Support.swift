import Glibc
import PostgreSQL
import SQLite
import SourceText
import Synchronization
import TestSupport
import Testing
import Warehouse

@testable import Ingestion

/// The kinds of database that files are loaded into: what holds for one holds for all.
enum Database: CaseIterable {
    case sqlite, postgres
}

/// A database and a project with files in memory.
final class Market {
    static let header = "symbol,trade_date,open,high,low,close\n"

    let database: Database
    let backend: any Backend
    /// Where raw tables go: on a server, a schema that no other test has.
    let schema: String
    var files: [String: String]
    var now = "2013-03-02 08:00:00"

    init(_ files: [String: String] = [:], on database: Database = .sqlite, path: String? = nil) throws {
        self.files = files
        self.database = database
        switch database {
        case .sqlite:
            schema = "raw"
            let path = try path ?? temporaryFolder() + "/market.db"
            backend = try SQLiteBackend(credentials: ["path": .string(path), "schema": "analytics"], root: "/")
        case .postgres:
            schema = "raw_\(getpid())_\(markets.wrappingAdd(1, ordering: .relaxed).newValue)"
            backend = try PostgreSQLBackend(credentials: PostgresServer.shared().credentials(schema: "analytics"))
        }
    }

    var prices: IngestTarget {
        IngestTarget(
            name: "raw.stock_prices", relation: RelationName(schema: schema, identifier: "stock_prices"),
            columns: [
                .init(name: "symbol", dataType: "text", notNull: true),
                .init(name: "trade_date", dataType: "date", notNull: true),
                .init(name: "open", dataType: "numeric(12,4)"), .init(name: "high", dataType: "numeric(12,4)"),
                .init(name: "low", dataType: "numeric(12,4)"),
                .init(name: "close", dataType: "numeric(12,4)", notNull: true),
            ], key: ["symbol", "trade_date"])
    }
    var volumes: IngestTarget {
        IngestTarget(
            name: "raw.stock_volumes", relation: RelationName(schema: schema, identifier: "stock_volumes"),
            columns: [
                .init(name: "symbol", dataType: "text", notNull: true),
                .init(name: "trade_date", dataType: "date", notNull: true),
                .init(name: "volume", dataType: "bigint", notNull: true),
            ])
    }

    func connect() throws -> any Connection { try backend.connect(name: "test") }

    func request(_ paths: [String], into destination: IngestRequest.Destination? = nil) -> IngestRequest {
        IngestRequest(
            paths: paths, tree: MemoryFileTree(files),
            destination: destination ?? .source(name: "raw", tables: [prices, volumes]), now: now)
    }

    /// Loads files into the tables that their folders name.
    @discardableResult
    func ingest(
        _ paths: String..., into destination: IngestRequest.Destination? = nil,
        over connection: (any Connection)? = nil, _ change: (inout IngestRequest) -> Void = { _ in }
    ) throws -> IngestReport {
        var request = request(paths, into: destination)
        change(&request)
        return Ingest.run(request, try connection ?? connect(), dialect: backend.dialect)
    }

    /// The rows of a query in which `{table}` stands for a raw table, one text a row.
    func rows(_ sql: String) throws -> [String] {
        var sql = sql
        while let start = sql.firstIndex(of: "{"), let end = sql[start...].firstIndex(of: "}") {
            let table = RelationName(schema: schema, identifier: String(sql[sql.index(after: start)..<end]))
            sql.replaceSubrange(start...end, with: backend.dialect.quoted(table))
        }
        let rows = try connect().execute(sql).table?.rows ?? []
        return rows.map { $0.map(shown).joined(separator: " | ") }
    }

    func count(_ table: String) throws -> String { try rows("select count(*) from {\(table)}").first ?? "" }

    /// The raw tables that there are.
    func tables() throws -> [String] {
        switch database {
        case .sqlite:
            try rows("select name from sqlite_master where type = 'table' and name <> '_stockdbt_schemas' order by 1")
                .map { $0.replacing("raw__", with: "", maxReplacements: 1) }
        case .postgres: try rows("select tablename from pg_tables where schemaname = '\(schema)' order by 1")
        }
    }
}

private let markets = Atomic(0)

/// A cell as text; an exact number without the zeros at its end, which only some databases keep.
private func shown(_ cell: Cell) -> String {
    switch cell {
    case .null: return "null"
    case .bool(let value): return "\(value)"
    case .int(let value): return "\(value)"
    case .double(let value): return "\(value)"
    case .text(let text), .date(let text), .timestamp(let text): return text
    case .blob(let bytes): return "\(bytes)"
    case .decimal(let text):
        guard text.contains(".") else { return text }
        let short = String(text.reversed().drop { $0 == "0" }.reversed())
        return short.hasSuffix(".") ? String(short.dropLast()) : short
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
