import Foundation
import SourceText
import Testing

/// Comparing with an earlier run and reading from another environment.
@Suite struct StateTests {
    /// A project with the artifacts of a finished build in `old`.
    private func playground() throws -> Playground {
        let playground = try Playground(copyOf: CaseTests.root.appendingPathComponent("first_light"))
        #expect(try Program.run(["build"], in: playground.folder).exitCode == 0)
        try FileManager.default.copyItem(
            at: playground.folder.appendingPathComponent("target"), to: playground.folder.appendingPathComponent("old"))
        return playground
    }

    private func replace(_ old: String, with new: String, in path: String, of playground: Playground) throws {
        let file = playground.folder.appendingPathComponent(path)
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains(old))
        try text.replacingOccurrences(of: old, with: new).write(to: file, atomically: true, encoding: .utf8)
    }

    private func listed(_ selection: String, in playground: Playground) throws -> [String] {
        let outcome = try Program.run(
            ["-q", "ls", "--state", "old", "--resource-type", "model", "--select", selection], in: playground.folder)
        return outcome.text.split(separator: "\n").map(String.init)
    }

    @Test func changesAreFoundByTheirKind() throws {
        let playground = try playground()
        #expect(try listed("state:modified", in: playground) == [])
        #expect(try listed("state:new", in: playground) == [])
        #expect(try listed("result:success", in: playground).count == 3)
        try replace("amount from", with: "amount, 1 as one from", in: "models/stg_orders.sql", of: playground)
        try replace("tags=['mart']", with: "tags=['mart'], meta={'a': 1}", in: "models/customers.sql", of: playground)
        try replace("2 * (", with: "3 * (", in: "macros/twice.sql", of: playground)
        try "select 1 as id".write(
            to: playground.folder.appendingPathComponent("models/fresh.sql"), atomically: true, encoding: .utf8)
        #expect(
            try listed("state:modified", in: playground)
                == ["shop.big_customers", "shop.customers", "shop.fresh", "shop.stg_orders"])
        #expect(try listed("state:new", in: playground) == ["shop.fresh"])
        #expect(try listed("state:modified.macros", in: playground) == ["shop.big_customers"])
        #expect(try listed("state:modified.configs", in: playground) == ["shop.customers", "shop.fresh"])
        #expect(try listed("state:unmodified", in: playground) == ["shop.big_orders"])
    }

    @Test func whatIsNotBuiltIsReadFromElsewhere() throws {
        let playground = try playground()
        try replace(#""schema": "main""#, with: #""schema": "prod""#, in: "old/manifest.json", of: playground)
        func compiled(_ arguments: String...) throws -> String {
            let words = ["-q", "compile", "-s", "customers", "--defer", "--state", "old"] + arguments
            return try Program.run(words, in: playground.folder).text
        }
        #expect(try compiled().contains(#""main"."stg_orders""#) || compiled().contains("from \"stg_orders\""))
        #expect(try compiled("--favor-state").contains("prod"))
        try FileManager.default.removeItem(at: playground.folder.appendingPathComponent("target/test.db"))
        #expect(try compiled().contains("prod"))
        let lost = try Program.run(["run", "--defer"], in: playground.folder)
        #expect(lost.exitCode == 2)
        #expect(lost.text.contains("--state or --defer-state are required for deferral"))
    }

    @Test func withoutAnEarlierRunThereIsNothingToCompare() throws {
        let playground = try Playground(copyOf: CaseTests.root.appendingPathComponent("first_light"))
        for selection in ["state:modified", "result:error", "source_status:fresher"] {
            #expect(try Program.run(["ls", "-s", selection], in: playground.folder).exitCode == 2)
        }
        #expect(try Program.run(["ls", "-s", "state:odd", "--state", "none"], in: playground.folder).exitCode == 2)
    }
}

/// How long ago sources were loaded.
@Suite struct FreshnessTests {
    @Test func sourcesAreComparedWithTheirLimits() throws {
        let playground = try Playground(copyOf: CaseTests.root.appendingPathComponent("first_light"))
        #expect(try Program.run(["seed"], in: playground.folder).exitCode == 0)
        let sources = """
            sources:
              - name: raw
                schema: main
                config: {freshness: {warn_after: {count: 1, period: hour}}}
                tables:
                  - {name: young, identifier: orders_raw, config: {loaded_at_field: "datetime('now')"}}
                  - {name: old, identifier: orders_raw, config: {loaded_at_query: "select '2020-01-01 00:00:00'"}}
                  - {name: empty, identifier: orders_raw, config: {loaded_at_field: "datetime('now')",
                     freshness: {error_after: {count: 1, period: day}, filter: "1 = 0"}}}
                  - {name: none, identifier: orders_raw, config: {freshness: null}}
            """
        try sources.write(
            to: playground.folder.appendingPathComponent("models/sources.yml"), atomically: true, encoding: .utf8)
        let outcome = try Program.run(["source", "freshness"], in: playground.folder)
        #expect(outcome.exitCode == 1)
        for line in ["PASS freshness of raw.young", "WARN freshness of raw.old", "ERROR STALE freshness of raw.empty"] {
            #expect(outcome.text.contains(line))
        }
        #expect(outcome.text.hasSuffix("Done.\n"))
        let results = try JSON.parse(try #require(playground.read("target/sources.json")))["results"]?.list ?? []
        #expect(
            Set(results.compactMap { $0["unique_id"]?.string })
                == ["source.shop.raw.young", "source.shop.raw.old", "source.shop.raw.empty"])
        let old = results.first { $0["unique_id"] == "source.shop.raw.old" }
        #expect(old?["max_loaded_at"] == "2020-01-01T00:00:00+00:00" && old?["status"] == "warn")
        let some = try Program.run(["source", "freshness", "-s", "source:raw.young"], in: playground.folder)
        #expect(some.exitCode == 0)
    }
}
