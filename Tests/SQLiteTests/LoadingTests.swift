import SourceText
import Testing
import Warehouse

@testable import SQLite

@Suite struct LoadingTests {
    private let table = RelationName(schema: "raw", identifier: "t")

    private func connection(_ folder: TemporaryFolder) throws -> SQLiteConnection {
        let connection = try oneFile(folder).open()
        _ = try connection.execute(
            "create table raw__t (k text, n int, f text); create unique index raw__t_key on raw__t (k)")
        return connection
    }

    @Test func loadIsOneTransaction() throws {
        let folder = try TemporaryFolder()
        let connection = try connection(folder)
        let rows: [[Cell]] = [[.text("a"), .int(1)], [.text("b"), .null], [.text("a"), .int(3)]]
        #expect(throws: Diagnostic.self) { try connection.load(ListedRows(rows), into: table, columns: ["k", "n"]) }
        #expect(try connection.cell("select count(*) from raw__t") == .int(0))
        #expect(!connection.inTransaction)
        #expect(try connection.load(ListedRows(Array(rows.dropLast())), into: table, columns: ["k", "n"]) == 2)
        #expect(
            try connection.rows(of: "select k, n from raw__t order by k") == [
                [.text("a"), .int(1)], [.text("b"), .null],
            ])
    }

    @Test func loadTakesPartInTheOpenTransaction() throws {
        let folder = try TemporaryFolder()
        let connection = try connection(folder)
        try connection.begin()
        #expect(try connection.load(ListedRows([[.text("a")]]), into: table, columns: ["k"]) == 1)
        connection.rollback()
        #expect(try connection.cell("select count(*) from raw__t") == .int(0))
        #expect(throws: Diagnostic.self) {
            try connection.load(ListedRows([[.null, .null]]), into: table, columns: ["k"])
        }
    }

    @Test func upsertReplacesOnlyWhatDiffers() throws {
        let folder = try TemporaryFolder()
        let connection = try connection(folder)
        func upsert(_ rows: [[Cell]]) throws -> [Int] {
            let counts = try connection.upsert(
                ListedRows(rows), into: table, columns: ["k", "n", "f"], key: ["k"], compared: ["n"])
            return [counts.added, counts.replaced]
        }
        #expect(try upsert([[.text("a"), .int(1), .text("1")], [.text("b"), .null, .text("1")]]) == [2, 0])
        #expect(
            try upsert([
                [.text("a"), .int(1), .text("2")], [.text("b"), .int(5), .text("2")],
                [.text("c"), .int(1), .text("2")],
            ])
                == [1, 1])
        #expect(
            try connection.rows(of: "select k, n, f from raw__t order by k") == [
                [.text("a"), .int(1), .text("1")], [.text("b"), .int(5), .text("2")],
                [.text("c"), .int(1), .text("2")],
            ])
    }
}
