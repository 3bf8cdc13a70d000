import Manifest
import SourceText
import Testing

@testable import Compiler

@Suite struct ParsingTests {
    @Test func versionsAreNodesOfTheirOwn() throws {
        let project = try ParsedProject([
            "models/m_v1.sql": "select 1 as id, 2 as gone", "models/m.sql": "select 1 as id",
            "models/odd.sql": "select 3 as id",
            "models/reads.sql": "select * from {{ ref('m') }}, {{ ref('m', version=1) }}",
            "models/schema.yml": """
            models:
              - name: m
                latest_version: 2
                description: all
                columns: [{name: id, data_tests: [unique]}, {name: gone}]
                versions:
                  - v: 1
                    description: first
                  - {v: 2, columns: [{include: all, exclude: [gone]}]}
                  - {v: 3, defined_in: odd, config: {enabled: true}}
            """,
        ])
        #expect(project.problems == [])
        let manifest = project.manifest
        let second = try #require(manifest.nodes["model.shop.m.v2"])
        #expect(second.originalFilePath == "models/m.sql" && second.fqn == ["shop", "m", "v2"])
        #expect(second.alias == "m_v2" && second.columns.map(\.name) == ["id"] && second.description == "all")
        #expect(manifest.nodes["model.shop.m.v1"]?.description == "first")
        #expect(manifest.nodes["model.shop.reads"]?.dependsOn.nodes == ["model.shop.m.v2", "model.shop.m.v1"])
        let tests = manifest.nodeOrder.filter { $0.hasPrefix("test.") }
        #expect(tests.contains { $0.hasPrefix("test.shop.unique_m_v1_id.") })
        #expect(tests.count == 3)
    }

