import Manifest
import SourceText
import Testing

@testable import Compiler

/// What the reading of a project warns of or refuses in dbt's names, as dbt 1.11 showed it.
@Suite struct DeprecationTests {
    private func events(_ files: [String: String]) throws -> [String] {
        try ParsedProject(files).diagnostics.map { "\($0.severity.rawValue) \($0.eventName ?? $0.code)" }
    }

    @Test func modelsOverTheirDateAndThoseThatReadThem() throws {
        // The fixture's clock stands at 1970.
        let project = try ParsedProject([
            "models/old.sql": "select 1 as id", "models/new.sql": "select 1 as id",
            "models/reader.sql": "select * from {{ ref('old') }}, {{ ref('new') }}",
            "models/schema.yml": """
            models: [{name: old, deprecation_date: 1969-12-31}, {name: new, deprecation_date: 2999-01-01}]
            """,
        ])
        #expect(
            Set(project.diagnostics.compactMap(\.eventName)) == [
                "DeprecatedModel", "DeprecatedReference", "UpcomingReferenceDeprecation",
            ])
        let upcoming = project.diagnostics.first { $0.eventName == "UpcomingReferenceDeprecation" }
        #expect(upcoming?.eventData["ref_model_deprecation_date"] == "2999-01-01T00:00:00+00:00")
        #expect(upcoming?.location?.file == "models/reader.sql")
    }

    @Test func microbatchModelsSayWhenTheyBegin() throws {
        let config = "materialized='incremental', incremental_strategy='microbatch', event_time='at', batch_size="
        #expect(
            try events(["models/m.sql": "{{ config(\(config)'day', begin='2024-01-01') }} select 1 as at"]) == [
                "warning MicrobatchModelNoEventTimeInputs"
            ])
        #expect(
            try events(["models/m.sql": "{{ config(\(config)'day', begin=2) }} select 1 as at"]) == [
                "error ParsingError"
            ])
        #expect(
            try events(["models/m.sql": "{{ config(\(config)'week', begin='2024-01-01') }} select 1 as at"]) == [
                "error ParsingError"
            ])
    }

    @Test func spacesInNames() throws {
        #expect(
            try events(["models/a b.sql": "select 1 as id"]) == [
                "warning SpacesInResourceNameDeprecation", "warning ResourceNamesWithSpacesDeprecation",
            ])
    }

    @Test func twoMacrosOfOneFile() throws {
        #expect(
            try events(["macros/m.sql": "{% macro m() %}{% endmacro %}{% macro m() %}{% endmacro %}"]) == [
                "error DuplicateMacroNameError"
            ])
    }

    @Test func oldSettings() throws {
        #expect(
            try events(["dbt_project.yml": "name: shop\nprofile: shop\ndata-paths: [data]\ntarget-path: out\n"]) == [
                "warning ConfigDataPathDeprecation", "warning ConfigTargetPathDeprecation",
            ])
    }

    @Test func typesOfMacroArguments() {
        for type in ["string", "list[int]", "dict[string, list[any]]", "optional[relation]"] {
            #expect(MacroType.isValid(type))
        }
        for type in ["invalid", "int[int]", "list", "dict[string]", "list[int"] { #expect(!MacroType.isValid(type)) }
    }

    @Test func grantsOfSeveralCallsAddUp() throws {
        let project = try ParsedProject([
            "dbt_project.yml": "name: shop\nprofile: shop\nmodels: {+grants: {select: [a]}}\n",
            "models/m.sql": """
            {{ config(grants={'+select': ['b']}) }}{{ config(grants={'+select': ['c']}) }}select 1 as id
            """,
        ])
        #expect(project.manifest.nodes["model.shop.m"]?.config["grants"] == ["select": ["a", "b", "c"]])
    }

    @Test func contractsAreCheckedWhileReading() throws {
        func found(_ config: String, _ rest: String) throws -> [String] {
            try events([
                "models/m.sql": "select 1 as id, 2 as nr",
                "models/schema.yml": """
                models:
                  - name: m
                    config: {contract: {enforced: true}, \(config)}
                    \(rest)
                """,
            ])
        }
        let key = "constraints: [{type: primary_key}]"
        #expect(
            try found(
                "materialized: table", "columns: [{name: id, data_type: int, \(key)}, {name: nr, data_type: int}]")
                == [])
        #expect(
            try found(
                "materialized: table",
                "columns: [{name: id, data_type: int, \(key)}, {name: nr, data_type: int, \(key)}]")
                == ["error ParsingError"])
        #expect(
            try found("materialized: view", "columns: [{name: id, data_type: int, \(key)}]")
                == ["warning UnsupportedConstraintMaterialization"])
        #expect(
            try found("materialized: incremental", "columns: [{name: id, data_type: int}]")
                == ["error ValidationError"])
    }

    @Test func settingsThatCannotBe() throws {
        #expect(
            try events([
                "seeds/s.csv": "id\n1\n",
                "dbt_project.yml": "name: shop\nprofile: shop\nseeds: {+materialized: table}\n",
            ]) == ["error SchemaConfigError"])
        #expect(try events(["models/m.sql": "{{ config(enabled='no') }} select 1"]) == ["error SchemaConfigError"])
    }

    @Test func namesOfTheEngineAreDefined() throws {
        #expect(try events(["models/m.sql": "{% for i in range(2) %}select {{ i }}{% endfor %}"]) == [])
        #expect(
            try events(["models/m.sql": "select {{ modules.itertools.chain([1]) | list }}"]) == [
                "warning ModulesItertoolsUsageDeprecation"
            ])
    }
}
