import Foundation
import Testing

/// What hooks at the end of a run see of it.
@Suite struct HookResultTests {
    @Test func resultsAreObjectsWithTheirNodes() throws {
        let playground = try Playground(copyOf: CaseTests.root.appendingPathComponent("first_light"))
        let settings = playground.folder.appendingPathComponent("dbt_project.yml")
        let lines = try String(contentsOf: settings, encoding: .utf8).split(separator: "\n").map {
            $0.hasPrefix("on-run-end") ? "on-run-end: \"{{ tell(results) }}\"" : String($0)
        }
        let text = lines.joined(separator: "\n") + "\n"
        try text.write(to: settings, atomically: true, encoding: .utf8)
        try """
        {% macro tell(results) %}{% for r in results if execute %}
        {% do print([r.status, r.node.unique_id, r.node.config.materialized, r.node.compiled_code is string,
            r.timing | map(attribute='name') | list, r.timing[0].started_at.year > 2000, r.thread_id is string,
            r.to_dict()['node']['name'], r.to_dict(omit_none=true).keys() | list | sort,
            r.to_dict()['timing'][0]['started_at'][-1:]] | join(' ')) %}
        {% endfor %}{% endmacro %}
        """.write(
            to: playground.folder.appendingPathComponent("macros/tell.sql"), atomically: true, encoding: .utf8)
        #expect(try Program.run(["seed"], in: playground.folder).exitCode == 0)
        let outcome = try Program.run(["run", "-s", "stg_orders"], in: playground.folder)
        #expect(outcome.exitCode == 0, "\(outcome.text)")
        let line =
            "success model.shop.stg_orders view True ['compile', 'execute'] True True stg_orders "
            + "['adapter_response', 'execution_time', 'message', 'node', 'status', 'thread_id', 'timing'] Z"
        #expect(outcome.text.contains(line), "\(outcome.text)")
    }
}
