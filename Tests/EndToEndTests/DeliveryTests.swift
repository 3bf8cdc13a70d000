import Foundation
import Testing

/// The deliveries of the repository's own project, by the command that its readme starts with.
@Suite struct DeliveryTests {
    /// `make demo STOCKDBT=… TARGET=…`, and the last line that the loader printed.
    private func demo(_ project: StockProject) throws -> (loaded: String, text: String) {
        let make = Process()
        make.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        make.arguments = ["make", "demo", "STOCKDBT=\(Program.path)", "TARGET=\(project.kind.rawValue)"]
        make.currentDirectoryURL = project.folder
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "TMPDIR"].contains($0.key) }
        make.environment = inherited.merging(["HOME": project.folder.path, "TZ": "UTC"]) { $1 }
            .merging(project.environment) { $1 }
        let pipe = Pipe()
        make.standardOutput = pipe
        make.standardError = pipe
        try make.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        make.waitUntilExit()
        #expect(make.terminationStatus == 0, "\(text)")
        let lines = text.split(separator: "\n")
        let end = lines.firstIndex { $0.hasPrefix("== Building") } ?? lines.count
        return (lines[..<end].last { !$0.isEmpty }.map(String.init) ?? "", text)
    }

    private static let counts = [
        ["24123", "12059", "581", "5"], ["24313", "12154", "586", "6"], ["24313", "12154", "586", "6"],
    ]

    @Test(arguments: Database.allCases) func everyDeliveryAddsItsRows(to kind: Database) throws {
        let project = try StockProject(kind)
        let schema = kind == .sqlite ? "" : "analytics."
        let queries = [
            "select (select count(*) from {stock_prices}) + (select count(*) from {stock_volumes}) + (select count(*) from {stock_metadata})",
            "select count(*) from \(schema)fact_stock_daily", "select count(*) from \(schema)agg_stock_monthly",
            "select count(*) from \(schema)dim_stocks",
        ]
        var summaries: [String] = []
        var facts: [[String]] = []
        var histories: [[String]] = []
        for delivery in 0..<3 {
            let (loaded, text) = try demo(project)
            summaries.append(loaded)
            #expect(text.contains("Completed successfully"))
            #expect(text.contains("PASS=203 WARN=0 ERROR=0 SKIP=0 NO-OP=3 TOTAL=206"))
            #expect(text.hasSuffix("open target/index.html\n"))
            #expect(try queries.flatMap { try project.rows($0) } == Self.counts[delivery])
            facts.append(
                try project.rows(
                    "select symbol, trade_date, close, sma_20, drawdown from \(schema)fact_stock_daily order by 1, 2"))
            histories.append(
                try project.rows("select * from \(schema)snap_stock_metadata order by symbol, dbt_valid_from"))
        }
        #expect(
            summaries == [
                "11 files, 24,123 rows inserted, 0 updated, 0 rejected",
                "11 files, 190 rows inserted, 1 updated, 0 rejected",
                "nothing new in landing: 22 files already ingested",
            ])
        // What was there stays as it was.
        #expect(Set(facts[0]).isSubset(of: facts[1]))
        #expect(facts[1] == facts[2])
        #expect(histories.map(\.count) == [5, 6, 6] && histories[1] == histories[2])
        try checkTheChangedRecord(project, schema)
    }

    /// The record that the second delivery changes: both versions, the first one ending when the second begins.
    private func checkTheChangedRecord(_ project: StockProject, _ schema: String) throws {
        #expect(
            try project.rows(
                "select stock_version_key, sector, is_current, company from \(schema)dim_stocks where symbol = 'GOOG' order by version_number"
            ) == ["GOOG|1 | Communication Services | 0 | Google Inc.", "GOOG|2 | Technology | 1 | Google Inc."])
        #expect(
            try project.rows(
                "select earlier.symbol from \(schema)dim_stocks as earlier join \(schema)dim_stocks as later on earlier.symbol = later.symbol and earlier.valid_to = later.valid_from where later.valid_to is null"
            ) == ["GOOG"])
        #expect(
            try project.rows(
                "select count(*) from \(schema)fact_stock_daily as daily join \(schema)dim_stocks as stocks on daily.symbol = stocks.symbol and stocks.is_current = 1"
            ) == ["12154"])
    }
}
