import SourceText
import TestSupport
import Testing
import Warehouse

@testable import Compiler

@Suite struct MaterializationTests {
    @Test func buildsViewsTablesAndWhatReadsThem() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("a", "select 1 as id union all select 2")
            try shop.model("b", "{{ config(materialized='table') }} select id * 10 as id from {{ ref('a') }}")
            #expect(try shop.run("a").message == "OK")
            try shop.run("b")
            #expect(try shop.rows("select id from b order by id") == [["10"], ["20"]])
            #expect(
                try shop.rows("select name, type from sqlite_schema order by name") == [
                    ["a", "view"], ["b", "table"],
                ])
        }
    }

    @Test func buildsAgainOverWhatIsThere() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("a", "{{ config(materialized='table') }} select 1 as id")
            try shop.run("a")
            try shop.run("a")
            let view = try shop.model("v", "select 1 as id")
            try shop.run("v")
            view.config["materialized"] = "table"
            try shop.run("v")
            #expect(
                try shop.rows("select name, type from sqlite_schema order by name") == [
                    ["a", "table"], ["v", "table"],
                ])
            view.config["materialized"] = "view"
            try shop.run("v")
            #expect(
                try shop.rows("select name, type from sqlite_schema order by name") == [
                    ["a", "table"], ["v", "view"],
                ])
        }
    }

    @Test func seedsKeepTypes() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder, seeds: ["s": "id,name,price\n1,one,1.5\n2,,2\n"])
            #expect(try shop.run("s").message == "INSERT 2")
            try shop.run("s")
            #expect(
                try shop.rows("select id, name, price from s order by id") == [
                    ["1", "one", "1.5"], ["2", "null", "2.0"],
                ])
        }
    }

    @Test func aFailingModelLeavesTheEarlierState() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            let model = try shop.model("a", "{{ config(materialized='table') }} select 1 as id")
            try shop.run("a")
            model.source = SourceFile(path: "models/a.sql", text: "select id\nfrom missing")
            let error = #expect(throws: Diagnostic.self) { try shop.run("a") }
            #expect(error?.code == "sqlite.query")
            #expect(try shop.rows("select id from a") == [["1"]])
            #expect(try shop.rows("select count(*) from sqlite_schema") == [["1"]])
        }
    }

    @Test func incrementalModelsTakeNewRows() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            let text = """
                {{ config(materialized='incremental', unique_key='id', incremental_strategy='delete+insert') }}
                select * from (select 1 as id, 'a' as name union all select 2, 'b')
                {% if is_incremental() %} where id > 1 union all select 3, 'c' {% endif %}
                """
            try shop.model("i", text)
            try shop.run("i")
            try shop.run("i")
            #expect(try shop.rows("select id, name from i order by id") == [["1", "a"], ["2", "b"], ["3", "c"]])
        }
    }

    @Test func testsCountFailures() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("a", "select 1 as id union all select 1 union all select null")
            try shop.run("a")
            _ = try shop.genericTest("unique", on: "a", arguments: ["column_name": "id"])
            let outcome = try shop.run("unique_a")
            #expect(outcome.testStatus == "fail")
            #expect(outcome.failures == 1)
            #expect(outcome.message == "Got 1 result, configured to fail if != 0")
        }
    }

    /// Macros that word a seed themselves write to its own name: then nothing is built aside.
    @Test func seedsOfAProjectsOwnWordingAreRefreshed() throws {
        try withTemporaryFolder { folder in
            let own = """
                {% macro default__load_csv_rows(model, agate_table) %}
                {% do run_query("insert into " ~ this ~ " values (7)") %}
                {{ return('by hand') }}
                {% endmacro %}
                """
            for flags in [DatumMap(), ["FULL_REFRESH": true]] {
                let shop = try Workshop(
                    in: folder, macros: ["seeds.sql": own], seeds: ["s": "id\n1\n"], flags: flags)
                try shop.run("s")
                #expect(try shop.rows("select id from s") == [["7"]])
            }
        }
    }
}
