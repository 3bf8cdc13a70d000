import SourceText
import TestSupport
import Testing
import Warehouse

@testable import Compiler

/// The `sqlite__` macros, rendered by the real engine and run on a real file.
@Suite struct SQLiteMacroTests {
    /// Expressions in templates and what PostgreSQL makes of the like, as text; dates stay dates.
    private func check(_ cases: [(String, String)]) throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            let names = cases.indices.map { "c\($0)" }
            let columns = zip(names, cases).map { "cast({{ \($1.0) }} as text) as \($0)" }
            try shop.model("m", "select " + columns.joined(separator: ",\n"))
            let row = try #require(try shop.rows(try shop.sql("m")).first)
            for (found, (expression, expected)) in zip(row, cases) { #expect(found == expected, "\(expression)") }
        }
    }

    @Test func datesMoveAsOnPostgreSQL() throws {
        try check([
            ("dbt.dateadd('day', 1, \"'2020-02-28'\")", "2020-02-29"),
            ("dbt.dateadd('day', -1, \"'2020-03-01 10:11:12.25'\")", "2020-02-29 10:11:12.25"),
            ("dbt.dateadd('week', '1 + 1', \"'2020-01-01'\")", "2020-01-15"),
            ("dbt.dateadd('month', 1, \"'2023-01-31'\")", "2023-02-28"),
            ("dbt.dateadd('month', -1, \"'2020-03-31 01:02:03'\")", "2020-02-29 01:02:03"),
            ("dbt.dateadd('quarter', 1, \"'2022-11-30'\")", "2023-02-28"),
            ("dbt.dateadd('year', -1, \"'2020-02-29'\")", "2019-02-28"),
            ("dbt.dateadd('hour', 25, \"'2020-02-28 23:00:00'\")", "2020-03-01 00:00:00"),
            ("dbt.dateadd('minute', 1, \"'2020-02-28'\")", "2020-02-28 00:01:00"),
            ("dbt.date_trunc('month', \"'2020-02-29'\")", "2020-02-01"),
            ("dbt.date_trunc('quarter', \"'2020-12-29 10:00:00'\")", "2020-10-01 00:00:00"),
            ("dbt.date_trunc('week', \"'2013-03-03'\")", "2013-02-25"),
            ("dbt.date_trunc('year', \"'2013-03-03'\")", "2013-01-01"),
            ("dbt.date_trunc('hour', \"'2013-03-03 10:11:12'\")", "2013-03-03 10:00:00"),
            ("dbt.last_day(\"'2020-02-10'\", 'month')", "2020-02-29"),
            ("dbt.last_day(\"'2020-02-10'\", 'quarter')", "2020-03-31"),
            ("dbt.last_day(\"'2020-02-10'\", 'year')", "2020-12-31"), ("dbt.date(2020, 2, 29)", "2020-02-29"),
        ])
    }

    @Test func differencesCountBorders() throws {
        let pairs = [
            ("2019-12-31", "2020-01-01", ["1", "1", "1", "0", "1"]),
            ("2020-01-04", "2020-01-05", ["0", "0", "0", "1", "1"]),
            ("2020-03-31", "2019-12-31", ["-1", "-1", "-3", "-13", "-91"]),
        ]
        for (first, second, expected) in pairs {
            try check(
                zip(["year", "quarter", "month", "week", "day"], expected).map { part, count in
                    ("dbt.datediff(\"'\(first)'\", \"'\(second)'\", '\(part)')", count)
                })
        }
        let (a, b) = ("\"'2020-01-01 23:59:59.5'\"", "\"'2020-01-02 00:00:01.25'\"")
        try check([
            ("dbt.datediff(\(a), \(b), 'hour')", "1"), ("dbt.datediff(\(a), \(b), 'minute')", "1"),
            ("dbt.datediff(\(a), \(b), 'second')", "2"), ("dbt.datediff(\(a), \(b), 'millisecond')", "1750"),
            ("dbt.datediff(\(a), \(b), 'microsecond')", "1750000"),
        ])
    }

    @Test func castsKeepWhatTheTypeMeans() throws {
        try check([
            ("dbt.safe_cast(\"'2020-01-31 10:00:00'\", 'date')", "2020-01-31"),
            ("dbt.cast(\"'2020-01-31T10:00:00.5'\", api.Column.translate_type('timestamp'))", "2020-01-31 10:00:00.5"),
            ("dbt.cast(\"'2020-01-31'\", 'timestamp')", "2020-01-31 00:00:00"),
            ("dbt.cast(\"'true'\", 'boolean')", "1"),
            ("dbt.safe_cast('1', 'numeric(12,4)')", "1.0"), ("dbt.safe_cast('null', 'date')", "null"),
            ("dbt.cast_bool_to_text('1 = 1')", "true"), ("dbt.type_numeric() | replace('REAL', '7')", "7"),
        ])
    }

    @Test func textsAndAggregates() throws {
        try check([
            ("dbt.position(\"'c'\", \"'abc'\")", "3"), ("dbt.right(\"'abc'\", 2)", "bc"),
            ("dbt.right(\"'abc'\", 0)", ""),
            ("dbt.hash(\"'abc'\")", "900150983cd24fb0d6963f7d28e17f72"), ("dbt.split_part(\"'a|b'\", \"'|'\", 2)", "b"),
            ("dbt.concat([\"'a'\", \"'b'\"])", "ab"), ("dbt.length(\"'größe'\")", "5"),
            ("dbt.replace(\"'aba'\", \"'a'\", \"'c'\")", "cbc"),
            ("dbt.array_append(dbt.array_construct([1, 2]), 3)", "[1,2,3]"),
            ("dbt.array_concat(dbt.array_construct([1]), dbt.array_construct([2]))", "[1,2]"),
        ])
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model(
                "m",
                """
                select {{ dbt.listagg('x', "'-'", 'order by y desc, coalesce(x, 1)', 2) }}, {{ dbt.listagg('x', "'+'") }},
                    {{ dbt.any_value('y') }}, {{ dbt.bool_or('y > 1') }}
                from (select 'a' as x, 1 as y union all select 'b', 2 union all select 'c', 2)
                """)
            #expect(try shop.rows(try shop.sql("m")) == [["b-c", "a+b+c", "1", "1"]])
            try shop.model("s", "{{ dbt.date_spine('day', \"'2020-02-27'\", \"'2020-03-01'\") }}")
            #expect(try shop.rows(try shop.sql("s")).first == ["2020-02-27"])
        }
    }

    private static func forms(_ folder: String) -> [DatumMap] {
        [
            ["type": "sqlite", "path": "test.db", "schema": "main"],
            [
                "type": "sqlite", "database": "database", "schema": "main", "schemas_and_paths": ["main": "main.db"],
                "schema_directory": .string(folder),
            ],
        ]
    }

    /// Every way of an incremental model, in both forms of a profile.
    @Test func incrementalStrategies() throws {
        let cases: [(DatumMap, [[String]])] = [
            (["incremental_strategy": "append"], [["1", "a"], ["2", "b"], ["2", "c"], ["3", "c"]]),
            (["unique_key": "id"], [["1", "a"], ["2", "c"], ["3", "c"]]),
            (
                ["unique_key": ["id"], "incremental_strategy": "delete+insert"],
                [["1", "a"], ["2", "c"], ["3", "c"]]
            ),
            (["unique_key": "id", "incremental_strategy": "merge"], [["1", "a"], ["2", "c"], ["3", "c"]]),
            (
                ["unique_key": ["id", "v"], "incremental_strategy": "merge"],
                [["1", "a"], ["2", "b"], ["2", "c"], ["3", "c"]]
            ),
        ]
        for (config, expected) in cases {
            try withTemporaryFolder { folder in
                for form in Self.forms(folder) {
                    let shop = try Workshop(in: folder, form: form)
                    let sql = """
                        {{ config(materialized='incremental') }}
                        {% if is_incremental() %} select 2 as id, 'c' as v union all select 3, 'c'
                        {% else %} select 1 as id, 'a' as v union all select 2, 'b' {% endif %}
                        """
                    try shop.model("m", sql, config: config)
                    try shop.run("m")
                    try shop.run("m")
                    #expect(try shop.rows("select id, v from m order by id, v") == expected, "\(config)")
                }
            }
        }
    }

    @Test func incrementalModelsFollowNewColumns() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            let sql = """
                {{ config(materialized='incremental', on_schema_change='sync_all_columns', unique_key='id') }}
                {% if is_incremental() %} select 2 as id, 'new' as b {% else %} select 1 as id, 'old' as a {% endif %}
                """
            try shop.model("m", sql)
            try shop.run("m")
            try shop.run("m")
            #expect(try shop.rows("select * from m order by id") == [["1", "null"], ["2", "new"]])
        }
    }

    @Test func indexesAreMadeOnEveryBuild() throws {
        try withTemporaryFolder { folder in
            for form in Self.forms(folder) {
                let shop = try Workshop(in: folder, form: form)
                try shop.model(
                    "m", "select 1 as id, 2 as b",
                    config: ["materialized": "table", "indexes": [["columns": ["id", "b"], "unique": true]]])
                for _ in 1...3 { try shop.run("m") }
                let found = try shop.rows("select \"unique\", origin from pragma_index_list('m')")
                #expect(found == [["1", "c"]])
            }
        }
    }

    @Test func viewsOnAReplacedTableStay() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("t", "select 1 as id", config: ["materialized": "table"])
            try shop.run("t")
            _ = try shop.session.connection().execute("create view foreign_view as select id from t")
            try shop.run("t")
            #expect(try shop.rows("select id from foreign_view") == [["1"]])
        }
    }
}
