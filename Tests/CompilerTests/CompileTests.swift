import Manifest
import SourceText
import TestSupport
import Testing

@testable import Compiler

/// Ephemeral parents; what is expected was printed by dbt 1.11.
@Suite struct InjectionTests {
    private func check(_ sql: String, _ expected: String) throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("e1", "{{ config(materialized='ephemeral') }} select 1 as id")
            try shop.model(
                "e2", "{{ config(materialized='ephemeral') }} with x as (select * from {{ ref('e1') }}) select * from x"
            )
            try shop.model("m", sql)
            #expect(try shop.sql("m") == expected)
        }
    }

    @Test func aQueryWithoutWithGetsOne() throws {
        try check(
            "select * from {{ ref('e2') }} join {{ ref('e1') }} using (id)",
            """
            with __dbt__cte__e1 as (
             select 1 as id
            ),  __dbt__cte__e2 as (
             with x as (select * from __dbt__cte__e1) select * from x
            ) select * from __dbt__cte__e2 join __dbt__cte__e1 using (id)
            """)
    }

    @Test func aWithIsExtended() throws {
        try check(
            "-- with a comment\nwith a as (select 'with' as w),\nb as (select * from {{ ref('e1') }})\nselect * from b",
            """
            -- with a comment
            with  __dbt__cte__e1 as (
             select 1 as id
            ), a as (select 'with' as w),
            b as (select * from __dbt__cte__e1)
            select * from b
            """)
    }

    @Test func recursiveStaysInFront() throws {
        try check(
            "WITH RECURSIVE t as (select id from {{ ref('e1') }})\nselect * from t",
            """
            WITH RECURSIVE  __dbt__cte__e1 as (
             select 1 as id
            ), t as (select id from __dbt__cte__e1)
            select * from t
            """)
    }

    @Test func aWithInBracketsDoesNotCount() throws {
        try check(
            "\n  -- only a comment first\n  select * from {{ ref('e1') }} where (select 1 from (with q as (select 1) select * from q) z) = 1",
            """
            with __dbt__cte__e1 as (
             select 1 as id
            ) -- only a comment first
              select * from __dbt__cte__e1 where (select 1 from (with q as (select 1) select * from q) z) = 1
            """)
    }

    @Test func anErrorInAParentIsPlacedThere() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("e", "{{ config(materialized='ephemeral') }}\nselect\n  nothing_here from (select 1 as id)")
            try shop.model("m", "{{ config(materialized='table') }}\nselect * from {{ ref('e') }}")
            let error = #expect(throws: Diagnostic.self) { try shop.run("m") }
            #expect(error?.location?.file == "models/e.sql")
            #expect(error?.location?.line == 3)
            #expect(error?.location?.column == 3)
        }
    }

    @Test func anErrorInTheModelIsPlacedBehindWhatWasPutInFront() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("e", "{{ config(materialized='ephemeral') }} select 1 as id")
            try shop.model(
                "m", "select id,\n  {{ 'wrong' ~ 'name' }} as x,\n  other from {{ ref('e') }}",
                config: ["materialized": "table"])
            let error = #expect(throws: Diagnostic.self) { try shop.run("m") }
            #expect(error?.location?.file == "models/m.sql")
            #expect(error?.location?.line == 2)
            #expect(error?.eventName == nil || error?.code == "sqlite.query")
        }
    }
}

