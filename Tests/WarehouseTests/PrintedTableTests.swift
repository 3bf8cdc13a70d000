import SourceText
import Testing
import Warehouse

@Suite struct PrintedTableTests {
    private func table(_ names: [String], _ rows: [[Cell]]) -> PrintedTable {
        PrintedTable(ResultTable(columns: names.map { .init(name: $0) }, rows: rows))
    }

    /// What agate 1.9 with dbt's types printed of the same values.
    private static let wide: [[Cell]] = [
        [
            .int(1_000_000), .decimal("1.50"), .double(1234.56789), .date("2024-01-01"),
            .timestamp("2024-01-01 01:02:03.000456"), .bool(true), .text("null"), .null, .int(5),
        ],
        [
            .null, .decimal("10000"), .double(-0.5), .null, .null, .null, .text("aaaaaaaaaaaaaaaaaaaaaaaa"), .null,
            .int(5),
        ],
    ]
    private static let names = ["i", "n", "f", "d", "ts", "b", "t", "nn", "k"]

    @Test func columnsArePrintedAsAgatePrintsThem() {
        let expected = """
            |       i |        n |          f |          d |                   ts |    b | t                    | nn | k |
            | ------- | -------- | ---------- | ---------- | -------------------- | ---- | -------------------- | -- | - |
            | 1000000 |      1.5 | 1,234.568… | 2024-01-01 | 2024-01-01 01:02:... | True | null                 |    | 5 |
            |         | 10,000.0 |    -0.500… |            |                      |      | aaaaaaaaaaaaaaaaa... |    | 5 |
            """
        #expect(table(Self.names, Self.wide).text(maxColumns: nil) == expected)
    }

    @Test func whatIsLeftOutIsMarked() {
        let expected = """
            |       i |   n |          f |          d |                   ts |    b | ... |
            | ------- | --- | ---------- | ---------- | -------------------- | ---- | --- |
            | 1000000 | 1.5 | 1,234.568… | 2024-01-01 | 2024-01-01 01:02:... | True | ... |
            |     ... | ... |        ... |        ... |                  ... |  ... | ... |
            """
        #expect(table(Self.names, Self.wide).text(maxRows: 1) == expected)
    }

    @Test func numbersBeyondTheUsual() {
        let row: [Cell] = [
            .decimal("1000"), .double(.nan), .decimal("0.0000001"), .double(.infinity), .double(1e20), .double(2.0005),
        ]
        let expected = """
            |     a |   b |      c |        d |                           e |      f |
            | ----- | --- | ------ | -------- | --------------------------- | ------ |
            | 1,000 | NaN | 0.000… | Infinity | 100,000,000,000,000,000,000 | 2.000… |
            """
            .split(separator: "\n").map(String.init)
        let lines = table(["a", "b", "c", "d", "e", "f"], [row]).text().split(separator: "\n").map(String.init)
        #expect(lines[2].hasPrefix("| 1,000 | NaN | 0.000… | Infinity |"))
        #expect(lines[2].hasSuffix("2.000… |"))
        #expect(expected.count == lines.count)
    }

    @Test func jsonKeepsWhatJSONHas() {
        let json = JSONWriter.text(of: table(Self.names, Self.wide).json)
        #expect(
            json.hasPrefix(
                #"[{"i": 1000000, "n": 1.5, "f": 1234.56789, "d": "2024-01-01", "ts": "2024-01-01T01:02:03.000456", "#
                    + #""b": true, "t": "null", "nn": null, "k": 5}, {"i": null, "n": 10000.0, "#))
    }
}
