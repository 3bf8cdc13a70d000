import Manifest
import SourceText
import TestSupport
import Testing
import Warehouse

@testable import Compiler

@Suite struct RunningTests {
    @Test func hooksRunInTheirOrder() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model(
                "m",
                """
                {{ config(materialized='table',
                    pre_hook=[{'sql': 'create table if not exists audit (what text)', 'transaction': false},
                        "insert into audit values ('before {{ this.name }}')"],
                    post_hook=["insert into audit select 'after ' || count(*) from {{ this }}",
                        after_commit("insert into audit values ('committed')")]) }}
                select 1 as id
                """)
            try shop.run("m")
            #expect(
                try shop.rows("select what from audit order by rowid") == [["before m"], ["after 1"], ["committed"]])
        }
    }

    @Test func aFailingHookUndoesTheModel() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("m", "{{ config(materialized='table', post_hook='select nothing') }} select 1 as id")
            #expect(throws: Diagnostic.self) { try shop.run("m") }
            #expect(try shop.rows("select count(*) from sqlite_schema") == [["0"]])
        }
    }

    @Test func everythingOfATableIsOneTransaction() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("m", "{{ config(materialized='table') }} select 1 as id")
            try shop.run("m")
            let first = shop.statements.count
            try shop.run("m")
            let verbs = shop.statements.dropFirst(first).map {
                $0.split { $0.isWhitespace }.first.map(String.init) ?? ""
            }
            let begin = try #require(verbs.firstIndex(of: "BEGIN"))
            let commit = try #require(verbs.firstIndex(of: "COMMIT"))
            #expect(
                verbs[begin...commit].filter { ["create", "alter", "drop"].contains($0) } == [
                    "create", "alter", "alter", "drop",
                ])
            #expect(verbs.filter { ["create", "alter", "drop"].contains($0) }.count == 4)
        }
    }

    @Test(arguments: [
        ("append_new_columns", [["1", "null"], ["2", "b"]]), ("sync_all_columns", [["1", "null"], ["2", "b"]]),
        ("ignore", [["1"], ["2"]]),
    ])
    func schemaChangesAreTreatedAsSaid(_ choice: String, _ expected: [[String]]) throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            let model = try shop.model(
                "i", "{{ config(materialized='incremental', on_schema_change='\(choice)') }} select 1 as id")
            try shop.run("i")
            model.source = SourceFile(path: "models/i.sql", text: "select 2 as id, 'b' as name")
            try shop.run("i")
            #expect(try shop.rows("select * from i order by id") == expected)
        }
    }

    @Test(arguments: [
        (#"{"WARN_ERROR": true}"#, "fail"), (#"{"WARN_ERROR_OPTIONS": {"error": "all"}}"#, "fail"),
        (#"{"WARN_ERROR_OPTIONS": {"error": ["LogTestResult"]}}"#, "fail"),
        (#"{"WARN_ERROR_OPTIONS": {"error": "all", "warn": ["LogTestResult"]}}"#, "warn"), ("{}", "warn"),
    ])
    func warningsOfTestsFailWhereTheyAreErrors(_ flags: String, _ status: String) throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder, flags: try #require(JSON.parse(flags).mapping))
            _ = try shop.test("t", "select 1 as issue", config: ["warn_if": "> 0", "error_if": "> 10"])
            #expect(try shop.run("t").testStatus == status)
        }
    }

    @Test func aSchemaChangeCanFail() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            let model = try shop.model(
                "i", "{{ config(materialized='incremental', on_schema_change='fail') }} select 1 as id")
            try shop.run("i")
            model.source = SourceFile(path: "models/i.sql", text: "select 2 as id, 'b' as name")
            let error = #expect(throws: Diagnostic.self) { try shop.run("i") }
            #expect(
                error?.message.hasPrefix("The source and target schemas on this incremental model are out of sync!")
                    == true)
            #expect(try shop.rows("select * from i") == [["1"]])
        }
    }

    @Test(arguments: ["append", "delete+insert", "merge"])
    func strategiesBringRowsIn(_ strategy: String) throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model(
                "i",
                """
                {{ config(materialized='incremental', incremental_strategy='\(strategy)', unique_key='id') }}
                select 1 as id, {{ 2 if is_incremental() else 1 }} as n
                """)
            try shop.run("i")
            try shop.run("i")
            let expected = strategy == "append" ? [["1", "1"], ["1", "2"]] : [["1", "2"]]
            #expect(try shop.rows("select * from i order by n") == expected)
        }
    }

    @Test func aFullRefreshBuildsAnew() throws {
        try withTemporaryFolder { folder in
            let text = "{{ config(materialized='incremental') }} select 1 as id"
            let first = try Workshop(in: folder)
            try first.model("i", text)
            try first.run("i")
            try first.run("i")
            #expect(try first.rows("select count(*) from i") == [["2"]])
            first.session.close()
            let second = try Workshop(in: folder, flags: ["FULL_REFRESH": true])
            try second.model("i", text)
            try second.run("i")
            #expect(try second.rows("select count(*) from i") == [["1"]])
            #expect(try second.rows("select name from sqlite_schema") == [["i"]])
        }
    }

    @Test func failuresAreStored() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("a", "select 1 as id union all select null")
            try shop.run("a")
            _ = try shop.genericTest(
                "not_null", on: "a", arguments: ["column_name": "id"], config: ["store_failures": true])
            #expect(try shop.run("not_null_a").failures == 1)
            #expect(try shop.run("not_null_a").failures == 1)
            #expect(try shop.rows("select count(*) from not_null_a") == [["1"]])
        }
    }

    struct Verdict: Sendable {
        let config: DatumMap
        let status: String
        let message: String?
        init(_ config: DatumMap, _ status: String, _ message: String?) {
            self.config = config
            self.status = status
            self.message = message
        }
    }

    @Test(arguments: [
        Verdict(["severity": "warn"], "warn", "Got 2 results, configured to warn if != 0"),
        Verdict(["error_if": "> 5", "warn_if": "> 1"], "warn", "Got 2 results, configured to warn if > 1"),
        Verdict(["error_if": "> 5", "warn_if": "> 5"], "pass", nil),
        Verdict(["limit": 1], "fail", "Got 1 result, configured to fail if != 0"),
        Verdict(["fail_calc": "sum(n)"], "fail", "Got 30 results, configured to fail if != 0"),
    ])
    func testsAreJudgedAsConfigured(_ verdict: Verdict) throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            _ = try shop.test("t", "select 10 as n union all select 20", config: verdict.config)
            let outcome = try shop.run("t")
            #expect(outcome.testStatus == verdict.status)
            #expect(outcome.message == verdict.message)
        }
    }

    @Test func theShippedTestsFindWhatIsWrong() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("a", "select 1 as id, 'x' as kind union all select 1, 'y' union all select null, 'z'")
            try shop.model("b", "select 2 as id")
            try shop.run("a")
            try shop.run("b")
            _ = try shop.genericTest("unique", on: "a", arguments: ["column_name": "id"])
            _ = try shop.genericTest(
                "not_null", on: "a", arguments: ["column_name": "id"], config: ["where": "kind <> 'z'"])
            _ = try shop.genericTest(
                "accepted_values", on: "a", arguments: ["column_name": "kind", "values": ["x", "y"]])
            _ = try shop.genericTest(
                "relationships", on: "a", arguments: ["column_name": "id", "to": "ref('b')", "field": "id"])
            #expect(try shop.run("unique_a").failures == 1)
            #expect(try shop.run("not_null_a").testStatus == "pass")
            #expect(try shop.run("accepted_values_a").failures == 1)
            #expect(try shop.run("relationships_a").failures == 2)
        }
    }

    @Test func operationsReturnValues() throws {
        try withTemporaryFolder { folder in
            let macros = ["o.sql": "{% macro sum(a, b=1) %}{{ return(a + b) }}{% endmacro %}"]
            let shop = try Workshop(in: folder, macros: macros)
            #expect(try shop.compiler.runOperation("sum", arguments: ["a": 2], in: shop.session) == .int(3))
            let error = #expect(throws: Diagnostic.self) { try shop.compiler.runOperation("sun", in: shop.session) }
            #expect(error?.code == "compiler.unknown-macro")
            #expect(error?.hint == "did you mean 'sum'?")
        }
    }

    @Test func namesComeFromTheProjectsMacros() throws {
        try withTemporaryFolder { folder in
            let plain = try Workshop(in: folder).compiler
            let node = Node(
                uniqueID: "model.shop.m", kind: .model, name: "m", packageName: "shop", path: "m.sql",
                originalFilePath: "models/m.sql")
            #expect(try plain.generateName(.schema, custom: nil, node: node) == "main")
            #expect(try plain.generateName(.schema, custom: " x ", node: node) == "main_x")
            #expect(try plain.generateName(.alias, custom: nil, node: node) == "m")
            let macros = [
                "n.sql": """
                {% macro generate_schema_name(custom, node) %} {{ custom or node.resource_type }} {% endmacro %}
                {% macro default__generate_alias_name(custom, node) %}a_{{ node.name }}{% endmacro %}
                """
            ]
            let own = try Workshop(in: folder, macros: macros).compiler
            #expect(try own.generateName(.schema, custom: nil, node: node) == "model")
            #expect(try own.generateName(.alias, custom: nil, node: node) == "a_m")
        }
    }

    @Test func aProjectsOwnSeedLoadingTakesEffect() throws {
        try withTemporaryFolder { folder in
            let macros = [
                "s.sql": """
                {% macro default__load_csv_rows(model, agate_table) %}
                    {% for row in agate_table.rows %}
                        {% do adapter.add_query('insert into ' ~ this ~ ' values (?, ?)', bindings=row.values()) %}
                    {% endfor %}
                    {{ return('by hand') }}
                {% endmacro %}
                """
            ]
            let shop = try Workshop(in: folder, macros: macros, seeds: ["s": "id,name\n1,o'ne\n2,\n"])
            try shop.run("s")
            #expect(try shop.rows("select * from s") == [["1", "o'ne"], ["2", "null"]])
            #expect(shop.written["s"]?.contains("by hand") == true)
        }
    }

    @Test func statementsCarryTheProjectsComment() throws {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            var settings = shop.compiler.settings
            settings.queryComment = nil
            let compiler = Compiler(settings: settings, macros: shop.compiler.macros, backend: shop.compiler.backend)
            _ = try compiler.runOperation("run_query", arguments: ["sql": "select 1"], in: shop.session)
            #expect(
                shop.statements.last
                    == "/* {\"app\": \"dbt\", \"dbt_version\": \"1.11.16\", \"profile_name\": \"shop\", \"target_name\": \"dev\", \"connection_name\": \"master\"} */\nselect 1"
            )
        }
    }
}

