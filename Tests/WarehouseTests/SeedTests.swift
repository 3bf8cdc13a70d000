import SourceText
import Testing
import Warehouse

@Suite struct SeedTests {
    private static let names = Dialect.TypeNames(
        text: "text", integer: "integer", bigInteger: "bigint", double: "float8", numeric: "numeric",
        boolean: "boolean",
        date: "date", timestamp: "timestamp", time: "time")

    private func seed(_ text: String, declared: [String] = []) throws -> SeedTable {
        try SeedTable(SourceFile(path: "seeds/a.csv", text: text), declared: declared)
    }

    private func show(_ cell: Cell) -> String {
        switch cell {
        case .null: "-"
        case .bool(let flag): flag ? "True" : "False"
        case .int(let number): String(number)
        case .double(let number): String(number)
        case .decimal(let text), .text(let text), .date(let text), .timestamp(let text): text
        case .blob: "?"
        }
    }

    /// One column: its cells, the kind and the values that agate 1.9 with dbt's type tester makes of them.
    @Test func kindsAreThoseOfAgate() throws {
        let cases: [(String, SeedKind, String)] = [
            ("", .integer, ""), ("\n", .integer, "-|-"), (" ", .number, "-"), ("1\n2", .number, "1|2"),
            ("2020-1-5\n 2020-01-06 \nnull", .date, "2020-01-05|2020-01-06|-"), ("2020-02-30", .text, "2020-02-30"),
            ("0000-01-05", .text, "0000-01-05"), ("2020-01-05 1:2:3", .timestamp, "2020-01-05 01:02:03"),
            ("2020-01-05\t01:02:03", .timestamp, "2020-01-05 01:02:03"),
            ("2020-01-05T01:02", .isoTimestamp, "2020-01-05 01:02:00"),
            ("2020-01-05T01:02:03.5Z", .isoTimestamp, "2020-01-05 01:02:03.500000+00:00"),
            ("20200105T010203", .isoTimestamp, "2020-01-05 01:02:03"),
            ("2020-01-05T01", .isoTimestamp, "2020-01-05 01:00:00"),
            ("2020-W01-1T00:00:00", .isoTimestamp, "2019-12-30 00:00:00"),
            ("2020-001T00:00:00", .isoTimestamp, "2020-01-01 00:00:00"),
            ("2020-01T01:02:03", .isoTimestamp, "2020-01-01 01:02:03"),
            ("2020-01-05T01:02.5", .isoTimestamp, "2020-01-05 01:02:30"),
            ("2020-01-05T01:02:03+0530", .isoTimestamp, "2020-01-05 01:02:03+05:30"),
            ("2020-01-05T01:02:03-05", .isoTimestamp, "2020-01-05 01:02:03-05:00"),
            ("2020-01-05T24:00:00", .text, "2020-01-05T24:00:00"),
            ("2020-01-05T01:02:60", .text, "2020-01-05T01:02:60"),
            ("2020-01-05t01:02:03", .text, "2020-01-05t01:02:03"),
            ("2020-02-30T00:00:00", .text, "2020-02-30T00:00:00"),
            ("2020-01-05\n2020-01-05 00:00:00", .text, "2020-01-05|2020-01-05 00:00:00"),
            ("true\nFALSE\nNull", .boolean, "True|False|-"), ("\"tr,ue\"", .boolean, "True"),
            ("1\ntrue", .text, "1|true"),
            ("1_000", .number, "1000"), ("$1.50\n-$3%", .number, "1.50|-3"), ("€ 5", .number, "5"),
            ("- 5", .number, "-5"),
            ("nan\ninf", .number, "nan|inf"), ("1e5\n1.0", .number, "1e5|1.0"), (" 12 \nNULL", .number, "12|-"),
            ("0012\n+5\n--5", .number, "12|5|5"), ("\"1,5\"", .number, "15"), (".5\n5.", .number, ".5|5."),
            ("_1", .number, "1"), ("+-3", .text, "+-3"), ("%\n-", .text, "%|-"), ("$", .text, "$"),
            ("1 2", .text, "1 2"), (" Null \nx ", .text, "-|x "),
        ]
        for (cells, kind, values) in cases {
            let seed = try seed("a\n" + cells + (cells.isEmpty ? "" : "\n"))
            #expect(seed.columns[0].kind == kind, "\(cells)")
            let rows = try seed.table(Self.names).rows.map { show($0[0]) }
            #expect(rows.joined(separator: "|") == values, "\(cells)")
            #expect(rows.count == seed.rowCount)
        }
    }

    @Test func numbersWithoutDecimalsAreIntegers() throws {
        let cases = [
            ("1\n2", "integer"), ("1.0", "integer"), ("1.50", "float8"), ("1e5", "integer"), ("1e-2", "float8"),
            ("100e-2", "integer"), ("1.25e2", "integer"), ("1.25e1", "float8"), ("nan", "integer"), ("", "integer"),
        ]
        for (cells, type) in cases {
            let seed = try seed("a\n" + cells + "\n")
            #expect(seed.typeName(of: seed.columns[0], Self.names) == type, "\(cells)")
        }
    }

    @Test func rowsMayBeShortButNotLong() throws {
        let table = try seed("a,b\n1\n\n2,x\n").table(Self.names)
        #expect(table.rows == [[.int(1), .null], [.null, .null], [.int(2), .text("x")]])
        do {
            _ = try seed("a,b\n1,2\n\"x\ny\",2\n1,2,3\n")
            Issue.record("no error")
        } catch let error as Diagnostic {
            #expect(error.code == "warehouse.csv-row-too-long")
            #expect(error.message == "row 3 has 3 values, but the header names only 2 columns")
            #expect(error.location == Location(file: "seeds/a.csv", line: 5, column: 1, width: 5, lineText: "1,2,3"))
        }
        #expect(throws: Diagnostic.self) { try seed("") }
    }

    @Test func declaredColumnsStayAsTheyStand() throws {
        let seed = try seed("zip,n\n00501,\"1,000\"\nnull,2\n", declared: ["zip"])
        #expect(seed.columns.map(\.kind) == [.text, .number])
        #expect(try seed.table(Self.names).rows == [[.text("00501"), .int(1000)], [.null, .int(2)]])
    }

    @Test func headerNamesAreMadeDifferent() throws {
        #expect(try seed("a,a,,a_2\n").columns.map(\.name) == ["a", "a_2", "c", "a_2_2"])
    }
}
