import Foundation
import Testing

/// Rows that fail tests: below the test on the console, in the record, and out of sight where that is asked for.
@Suite struct FailingRowTests {
    private func shop(_ database: Database) throws -> Shop {
        try Shop(
            database,
            [
                "models/prices.sql": """
                {{ config(materialized='table', unique_key='id') }}
                select 1 as id, 'AAPL' as symbol, 12.5 as price union all select 2, 'AAPL', null
                union all select 3, null, 7.25 union all select 4, 'IBM', null
                """,
                "tests/dear.sql": "select price, id from {{ ref('prices') }} where price > 10 -- a last word",
                "tests/many.sql": "with recursive n(i) as (select 1 union all select i + 1 from n where i < 25) "
                    + "select 'a' as word, i from n order by i limit 20",
                "tests/steering.sql": "select 'a' || chr(27) || '[31m' || chr(10) || 'b' as word",
                "models/models.yml": """
                version: 2
                models:
                  - name: prices
                    columns:
                      - name: symbol
                        data_tests:
                          - unique
                          - not_null: {config: {severity: warn}}
                          - accepted_values: {arguments: {values: [AAPL]}, config: {store_failures: true}}
                      - name: price
                        data_tests:
                          - not_null: {config: {meta: {show_failing_rows: false}}}
                """,
            ])
    }

    /// The table below a test's failure.
    private func table(of test: String, in text: String) -> [String] {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let start = lines.firstIndex(where: { $0.contains(" in test \(test) (") }) else {
            return ["no such test"]
        }
        let rest = lines[(start + 1)...]
        let end = rest.firstIndex { $0.contains(" in test ") || $0.contains("Done.") } ?? rest.endIndex
        let title = rest[..<end].firstIndex { $0.contains("failing row") } ?? end
        return rest[title..<end].filter { $0.hasPrefix("  |") || $0.contains("failing") }
            .map { $0.contains("failing") ? String($0.dropFirst(10)) : $0 }
    }

    @Test(arguments: Database.allCases)
    func rowsStandBelowTheirTest(_ database: Database) throws {
        let shop = try shop(database)
        if database == .sqlite { try shop.write("tests/steering.sql", "select 'a' || char(27, 10) || 'b' as word") }
        let text = try shop.call("build").text
        #expect(
            table(of: "unique_prices_symbol", in: text) == [
                "  1 failing row:", "  | unique_field | n_records |", "  |--------------|-----------|",
                "  | AAPL         | 2         |",
            ])
        // Keys first, and more than the nulls that the test's own query gives.
        #expect(
            table(of: "not_null_prices_symbol", in: text) == [
                "  1 failing row:", "  | symbol | id | price |", "  |--------|----|-------|",
                "  | null   | 3  | 7.25  |",
            ])
        let kept = table(of: "accepted_values_prices_symbol__AAPL", in: text)
        #expect(kept.last == "  | IBM         | 1         |")
        #expect(table(of: "dear", in: text).last == "  | 12.5  | 1  |")
        let many = table(of: "many", in: text)
        #expect(many.count == 13 && many.first == "  The first 10 failing rows:")
        #expect(table(of: "steering", in: text).last?.contains("a\u{241B}") == true)
        #expect(table(of: "not_null_prices_price", in: text) == [])
        let artifact = try #require(shop.read("target/run_results.json"))
        #expect(!artifact.contains("failing"))
    }

    @Test func rowsCanBeSwitchedOff() throws {
        let shop = try shop(.sqlite)
        try shop.call("run")
        #expect(try shop.call("test").text.contains("failing row"))
        #expect(try !shop.call("test", "--no-show-failing-rows").text.contains("failing row"))
        let quiet = try shop.call("--quiet", "test").text
        #expect(quiet.contains("Failure in test unique_prices_symbol") && !quiet.contains("failing row"))
        let json = try shop.call("--log-format", "json", "test").text
        let event = try #require(json.split(separator: "\n").first { $0.contains("FailingRows") })
        #expect(event.contains("\"rows\": [[") && !event.contains("| "))
        let variables = ["STOCKDBT_SHOW_FAILING_ROWS": "false"]
        #expect(try !Program.run(["test"], in: shop.folder, environment: variables).text.contains("failing row"))
    }
}
