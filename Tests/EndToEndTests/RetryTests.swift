import Foundation
import Testing

/// `retry`: what failed or was skipped, once more, with the options of that time.
@Suite struct RetryTests {
    private func shop() throws -> Shop {
        try Shop(
            .sqlite,
            [
                "models/good.sql": "select 1 as id",
                "models/bad.sql": "select {{ var('column', 'nothing') }} from {{ ref('good') }}",
                "models/child.sql": "select * from {{ ref('bad') }}",
                "models/models.yml": """
                version: 2
                models:
                  - name: child
                    columns: [{name: id, data_tests: [not_null]}]
                """,
                "macros/work.sql":
                    "{% macro work() %}{{ log('at work', info=true) }}{% do run_query(var('query')) %}{% endmacro %}",
            ])
    }

    @Test func onlyWhatIsOpenRunsAgain() throws {
        let shop = try shop()
        #expect(try shop.call("build").exitCode == 1)
        #expect(try shop.call("retry").exitCode == 1)
        #expect(try shop.statuses().values.sorted() == ["error", "skipped", "skipped"])
        try shop.write("models/bad.sql", "select id from {{ ref('good') }}")
        #expect(try shop.call("retry").exitCode == 0)
        #expect(try Set(shop.statuses().values) == ["success", "pass"])
        let nothing = try shop.call("retry")
        #expect(nothing.exitCode == 0 && nothing.text.contains("Nothing to do"))
        #expect(try shop.statuses() == [:])
    }

    @Test func optionsComeBackAndCanBeOverridden() throws {
        let shop = try shop()
        #expect(try shop.call("run", "--select", "good+", "--vars", "{column: nowhere}", "--fail-fast").exitCode == 1)
        let again = try shop.call("retry")
        #expect(again.exitCode == 1 && again.text.contains("no such column: nowhere"))
        #expect(try shop.call("retry", "--vars", "{column: id}").exitCode == 0)
        #expect(try shop.statuses() == ["bad": "success", "child": "success"])
    }

    @Test func withoutAnEarlierRunThereIsNothingToRepeat() throws {
        let shop = try shop()
        for arguments in [["retry"], ["retry", "--state", "elsewhere"]] {
            let outcome = try Program.run(arguments, in: shop.folder)
            let folder = arguments.count == 1 ? "target" : "elsewhere"
            #expect(outcome.exitCode == 2)
            #expect(
                outcome.text.contains("Runtime Error\n  Could not find previous run in '\(folder)' target directory"))
        }
        try shop.call("run")
        try FileManager.default.removeItem(at: shop.folder.appendingPathComponent("models/child.sql"))
        let outcome = try shop.call("retry")
        #expect(outcome.exitCode == 2 && outcome.text.contains("Couldn't find model 'model.shop.child'"))
    }

    @Test func operationsThatFailedAreCalledAgain() throws {
        let shop = try shop()
        #expect(try shop.call("run-operation", "work", "--vars", "{query: select nothing}").exitCode == 1)
        let again = try shop.call("retry")
        #expect(again.exitCode == 1 && again.text.contains("at work"))
        #expect(try shop.call("retry", "--vars", "{query: select 1}").exitCode == 0)
        let done = try shop.call("retry")
        #expect(done.exitCode == 0 && !done.text.contains("at work"))
        #expect(try shop.statuses() == ["work": "success"])
    }

    /// What a killed run had done counts as done.
    @Test func aKilledRunIsCompleted() throws {
        let shop = try shop()
        try shop.write(
            "models/bad.sql",
            "{{ config(materialized='table') }} with recursive n(id) as (select 1 union all select id + 1 from n where id < 3000000000) select max(id) as id from n, {{ ref('good') }}"
        )
        let running = try RunningProgram(["build"], in: shop.folder)
        try running.waitFor("START sql table model main.bad")
        usleep(200_000)
        running.send(SIGKILL)
        _ = running.end()
        try shop.write("models/bad.sql", "select id from {{ ref('good') }}")
        #expect(try shop.call("retry").exitCode == 0)
        #expect(try shop.statuses()["bad"] == "success")
    }
}