    @Test func filesBecomeNodesWithDbtsIdsAndEdges() throws {
        let project = try ParsedProject([
            "models/staging/stg.sql": "select * from {{ source('raw', 't') }}",
            "models/mart.sql":
                "{{ config(materialized='table', tags=['a']) }}\nselect * from {{ ref('stg') }}, {{ ref('s') }}",
            "seeds/s.csv": "id\n1\n",
            "tests/check.sql": "select * from {{ ref('mart') }} where false",
            "analyses/look.sql": "select 1",
            "models/schema.yml": """
            sources:
              - name: raw
                tables: [{name: t, columns: [{name: id, data_tests: [unique]}]}]
            models:
              - name: mart
                description: "{{ doc('about') }}"
                columns: [{name: id, data_tests: [not_null, {accepted_values: {arguments: {values: [1]}}}]}]
            exposures:
              - {name: board, type: dashboard, owner: {name: me}, depends_on: ["ref('mart')"]}
            """,
            "models/about.md": "{% docs about %} All of it. {% enddocs %}",
        ])
        #expect(project.problems == [])
        let manifest = project.manifest
        // Generic tests end with a hash, which GenericTestNamesTests looks after.
        #expect(
            manifest.nodeOrder.map { $0.split(separator: ".").prefix(3).joined(separator: ".") } == [
                "model.shop.mart", "model.shop.stg", "test.shop.check", "analysis.shop.look", "seed.shop.s",
                "test.shop.source_unique_raw_t_id", "test.shop.not_null_mart_id",
                "test.shop.accepted_values_mart_id__1",
            ])
        let mart = try #require(manifest.nodes["model.shop.mart"])
        #expect(mart.dependsOn.nodes == ["model.shop.stg", "seed.shop.s"])
        #expect(mart.config.materialized == "table" && mart.tags == ["a"])
        #expect(mart.fqn == ["shop", "mart"] && mart.description == "All of it.")
        #expect(mart.docBlocks == ["doc.shop.about"])
        #expect(manifest.nodes["model.shop.stg"]?.dependsOn.nodes == ["source.shop.raw.t"])
        #expect(manifest.nodes["model.shop.stg"]?.fqn == ["shop", "staging", "stg"])
        #expect(manifest.nodes["analysis.shop.look"]?.path == "analysis/look.sql")
        #expect(manifest.exposures["exposure.shop.board"]?.dependsOn.nodes == ["model.shop.mart"])
        let test = try #require(manifest.nodes.values.first { $0.name == "accepted_values_mart_id__1" })
        #expect(test.dependsOn.macros == ["macro.dbt.test_accepted_values", "macro.dbt.get_where_subquery"])
        #expect(test.attachedNode == "model.shop.mart" && test.schema == "main_dbt_test__audit")
    }

    @Test func allMistakesOfAProjectAreToldWithTheirPlace() throws {
        let project = try ParsedProject([
            "models/a.sql": "select 1\nfrom {{ ref('bb') }}",
            "models/b.sql": "select {{ 1 + }}",
            "models/sub/a.sql": "select 1",
            "models/c.sql": "{{ config(enabled=false) }} select 1",
            "models/d.sql": "select * from {{ ref('c') }} join {{ source('raw', 'tt') }}",
            "models/schema.yml": """
            sources: [{name: raw, tables: [{name: t}]}]
            models:
              - name: d
                data_tests: [uniqe, {unique: }]
              - name: dd
            """,
        ])
        #expect(
            Set(project.problems) == [
                "compiler.missing-ref models/a.sql:2", "jinja.syntax models/b.sql:1",
                "compiler.duplicate-name models/sub/a.sql:1",
                "compiler.disabled-ref models/d.sql:1", "compiler.missing-source models/d.sql:1",
                "compiler.unknown-test models/schema.yml:4", "compiler.test-form models/schema.yml:4",
                "compiler.entry-without-node models/schema.yml:5",
            ])
        let missing = try #require(project.diagnostics.first { $0.code == "compiler.missing-ref" })
        #expect(missing.hint == "did you mean 'b'?" && missing.location?.column == 9)
        #expect(
            missing.message == "Model 'model.shop.a' (models/a.sql) depends on a node named 'bb' which was not found")
    }

    @Test func configurationsMergeInDbtsOrder() throws {
        let project = try ParsedProject([
            "dbt_project.yml": """
            name: shop
            version: '1.0'
            profile: shop
            models:
              +tags: top
              +meta: {a: 1, b: 1}
              shop:
                +materialized: table
                sub: {+schema: special, +meta: {b: 2}}
            """,
            "models/sub/m.sql": "{{ config(tags=['own'], meta={'c': 3}, alias='other') }} select 1",
            "models/schema.yml": "models: [{name: m, config: {tags: [patch], materialized: view}}]",
        ])
        #expect(project.problems == [])
        let node = try #require(project.manifest.nodes["model.shop.m"])
        #expect(node.tags == ["top", "patch", "own"] && node.config.materialized == "view")
        #expect(node.meta == ["a": 1, "b": 2, "c": 3])
        #expect(node.schema == "main_special" && node.alias == "other")
        #expect(node.relationName == "\"main_special__other\"")
    }

    @Test func snapshotsAreReadInBothForms() throws {
        let project = try ParsedProject([
            "models/m.sql": "select 1 as id",
            "snapshots/all.sql": """
            {% snapshot first %}
            {{ config(strategy='check', unique_key='id', check_cols='all', target_schema='kept') }}
            select * from {{ ref('m') }}
            {% endsnapshot %}
            """,
            "snapshots/more.yml": """
            snapshots:
              - name: second
                relation: ref('m')
                config: {strategy: check, unique_key: id, check_cols: all}
            """,
        ])
        #expect(project.problems == [])
        let first = try #require(project.manifest.nodes["snapshot.shop.first"])
        #expect(first.fqn == ["shop", "all", "first"] && first.schema == "kept")
        #expect(first.dependsOn.nodes == ["model.shop.m"])
        let second = try #require(project.manifest.nodes["snapshot.shop.second"])
        #expect(second.path == "more.yml/second.sql" && second.rawCode == "select * from {{ ref('m') }}")
        #expect(second.dependsOn.nodes == ["model.shop.m"])
    }

    @Test func snapshotsThatLackSomethingAreNamed() throws {
        func entry(_ config: String) throws -> [String] {
            try ParsedProject([
                "models/m.sql": "select 1 as id",
                "snapshots/s.yml": "snapshots: [{name: s, relation: ref('m'), config: {\(config)}}]",
            ]).diagnostics.map(\.message)
        }
        let cases = [
            ("unique_key: id", "Snapshots must be configured with a 'strategy' and 'unique_key'."),
            ("strategy: by_day", "Snapshots must be configured with a 'strategy' and 'unique_key'."),
            (
                "unique_key: id, strategy: check, check_cols: []",
                "A snapshot configured with the check strategy must specify a check_cols configuration."
            ),
            (
                "unique_key: id, strategy: check, check_cols: id",
                "Invalid value for 'check_cols': id. Expected 'all' or a list of strings."
            ),
            (
                "unique_key: [id], strategy: timestamp",
                "A snapshot configured with the timestamp strategy must specify an updated_at configuration."
            ),
            (
                "unique_key: id, strategy: timestamp, updated_at: id, check_cols: all",
                "A 'timestamp' snapshot should not have 'check_cols'"
            ),
        ]
        for (config, message) in cases {
            #expect(try entry(config).contains { $0.contains(message) }, "\(config)")
        }
        #expect(try entry("strategy: by_day, unique_key: id") == [])
        #expect(try entry("strategy: check, unique_key: id, check_cols: [id], updated_at: id") == [])
        #expect(try entry("strategy: check, enabled: false") == [])
    }

    /// The repository's own project is read without a mistake.
    @Test func theStockProjectIsReadWithoutAMistake() throws {
        let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        let project = try ParsedProject(tree: DiskFileTree(root: root), profiles: ["profiles"])
        #expect(project.diagnostics.map(\.description) == [])
        let kinds = Dictionary(grouping: project.manifest.nodes.values, by: \.kind).mapValues(\.count)
        #expect(kinds[.model] == 8 && kinds[.seed] == 1 && kinds[.test] == 193)
        #expect(project.manifest.sources.count == 3 && project.manifest.exposures.count == 3)
    }
}