@Suite struct ErrorPlaceTests {
    private func failure(_ sql: String) throws -> Diagnostic? {
        try withTemporaryFolder { folder in
            let shop = try Workshop(in: folder)
            try shop.model("m", sql)
            return #expect(throws: Diagnostic.self) { try shop.run("m") }
        }
    }

    @Test func unknownMaterializationsAreShownInTheModel() throws {
        let error = try failure("\n{{ config(materialized='tabel') }} select 1")
        #expect(error?.code == "compiler.unknown-materialization")
        #expect(error?.location?.line == 2)
        #expect(error?.hint == "did you mean 'table'?")
    }

    @Test func whatShippedMacrosRefuseIsShownInTheModel() throws {
        let error = try failure("-- a\n{{ config(materialized='incremental', incremental_strategy='appnd') }} select 1")
        #expect(error?.code == "compiler.unknown-strategy")
        #expect(error?.location?.file == "models/m.sql")
        #expect(error?.location?.line == 2)
        #expect(error?.notes.first?.location?.file == "dbt/macros/materializations/incremental/incremental.sql")
    }

    @Test func databaseErrorsAreShownInTheModel() throws {
        let error = try failure("{{ config(materialized='table') }}\nselect 1 as a,\n    wrong_name as b")
        #expect(error?.location?.line == 3)
        #expect(error?.location?.column == 5)
    }
}
