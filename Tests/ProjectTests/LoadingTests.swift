import Manifest
import SourceText
import Testing

@testable import Project

@Suite struct LoadingTests {
    @Test func filesAreFoundByKind() throws {
        let project = try Sample([
            "models/staging/stg_a.sql": "\n select 1 \n", "models/schema.yml": "models: [{name: stg_a}]",
            "models/docs.md": "{% docs a %}x{% enddocs %}", "models/.hidden.sql": "", "models/~x.sql": "",
            "seeds/s.csv": "a,b\n1,2\n", "tests/t.sql": "select 1",
            "tests/generic/g.sql": "{% test g() %}{% endtest %}",
            "tests/fixtures/f.csv": "a\n1", "macros/m.sql": "", "analyses/x.sql": "", "snapshots/sn.sql": "",
            "other/y.sql": "",
        ]).project()
        let files = project.root.files
        #expect(files[.model]?.map(\.originalPath) == ["models/staging/stg_a.sql"])
        #expect(files[.model]?.first?.relativePath == "staging/stg_a.sql")
        #expect(files[.model]?.first?.name == "stg_a")
        #expect(files[.model]?.first?.source.text == "\n select 1 \n")
        #expect(files[.model]?.first?.checksum == Checksum(name: "sha256", checksum: Hash.sha256("select 1")))
        #expect(files[.seed]?.first?.checksum.checksum == Hash.sha256("a,b\n1,2"))
        #expect(files[.seed]?.first?.source.bytes == [])
        #expect(files[.seed]?.first?.absolutePath == "/project/seeds/s.csv")
        #expect(files[.singularTest]?.map(\.originalPath) == ["tests/t.sql"])
        #expect(files[.genericTest]?.map(\.relativePath) == ["g.sql"])
        #expect(files[.fixture]?.map(\.originalPath) == ["tests/fixtures/f.csv"])
        #expect(files[.docs]?.map(\.originalPath) == ["models/docs.md"])
        #expect(files[.macro]?.count == 1 && files[.analysis]?.count == 1 && files[.snapshot]?.count == 1)
        #expect(project.root.properties.map(\.name) == ["stg_a"])
    }

