import SourceText
import Testing

/// Unit tests: given rows in all forms, overrides, versions, and what a failure looks like.
@Suite struct UnitTestTests {
    private static let files = [
        "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\nvars: {rate: 2}\n",
        "seeds/codes.csv": "code,label\na,Alpha\nb,Beta\n",
        "macros/shout.sql": "{% macro shout(x) %}upper({{ x }}){% endmacro %}",
        // A table, because SQLite knows no types of a view's columns, and given rows take theirs from there.
        "models/orders.sql": """
        {{ config(materialized='table') }}
        select cast(1 as integer) as id, cast(10 as integer) as amount, cast('a' as text) as name
        """,
        "models/totals.sql": """
        select o.id, o.amount * {{ var('rate') }} as total, c.label, {{ shout('name') }} as shout
        from {{ ref('orders') }} as o left join {{ ref('codes') }} as c on c.code = o.name
        """,
        "models/grown.sql": """
        {{ config(materialized='incremental') }}
        select id, amount from {{ ref('orders') }}
        {% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}
        """,
        "tests/fixtures/order_rows.csv": "id,amount\n1,5\n2,\n",
        "models/tests.yml": """
        unit_tests:
          - name: adds_up
            model: totals
            given:
              - input: ref('orders')
                rows: [{id: 1, amount: 3, name: a}, {id: 2, amount: 4, name: "it's"}]
              - input: ref('codes')
            expect:
              rows: [{id: 2, total: 8, label: null, shout: "IT'S"}, {id: 1, total: 6, label: Alpha, shout: A}]
          - name: uses_overrides
            model: totals
            overrides: {vars: {rate: 3}, macros: {shout: "'!'"}}
            given:
              - {input: ref('orders'), format: csv, rows: "id,amount,name\\n1,3,b\\n"}
              - {input: ref('codes'), format: sql, rows: "select 'b' as code, 'Bee' as label"}
            expect: {format: sql, rows: "select 1 as id, 9 as total, 'Bee' as label, '!' as shout"}
          - name: grows
            model: grown
            overrides: {macros: {is_incremental: true}}
            given:
              - {input: ref('orders'), format: csv, fixture: order_rows}
              - {input: this, rows: [{id: 1, amount: 9}]}
            expect: {rows: [{id: 2, amount: null}]}
        """,
    ]

    @Test(arguments: Database.allCases) func buildRunsThemBeforeTheirModel(_ kind: Database) throws {
        let shop = try Shop(kind, Self.files)
        // The rows in place of the model's own table take their types from it, so it is there first.
        #expect(try shop.call("build", "--exclude-resource-type", "unit_test").exitCode == 0)
        let outcome = try shop.call("build")
        #expect(outcome.exitCode == 0, "\(outcome.text)")
        for name in ["totals::adds_up", "totals::uses_overrides", "grown::grows"] {
            #expect(outcome.text.contains("PASS \(name) ."), "\(outcome.text)")
        }
        let lines = outcome.text.split(separator: "\n")
        let test = lines.firstIndex { $0.contains("PASS totals::adds_up") }
        let model = lines.firstIndex { $0.contains("START sql view model \(shop.schema).totals") }
        #expect(try #require(test) < #require(model))
        #expect(try shop.call("test", "--select", "totals").text.contains("PASS=2 WARN=0 ERROR=0 SKIP=0"))
        let listed = try shop.call("ls", "--resource-type", "unit_test", "-q").text.split(separator: "\n")
        #expect(listed.count == 3 && listed.allSatisfy { $0.hasPrefix("unit_test:shop.") }, "\(listed)")
    }

    @Test(arguments: Database.allCases) func aFailureShowsTheRowsAndKeepsTheModelBack(_ kind: Database) throws {
        var files = Self.files
        files["models/tests.yml"] = """
            unit_tests:
              - name: wrong
                model: totals
                given:
                  - {input: ref('orders'), rows: [{id: 1, amount: 3, name: b}, {id: 2, amount: 4, name: z}]}
                  - {input: ref('codes'), rows: [{code: b, label: Bee}]}
                expect:
                  rows:
                    - {id: 1, total: 6, label: Beta, shout: B}
                    - {id: 2, total: 8, label: null, shout: Z}
                    - {id: 7, total: 70, label: More, shout: M}
            """
        let shop = try Shop(kind, files)
        let outcome = try shop.call("build")
        #expect(outcome.exitCode == 1)
        let expected = """
            actual differs from expected:

            @@ ,id,total,label   ,shout
            \u{2192}  ,1 ,6    ,Beta\u{2192}Bee,B
            ---,7 ,70   ,More    ,M
            """
        #expect(outcome.text.contains(expected), "\(outcome.text)")
        #expect(outcome.text.contains("SKIP relation \(shop.schema).totals"))
    }

    @Test func whatIsIncompleteIsSaidAtItsPlace() throws {
        let shop = try Shop(
            .sqlite,
            [
                "models/m.sql": "select * from {{ ref('n') }}", "models/n.sql": "select 1 as id",
                "models/tests.yml": """
                unit_tests:
                  - {name: a, model: mm, given: [], expect: {rows: []}}
                  - {name: b, model: m, given: [{input: ref('n'), format: csv, rows: [1]}], expect: {rows: []}}
                  - {name: c, model: m, given: [{input: ref('n'), format: csv, fixture: none}], expect: {rows: []}}
                """,
            ])
        let outcome = try shop.call("parse")
        #expect(outcome.exitCode == 2)
        #expect(outcome.text.contains("Unable to find model 'shop.mm' for unit test 'a' in models/tests.yml"))
        #expect(outcome.text.contains("Unit test b has input rows which do not match format csv"))
        #expect(outcome.text.contains("Could not find fixture file none for unit test in package shop"))
    }
}
