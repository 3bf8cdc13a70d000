import Foundation
import PostgreSQL
import SQLite
import SourceText
import TestSupport
import Warehouse

/// The kinds of databases that every promise is tested on.
enum Database: String, CaseIterable, Sendable {
    case sqlite, postgres
}

/// A small project in a folder of its own, on a database (SQLite) or schema (PostgreSQL) of its own.
final class Shop {
    let folder: URL
    let kind: Database
    /// The schema that nodes are built in.
    let schema: String
    /// A schema that the project knows nothing of; tables and views of SQLite get it as a prefix.
    var foreign: String { schema + "_bi" }
    private let backend: any Backend

    /// - Parameter files: texts by path; dbt_project.yml and profiles.yml are written where they are not given.
    init(_ kind: Database, _ files: [String: String]) throws {
        self.kind = kind
        let id = UUID().uuidString.prefix(8).lowercased()
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("stockdbt-shop-\(id)")
        let credentials: DatumMap
        switch kind {
        case .sqlite:
            schema = "main"
            credentials = ["type": "sqlite", "path": "target/shop.db", "schema": "main", "threads": 4]
            backend = try SQLiteBackend(credentials: credentials, root: folder.path)
        case .postgres:
            schema = "shop_\(id)"
            credentials = try PostgresServer.shared().credentials(schema: schema)
            backend = try PostgreSQLBackend(credentials: credentials)
        }
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("target"), withIntermediateDirectories: true)
        let profile: DatumMap = ["target": "dev", "outputs": ["dev": .mapping(credentials)]]
        try write("profiles.yml", JSONWriter.text(of: ["shop": .mapping(profile)]))
        try write("dbt_project.yml", "name: shop\nversion: '1.0'\nprofile: shop\n")
        for (path, text) in files { try write(path, text) }
        if kind == .postgres { try execute("create schema \(foreign)") }
    }

    deinit {
        if kind == .postgres {
            try? execute("drop schema if exists \(schema) cascade; drop schema if exists \(foreign) cascade")
        }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Writes a file of the project.
    func write(_ path: String, _ text: String) throws {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    /// The text of a file, nil where it does not exist.
    func read(_ path: String) -> String? {
        try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
    }

    /// Calls the program.
    @discardableResult
    func call(_ arguments: String...) throws -> Program.Outcome { try Program.run(arguments, in: folder) }

    /// A relation of the project as SQL writes it.
    func own(_ name: String) -> String { kind == .postgres ? "\(schema).\(name)" : name }

    /// A relation of somebody else as SQL writes it.
    func other(_ name: String) -> String { kind == .postgres ? "\(foreign).\(name)" : "\(foreign)__\(name)" }

    /// What a query gives, cells as text; `[["no such …"]]` where it fails.
    func rows(_ sql: String) -> [[String]] {
        do {
            let connection = try backend.connect(name: "test")
            defer { connection.close() }
            return try connection.execute(sql).table?.rows.map { $0.map(\.shown) } ?? []
        } catch {
            return [["\(error)"]]
        }
    }

    /// Changes something behind the project's back.
    func execute(_ sql: String) throws {
        let connection = try backend.connect(name: "test")
        defer { connection.close() }
        _ = try connection.execute(sql)
    }

    /// The names of all relations of the project's schema.
    var relations: [String] {
        let query =
            kind == .postgres
            ? "select relname from pg_class where relnamespace = to_regnamespace('\(schema)') and relkind in ('r', 'v', 'm') order by 1"
            : "select name from sqlite_schema where type in ('table', 'view') and name not like '\\_stockdbt%' escape '\\' order by 1"
        return rows(query).compactMap(\.first)
    }

    /// Status by name in run_results.json.
    func statuses() throws -> [String: String] {
        let text = read("target/run_results.json") ?? "{}"
        let results = try JSON.parse(text)["results"]?.list ?? []
        var statuses: [String: String] = [:]
        for result in results {
            let name = result["unique_id"]?.string?.split(separator: ".").dropFirst(2).joined(separator: ".") ?? ""
            statuses[name] = result["status"]?.string
        }
        return statuses
    }
}

extension Cell {
    /// As a text, `null` for nothing.
    var shown: String {
        switch self {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .decimal(let text), .text(let text), .date(let text), .timestamp(let text): text
        case .blob(let bytes): "\(bytes.count) bytes"
        }
    }
}
