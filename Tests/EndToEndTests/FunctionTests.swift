import SourceText
import Testing

/// Functions of the database as resources: `functions/`, their properties, and `function(…)` in models.
@Suite struct FunctionTests {
    private static let files = [
        "functions/double_it.sql": "select price * 2",
        "functions/sub/fourfold.sql":
            "{{ config(volatility='stable') }} select {{ function('double_it') }}(price) * 2",
        "functions/functions.yml": """
        functions:
          - name: double_it
            config: {volatility: deterministic}
            arguments: [{name: price, data_type: float, default_value: 21}]
            returns: {data_type: float, description: twice as much}
          - name: fourfold
            arguments: [{name: price, data_type: float}]
            returns: {data_type: float}
        """,
        "models/prices.sql":
            "select {{ function('fourfold') }}(1) as four, {{ function('shop', 'double_it') }}() as standard",
    ]

    @Test func buildMakesThemBeforeWhatCallsThem() throws {
        let shop = try Shop(.postgres, Self.files)
        let outcome = try shop.call("build")
        #expect(outcome.exitCode == 0, "\(outcome.text)")
        #expect(outcome.text.contains("1 of 3 OK created function \(shop.schema).double_it"))
        #expect(outcome.text.contains("[SUCCESS in"))
        #expect(outcome.text.contains("Finished running 2 functions, 1 view model"))
        #expect(shop.rows("select four, standard from \(shop.own("prices"))") == [["4.0", "42.0"]])
        #expect(
            shop.rows(
                "select proname, provolatile::text from pg_proc"
                    + " where pronamespace = to_regnamespace('\(shop.schema)') order by 1")
                == [["double_it", "i"], ["fourfold", "s"]])
        #expect(try shop.call("run").text.contains("1 of 1 START sql view model"))
        #expect(try shop.call("ls", "--resource-type", "function", "-q").text == "shop.double_it\nshop.sub.fourfold\n")
    }

    @Test func theManifestHasThemApartFromNodes() throws {
        let shop = try Shop(.postgres, Self.files)
        #expect(try shop.call("parse").exitCode == 0)
        let manifest = try JSON.parse(shop.read("target/manifest.json") ?? "")
        #expect(manifest["nodes"]?.mapping?.keys == ["model.shop.prices"])
        let function = manifest["functions"]?["function.shop.double_it"]
        #expect(function?.mapping?.keys.first == "returns" && function?.mapping?.keys.last == "arguments")
        #expect(
            function?["arguments"] == [
                ["name": "price", "data_type": "float", "description": nil, "default_value": 21]
            ])
        #expect(function?["config"]?["materialized"] == "function" && function?["relation_name"] == .null)
        #expect(
            manifest["nodes"]?["model.shop.prices"]?["depends_on"]?["nodes"]
                == ["function.shop.fourfold", "function.shop.double_it"])
        #expect(manifest["child_map"]?["function.shop.fourfold"] == ["model.shop.prices"])
    }

    @Test func sqliteSaysThatItHasNone() throws {
        let shop = try Shop(.sqlite, Self.files)
        let outcome = try shop.call("build")
        #expect(outcome.exitCode == 1)
        #expect(outcome.text.contains("SQLite keeps no functions: double_it can only be built in another database"))
        #expect(try shop.statuses() == ["double_it": "error", "fourfold": "skipped", "prices": "skipped"])
    }

    @Test func mistakesAreToldWithTheirPlace() throws {
        var files = Self.files
        files["models/prices.sql"] = "select\n  {{ function('fourfolt') }}(1)"
        files["functions/functions.yml"] = """
            functions:
              - name: double_it
                arguments: [{name: a, data_type: float, default_value: 1}, {name: b, data_type: float}]
                returns: {data_type: float}
              - name: fourfold
                config: {enabled: false}
                returns: {data_type: float}
            """
        files["models/other.sql"] = "select {{ function('fourfold') }}(1)"
        let shop = try Shop(.sqlite, files)
        let outcome = try shop.call("parse")
        #expect(outcome.exitCode == 2)
        for expected in [
            "depends on a function named 'fourfolt' which was not found", "models/prices.sql:2:6",
            "depends on a function named 'fourfold' which is disabled", "models/other.sql:1:11",
            "Non-defaulted argument 'b' of function 'double_it' comes after a defaulted argument.",
        ] { #expect(outcome.text.contains(expected), "\(expected)\n\(outcome.text)") }
    }
}
