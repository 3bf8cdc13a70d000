import Foundation
import Manifest
import PostgreSQL
import SourceText
import TestSupport
import Testing
import Warehouse

@testable import Compiler

/// A node is built or it is not: whichever statement is the last one, readers find the earlier state or the new one.
@Suite struct AtomicityTests {
    /// What is there, and what a run makes of it.
    struct Change: Sendable, CustomStringConvertible {
        let description: String
        var before: String
        var after: String
        var isSeed = false
        var isFull = false
    }

    private static func model(_ config: String, _ sql: String) -> String { "{{ config(\(config)) }} \(sql)" }
    private static let rows = "select 1 as id, 'old' as name union all select 2, 'old'"
    private static let newRows = "select 2 as id, 'new' as name union all select 3, 'new'"

    private static func grown(_ strategy: String) -> String {
        "materialized='incremental', incremental_strategy='\(strategy)', unique_key='id'"
    }

    static let changes: [Change] = [
        Change(
            description: "table", before: model("materialized='table'", rows),
            after: model("materialized='table', indexes=[{'columns': ['id']}]", newRows)),
        Change(
            description: "view", before: model("materialized='view'", rows),
            after: model("materialized='view'", newRows)),
        Change(
            description: "view to table", before: model("materialized='view'", rows),
            after: model("materialized='table'", newRows)),
        Change(
            description: "table to view", before: model("materialized='table'", rows),
            after: model("materialized='view'", newRows)),
        Change(
            description: "append", before: model(grown("append"), rows), after: model(grown("append"), newRows)),
        Change(
            description: "delete+insert", before: model(grown("delete+insert"), rows),
            after: model(grown("delete+insert"), newRows)),
        Change(
            description: "merge", before: model(grown("merge"), rows), after: model(grown("merge"), newRows)),
        Change(
            description: "incremental with a new column",
            before: model(grown("append") + ", on_schema_change='sync_all_columns'", rows),
            after: model(grown("append") + ", on_schema_change='sync_all_columns'", "select 7 as id, 'new' as more")),
        Change(
            description: "incremental anew", before: model(grown("append"), rows),
            after: model(grown("append"), newRows), isFull: true),
        Change(
            description: "seed", before: "id,name\n1,old\n2,old\n", after: "id,name\n2,new\n3,new\n", isSeed: true),
        Change(
            description: "seed anew", before: "id,name\n1,old\n", after: "id,more\n2,x\n3,y\n", isSeed: true,
            isFull: true),
    ]

    @Test(arguments: changes) func onSQLite(_ change: Change) throws {
        try withTemporaryFolder { folder in
            try everyStatementMayBeTheLast(change, on: Workshop.file(in: folder), in: folder)
        }
    }

    @Test(arguments: changes) func onPostgreSQL(_ change: Change) throws {
        let schema = "atomic_\(UUID().uuidString.prefix(8).lowercased())"
        let backend = try PostgreSQLBackend(credentials: PostgresServer.shared().credentials(schema: schema))
        let connection = try backend.connect(name: "test")
        _ = try connection.execute("create schema \(schema)")
        defer { _ = try? connection.execute("drop schema \(schema) cascade") }
        try everyStatementMayBeTheLast(change, on: backend, in: "")
    }

    private func workshop(
        _ change: Change, _ text: String, on backend: any Backend, in folder: String, isFull: Bool = false
    ) throws -> Workshop {
        let flags: DatumMap = isFull ? ["FULL_REFRESH": true] : DatumMap()
        let shop = try Workshop(in: folder, seeds: change.isSeed ? ["n": text] : [:], flags: flags, backend: backend)
        if !change.isSeed { try shop.model("n", text) }
        return shop
    }

