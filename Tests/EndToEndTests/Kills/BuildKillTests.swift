import Foundation
import Testing

/// `kill -9` of `build` at any moment: the next run completes, no row is lost or doubled, nothing is left over.
@Suite(.serialized) struct BuildKillTests {
    private static let project = [
        "dbt_project.yml": """
        name: kills
        version: '1.0'
        profile: stock_market
        seeds: {kills: {+column_types: {price: "numeric(12,2)"}}}

        """,
        // Each price many times: as many statements as there are kinds of models, and all of them long.
        "models/spread.sql": """
        {{ config(materialized='table') }}
        select p.id * 1000 + n.number as id, p.symbol, p.price * n.number as price
        from {{ ref('prices') }} as p cross join {{ ref('numbers') }} as n
        """,
        "models/grown.sql": """
        {{ config(materialized='incremental', incremental_strategy='append') }}
        select id, price from {{ ref('spread') }}
        {% if is_incremental() %} where id > (select max(id) from {{ this }}) {% endif %}
        """,
        "models/merged.sql": """
        {{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key='id') }}
        select id, symbol, price from {{ ref('spread') }}
        {% if is_incremental() %} where id % 3 <> 0 {% endif %}
        """,
        "models/sums.sql": """
        {{ config(materialized='table') }}
        select symbol, count(*) as n, sum(price) as price from {{ ref('merged') }} group by symbol
        """,
        "models/top.sql": "select * from {{ ref('sums') }} where n > 1",
        "models/models.yml": """
        version: 2
        models:
          - name: sums
            columns: [{name: symbol, data_tests: [unique, not_null]}]

        """,
        "snapshots/history.sql": """
        {% snapshot history %}
        {{ config(unique_key='id', strategy='check', check_cols=['price']) }}
        select id, price from {{ ref('prices') }}
        {% endsnapshot %}
        """,
    ]

    private static let tables = ["grown", "history", "merged", "numbers", "prices", "spread", "sums", "top"]

    private func prices(_ count: Int, shift: Int) -> String {
        var text = "id,symbol,price\n"
        for id in 0..<count { text += "\(id),S\(id % 50),\(id % 7 == 0 ? id + shift : id).25\n" }
        return text
    }

    /// Everything that was built, in a few lines; times are left out.
    private func contents(_ project: StockProject) throws -> [String] {
        let schema = project.kind == .postgres ? "analytics." : ""
        return try Self.tables.map { table in
            let columns =
                switch table {
                case "numbers": "sum(number)"
                case "sums", "top": "sum(n), sum(price), count(distinct symbol)"
                case "history": "sum(price), count(distinct id), count(dbt_valid_to), count(distinct dbt_scd_id)"
                default: "sum(price), count(distinct id), min(id), max(id)"
                }
            return try "\(table) " + project.rows("select count(*), \(columns) from \(schema)\(table)").joined()
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
        let (rows, numbers) = Soak.isLong ? (2000, 300) : (300, 40)
        try project.write("seeds/numbers.csv", "number\n" + (1...numbers).map { "\($0)\n" }.joined())
        try project.write("seeds/prices.csv", prices(rows, shift: 0))
        // The half of the kills hit a build that makes everything anew.
        let calls = [["build"], ["build", "--full-refresh"]]
        let killers = [Killer(project, seed: 20_130_302), Killer(project, seed: 20_130_303)]
        #expect(try killers[0].finish(["build"]).exitCode == 0)
        try project.keep()
        try project.write("seeds/prices.csv", prices(rows + rows / 2, shift: 1))
        var expected: [[String]] = []
        for (call, killer) in zip(calls, killers) {
            try project.restore()
            let whole = try killer.finish(call)
            #expect(whole.exitCode == 0, "\(whole.text)")
            expected.append(try contents(project))
        }
        #expect(try leftovers(project) == [])
        try Soak.repeated(killers) { number in
            try project.restore()
            let killer = killers[number % 2]
            if killer.measuresAgain(before: number) {
                #expect(try killer.finish(calls[number % 2]).exitCode == 0)
                try project.restore()
            }
            let moment = try killer.kill(calls[number % 2])
            let next = try killer.finish(calls[number % 2], measures: false)
            #expect(next.exitCode == 0, "killed \(moment.rawValue): \(next.text)")
            #expect(try contents(project) == expected[number % 2], "killed \(moment.rawValue)")
            #expect(try leftovers(project) == [], "killed \(moment.rawValue)")
        }
        print(killers[0].report("build"))
        print(killers[1].report("build --full-refresh"))
        if Soak.isLong { #expect(Soak.hitEnough(killers)) }
    }
}