    @Test func ignoredFilesAreLeftOut() throws {
        let project = try Sample([
            ".dbtignore": "# comment\n*.tmp.sql\n/models/old/\n!models/b.tmp.sql\n**/deep/x?.sql\n",
            "models/a.sql": "", "models/a.tmp.sql": "", "models/b.tmp.sql": "", "models/old/c.sql": "",
            "models/x/deep/x1.sql": "", "models/x/deep/y1.sql": "", "models/new/old/d.sql": "",
        ]).project()
        #expect(
            project.root.files[.model]?.map(\.originalPath)
                == ["models/a.sql", "models/b.tmp.sql", "models/new/old/d.sql", "models/x/deep/y1.sql"])
    }

    @Test func largeSeedsAreKnownByTheirPath() throws {
        let project = try Sample(["seeds/big.csv": String(repeating: "1234567\n", count: 131_073)]).project()
        #expect(project.root.files[.seed]?.first?.checksum == Checksum(name: "path", checksum: "seeds/big.csv"))
    }

    @Test func settingsAreRead() throws {
        let settings = try Sample([
            "dbt_project.yml": """
            name: shop
            version: 1.0
            profile: shop
            model-paths: [m, n/]
            test-paths: data-tests
            vars: {start: 2024-01-01, shop: {limit: 5}}
            dispatch: [{macro_namespace: dbt_utils, search_order: [shop, dbt_utils]}]
            on-run-start: "{{ hook() }}"
            on-run-end: [a, "{{ b }}"]
            query-comment: "{{ x }}"
            quoting: {identifier: true}
            require-dbt-version: ">=1.6.0,<2.0.0"
            flags: {send_anonymous_usage_stats: false}
            models:
              +materialized: "{{ 'table' }}"
              shop:
                staging:
                  +pre-hook: "{{ late }}"
            tests:
              +severity: warn
            """
        ]).project().root.settings
        #expect(settings.version == .double(1.0))
        #expect(settings.modelPaths == ["m", "n/"] && settings.testPaths == ["data-tests"])
        #expect(settings.vars["shop"]?["limit"] == 5)
        #expect(settings.dispatch == ["dbt_utils": ["shop", "dbt_utils"]])
        #expect(settings.onRunStart == ["{{ hook() }}"] && settings.onRunEnd == ["a", "{{ b }}"])
        #expect(settings.queryComment == "{{ x }}")
        #expect(settings.flags == ["send_anonymous_usage_stats": false])
        #expect(settings.configTrees["models"]?["+materialized"] == "table")
        #expect(settings.configTrees["models"]?["shop"]?["staging"]?["+pre-hook"] == "{{ late }}")
        #expect(settings.unrenderedConfigTrees["models"]?["+materialized"] == "{{ 'table' }}")
        #expect(settings.configTrees["data_tests"]?["+severity"] == "warn")
    }

    @Test func templatesOfPropertiesAreRenderedAsFarAsTheyCanBe() throws {
        let project = try Sample([
            "dbt_project.yml": "name: shop\nprofile: shop\nvars: {level: 3, schema_name: raw}\n",
            "models/s.yml": """
            models:
              - name: a
                description: "{{ doc('x') }}"
                config: {tags: ["t{{ var('level') }}"], meta: {n: "{{ var('level') }}", since: 2024-01-31},
                  pre_hook: "{{ late }}"}
                columns:
                  - name: "c_{{ target.name }}"
                    description: "{{ doc('y') }}"
                    data_tests: [{accepted_values: {values: ["{{ ref('z') }}"]}}]
            sources:
              - name: s
                schema: "{{ var('schema_name') }}"
                tables: [{name: t, description: "{{ doc('z') }}", identifier: "{{ env_var('ID', 'x') }}"}]
            """,
        ]).project()
        let model = try #require(project.root.properties.first)
        #expect(model.fields["description"] == "{{ doc('x') }}")
        #expect(model.fields["config"]?["tags"] == ["t3"])
        #expect(model.fields["config"]?["meta"] == ["n": 3, "since": "2024-01-31"])
        #expect(model.fields["config"]?["pre_hook"] == "{{ late }}")
        #expect(model.fields["columns"]?.list?.first?["name"] == "c_dev")
        #expect(model.rawFields["config"]?["tags"] == ["t{{ var('level') }}"])
        let source = try #require(project.root.properties.last)
        #expect(source.fields["schema"] == "raw" && source.rawFields["schema"] == "{{ var('schema_name') }}")
        #expect(source.fields["tables"]?.list?.first?["identifier"] == "x")
        #expect(source.fields["tables"]?.list?.first?["description"] == "{{ doc('z') }}")
        #expect(model.place(["columns", "0", "data_tests"]).line == 9)
        #expect(model.place(["columns", "7", "data_tests"]).line == 7)
    }

    @Test func packagesComeFirstAndSeeTheRootsVariables() throws {
        let project = try Sample([
            "dbt_project.yml": "name: shop\nprofile: shop\nvars: {a: root, utils: {b: root}}\n",
            "packages.yml": "packages: [{local: ../utils}]\n",
            "dbt_packages/utils/dbt_project.yml": "name: utils\nvars: {a: own, b: own, c: own}\n",
            "dbt_packages/utils/models/u.sql": "select 1", "dbt_packages/utils/models/u.yml": "models: [{name: u}]",
        ]).project()
        #expect(project.packages.map(\.name) == ["utils", "shop"])
        let package = try #require(project.packages.first)
        #expect(package.folder == "dbt_packages/utils" && !package.isRoot)
        #expect(package.files[.model]?.first?.originalPath == "models/u.sql")
        #expect(package.files[.model]?.first?.source.path == "dbt_packages/utils/models/u.sql")
        #expect(package.properties.first?.originalPath == "models/u.yml")
        let vars = project.base.vars(in: .package("utils", owner: "u"))
        #expect(vars["a"] == "root" && vars["b"] == "root" && vars["c"] == "own")
    }

    @Test func variablesOfTheirOwnFileReachTheProjectFile() throws {
        var sample = Sample([
            "vars.yml": "vars: {kind: table, limit: 5}\n",
            "dbt_project.yml": "name: shop\nprofile: shop\nmodels: {+materialized: \"{{ var('kind') }}\"}\n",
        ])
        let project = try sample.project()
        #expect(project.root.settings.configTrees["models"]?["+materialized"] == "table")
        #expect(project.base.vars(in: .package("shop", owner: "a"))["limit"] == 5)
        sample.vars = ["kind": "view"]
        #expect(try sample.project().root.settings.configTrees["models"]?["+materialized"] == "view")
        sample.tree["dbt_project.yml"] = "name: shop\nprofile: shop\nvars: {}\n"
        #expect(sample.places() == ["dbt_project.yml:3:1 project.vars-twice"])
    }

    @Test func threadsCanBeRead() throws {
        var sample = Sample(["profiles.yml": "shop: {target: a, outputs: {a: {type: x, threads: auto}, b: {type: y}}}"])
        sample.options.processors = 16
        #expect(try sample.project().profile.threads == 8)
        sample.options.threads = 3
        #expect(try sample.project().profile.threads == 3)
        sample.options.target = "b"
        #expect(try sample.project().profile.type == "y")
    }

    @Test func secretsReachProfilesOnly() throws {
        var sample = Sample([
            "profiles.yml":
                "shop: {outputs: {default: {type: x, password: \"{{ env_var('DBT_ENV_SECRET_P') }}\", token: t}}}",
            "models/s.yml": "models: [{name: a, config: {meta: {x: \"{{ env_var('DBT_ENV_SECRET_P') }}\"}}}]",
        ])
        sample.environment = ["DBT_ENV_SECRET_P": "s3cret"]
        let (project, diagnostics) = sample.load()
        #expect(project?.profile.credentials["password"] == "s3cret")
        #expect(project?.base.target["password"] == nil && project?.base.target["token"] == nil)
        #expect(diagnostics.count == 1 && diagnostics.first?.message.contains("Secret env vars") == true)
    }
}
