import Testing

/// Snapshots: each version of a row with the time in which it was valid.
@Suite struct SnapshotTests {
    private static let files = [
        "models/prices.sql": "select 1 as id, '{{ var('price', 'low') }}' as price",
        "snapshots/history.sql": """
        {% snapshot history %}
        {{ config(unique_key='id', strategy='check', check_cols=['price']) }}
        select * from {{ ref('prices') }}
        {% endsnapshot %}
        """,
    ]

    /// On SQLite too, whose times have milliseconds for that.
    @Test(arguments: Database.allCases) func versionsOfOneSecondAreToldApart(on kind: Database) throws {
        let shop = try Shop(kind, Self.files)
        for price in ["low", "high", "low", "low"] {
            let outcome = try shop.call("build", "--vars", "{price: \(price)}")
            #expect(outcome.exitCode == 0, "\(outcome.text)")
        }
        let history = shop.own("history")
        #expect(
            shop.rows("select price from \(history) order by dbt_valid_from") == [["low"], ["high"], ["low"]])
        #expect(shop.rows("select count(distinct dbt_scd_id), count(dbt_valid_to) from \(history)") == [["3", "2"]])
        // Each version begins when the one before it ends.
        #expect(
            shop.rows(
                "select count(*) from \(history) as earlier join \(history) as later on earlier.dbt_valid_to = later.dbt_valid_from"
            ) == [["2"]])
    }
}
