import Foundation
import Testing

/// `kill -9` of `snapshot` at any moment: the next run completes the history, which is that of a run left alone.
@Suite(.serialized) struct SnapshotKillTests {
    private static let project = [
        "dbt_project.yml": """
        name: kills
        version: '1.0'
        profile: stock_market
        seeds: {kills: {prices: {+column_types: {price: "numeric(12,2)", changed_at: timestamp}}}}

        """,
        // Each price many times: what a snapshot does with them takes longer than all around it.
        "models/spread.sql": """
        {{ config(materialized='table') }}
        select p.id * 1000 + n.number as id, p.price * n.number as price, p.changed_at
        from {{ ref('prices') }} as p cross join {{ ref('numbers') }} as n
        """,
        "snapshots/checked.sql": """
        {% snapshot checked %}
        {{ config(unique_key='id', strategy='check', check_cols=['price'], hard_deletes='new_record') }}
        select id, price from {{ ref('spread') }}
        {% endsnapshot %}
        """,
        "snapshots/stamped.yml": """
        snapshots:
          - name: stamped
            relation: ref('spread')
            config: {unique_key: id, strategy: timestamp, updated_at: changed_at, hard_deletes: invalidate}

        """,
    ]

    private static let snapshots = ["checked", "stamped"]
    private static let tables = snapshots + ["numbers", "prices", "spread"]

    /// Prices as they were first, or later: every third one has changed, some have gone, others have come.
    private func prices(_ count: Int, isLater: Bool) -> String {
        var text = "id,price,changed_at\n"
        for id in (isLater ? count / 10 : 0)..<(isLater ? count + count / 10 : count) {
            let isChanged = isLater && id % 3 == 0
            text += "\(id),\(isChanged ? id + 1 : id).25,2013-0\(isChanged ? 3 : 2)-01 12:00:00\n"
        }
        return text
    }

    /// The history without its times: the rows of each version, how many have ended, and how many of those ended when
    /// the next one began.
    private func history(_ project: StockProject) throws -> [String] {
        let schema = project.kind == .postgres ? "analytics." : ""
        return try Self.snapshots.flatMap { table in
            try project.rows(
                """
                select version, count(*), count(distinct id), count(distinct dbt_scd_id), sum(id), sum(price),
                    sum(price * (id % 997)), count(dbt_valid_to), count(case when dbt_valid_to = next_from then 1 end),
                    count(distinct dbt_valid_from)
                from (
                    select *, row_number() over versions as version, lead(dbt_valid_from) over versions as next_from
                    from \(schema)\(table) window versions as (partition by id order by dbt_valid_from)
                ) as placed
                group by version order by version
                """
            ).map { "\(table) \($0)" }
        }
    }

    /// What lies in the database besides; temporary tables count.
    private func leftovers(_ project: StockProject) throws -> [String] {
        let found =
            switch project.kind {
            case .sqlite:
                try project.rows(
                    "select name from sqlite_schema where type in ('table', 'view') and name not like '\\_stockdbt%' escape '\\'"
                )
            case .postgres:
                try project.rows("select relname from pg_class where relkind in ('r', 'v', 'm') and oid >= 16384")
            }
        return found.filter { !Self.tables.contains($0) }
    }

    @Test(arguments: Database.allCases) func nextRunCompletesAKilledOne(on kind: Database) throws {
        let project = try StockProject(kind, files: Self.project)
        let (rows, numbers) = Soak.isLong ? (1000, 150) : (300, 40)
        try project.write("seeds/numbers.csv", "number\n" + (1...numbers).map { "\($0)\n" }.joined())
        try project.write("seeds/prices.csv", prices(rows, isLater: false))
        let killer = Killer(project, seed: 20_130_304)
        #expect(try killer.finish(["build"]).exitCode == 0)
        let before = try history(project)
        try project.write("seeds/prices.csv", prices(rows, isLater: true))
        #expect(try killer.finish(["build", "--exclude", "resource_type:snapshot"]).exitCode == 0)
        #expect(try history(project) == before && before.count == Self.snapshots.count)
        try project.keep()
        let whole = try killer.finish(["snapshot"])
        #expect(whole.exitCode == 0, "\(whole.text)")
        let expected = try history(project)
        #expect(expected.count == 2 * Self.snapshots.count)
        try Soak.repeated([killer]) { number in
            try project.restore()
            if killer.measuresAgain(before: number) {
                #expect(try killer.finish(["snapshot"]).exitCode == 0)
                try project.restore()
            }
            let moment = try killer.kill(["snapshot"])
            let next = try killer.finish(["snapshot"], measures: false)
            #expect(next.exitCode == 0, "killed \(moment.rawValue): \(next.text)")
            #expect(try history(project) == expected, "killed \(moment.rawValue)")
            #expect(try leftovers(project) == [], "killed \(moment.rawValue)")
        }
        print(killer.report("snapshot"))
        if Soak.isLong { #expect(Soak.hitEnough([killer])) }
    }
}