@Suite struct MacroLookupTests {
    private func rendered(_ sql: String, macros: [String: String], flags: DatumMap = DatumMap()) throws -> String {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder, macros: macros, flags: flags, variables: ["x": 1])
            try shop.model("other", "select 1 as id")
            try shop.model("m", sql)
            return try shop.sql("m")
        }
    }

    @Test func theProjectReplacesShippedMacrosAndFunctions() throws {
        let macros = [
            "a.sql": "{% macro type_string() %}mine{% endmacro %}",
            "b.sql": "{% macro ref(name) %}{{ return(builtins.ref(name).include(schema=false)) }}{% endmacro %}",
        ]
        #expect(try rendered("{{ type_string() }} {{ dbt.type_string() }}", macros: macros) == "mine TEXT")
        #expect(try rendered("{{ ref('other') }}", macros: macros) == "\"other\"")
    }

    @Test func otherPackagesNeedTheirName() throws {
        let macros = ["utils:a.sql": "{% macro twice(x) %}{{ x * 2 }}{% endmacro %}"]
        #expect(try rendered("{{ utils.twice(4) }}", macros: macros) == "8")
        let error = #expect(throws: Diagnostic.self) { try rendered("a\n {{ twice(4) }}", macros: macros) }
        #expect(error?.message == "'twice' is undefined")
        #expect(error?.location?.line == 2)
    }

    @Test func dispatchLooksInTheProjectBeforeThePackage() throws {
        var macros = [
            "utils:a.sql": """
            {% macro hello() %}{{ return(adapter.dispatch('hello', 'utils')()) }}{% endmacro %}
            {% macro default__hello() %}default{% endmacro %}
            {% macro sqlite__hello() %}sqlite{% endmacro %}
            """
        ]
        #expect(try rendered("{{ utils.hello() }}", macros: macros) == "sqlite")
        macros["mine.sql"] = "{% macro default__hello() %}mine{% endmacro %}"
        #expect(try rendered("{{ utils.hello() }}", macros: macros) == "mine")
    }

    @Test func dispatchSaysWhatItLookedFor() throws {
        let error = #expect(throws: Diagnostic.self) { try rendered("{{ adapter.dispatch('nope')() }}", macros: [:]) }
        #expect(error?.code == "compiler.no-dispatch")
        #expect(
            error?.message
                == "In dispatch: No macro named 'nope' found within namespace: 'None'\n    Searched for: 'sqlite__nope', 'default__nope'"
        )
    }

    @Test func dependenciesAreThoseOfStaticCalls() throws {
        try withTemporaryFolder { folder in
            let macros = [
                "a.sql": """
                {% macro a() %}{{ b() }} {{ ref('x') }} {{ utils.c() }} {{ dbt.type_string() }} {{ return(1) }}{% endmacro %}
                {% macro b() %}{% endmacro %}
                """, "utils:c.sql": "{% macro c() %}{% endmacro %}",
            ]
            let library = try Workshop(in: folder, macros: macros).compiler.macros
            let a = try #require(library.entry(id: "macro.shop.a"))
            #expect(library.dependencies(of: a) == ["macro.shop.b", "macro.utils.c", "macro.dbt.type_string"])
            let dispatcher = try #require(library.entry(id: "macro.dbt.get_where_subquery"))
            #expect(library.dependencies(of: dispatcher) == ["macro.dbt.default__get_where_subquery"])
        }
    }

    @Test func theNodeDependsOnTheMacrosItCallsItself() throws {
        try withTemporaryFolder { folder in
            let macros = ["a.sql": "{% macro a() %}{{ b() }}{% endmacro %}{% macro b() %}1{% endmacro %}"]
            let shop = try Workshop(in: folder, macros: macros)
            let node = try shop.model("m", "select {{ a() }}, {{ dbt.type_string() }}")
            #expect(node.dependsOn.macros == ["macro.shop.a", "macro.dbt.type_string"])
        }
    }

    @Test func packagesReplaceMaterializationsOnlyOnRequest() throws {
        try withTemporaryFolder { folder in
            let view = "{% materialization view, default %}{% endmaterialization %}"
            let imported = try Workshop(in: folder, macros: ["utils:v.sql": view]).compiler.macros
            #expect(imported.materialization("view")?.packageName == "dbt")
            let own = try Workshop(in: folder, macros: ["v.sql": view]).compiler.macros
            #expect(own.materialization("view")?.packageName == "shop")
        }
    }

    @Test func everyShippedMacroParses() throws {
        try withTemporaryFolder { folder in
            let library = try Workshop(in: folder).compiler.macros
            for entry in library.entries {
                #expect(entry.definition != nil, "\(entry.id) in \(entry.path): \(entry.problems)")
                #expect(entry.definition.map { $0.name.hasSuffix(entry.name) } ?? true, "\(entry.id)")
            }
        }
    }

    @Test func unknownNamesAreFoundWhileParsing() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            let node = try shop.model("m", "select 1")
            node.source = SourceFile(path: "models/m.sql", text: "select\n {{ typ_string() }}")
            let record = ParseRecord()
            let template = try JinjaTemplate.parse(node, shop.compiler)
            try shop.compiler.renderForParsing(template: template, node: node, record: record)
            #expect(record.undefinedCalls.map(\.message) == ["'typ_string' is undefined"])
            #expect(record.undefinedCalls.first?.hint == "did you mean 'type_string'?")
        }
    }
}
