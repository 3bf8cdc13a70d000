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
        ["24123", "12059", "581", "5"], ["24313", "12154", "586", "5"], ["24313", "12154", "586", "5"],
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
        for delivery in 0..<3 {
            let (loaded, text) = try demo(project)
            summaries.append(loaded)
            #expect(text.contains("Completed successfully"))
            #expect(try queries.flatMap { try project.rows($0) } == Self.counts[delivery])
            facts.append(
                try project.rows(
                    "select symbol, trade_date, close, sma_20, drawdown from \(schema)fact_stock_daily order by 1, 2"))
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
        #expect(try project.rows("select sector from {stock_metadata} order by symbol").count == 5)
    }
}