    private func everyStatementMayBeTheLast(
        _ change: Change, on backend: any Backend, in folder: String
    ) throws {
        let first = try workshop(change, change.before, on: backend, in: folder)
        try first.run("n")
        let before = try contents(first)
        let failing = FailingBackend(backend)
        let shop = try workshop(change, change.after, on: failing, in: folder, isFull: change.isFull)
        for step in 0..<100 {
            failing.left = step
            let isDone = (try? shop.run("n")) != nil
            shop.session.close()
            let now = try contents(first)
            if !isDone, !failing.hasCommitted {
                #expect(now == before, "after \(step) statements")
            } else {
                #expect(now != before)
                #expect(!now.contains("__dbt"))
            }
            if isDone {
                #expect(step >= 4)
                return
            }
        }
        Issue.record("it never succeeds")
    }

    /// All relations of the schema and the rows of the node, as one text.
    private func contents(_ shop: Workshop) throws -> String {
        let schema = shop.compiler.backend.target.schema
        let isFile = shop.compiler.backend.type == "sqlite"
        let relations = try shop.rows(
            isFile
                ? "select name, type from sqlite_schema where name not like '%stockdbt%' order by 1"
                : "select relname, relkind::text from pg_class where relnamespace = to_regnamespace('\(schema)') "
                    + "and relkind <> 'i' order by 1")
        let rows = try shop.rows("select * from \(isFile ? "n" : schema + ".n") order by 1, 2")
        return "\(relations) \(rows)"
    }
}

/// A database whose connections break at the n-th thing that is asked of them, and stay broken.
private final class FailingBackend: Backend, @unchecked Sendable {
    private let inner: any Backend
    /// How many things may still be asked.
    var left = 0
    private(set) var hasCommitted = false

    init(_ inner: any Backend) { self.inner = inner }

    var type: String { inner.type }
    var dispatchNames: [String] { inner.dispatchNames }
    var dialect: Dialect { inner.dialect }
    var limits: Limits { inner.limits }
    var macros: [MacroText] { inner.macros }
    var target: (database: String, schema: String) { inner.target }
    var targetFields: DatumMap { inner.targetFields }
    var debugFields: DatumMap { inner.debugFields }

    func connect(name: String) throws(Diagnostic) -> any Connection {
        FailingConnection(try inner.connect(name: name), of: self)
    }

    fileprivate func step(_ connection: any Connection) throws(Diagnostic) {
        left -= 1
        guard left < 0 else { return }
        connection.close()
        throw Diagnostic(code: "test.failure", message: "the plug was pulled")
    }

    fileprivate func noteCommit() { hasCommitted = true }
}

private final class FailingConnection: Connection {
    private let inner: any Connection
    private let backend: FailingBackend

    init(_ inner: any Connection, of backend: FailingBackend) {
        self.inner = inner
        self.backend = backend
    }

    func execute(_ sql: String) throws(Diagnostic) -> QueryResult {
        try backend.step(inner)
        return try inner.execute(sql)
    }
    func load(_ rows: any RowSource, into table: RelationName, columns: [String]) throws(Diagnostic) -> Int {
        try backend.step(inner)
        return try inner.load(rows, into: table, columns: columns)
    }
    func upsert(
        _ rows: any RowSource, into table: RelationName, columns: [String], key: [String], compared: [String]
    ) throws(Diagnostic) -> (added: Int, replaced: Int) {
        try inner.upsert(rows, into: table, columns: columns, key: key, compared: compared)
    }
    func takeLock(_ name: String) throws(Diagnostic) { try inner.takeLock(name) }
    func ensureSchema(_ name: String) throws(Diagnostic) { try inner.ensureSchema(name) }
    func begin() throws(Diagnostic) { try inner.begin() }
    func commit() throws(Diagnostic) {
        try backend.step(inner)
        try inner.commit()
        backend.noteCommit()
    }
    func rollback() { inner.rollback() }
    var inTransaction: Bool { inner.inTransaction }
    var isUsable: Bool { inner.isUsable }
    func interrupt() { inner.interrupt() }
    func close() { inner.close() }
}
