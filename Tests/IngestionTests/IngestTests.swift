import SourceText
import Testing
import Warehouse

@testable import Ingestion

@Suite struct IngestTests {
    private let first =
        Market.header + "AAPL,2013-02-27,448.43,452.43,440.65,444.57\nIBM,2013-02-27,200,202.5,199,202\n"
    private let second = Market.header + "AAPL,2013-02-28,444.05,447.87,441.4,441.4\n"
    private let volumes = "symbol,trade_date,volume\nAAPL,2013-02-27,20936700\n"

    private func landing(on database: Database) throws -> Market {
        try Market(
            [
                "landing/a/stock_prices/1.csv": first, "landing/a/stock_volumes/v.csv": volumes,
                "landing/b/stock_prices/1.csv": second,
            ], on: database)
    }

    @Test(arguments: Database.allCases) func filesAreLoadedOnce(on database: Database) throws {
        let market = try landing(on: database)
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
            try market.rows("select * from {stock_prices} order by 1, 2").last
                == "IBM | 2013-02-27 | 200 | 202.5 | 199 | 202 | landing/a/stock_prices/1.csv | 3 | 2013-03-02 08:00:00"
        )
        #expect(
            try market.rows(
                "select path, bytes, target, rows_loaded, rows_updated, rows_rejected, ingested_at from {_stockdbt_ingest} order by path"
            ).first
                == "landing/a/stock_prices/1.csv | \(first.utf8.count) | raw.stock_prices | 2 | 0 | 0 | 2013-03-02 08:00:00"
        )
        let again = try market.ingest("landing")
        #expect(again.lines == [])
        #expect(again.summary == "nothing new in landing: 3 files already ingested")
        #expect(try market.count("stock_prices") == "3")
    }

    @Test(arguments: Database.allCases) func deliveriesComeOneByOne(on database: Database) throws {
        let market = try landing(on: database)
        let summaries = try (0..<3).map { _ in try market.ingest("landing") { $0.nextDelivery = true }.summary }
        #expect(
            summaries == [
                "2 files, 3 rows inserted, 0 updated, 0 rejected", "1 file, 1 row inserted, 0 updated, 0 rejected",
                "nothing new in landing: 3 files already ingested",
            ])
    }

    @Test(arguments: Database.allCases) func changedFileReplacesItsRowsByKey(on database: Database) throws {
        let market = try landing(on: database)
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
                "select symbol, close, ingested_at from {stock_prices} where trade_date = '2013-02-27' order by 1")
                == [
                    "AAPL | 445.5 | 2013-03-03 08:00:00", "FB | 26.8 | 2013-03-03 08:00:00",
                    "IBM | 202 | 2013-03-02 08:00:00",
                ])
        #expect(try market.count("_stockdbt_ingest") == "3")
    }

    @Test(arguments: Database.allCases) func changedFileWithoutKeyIsRefused(on database: Database) throws {
        let market = try landing(on: database)
        try market.ingest("landing")
        market.files["landing/a/stock_volumes/v.csv"] = volumes + "IBM,2013-02-27,1\n"
        market.files["landing/b/stock_prices/2.csv"] = Market.header + "IBM,2013-02-28,200,202.5,199,202\n"
        let report = try market.ingest("landing")
        #expect(report.exitCode == 1)
        #expect(report.problems.map(\.code) == ["ingest.changed-file"])
        #expect(report.lines == [] && report.summary == "")
        // All files of a call or none.
        #expect(try market.count("stock_prices") == "3")
        #expect(try market.count("_stockdbt_ingest") == "3")
    }

    @Test(arguments: Database.allCases) func sameContentUnderAnotherNameIsSkipped(on database: Database) throws {
        let market = try landing(on: database)
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

    @Test(arguments: Database.allCases) func replaceKeepsOnlyTheFilesOfTheCall(on database: Database) throws {
        let market = try landing(on: database)
        var target = market.volumes
        target.mode = .replace
        try market.ingest("landing/a/stock_volumes", into: .table(target))
        market.files["landing/a/stock_volumes/w.csv"] = "symbol,trade_date,volume\nFB,2013-02-27,5\n"
        #expect(try market.ingest("landing/a/stock_volumes", into: .table(target)).inserted == 2)
        #expect(
            try market.rows("select symbol from {stock_volumes} order by 1") == ["AAPL", "FB"])
        market.files["landing/a/stock_volumes/v.csv"] = nil
        market.files["landing/a/stock_volumes/w.csv"] = "symbol,trade_date,volume\nFB,2013-02-27,6\n"
        try market.ingest("landing/a/stock_volumes", into: .table(target))
        #expect(try market.rows("select symbol, volume from {stock_volumes}") == ["FB | 6"])
        #expect(try market.count("_stockdbt_ingest") == "1")
    }

    @Test(arguments: Database.allCases) func badRowsArePutAside(on database: Database) throws {
        let path = "landing/stock_prices/bad.csv"
        let market = try Market(
            [
                path: Market.header
                    + "AAPL,2013-02-27,1,2,0.5,1.5\nAAPL,2013-02-30,1,2,0.5,1.5\n\nIBM,2013-02-27,1,2,0.5,n/a\n"
            ], on: database)
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
            try market.rows("select * from {stock_prices__rejects} where _line = 5") == [
                "\(path) | 5 | close: 'n/a' is no number | IBM,2013-02-27,1,2,0.5,n/a | 2013-03-02 08:00:00"
            ])
        market.files[path] = Market.header + "AAPL,2013-02-27,1,2,0.5,1.5\nIBM,2013-02-27,1,2,0.5,1\n"
        #expect(try market.ingest("landing").inserted == 1)
        #expect(try market.count("stock_prices__rejects") == "0")
    }

    @Test(arguments: Database.allCases) func strictRefusesEverything(on database: Database) throws {
        let market = try landing(on: database)
        market.files["landing/a/stock_prices/2.csv"] = Market.header + "aapl,2013-02-27,1,2,0.5,1.5\n"
        let report = try market.ingest("landing") { $0.strict = true }
        #expect(report.exitCode == 1)
        #expect(report.problems.map(\.message) == ["1 row refused, so nothing was written (--strict)"])
        #expect(report.warnings.first?.message == "symbol: 'aapl' is no symbol (A-Z 0-9 . ^ = -, at most 15)")
        #expect(try market.tables().isEmpty)
    }

    @Test(arguments: Database.allCases) func dryRunWritesNothing(on database: Database) throws {
        let market = try landing(on: database)
        let report = try market.ingest("landing/b") { $0.dryRun = true }
        #expect(
            report.lines == ["would load 1 row into raw.stock_prices from landing/b/stock_prices/1.csv (0 rejected)"])
        #expect(report.summary == "dry run, nothing written: 1 file, 1 row inserted, 0 updated, 0 rejected")
        #expect(try market.tables().isEmpty)
    }

    @Test(arguments: Database.allCases) func mistakesAreNamedBeforeAnythingIsWritten(on database: Database) throws {
        let market = try Market(on: database)
        func problems(_ text: String, into destination: IngestRequest.Destination? = nil) throws -> [String] {
            market.files = ["in/f.csv": text]
            let report = try market.ingest("in", into: destination ?? .table(market.volumes))
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
        #expect(
            try problems("symbol,trade_date,volume\nA\0,2013-02-27,1\n").first?.hasPrefix("1 ingest.not-text") == true)
        #expect(try problems("") == ["1 ingest.empty-file in/f.csv is empty (the first line names the columns)"])
        #expect(
            try problems("x", into: .source(name: "raw", tables: [market.prices])).first?.hasPrefix(
                "2 ingest.unknown-table in/f.csv lies in 'in', but source 'raw' has no such table") == true)
        var keyed = market.volumes
        keyed.key = ["symbl"]
        #expect(
            try problems("x", into: .table(keyed)) == [
                "2 ingest.bad-key the key of raw.stock_volumes names 'symbl', which is no declared column (did you mean 'symbol'?)"
            ])
        #expect(try market.tables().isEmpty)
        #expect(try Market(on: database).ingest("nowhere").problems.map(\.code) == ["ingest.no-path"])
        #expect(try Market(["in/f.txt": ""], on: database).ingest("in").problems.map(\.code) == ["ingest.no-files"])
    }

    @Test(arguments: Database.allCases) func extraColumnsMayBeOverlooked(on database: Database) throws {
        let market = try Market(["f.csv": " volume ,Symbol,note,trade_date\n7,FB,x,2013-02-27\n"], on: database)
        #expect(try market.ingest("f.csv", into: .table(market.volumes)) { $0.ignoreExtra = true }.inserted == 1)
        #expect(
            try market.rows("select symbol, trade_date, volume, _line from {stock_volumes}") == [
                "FB | 2013-02-27 | 7 | 2"
            ])
    }

    @Test(arguments: Database.allCases) func tableOfAnotherShapeIsRefused(on database: Database) throws {
        let market = try landing(on: database)
        try market.connect().ensureSchema(market.schema)
        _ = try market.rows("create table {stock_volumes} (symbol text)")
        let report = try market.ingest("landing/a/stock_volumes")
        #expect(report.problems.map(\.code) == ["ingest.table-shape"])
    }

    /// A row that comes again within one file is one row: the last one is kept.
    @Test(arguments: Database.allCases) func lastOfEqualKeysIsKept(on database: Database) throws {
        let path = "landing/stock_prices/1.csv"
        let rows = "AAPL,2013-02-27,1,2,0.5,1.5\nIBM,2013-02-27,1,2,0.5,1.5\nAAPL,2013-02-27,1,2,0.5,1.75\n"
        let market = try Market([path: Market.header + rows], on: database)
        #expect(try market.ingest("landing").summary == "1 file, 2 rows inserted, 1 updated, 0 rejected")
        let query = "select symbol, close, _line from {stock_prices} order by 1"
        #expect(try market.rows(query) == ["AAPL | 1.75 | 4", "IBM | 1.5 | 3"])
        // Sent again with more rows, nothing of it has changed.
        market.files[path] = Market.header + rows.replacing("AAPL,2013-02-27,1,2,0.5,1.5\n", with: "") + "\n"
        #expect(try market.ingest("landing").summary == "1 file, 0 rows inserted, 0 updated, 0 rejected")
        #expect(try market.rows(query) == ["AAPL | 1.75 | 4", "IBM | 1.5 | 3"])
    }

    /// Texts arrive as they were written, whatever the protocol on the way makes of some bytes.
    @Test(arguments: Database.allCases) func textsArriveUnchanged(on database: Database) throws {
        let notes = ["tab\there", "back\\slash \\N", "two\nlines", "größe 株", "it's", "a|b"]
        var target = IngestTarget(
            name: "raw.notes", relation: RelationName(),
            columns: [.init(name: "id", dataType: "integer"), .init(name: "Note")])
        for key in [[], ["id"]] {
            let text = "id,Note\n" + notes.enumerated().map { "\($0),\"\($1)\"\n" }.joined() + "6,\n"
            let market = try Market(["f.csv": text], on: database)
            target.relation = RelationName(schema: market.schema, identifier: "notes")
            target.key = key
            target.mode = key.isEmpty ? .append : .upsert
            #expect(try market.ingest("f.csv", into: .table(target)).inserted == 7)
            #expect(try market.rows("select \"Note\" from {notes} order by id") == notes + ["null"])
        }
    }

    /// The folders in which streams are put down, by the day they came.
    @Test func foldersOfDaysDoNotNameTheTable() throws {
        let market = try Market([
            "lake/stock_prices/year=2013/month=02/day=27/stock_prices-0-0-1.csv": first,
            "lake/stock_prices/year=2013/month=02/day=28/stock_prices-0-2-2.csv": second,
        ])
        #expect(try market.ingest("lake").summary == "2 files, 3 rows inserted, 0 updated, 0 rejected")
        #expect(try market.ingest("lake/stock_prices/year=2013").summary.hasPrefix("nothing new"))
    }
}
