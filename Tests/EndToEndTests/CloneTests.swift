import SourceText
import Testing

/// `clone`: the target gets what another environment has.
@Suite struct CloneTests {
    private static let files = [
        "models/orders.sql": "{{ config(materialized='table') }} select 1 as id",
        "models/recent.sql": "select * from {{ ref('orders') }}",
        "models/inner.sql": "{{ config(materialized='ephemeral') }} select 1 as id",
        "seeds/rates.csv": "id,rate\n1,2.5\n",
        "macros/names.sql": """
        {% macro generate_alias_name(custom_alias_name=none, node=none) -%}
        {{ node.name ~ var('suffix', '') }}
        {%- endmacro %}
        """,
    ]

    private func prepared(_ kind: Database) throws -> Shop {
        let shop = try Shop(kind, Self.files)
        #expect(try shop.call("build").exitCode == 0)
        try shop.write("state/manifest.json", shop.read("target/manifest.json") ?? "")
        return shop
    }

    @Test(arguments: Database.allCases)
    func everyNodeIsThereAndReadsTheOtherEnvironment(_ kind: Database) throws {
        let shop = try prepared(kind)
        let outcome = try shop.call("clone", "--state", "state", "--vars", "suffix: _dev")
        #expect(outcome.exitCode == 0, "\(outcome.text)")
        #expect(outcome.text.contains("Done. PASS=3 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=3"))
        #expect(shop.relations == ["orders", "orders_dev", "rates", "rates_dev", "recent", "recent_dev"])
        #expect(shop.rows("select rate from \(shop.own("rates_dev"))") == [["2.5"]])
        // A second time there is nothing to do.
        let again = try shop.call("clone", "--state", "state", "--vars", "suffix: _dev")
        #expect(again.text.contains("already exists"))
        let results = try JSON.parse(shop.read("target/run_results.json") ?? "")["results"]?.list ?? []
        #expect(results.allSatisfy { $0["message"] == "No-op" && $0["status"] == "success" })
        #expect(
            try shop.call(
                "clone", "--state", "state", "--full-refresh", "--resource-type", "model", "--vars", "suffix: _dev"
            ).text.contains("TOTAL=2"))
    }

    @Test func aRelationIsNeverPutInItsOwnPlace() throws {
        let shop = try prepared(.postgres)
        #expect(try shop.call("clone", "--state", "state", "--full-refresh").exitCode == 0)
        #expect(shop.rows("select id from \(shop.own("orders"))") == [["1"]])
    }

    @Test func withoutStateItEnds() throws {
        let outcome = try Shop(.sqlite, Self.files).call("clone")
        #expect(outcome.exitCode == 2)
        #expect(outcome.text.contains("--state or --defer-state are required for deferral, but neither was provided"))
    }
}
