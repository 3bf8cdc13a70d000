import Foundation
import SourceText
import TestSupport
import Testing
import Warehouse

@testable import PostgreSQL

/// On a real server that the test run starts itself.
@Suite struct ConnectionTests {
    private func connect() throws -> any Connection {
        let server = try PostgresServer.shared()
        return try PostgreSQLBackend(credentials: server.credentials(schema: "public")).connect(name: "test")
    }

    @Test func statementsGiveTypedRowsAndDbtsResponse() throws {
        let connection = try connect()
        let result = try connection.execute(
            "select 1 as i, 1.50::numeric as n, 'ä\tb' as t, true as b, null as z, date '2020-02-03' as d, 2.5::float8 as f"
        )
        let table = try #require(result.table)
        #expect(table.columns.map(\.name) == ["i", "n", "t", "b", "z", "d", "f"])
        #expect(table.columns.map(\.typeName).prefix(3) == ["integer", "numeric", "text"])
        #expect(
            table.rows == [
                [.int(1), .decimal("1.50"), .text("ä\tb"), .bool(true), .null, .date("2020-02-03"), .double(2.5)]
            ])
        #expect(result.response == Response(message: "SELECT 1", code: "SELECT", rowsAffected: 1))
    }

    @Test func severalStatementsGiveTheLastResult() throws {
        let connection = try connect()
        let result = try connection.execute("create temp table a (x int); insert into a values (1), (2)")
        #expect(result.table == nil)
        #expect(result.response == Response(message: "INSERT 0 2", code: "INSERT", rowsAffected: 2))
        #expect(try connection.execute("create temp view v as select 1").response.rowsAffected == -1)
    }

    @Test func errorsCarryMessageStateAndPlace() throws {
        let connection = try connect()
        let error = #expect(throws: Diagnostic.self) {
            try connection.execute("select 1,\n  nosuch\nfrom (select 2) t")
        }
        #expect(error?.code == "postgres.query" && error?.databaseCode == "42703")
        #expect(error?.message.hasPrefix("column \"nosuch\" does not exist\nLINE 2:   nosuch") == true)
        #expect(error?.location?.line == 2 && error?.location?.column == 3)
        #expect(try connection.execute("select 1").table?.rows == [[.int(1)]])
    }

    @Test func transactionsAreUndone() throws {
        let connection = try connect()
        try connection.begin()
        #expect(connection.inTransaction)
        _ = try connection.execute("create table undone (x int)")
        connection.rollback()
        #expect(!connection.inTransaction)
        #expect(try connection.execute("select to_regclass('undone')").table?.rows == [[.null]])
    }

    @Test func rowsAreLoadedWithCopy() throws {
        let connection = try connect()
        _ = try connection.execute("create temp table loaded (i int, t text, n numeric, b bytea)")
        let rows: [[Cell]] = [
            [.int(1), .text("a\tb\nc\\N"), .decimal("1.10"), .blob([1, 255])], [.null, .text(""), .null, .null],
        ]
        let count = try connection.load(
            ArrayRows(rows), into: RelationName(identifier: "loaded"), columns: ["i", "t", "n", "b"])
        #expect(count == 2)
        #expect(try connection.execute("select * from loaded order by i").table?.rows == rows)
    }

    @Test func rowsThatTheServerRefusesAddNothing() throws {
        let connection = try connect()
        _ = try connection.execute("create temp table strict (i int)")
        let error = #expect(throws: Diagnostic.self) {
            try connection.load(
                ArrayRows([[.int(1)], [.text("x")]]), into: RelationName(identifier: "strict"), columns: ["i"])
        }
        #expect(error?.databaseCode == "22P02")
        #expect(try connection.execute("select count(*) from strict").table?.rows == [[.int(0)]])
    }

    @Test func interruptEndsARunningStatement() throws {
        let connection = try connect()
        nonisolated(unsafe) let shared = connection
        let stopper = Thread {
            Thread.sleep(forTimeInterval: 0.2)
            shared.interrupt()
        }
        stopper.start()
        let error = #expect(throws: Diagnostic.self) { try connection.execute("select pg_sleep(20)") }
        #expect(error?.code == "postgres.cancelled")
        #expect(connection.isUsable)
    }

    @Test func aServerThatIsNotThereIsOneClearMessage() throws {
        let backend = try PostgreSQLBackend(credentials: [
            "host": "127.0.0.1", "port": 1, "user": "nobody", "dbname": "none", "schema": "s",
        ])
        let error = #expect(throws: Diagnostic.self) { try backend.connect(name: "test") }
        #expect(error?.code == "postgres.connect" && error?.message.contains("Connection refused") == true)
    }

    @Test func missingKeysOfTheProfileAreNamed() {
        let error = #expect(throws: Diagnostic.self) { try PostgreSQLBackend(credentials: ["host": "h", "user": "u"]) }
        #expect(error?.message == "the profile's key 'dbname' is missing")
    }
}

private final class ArrayRows: RowSource {
    private var rows: [[Cell]]
    init(_ rows: [[Cell]]) { self.rows = rows.reversed() }
    func next() throws(Diagnostic) -> [Cell]? { rows.popLast() }
}
