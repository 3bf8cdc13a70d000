import SourceText
import Testing

@testable import Project

@Suite struct MistakeTests {
    /// One broken file each, and the places and codes of what is told.
    static let cases: [(files: [String: String], expected: [String])] = [
        (
            ["dbt_project.yml": "name: shop\nprofile: shop\nmodls: {}\n"],
            ["dbt_project.yml:3:1 project.unknown-setting"]
        ),
        (["dbt_project.yml": "profile: shop\n"], ["dbt_project.yml:1:1 project.name"]),
        (["dbt_project.yml": "name: my-shop\nprofile: shop\n"], ["dbt_project.yml:1:7 project.name"]),
        (["dbt_project.yml": "name: model\nprofile: shop\n"], ["dbt_project.yml:1:7 project.name"]),
        (
            ["dbt_project.yml": "name: shop\nprofile: shop\nversion: abc\nmodel-paths: {a: b}\n"],
            ["dbt_project.yml:4:14 project.wrong-type", "dbt_project.yml:3:10 project.version"]
        ),
        (
            ["dbt_project.yml": "name: shop\nprofile: shop\nrequire-dbt-version: '>=2.0.0'\n"],
            ["dbt_project.yml:3:22 project.required-version"]
        ),
        (
            ["dbt_project.yml": "name: shop\nprofile: shop\ndispatch: [{macro_namespace: x}]\n"],
            ["dbt_project.yml:3:12 project.dispatch"]
        ),
        (["dbt_project.yml": "- a\n"], ["dbt_project.yml:1:1 project.wrong-type"]),
        (["dbt_project.yml": "name: shop\n"], ["dbt_project.yml:1:1 project.no-profile"]),
        (["dbt_project.yml": "name: shop\nprofile: shp\n"], ["dbt_project.yml:2:10 project.unknown-profile"]),
        (
            ["profiles.yml": "shop: {target: prod, outputs: {dev: {type: x}}}"],
            ["/project/profiles.yml:1:16 project.unknown-target"]
        ),
        (["profiles.yml": "shop:\n"], ["/project/profiles.yml:1:1 project.profile"]),
        (["profiles.yml": "shop: {target: dev}\n"], ["/project/profiles.yml:1:1 project.profile"]),
        (["profiles.yml": "shop: {outputs: {default: {a: b}}}\n"], ["/project/profiles.yml:1:18 project.profile"]),
        (["profiles.yml": ""], ["/project/profiles.yml:1:1 project.profile"]),
        (["packages.yml": "packages: [{local: x}]\n"], ["project.missing-packages"]),
        (["dbt_packages/x/models/a.sql": ""], ["project.missing-file"]),
        (["dbt_packages/x/dbt_project.yml": "name: shop"], ["dbt_packages/x/dbt_project.yml:1:1 project.same-name"]),
        (
            ["models/s.yml": "version: 1\nmodels: {a: b}\nmodel: []\nseeds:\n"],
            [
                "models/s.yml:1:10 project.properties-version", "models/s.yml:2:1 project.wrong-type",
                "models/s.yml:3:1 project.unknown-key", "models/s.yml:4:1 project.wrong-type",
            ]
        ),
        (
            [
                "models/s.yml": """
                models:
                  - name: a
                    descripton: x
                    columns:
                      - name: id
                        description: 5
                    config: {materialised: table, owner: me}
                  - description: y
                  - z
                  - name: 12
                  - name: b
                    description:
                    tests: {unique: x}
                sources:
                  - name: s
                    tabels: []
                    tables:
                      - name: t
                        freshness: {warn_after: {count: twelve, perod: day}}
                """
            ],
            [
                "models/s.yml:3:5 project.unknown-key", "models/s.yml:6:22 project.wrong-type",
                "models/s.yml:7:14 project.unknown-key", "models/s.yml:8:5 project.no-name",
                "models/s.yml:9:5 project.wrong-type", "models/s.yml:10:11 project.wrong-type",
                "models/s.yml:12:17 project.wrong-type", "models/s.yml:13:12 project.wrong-type",
                "models/s.yml:16:5 project.refused-key", "models/s.yml:19:41 project.wrong-type",
                "models/s.yml:19:49 project.refused-key",
            ]
        ),
        (
            ["models/s.yml": "models:\n  - name: a\n    config: {alias: \"x{{ nope( }}\"}\n  - name: b: c\n"],
            ["models/s.yml:4:12 yaml.colon", "models/s.yml:3:32 jinja.syntax"]
        ),
        // One mistake in each of several files: all are told.
        (
            [
                "dbt_project.yml": "name: shop\nprofile: nope\nmodls: {}\n", "models/a.yml": "models: [{nam: a}]",
                "models/b.yml": "seeds: b: c", "selectors.yml": "selectors: [",
            ],
            [
                "dbt_project.yml:2:10 project.unknown-profile", "dbt_project.yml:3:1 project.unknown-setting",
                "models/a.yml:1:10 project.no-name", "models/b.yml:1:9 yaml.colon", "selectors.yml:1:12 yaml.bracket",
            ]
        ),
    ]

    @Test func everyMistakeIsToldAtItsPlace() {
        for row in Self.cases { #expect(Sample(row.files).places() == row.expected) }
    }

    @Test func messagesAreThoseThatToolsLookFor() {
        func message(_ files: [String: String]) -> String { Sample(files).load().diagnostics.first?.message ?? "" }
        #expect(message(["dbt_project.yml": "name: a\nprofile: x"]) == "Could not find profile named 'x'")
        #expect(
            message(["profiles.yml": "shop: {target: c, outputs: {a: {type: x}, b: {type: x}}}"])
                == "The profile 'shop' does not have a target named 'c'. The valid target names for this profile are:\n"
                + " - a\n - b")
        #expect(
            message(["packages.yml": "packages: [{local: x}]"]).contains(
                "Run \"dbt deps\" to install package dependencies"))
    }

    @Test func nearestNamesAreOffered() {
        let problems = Sample(["models/s.yml": "models: [{name: a, descripton: x, config: {materialised: view}}]"])
            .load()
        #expect(problems.diagnostics.map(\.hint) == ["did you mean 'description'?", "did you mean 'materialized'?"])
        #expect(problems.diagnostics.allSatisfy { $0.severity == .warning })
    }

    @Test func aMissingProjectIsSaid() {
        let (project, diagnostics) = Project.load(
            tree: MemoryFileTree(),
            base: BaseContext(
                cliVars: DatumMap(), environment: [:], flags: DatumMap(), invocationArguments: DatumMap(),
                invocationID: "", startedAt: ""), options: LoadOptions())
        #expect(project == nil && diagnostics.map(\.code) == ["project.missing-file"])
    }
}
