import SourceText
import Testing
import Warehouse

@testable import Ingestion

@Suite struct IngestTests {
    private let first =
        Market.header + "AAPL,2013-02-27,448.43,452.43,440.65,444.57\nIBM,2013-02-27,200,202.5,199,202\n"
    private let second = Market.header + "AAPL,2013-02-28,444.05,447.87,441.4,441.4\n"
    private let volumes = "symbol,trade_date,volume\nAAPL,2013-02-27,20936700\n"

    private func landing() throws -> Market {
        try Market([
            "landing/a/stock_prices/1.csv": first, "landing/a/stock_volumes/v.csv": volumes,
            "landing/b/stock_prices/1.csv": second,
        ])
    }

    @Test func filesAreLoadedOnce() throws {
        let market = try landing()
        let report = try market.ingest("landing")
        #expect(
            report.lines == [
                "loaded 2 rows into raw.stock_prices from landing/a/stock_prices/1.csv (0 rejected)",
                "loaded 1 row into raw.stock_volumes from landing/a/stock_volumes/v.csv (0 rejected)",
                "loaded 1 row into raw.stock_prices from landing/b/stock_prices/1.csv (0 rejected)",
            ])
        #expect(report.summary == "3 files, 4 rows inserted, 0 updated, 0 rejected")
        #expect(report.exitCode == 0)
        #expect(
            try market.rows("select * from raw__stock_prices order by 1, 2").last == [
                .text("IBM"), .date("2013-02-27"), .int(200), .double(202.5), .int(199), .int(202),
                .text("landing/a/stock_prices/1.csv"), .int(3), .timestamp("2013-03-02 08:00:00"),
            ])
        #expect(
            try market.rows(
                "select path, bytes, target, rows_loaded, rows_updated, rows_rejected, ingested_at from raw___stockdbt_ingest order by path"
            ).first == [
                .text("landing/a/stock_prices/1.csv"), .int(first.utf8.count), .text("raw.stock_prices"), .int(2),
                .int(0), .int(0),
                .timestamp("2013-03-02 08:00:00"),
            ])
        let again = try market.ingest("landing")
        #expect(again.lines == [])
        #expect(again.summary == "nothing new in landing: 3 files already ingested")
        #expect(try market.count("raw__stock_prices") == 3)
    }

    @Test func deliveriesComeOneByOne() throws {
        let market = try landing()
        let summaries = try (0..<3).map { _ in try market.ingest("landing") { $0.nextDelivery = true }.summary }
        #expect(
            summaries == [
                "2 files, 3 rows inserted, 0 updated, 0 rejected", "1 file, 1 row inserted, 0 updated, 0 rejected",
                "nothing new in landing: 3 files already ingested",
            ])
    }

    @Test func changedFileReplacesItsRowsByKey() throws {
        let market = try landing()
        try market.ingest("landing")
        let path = "landing/a/stock_prices/1.csv"
        market.files[path] = first.replacing("444.57", with: "445.5") + "FB,2013-02-27,26.9,27.1,26.6,26.8\n"
        market.now = "2013-03-03 08:00:00"
        let report = try market.ingest("landing")
        #expect(
            report.lines == [
                "loaded 1 row into raw.stock_prices from \(path), updated 1 (0 rejected)",
                "skipped landing/a/stock_volumes/v.csv: already ingested",
                "skipped landing/b/stock_prices/1.csv: already ingested",
            ])
        #expect(report.summary == "1 file, 1 row inserted, 1 updated, 0 rejected")
        // What has not changed keeps the time it came.
        #expect(
            try market.rows(
                "select symbol, close, ingested_at from raw__stock_prices where trade_date = '2013-02-27' order by 1")
                == [
                    [.text("AAPL"), .double(445.5), .timestamp("2013-03-03 08:00:00")],
                    [.text("FB"), .double(26.8), .timestamp("2013-03-03 08:00:00")],
                    [.text("IBM"), .int(202), .timestamp("2013-03-02 08:00:00")],
                ])
        #expect(try market.count("raw___stockdbt_ingest") == 3)
    }

    @Test func changedFileWithoutKeyIsRefused() throws {
        let market = try landing()
        try market.ingest("landing")
        market.files["landing/a/stock_volumes/v.csv"] = volumes + "IBM,2013-02-27,1\n"
        market.files["landing/b/stock_prices/2.csv"] = Market.header + "IBM,2013-02-28,200,202.5,199,202\n"
        let report = try market.ingest("landing")
        #expect(report.exitCode == 1)
        #expect(report.problems.map(\.code) == ["ingest.changed-file"])
        #expect(report.lines == [] && report.summary == "")
        // All files of a call or none.
        #expect(try market.count("raw__stock_prices") == 3)
        #expect(try market.count("raw___stockdbt_ingest") == 3)
    }

    @Test func sameContentUnderAnotherNameIsSkipped() throws {
        let market = try landing()
        try market.ingest("landing/a")
        market.files = [
            "more/stock_prices/x.csv": first, "more/stock_prices/y.csv": second, "more/stock_prices/z.csv": second,
        ]
        #expect(
            try market.ingest("more").lines == [
                "skipped more/stock_prices/x.csv: same content as landing/a/stock_prices/1.csv",
                "loaded 1 row into raw.stock_prices from more/stock_prices/y.csv (0 rejected)",
                "skipped more/stock_prices/z.csv: same content as more/stock_prices/y.csv",
            ])
        #expect(
            try market.ingest("more/stock_prices/x.csv").summary.hasPrefix(
                "nothing new in more/stock_prices/x.csv: 1 file"))
    }

    @Test func replaceKeepsOnlyTheFilesOfTheCall() throws {
        let market = try landing()
        var target = Market.volumes
        target.mode = .replace
        try market.ingest("landing/a/stock_volumes", into: .table(target))
        market.files["landing/a/stock_volumes/w.csv"] = "symbol,trade_date,volume\nFB,2013-02-27,5\n"
        #expect(try market.ingest("landing/a/stock_volumes", into: .table(target)).inserted == 2)
        #expect(
            try market.rows("select symbol from raw__stock_volumes order by 1") == [[.text("AAPL")], [.text("FB")]])
        market.files["landing/a/stock_volumes/v.csv"] = nil
        market.files["landing/a/stock_volumes/w.csv"] = "symbol,trade_date,volume\nFB,2013-02-27,6\n"
        try market.ingest("landing/a/stock_volumes", into: .table(target))
        #expect(try market.rows("select symbol, volume from raw__stock_volumes") == [[.text("FB"), .int(6)]])
        #expect(try market.count("raw___stockdbt_ingest") == 1)
    }

    @Test func badRowsArePutAside() throws {
        let path = "landing/stock_prices/bad.csv"
        let market = try Market([
            path: Market.header
                + "AAPL,2013-02-27,1,2,0.5,1.5\nAAPL,2013-02-30,1,2,0.5,1.5\n\nIBM,2013-02-27,1,2,0.5,n/a\n"
        ])
        let report = try market.ingest("landing")
        #expect(report.exitCode == 0)
        #expect(report.summary == "1 file, 1 row inserted, 0 updated, 2 rejected")
        #expect(
            report.warnings.map(\.message) == [
                "trade_date: '2013-02-30' is no date (YYYY-MM-DD)", "close: 'n/a' is no number",
                "2 rows of \(path) refused, the rest is loaded",
            ])
        #expect(report.warnings.map { $0.location?.line } == [3, 5, nil])
        #expect(
            try market.rows("select * from raw__stock_prices__rejects where _line = 5") == [
                [
                    .text(path), .int(5), .text("close: 'n/a' is no number"), .text("IBM,2013-02-27,1,2,0.5,n/a"),
                    .timestamp("2013-03-02 08:00:00"),
                ]
            ])
        market.files[path] = Market.header + "AAPL,2013-02-27,1,2,0.5,1.5\nIBM,2013-02-27,1,2,0.5,1\n"
        #expect(try market.ingest("landing").inserted == 1)
        #expect(try market.count("raw__stock_prices__rejects") == 0)
    }

    @Test func strictRefusesEverything() throws {
        let market = try landing()
        market.files["landing/a/stock_prices/2.csv"] = Market.header + "aapl,2013-02-27,1,2,0.5,1.5\n"
        let report = try market.ingest("landing") { $0.strict = true }
        #expect(report.exitCode == 1)
        #expect(report.problems.map(\.message) == ["1 row refused, so nothing was written (--strict)"])
        #expect(report.warnings.first?.message == "symbol: 'aapl' is no symbol (A-Z 0-9 . ^ = -, at most 15)")
        #expect(try market.rows("select name from sqlite_master").isEmpty)
    }

    @Test func dryRunWritesNothing() throws {
        let market = try landing()
        let report = try market.ingest("landing/b") { $0.dryRun = true }
        #expect(
            report.lines == ["would load 1 row into raw.stock_prices from landing/b/stock_prices/1.csv (0 rejected)"])
        #expect(report.summary == "dry run, nothing written: 1 file, 1 row inserted, 0 updated, 0 rejected")
        #expect(try market.rows("select name from sqlite_master").isEmpty)
    }

    @Test func mistakesAreNamedBeforeAnythingIsWritten() throws {
        func problems(_ text: String, into destination: IngestRequest.Destination = .table(Market.volumes)) throws
            -> [String]
        {
            let report = try Market(["in/f.csv": text]).ingest("in", into: destination)
            return report.problems.map {
                "\(report.exitCode) \($0.code) \($0.message)\($0.hint.map { " (\($0))" } ?? "")"
            }
        }
        #expect(
            try problems("symbol,trade_dat,volume\n") == [
                "1 ingest.missing-column the header lacks column 'trade_date' (did you mean 'trade_dat' for 'trade_date'?)"
            ])
        #expect(
            try problems("symbol,trade_date,volume,x\n").first?.hasPrefix(
                "1 ingest.extra-column the header has column 'x',") == true)
        #expect(try problems("symbol,symbol\n") == ["1 ingest.repeated-column the header names column 'symbol' twice"])
        #expect(try problems("") == ["1 ingest.empty-file in/f.csv is empty (the first line names the columns)"])
        #expect(
            try problems("x", into: .source(name: "raw", tables: [Market.prices])).first?.hasPrefix(
                "2 ingest.unknown-table in/f.csv lies in 'in', but source 'raw' has no such table") == true)
        var keyed = Market.volumes
        keyed.key = ["symbl"]
        #expect(
            try problems("x", into: .table(keyed)) == [
                "2 ingest.bad-key the key of raw.stock_volumes names 'symbl', which is no declared column (did you mean 'symbol'?)"
            ])
        #expect(try Market().ingest("nowhere").problems.map(\.code) == ["ingest.no-path"])
        #expect(try Market(["in/f.txt": ""]).ingest("in").problems.map(\.code) == ["ingest.no-files"])
    }

    @Test func extraColumnsMayBeOverlooked() throws {
        let market = try Market(["f.csv": " volume ,Symbol,note,trade_date\n7,FB,x,2013-02-27\n"])
        #expect(try market.ingest("f.csv", into: .table(Market.volumes)) { $0.ignoreExtra = true }.inserted == 1)
        #expect(
            try market.rows("select symbol, trade_date, volume, _line from raw__stock_volumes") == [
                [.text("FB"), .date("2013-02-27"), .int(7), .int(2)]
            ])
    }

    @Test func tableOfAnotherShapeIsRefused() throws {
        let market = try landing()
        _ = try market.connect().execute("create table raw__stock_volumes (symbol text)")
        let report = try market.ingest("landing/a/stock_volumes")
        #expect(report.problems.map(\.code) == ["ingest.table-shape"])
    }
}
