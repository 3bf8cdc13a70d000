import Manifest
import SourceText
import Testing

@testable import Compiler

/// Rules of reading that real projects depend on, each as dbt 1.11 showed it.
@Suite struct ReadingRulesTests {
    @Test func versionsOfAModelAreNodesOfTheirOwn() throws {
        let project = try ParsedProject([
            "models/orders_v1.sql": "select 1 as id", "models/orders.sql": "select 2 as id",
            "models/old.sql": "select 0 as id",
            "models/use.sql": "select * from {{ ref('orders') }}, {{ ref('orders', v=1) }}",
            "models/schema.yml": """
            models:
              - name: orders
                latest_version: 2
                description: all
                config: {materialized: table, meta: {a: 1}}
                columns: [{name: id, data_tests: [unique]}, {name: city}]
                data_tests: [{expression: {arguments: {value: 1}}}]
                versions:
                  - v: 1
                    config: {alias: first, meta: {b: 2}}
                    columns: [{include: all, exclude: [city]}]
                  - v: 2
                    description: newest
                    data_tests: []
                  - v: 0
                    defined_in: old
                    deprecation_date: 2024-01-01
                  - v: 7
            """,
            "macros/expression.sql": "{% test expression(model, value) %}select {{ value }}{% endtest %}",
        ])
        // Tests are made for the version without a file too, as in dbt.
        #expect(
            project.problems == [
                "compiler.entry-without-node models/schema.yml:18", "compiler.missing-ref models/schema.yml:6",
                "compiler.missing-ref models/schema.yml:7",
            ])
        let manifest = project.manifest
        let first = try #require(manifest.nodes["model.shop.orders.v1"])
        let second = try #require(manifest.nodes["model.shop.orders.v2"])
        #expect(first.name == "orders" && first.fqn == ["shop", "orders", "v1"] && first.alias == "first")
        #expect(first.columns.map(\.name) == ["id"] && second.columns.map(\.name) == ["id", "city"])
        #expect(first.meta == ["a": 1, "b": 2] && second.meta == ["a": 1])
        #expect(second.alias == "orders_v2" && second.description == "newest" && first.description == "all")
        #expect(second.latestVersion == 2 && second.version == 2 && second.path == "orders.sql")
        #expect(manifest.nodes["model.shop.orders.v0"]?.deprecationDate == "2024-01-01T00:00:00+00:00")
        #expect(
            manifest.nodes["model.shop.use"]?.dependsOn.nodes == ["model.shop.orders.v2", "model.shop.orders.v1"])
        let tests = manifest.nodes.values.filter { $0.kind == .test }
        #expect(
            tests.map { "\($0.name) \($0.attachedNode ?? "")" }.sorted() == [
                "expression_orders_v0_1 model.shop.orders.v0", "expression_orders_v1_1 model.shop.orders.v1",
                "expression_orders_v7_1 ", "unique_orders_v0_id model.shop.orders.v0",
                "unique_orders_v1_id model.shop.orders.v1",
                "unique_orders_v2_id model.shop.orders.v2", "unique_orders_v7_id ",
            ])
    }

    @Test func aVersionThatIsNamedTwiceIsAMistake() throws {
        let project = try ParsedProject([
            "models/m.sql": "select 1",
            "models/schema.yml":
                "models: [{name: m, latest_version: 3, versions: [{v: 1, defined_in: m}, {v: '1', defined_in: m}]}]",
        ])
        #expect(
            project.problems == [
                "compiler.bad-version models/schema.yml:1", "compiler.bad-version models/schema.yml:1",
            ])
    }

    @Test func callsOfNamesThatNothingDefinesAreWarningsUntilTheNodeRuns() throws {
        let project = try ParsedProject([
            "models/a.sql": "select {{ nope() }}, {{ dbt.nope() }}, {{ shop.mine() }}",
            "macros/mine.sql": "{% macro mine() %}1{% endmacro %}",
        ])
        #expect(project.diagnostics.map(\.severity) == [.warning, .warning])
        #expect(project.diagnostics.map(\.message) == ["'nope' is undefined", "'dbt.nope' is undefined"])
        #expect(project.manifest.nodes["model.shop.a"]?.dependsOn.macros == ["macro.shop.mine"])
    }

    @Test func aGenericTestSeesNoMacrosButItsOwnWhileItIsRead() throws {
        let project = try ParsedProject([
            "models/m.sql": "select 1 as id",
            "models/schema.yml": """
            models:
              - name: m
                data_tests: [{above: {arguments: {least: "{{ today() }}"}}}]
            """,
            "macros/above.sql": """
            {% test above(model, least) %}{{ config(severity='warn') }}select {{ bound(least) }}{% endtest %}
            {% macro bound(least) %}{{ least }}{% endmacro %}
            {% macro today() %}1{% endmacro %}
            """,
        ])
        #expect(project.problems == [])
        let test = try #require(project.manifest.nodes.values.first { $0.kind == .test })
        #expect(test.dependsOn.macros.sorted() == ["macro.dbt.get_where_subquery", "macro.shop.test_above"])
        #expect(test.config.severity == "warn")
    }

    @Test func aTestOfNothingStaysAmongTheNodesAndIsNotRun() throws {
        let project = try ParsedProject([
            "seeds/s.csv": "id\n1\n",
            "models/schema.yml": """
            models:
              - name: gone
                data_tests: [{relationships: {arguments: {field: id, to: "ref('s')", column_name: id}}}]
            """,
        ])
        let test = try #require(project.manifest.nodes.values.first { $0.kind == .test })
        #expect(!test.isEnabled && !test.config.isEnabled && test.dependsOn.nodes == ["seed.shop.s"])
        #expect(project.manifest.disabled.isEmpty)
    }

    @Test func textsOfPropertiesAreReadAsDbtReadsThem() throws {
        let project = try ParsedProject([
            "dbt_project.yml": "name: shop\nversion: '1.0'\nprofile: shop\nvars: {place: \"{{ target.name }}_x\"}\n",
            "models/m.sql": "select '{{ var('place') }}' as place",
            "models/docs.md": "{% docs example %}{% raw %}{{ ref('x') }}{% endraw %}{% enddocs %}",
            "models/schema.yml": """
            models:
              - name: m
                description: |
                  written {as} it is
                columns: [{name: a, descrption: kept}]
            sources:
              - name: raw
                schema: "{{ var('place') }}"
                tables:
                  - name: t
                    description: |
                      at the end

            """,
        ])
        let manifest = project.manifest
        #expect(manifest.nodes["model.shop.m"]?.description == "written {as} it is\n")
        #expect(manifest.nodes["model.shop.m"]?.columns.first?.further == ["descrption": "kept"])
        #expect(manifest.sources["source.shop.raw.t"]?.description == "at the end")
        #expect(manifest.sources["source.shop.raw.t"]?.schema == "{{ target.name }}_x")
        #expect(manifest.docs["doc.shop.example"]?.contents == "{{ ref('x') }}")
    }

    @Test func anEntryDescribesTheEnabledOneOfSeveralFiles() throws {
        let project = try ParsedProject([
            "models/a/m.sql": "{{ config(enabled=false) }} select 1", "models/b/m.sql": "select 2",
            "models/schema.yml": "models: [{name: m, description: text, config: {materialized: table}}]",
        ])
        #expect(project.problems == [])
        let off = try #require(project.manifest.disabled["model.shop.m"]?.first as? Node)
        #expect(off.description == "" && off.patchPath == nil && off.config.materialized == "view")
        #expect(project.manifest.nodes["model.shop.m"]?.config.materialized == "table")
    }

    @Test func eachSourceIsKeptOnceWhereTheTextIsReadWithoutRendering() throws {
        let twice = "{{ source('raw', 't') }} {{ source('raw', 't') }}"
        let project = try ParsedProject([
            "models/a.sql": twice, "models/b.sql": twice + "{% if true %}{% endif %}",
            "models/schema.yml": "sources: [{name: raw, tables: [{name: t}]}]",
        ])
        #expect(project.manifest.nodes["model.shop.a"]?.sources == [["raw", "t"]])
        #expect(project.manifest.nodes["model.shop.b"]?.sources == [["raw", "t"], ["raw", "t"]])
    }

    @Test func aMacroInPlaceOfRefIsCalledAndNoted() throws {
        let project = try ParsedProject([
            "models/a.sql": "select 1", "models/b.sql": "select * from {{ ref('a') }}",
            "macros/ref.sql": "{% macro ref(name) %}{{ return(builtins.ref(name)) }}{% endmacro %}",
        ])
        #expect(project.problems == [])
        #expect(project.manifest.nodes["model.shop.b"]?.dependsOn.macros == ["macro.shop.ref"])
        #expect(project.manifest.nodes["model.shop.b"]?.dependsOn.nodes == ["model.shop.a"])
    }

    @Test func packagesReadTheProjectsSettingsThroughRef() throws {
        let project = try ParsedProject([
            "dbt_project.yml": "name: shop\nversion: '2.1'\nprofile: shop\n",
            "models/a.sql": """
            {% set settings = builtins.ref.config %}
            {{ config(alias=settings.project_name ~ '_' ~ settings.dependencies['shop'].version) }} select 1
            """,
        ])
        #expect(project.problems == [])
        #expect(project.manifest.nodes["model.shop.a"]?.alias == "shop_2.1")
    }

    @Test func renderedTextsLoseTheirLastLineEnd() throws {
        let project = try ParsedProject([
            "models/a.sql": "select 1",
            "models/schema.yml": """
            models:
              - name: a
                description: |
                  not rendered yet
                config:
                  meta:
                    note: |
                      rendered
                    last: 1
            """,
        ])
        #expect(project.manifest.nodes["model.shop.a"]?.meta["note"] == "rendered")
        #expect(project.manifest.nodes["model.shop.a"]?.description == "not rendered yet\n")
    }

    /// As dbt 1.11 showed it: the project's quoting is in the manifest, and not in what `source` gives.
    @Test func sourcesAreListedWithTheProjectsQuoting() throws {
        let project = try ParsedProject([
            "dbt_project.yml": "name: shop\nprofile: shop\nquoting: {schema: false, identifier: false}\n",
            "models/s.yml": """
            sources:
              - {name: raw, tables: [{name: t}, {name: u, quoting: {identifier: true}}]}
            """,
        ])
        let sources = project.manifest.sources
        #expect(sources["source.shop.raw.t"]?.relationName == "raw__t")
        #expect(sources["source.shop.raw.u"]?.relationName == "\"raw__u\"")
        let source = try #require(sources["source.shop.raw.t"])
        #expect(project.compiler.relation(of: source).quoting.identifier)
    }

    /// As dbt 1.11 showed it: they are never run, and stay where selections and artifacts see them.
    @Test func testsOfWhatIsDisabledStayAmongTheNodes() throws {
        let project = try ParsedProject([
            "models/gone.sql": "{{ config(enabled=false) }}select 1 as id", "models/here.sql": "select 1 as id",
            "tests/t.sql": "select * from {{ ref('gone') }}",
            "models/s.yml": """
            models:
              - {name: gone, columns: [{name: id, data_tests: [not_null]}]}
              - name: here
                data_tests: [{relation: {arguments: {to: ref('gone')}}}]
            """,
            "macros/relation.sql": "{% test relation(model, to) %}select * from {{ to }}{% endtest %}",
        ])
        #expect(project.problems == [])
        let tests = project.manifest.nodes.values.filter { $0.kind == .test }
        #expect(tests.count == 3 && tests.allSatisfy { !$0.isEnabled })
        #expect(Array(project.manifest.disabled.keys) == ["model.shop.gone"])
    }

    /// The settings of a declaration are there at first, and once more in the text of the test, behind those of its macro.
    @Test func tagsOfATestSurroundThoseOfItsMacro() throws {
        let project = try ParsedProject([
            "models/a.sql": "select 1 as id",
            "models/s.yml": """
            models:
              - name: a
                data_tests:
                  - plain: {config: {tags: [outer]}}
                  - tagged: {config: {tags: [outer]}}
                  - severe: {config: {tags: [outer]}}
                  - tagged: {name: untagged}
            """,
            "macros/tests.sql": """
            {% test plain(model) %}select 1{% endtest %}
            {% test tagged(model) %}{{ config(tags=['inner']) }}select 1{% endtest %}
            {% test severe(model) %}{{ config(severity='warn') }}select 1{% endtest %}
            """,
        ])
        func tags(_ name: String) -> Datum? {
            project.manifest.nodes.values.first { $0.name == name }?.config["tags"]
        }
        #expect(tags("plain_a_") == ["outer", "outer"] && tags("severe_a_") == ["outer", "outer"])
        #expect(tags("tagged_a_") == ["outer", "inner", "outer"] && tags("untagged") == ["inner"])
    }

    /// With the flag `validate_macro_args` macros show the arguments of their definition; tests beside other tests do not.
    @Test func argumentsOfGenericTestsAreNotShown() throws {
        func test(_ name: String) -> String { "{% test \(name)(model, limit) %}select {{ limit }}{% endtest %}" }
        let files = [
            "models/a.sql": "select 1 as id", "macros/m.sql": test("among_macros"),
            "tests/generic/t.sql": test("among_tests"),
        ]
        let project = try ParsedProject(files, flags: ["VALIDATE_MACRO_ARGS": true])
        #expect(project.manifest.macros["macro.shop.test_among_macros"]?.arguments.count == 2)
        #expect(project.manifest.macros["macro.shop.test_among_tests"]?.arguments.isEmpty == true)
    }
}
