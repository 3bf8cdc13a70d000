import SourceText
import Testing
import Warehouse

@testable import SQLite

@Suite struct ConnectionTests {
    @Test func createsTheFoldersOfItsFile() throws {
        let folder = try TemporaryFolder()
        let connection = try oneFile(folder).open()
        #expect(try connection.cell("pragma journal_mode") == .text("wal"))
        #expect(try connection.cell("pragma foreign_keys") == .int(0))
    }

    @Test func cellsFollowStorageAndDeclaredType() throws {
        let folder = try TemporaryFolder()
        let connection = try oneFile(folder).open()
        _ = try connection.execute(
            """
            create table t (i integer, r real, s text, d date, ts timestamp, b boolean, x blob, n numeric);
            insert into t values (1, 1.5, 'a', '2020-02-29', '2020-02-29 10:11:12', 1, x'00ff', null);
            insert into t values (2, 2, '', 'soon', '10:11', 7, x'', '12.50');
            """)
        let rows = try connection.rows(of: "select * from t order by i")
        #expect(
            rows.first == [
                .int(1), .double(1.5), .text("a"), .date("2020-02-29"), .timestamp("2020-02-29 10:11:12"), .bool(true),
                .blob([0, 255]), .null,
            ])
        #expect(
            rows.last == [
                .int(2), .double(2), .text(""), .text("soon"), .text("10:11"), .int(7), .blob([]), .double(12.5),
            ])
    }

    @Test func tableIsThatOfTheLastStatementWithRows() throws {
        let folder = try TemporaryFolder()
        let connection = try oneFile(folder).open()
        let result = try connection.execute(
            "create table t (a int); -- one; two\nselect 1 as x; select a from t; /* ; */ insert into t values (1), (2);"
        )
        #expect(result.table?.columns.map(\.name) == ["a"])
        #expect(result.table?.rows.isEmpty == true)
        #expect(result.response == Response(message: "OK", rowsAffected: 2))
        #expect(try connection.execute("create table u as select 1").response.rowsAffected == -1)
        #expect(try connection.execute(" -- nothing\n").table == nil)
    }

    @Test func errorsKeepMessageCodeAndPlace() throws {
        let folder = try TemporaryFolder()
        let connection = try oneFile(folder).open()
        let problem = try connection.failure("select 1;\nselect 2,\n  pricee from (select 1 as price)")
        #expect(problem.code == "sqlite.query")
        #expect(problem.message == "no such column: pricee")
        #expect(problem.databaseCode == "SQLITE_ERROR")
        #expect(
            problem.location
                == Location(file: "sql", line: 3, column: 3, width: 6, lineText: "  pricee from (select 1 as price)"))
        _ = try connection.execute("create table t (a int primary key); insert into t values (1)")
        let double = try connection.failure("insert into t values (1)")
        #expect(double.message == "UNIQUE constraint failed: t.a")
        #expect(double.databaseCode == "SQLITE_CONSTRAINT_PRIMARYKEY")
        #expect(try connection.failure("select 'open").message == "unrecognized token: \"'open\"")
    }

    @Test func closedConnectionSaysSo() throws {
        let folder = try TemporaryFolder()
        let connection = try oneFile(folder).open()
        connection.close()
        #expect(!connection.isUsable)
        #expect(try connection.failure("select 1").message == "the connection is closed")
    }

    @Test func profileMistakesAreNamed() throws {
        func problem(_ keys: DatumMap) -> String? {
            do throws(Diagnostic) {
                _ = try SQLiteBackend(credentials: keys, root: "/nowhere")
                return nil
            } catch {
                return error.message
            }
        }
        #expect(problem([:]) == "the profile names no file")
        #expect(problem(["path": 3]) == "'path' must be a text")
        #expect(problem(["path": ":memory:"]) == "a database in memory cannot be shared by several connections")
        #expect(problem(["schemas_and_paths": ["raw": "raw.db"]]) == "at least one schema must be called 'main'")
        #expect(
            problem(["path": "a.db", "pragmas": ["x;drop": 1]])
                == "the pragma 'x;drop' must be a word, a number or true/false")
        #expect(problem(["path": "a.db", "pragmas": ["cache_size": -2000]]) == nil)
    }

    @Test func unreadableFileIsAConnectError() throws {
        let folder = try TemporaryFolder()
        _ = try oneFile(folder).open()
        let backend = try SQLiteBackend(credentials: ["path": "data"], root: folder.path)
        #expect(throws: Diagnostic.self) { try backend.open() }
        do {
            _ = try backend.open()
        } catch let error as Diagnostic {
            #expect(error.code == "sqlite.connect")
            #expect(error.message.hasPrefix("unable to open database file"))
        }
    }
}
