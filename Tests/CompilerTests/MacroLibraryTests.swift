import TestSupport
import Testing

@testable import Compiler

/// Macros of the shipped library whose results are easily wrong, on SQLite.
@Suite struct MacroLibraryTests {
    /// Expressions of templates with the value that the database gives for them.
    private static let values: [(template: String, value: String)] = [
        // Fractions are cut off, never rounded into the next second, day or year.
        ("dbt.datediff(\"'1999-12-31 23:59:59.999999'\", \"'2000-01-01 00:00:00.000000'\", 'microsecond')", "1"),
        ("dbt.datediff(\"'1999-12-31 23:59:59.999999'\", \"'2000-01-01 00:00:00'\", 'second')", "1"),
        ("dbt.datediff(\"'1999-12-31 23:59:59.999999'\", \"'2000-01-01 00:00:00'\", 'year')", "1"),
        ("dbt.datediff(\"'2019-12-31'\", \"'2019-12-27'\", 'week')", "-1"),
        ("dbt.datediff(\"'2019-12-31'\", \"'2020-01-06 02:00:00'\", 'week')", "1"),
        ("dbt.date_trunc('day', \"'1999-12-31 23:59:59.9999'\")", "1999-12-31 00:00:00"),
        ("dbt.last_day(\"'1999-12-31 23:59:59.9999'\", 'quarter')", "1999-12-31"),
        // The last day of a shorter month, as on other databases.
        ("dbt.dateadd('month', 1, \"'2021-01-31'\")", "2021-02-28"),
        // Reading a macro whose name begins with an underline is allowed.
        ("\"'\" ~ (dbt._split_part_negative is defined) ~ \"'\"", "True"),
        ("dbt.split_part(\"'a|b|c'\", \"'|'\", -1)", "c"),
        ("dbt.equals('null', '1') | trim ~ ' is null'", "1"),
    ]

    @Test func expressionsHaveTheirValues() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            let columns = Self.values.enumerated().map { "{{ \($1.template) }} as c\($0)" }
            try shop.model("values", "{{ config(materialized='table') }} select " + columns.joined(separator: ",\n"))
            try shop.run("values")
            #expect(try shop.rows("select * from \"values\"") == [Self.values.map(\.value)])
        }
    }

    @Test func distinctTextsAreListedWithAnySeparator() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("texts", "select 'b' as t union all select 'a,c' union all select 'b' union all select null")
            try shop.run("texts")
            try shop.model(
                "lists",
                """
                {{ config(materialized='table') }}
                select
                    {{ dbt.listagg('distinct t', "'; '", 'order by t desc') }} as falling,
                    {{ dbt.listagg('distinct t', "'; '", 'order by t', 1) }} as first,
                    length({{ dbt.listagg('distinct t', "'; '") }}) as size,
                    {{ dbt.listagg('t', "'-'", 'order by t') }} as all_of_them
                from {{ ref('texts') }}
                """)
            try shop.run("lists")
            #expect(try shop.rows("select * from lists") == [["b; a,c", "a,c", "6", "a,c-b-b"]])
        }
    }
}
