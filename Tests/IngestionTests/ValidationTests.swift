import SourceText
import Testing
import Warehouse

@testable import Ingestion

@Suite struct ValidationTests {
    /// What is said about one cell of a column; nil where it is taken.
    private func reason(_ cell: String, _ type: String, name: String = "c") throws -> String? {
        let target = IngestTarget(
            name: "raw.t", relation: RelationName(schema: "raw", identifier: "t"),
            columns: [.init(name: name, dataType: type), .init(name: "other")])
        let file = DeliveredFile(
            path: "f.csv", bytes: Array("\(name),other\n\"\(cell)\",x".utf8), size: 0, sha256: "", target: target)
        let rows = try FileHeader(file, ignoreExtra: false).rows(now: "2013-03-01 12:00:00")
        return try rows.next() == nil ? rows.refused.first?.reason : nil
    }

    @Test func cellsMustHaveTheDeclaredType() throws {
        let good: [(String, String)] = [
            ("", "integer"), ("-32768", "smallint"), (" 2147483647 ", "integer"), ("9223372036854775807", "bigint"),
            ("12.5", "numeric(4,2)"), ("-99.99", "numeric(4,2)"), ("99.994", "numeric(4,2)"), ("1e39", "float8"),
            ("1e3", "numeric"),
            ("0.000000000000000000001", "numeric(1,0)"),
            ("1e-300", "double precision"), ("2012-02-29", "date"), ("2012-02-29", "timestamp"),
            ("2012-02-29 23:59:59.123456+05:30", "timestamp with time zone"), ("2012-02-29T23:59Z", "timestamptz"),
            ("TRUE", "boolean"), ("0", "bool"), ("größe", "varchar(5)"), ("anything", "point"),
        ]
        for (cell, type) in good { #expect(try reason(cell, type) == nil, "\(cell) \(type)") }
        let bad: [(String, String, String)] = [
            ("32768", "smallint", "'32768' is too large for smallint"), ("1.0", "integer", "'1.0' is no whole number"),
            ("1,000", "bigint", "'1,000' is no whole number"),
            ("123", "numeric(4,2)", "'123' is too large for numeric(4,2)"),
            ("9223372036854775808", "bigint", "'9223372036854775808' is too large for bigint"),
            ("-99.995", "numeric(4,2)", "'-99.995' is too large for numeric(4,2)"),
            ("1e39", "real", "'1e39' is too large for real"), ("nan", "real", "'nan' is no number"),
            ("inf", "numeric", "'inf' is no number"),
            ("0x10", "real", "'0x10' is no number"),
            ("1e999", "real", "'1e999' is no number"), ("1.2.3", "numeric", "'1.2.3' is no number"),
            ("-", "numeric", "'-' is no number"),
            ("2013-02-29", "date", "'2013-02-29' is no date (YYYY-MM-DD)"),
            ("2013-2-1", "date", "'2013-2-1' is no date (YYYY-MM-DD)"),
            ("2013-02-01 24:00:00", "timestamp", "'2013-02-01 24:00:00' is no time stamp (YYYY-MM-DD HH:MM:SS)"),
            ("maybe", "boolean", "'maybe' is no truth value (true or false)"),
            ("sechsn", "varchar(5)", "'sechsn' is longer than 5 characters"),
        ]
        for (cell, type, expected) in bad { #expect(try reason(cell, type) == "c: \(expected)", "\(cell) \(type)") }
    }

    @Test func columnsOfMarketDataHaveRules() throws {
        #expect(try reason("BRK.B", "text", name: "symbol") == nil)
        #expect(try reason("^GSPC", "text", name: "symbol") == nil)
        #expect(try reason("A B", "text", name: "symbol") == "symbol: 'A B' is no symbol (A-Z 0-9 . ^ = -, at most 15)")
        #expect(try reason("2013-03-01", "date", name: "trade_date") == nil)
        #expect(try reason("2013-03-02", "date", name: "trade_date") == "trade_date: '2013-03-02' lies in the future")
        #expect(try reason("0", "numeric(12,4)", name: "adj_close") == "adj_close: '0' is not above zero")
        #expect(try reason("-1.5", "real", name: "close") == "close: '-1.5' is not above zero")
        #expect(try reason("0", "bigint", name: "volume") == nil)
        #expect(try reason("-1", "bigint", name: "volume") == "volume: '-1' is below zero")
        #expect(try reason("1.5", "numeric", name: "volume") == "volume: '1.5' is no whole number")
    }

    @Test func pricesMustBeInOrder() throws {
        let prices = try Market().prices
        func reason(_ cells: String) throws -> String? {
            let file = DeliveredFile(
                path: "f.csv", bytes: Array((Market.header + cells).utf8), size: 0, sha256: "", target: prices)
            let rows = try FileHeader(file, ignoreExtra: false).rows(now: "2013-03-01 12:00:00")
            return try rows.next() == nil ? rows.refused.first?.reason : nil
        }
        #expect(try reason("A,2013-03-01,2,3,1,2") == nil)
        #expect(try reason("A,2013-03-01,,,,2") == nil)
        #expect(try reason("A,2013-03-01,4,3,1,0.5") == "open 4 is above high 3; close 0.5 is below low 1")
        #expect(
            try reason("A,2013-03-01,,1,3,2")
                == "low 3 is above high 1; close 2 is below low 3; close 2 is above high 1")
        #expect(try reason("A,2013-03-01,2,3,1") == "5 cells for 6 columns")
        #expect(try reason(",,2,3,1,") == "symbol is empty; trade_date is empty; close is empty")
    }

    /// The fast way of reading digits gives the same numbers as the C library.
    @Test func numbersAreReadToTheLastDigit() throws {
        var state: UInt64 = 42
        func random(_ below: UInt64) -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return (state >> 33) % below
        }
        for _ in 0..<20_000 {
            let digits = (0...random(20)).map { _ in String(random(10)) }
            let point = Int(random(UInt64(digits.count)))
            let text =
                digits[...point].joined() + (point + 1 < digits.count ? "." + digits[(point + 1)...].joined() : "")
            let value = Array(text.utf8).withUnsafeBufferPointer { DecimalReading($0)?.value }
            guard value == Double(text) else {
                Issue.record("\(text)")
                return
            }
        }
    }
}
