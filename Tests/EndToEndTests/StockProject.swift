import Foundation
import PostgreSQL
import SQLite
import SourceText
import TestSupport
import Warehouse

/// A copy of the project that this repository holds, or another one with its profile, on a database of its own.
final class StockProject {
    let folder: URL
    let kind: Database
    /// What the program needs to be called with.
    let environment: [String: String]
    private let backend: any Backend

    static let root = CaseTests.root.deletingLastPathComponent().deletingLastPathComponent()
    private static let parts = [
        "Makefile", "Tests/demo.sh", "dbt_project.yml", "profiles", "models", "macros", "seeds", "snapshots",
        "data-tests", "landing",
    ]

    /// - Parameter files: texts by path that make up another project; nil for the repository's own.
    init(_ kind: Database, files: [String: String]? = nil) throws {
        self.kind = kind
        let id = UUID().uuidString.prefix(8).lowercased()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("stockdbt-stock-\(id)")
        switch kind {
        case .sqlite:
            environment = [:]
            backend = try SQLiteBackend(
                credentials: ["type": "sqlite", "path": "target/market.db", "schema": "analytics"], root: folder.path)
        case .postgres:
            let server = try PostgresServer.shared()
            let name = "stock_\(id)"
            environment = [
                "PGHOST": "127.0.0.1", "PGPORT": "\(server.port)", "PGUSER": "stockdbt", "PGPASSWORD": "stockdbt",
                "PGDATABASE": name,
            ]
            try Self.onServer("create database \(name)")
            var credentials = server.credentials(schema: "analytics")
            credentials["dbname"] = .string(name)
            backend = try PostgreSQLBackend(credentials: credentials)
        }
        for part in files == nil ? Self.parts : ["profiles"] { try copy(part) }
        for (path, text) in files ?? [:] { try write(path, text) }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("target"), withIntermediateDirectories: true)
    }

    deinit {
        if kind == .postgres {
            for name in [database, database + "_kept"] {
                try? Self.onServer("drop database if exists \(name) with (force)")
            }
        }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Runs a statement in the test server's first database.
    static func onServer(_ sql: String) throws {
        let backend = try PostgreSQLBackend(credentials: PostgresServer.shared().credentials(schema: "public"))
        let connection = try backend.connect(name: "test")
        defer { connection.close() }
        _ = try connection.execute(sql)
    }

    private func copy(_ part: String) throws {
        let place = folder.appendingPathComponent(part)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Self.root.appendingPathComponent(part), to: place)
    }

    /// Writes a file of the project.
    func write(_ path: String, _ text: String) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// The arguments with the target behind them.
    func targeted(_ arguments: [String]) -> [String] { arguments + ["--target", kind.rawValue] }

    /// Calls the program.
    @discardableResult
    func call(_ arguments: String...) throws -> Program.Outcome {
        try Program.run(targeted(arguments), in: folder, environment: environment)
    }

    /// What a query gives, cells as text with bars between them; `{table}` stands for a raw table.
    func rows(_ sql: String) throws -> [String] {
        let sql = sql.replacing("{", with: kind == .sqlite ? "raw__" : "raw.").replacing("}", with: "")
        let connection = try backend.connect(name: "test")
        defer { connection.close() }
        return try connection.execute(sql).table?.rows.map { $0.map(\.shown).joined(separator: " | ") } ?? []
    }

    // MARK: Earlier states

    /// Keeps the database as it is now, for `restore`.
    func keep() throws {
        switch kind {
        case .sqlite:
            // Puts everything into the one file that is copied.
            _ = try rows("pragma wal_checkpoint(truncate)")
            try replace("target/kept.db", by: "target/market.db")
        case .postgres: try Self.onServer("create database \(database)_kept template \(database)")
        }
    }

    /// Makes the database what it was at `keep`.
    func restore() throws {
        switch kind {
        case .sqlite:
            for ending in ["-wal", "-shm"] {
                try? FileManager.default.removeItem(at: folder.appendingPathComponent("target/market.db\(ending)"))
            }
            try replace("target/market.db", by: "target/kept.db")
        case .postgres:
            try Self.onServer("drop database \(database) with (force)")
            try Self.onServer("create database \(database) template \(database)_kept")
        }
    }

    private var database: String { environment["PGDATABASE"] ?? "" }

    private func replace(_ path: String, by other: String) throws {
        let place = folder.appendingPathComponent(path)
        try? FileManager.default.removeItem(at: place)
        try FileManager.default.copyItem(at: folder.appendingPathComponent(other), to: place)
    }
}
