import Foundation
import Testing

/// `kill -9` of `ingest` at any moment: the next call completes it, no row is lost or doubled, nothing is left over.
@Suite(.serialized) struct IngestKillTests {
    private static let project = [
        "dbt_project.yml": "name: kills\nversion: '1.0'\nprofile: stock_market\n",
        "models/sources.yml": """
        version: 2
        sources:
          - name: raw
            tables:
              - name: prices
                config: {meta: {ingest: {key: [symbol, trade_date], mode: upsert}}}
                columns:
                  - {name: symbol, data_type: text}
                  - {name: trade_date, data_type: date}
                  - {name: open, data_type: "numeric(12,4)"}
                  - {name: high, data_type: "numeric(12,4)"}
                  - {name: low, data_type: "numeric(12,4)"}
                  - {name: close, data_type: "numeric(12,4)"}
                  - {name: volume, data_type: bigint}

        """,
    ]

    /// Lines for some symbols, every trading day the same ones; `shift` changes the volumes.
    private func lines(_ symbols: Range<Int>, days: Int, shift: Int) -> String {
        var text = "symbol,trade_date,open,high,low,close,volume\n"
        for symbol in symbols {
            for day in 0..<days {
                let date = "20\(10 + day / 336)-\(two(1 + day % 336 / 28))-\(two(1 + day % 28))"
                text += "S\(symbol),\(date),10.5,12.25,9.75,11.\(day % 90 + 10),\(symbol * 7 + day + shift)\n"
            }
        }
        return text
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// Two deliveries. The second one brings all known rows again, a fifth of them changed, and a few new ones: the
    /// longer its one transaction compares, the smaller is the share of reading before it and of the log's writing
    /// back after it.
    private func deliver(into project: StockProject, symbols: Int, days: Int) throws {
        try project.write("landing/1/prices/all.csv", lines(0..<symbols, days: days, shift: 0))
        let changed = symbols / 5
        try project.write("landing/2/prices/a.csv", lines(0..<changed, days: days, shift: 1))
        try project.write(
            "landing/2/prices/b.csv", lines(changed..<(symbols + symbols / 20), days: days, shift: 0))
    }

    /// Everything that was written, in a few lines; times are left out.
    private func contents(_ project: StockProject) throws -> [String] {
        try project.rows(
            "select _file, count(*), count(distinct symbol), sum(volume), sum(_line), sum((volume * _line) % 10007), min(trade_date), max(trade_date) from {prices} group by 1 order by 1"
        )
            + project.rows(
                "select path, sha256, bytes, target, rows_loaded, rows_updated, rows_rejected from {_stockdbt_ingest} order by 1"
            )
    }

    /// Relations that belong to nobody: all but the raw table and the ledger.
    private func leftovers(_ project: StockProject) throws -> [String] {
        switch project.kind {
        case .sqlite:
            try project.rows(
                "select name from sqlite_schema where type = 'table' and name not in ('raw__prices', 'raw___stockdbt_ingest', '_stockdbt_schemas')"
            )
        case .postgres:
            try project.rows(
                "select oid::regclass::text from pg_class where relkind in ('r', 'v', 'm') and oid >= 16384 and relname not in ('prices', '_stockdbt_ingest')"
            )
        }
    }

    @Test(arguments: Database.allCases) func nextCallCompletesAKilledOne(on kind: Database) throws {
        let project = try StockProject(kind, files: Self.project)
        try deliver(into: project, symbols: Soak.isLong ? 120 : 20, days: Soak.isLong ? 2000 : 1000)
        let call = ["ingest", "csv", "landing", "--into", "raw", "--next-delivery"]
        let killer = Killer(project, seed: 20_130_301)
        #expect(try killer.finish(call).exitCode == 0)
        let before = try contents(project)
        try project.keep()
        let whole = try killer.finish(call)
        #expect(whole.exitCode == 0, "\(whole.text)")
        let after = try contents(project)
        #expect(after.count == 3 + 3 && before != after)
        try Soak.repeated([killer]) { number in
            try project.restore()
            if killer.measuresAgain(before: number) {
                #expect(try killer.finish(call).exitCode == 0)
                try project.restore()
            }
            let moment = try killer.kill(call)
            let next = try killer.finish(call, measures: false)
            #expect(next.exitCode == 0, "killed \(moment.rawValue): \(next.text)")
            #expect(try contents(project) == after, "killed \(moment.rawValue)")
            #expect(try leftovers(project) == [], "killed \(moment.rawValue)")
        }
        print(killer.report("ingest"))
        if Soak.isLong { #expect(Soak.hitEnough([killer])) }
    }
}
