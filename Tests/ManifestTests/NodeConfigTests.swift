import Manifest
import SourceText
import Testing

@Suite struct NodeConfigTests {
    /// A model's configuration after the given layers.
    private func model(_ layers: DatumMap...) -> NodeConfig {
        var config = NodeConfig(kind: .model)
        for layer in layers { config.merge(layer) }
        config.finish()
        return config
    }

    @Test func keysComeInTheOrderOfArtifacts() {
        #expect(
            model(["own_key": 3]).values.keys == [
                "enabled", "alias", "schema", "database", "tags", "meta", "group", "static_analysis", "materialized",
                "incremental_strategy", "batch_size", "lookback", "begin", "persist_docs", "post-hook", "pre-hook",
                "quoting", "column_types", "full_refresh", "unique_key", "on_schema_change", "on_configuration_change",
                "grants", "packages", "docs", "contract", "event_time", "concurrent_batches", "access", "freshness",
                "own_key",
            ])
    }

    @Test func kindsHaveTheirOwnDefaults() {
        #expect(NodeConfig(kind: .seed).values["materialized"] == "seed")
        #expect(NodeConfig(kind: .seed).values["delimiter"] == ",")
        #expect(NodeConfig(kind: .snapshot).materialized == "snapshot")
        #expect(NodeConfig(kind: .test).schema == "dbt_test__audit")
        #expect(NodeConfig(kind: .test)["grants"] == nil)
        #expect(NodeConfig(kind: .analysis).values.count == 28)
        #expect(
            NodeConfig(kind: .source)["freshness"] == [
                "warn_after": ["count": nil, "period": nil], "error_after": ["count": nil, "period": nil],
                "filter": nil,
            ])
    }

    @Test func tagsGrowAndMetaJoinsAndTheRestIsReplaced() {
        let config = model(
            ["tags": "a", "meta": ["x": 1, "y": 1], "materialized": "table", "own": 1],
            ["tags": ["b", "a"], "meta": ["y": 2], "materialized": "view", "own": 2])
        #expect(config.tags == ["a", "b", "a"])
        #expect(config["meta"] == ["x": 1, "y": 2])
        #expect(config.materialized == "view")
        #expect(config["own"] == 2)
    }

    @Test func grantsAreReplacedOrExtended() {
        let config = model(
            ["grants": ["select": "a", "insert": ["b"]]], ["grants": ["+select": ["c"], "insert": "d", "+update": "e"]])
        #expect(config["grants"] == ["select": ["a", "c"], "insert": ["d"], "update": ["e"]])
    }

    @Test func hooksTakeTheirFullForm() {
        let config = model(["pre_hook": "select 1"], ["pre-hook": [["sql": "select 2", "transaction": false]]])
        #expect(
            config["pre_hook"] == [
                ["sql": "select 1", "transaction": true, "index": nil],
                ["sql": "select 2", "transaction": false, "index": nil],
            ])
    }

    @Test func hooksMaySpeakJSON() {
        let config = model(["post_hook": ["{\"sql\": \"vacuum\", \"transaction\": false}", "{{ x }}"]])
        #expect(
            config["post-hook"] == [
                ["sql": "vacuum", "transaction": false, "index": nil],
                ["sql": "{{ x }}", "transaction": true, "index": nil],
            ])
    }

    @Test func nestedDefaultsAreKept() {
        let config = model(["docs": ["node_color": "red"], "contract": ["enforced": true], "freshness": ["x": 1]])
        #expect(config["docs"] == ["show": true, "node_color": "red"])
        #expect(config["contract"] == ["enforced": true, "alias_types": true])
        #expect(config["freshness"] == .null)
    }

    @Test(
        arguments: [
            (DatumMap([("store_failures", true)]), Datum.bool(true), Datum.string("table")),
            (DatumMap([("store_failures", false)]), .bool(false), "ephemeral"),
            (DatumMap([("store_failures_as", "view")]), .bool(true), "view"),
            (DatumMap([("store_failures_as", "ephemeral"), ("store_failures", true)]), .bool(false), "ephemeral"),
            (DatumMap(), .null, .null),
        ] as [(DatumMap, Datum, Datum)])
    func storedFailuresAgree(layer: DatumMap, flag: Datum, form: Datum) {
        var config = NodeConfig(kind: .test)
        config.merge(layer)
        config.finish()
        #expect(config["store_failures"] == flag)
        #expect(config["store_failures_as"] == form)
    }

    @Test func wrongFormsAreNamed() {
        #expect(model(["enabled": "yes", "meta": 3]).problems().map(\.key) == ["enabled", "meta"])
        #expect(model(["schema": nil, "tags": "x", "unique_key": ["a"]]).problems().isEmpty)
    }

    @Test func callsOfOneFileJoin() {
        var calls = DatumMap()
        NodeConfig.merge(call: ["tags": "a", "pre_hook": "x", "materialized": "table"], into: &calls)
        #expect(calls["tags"] == "a")
        NodeConfig.merge(call: ["tags": "b", "pre_hook": "y", "materialized": "view"], into: &calls)
        #expect(calls == ["tags": ["a", "b"], "pre-hook": ["x", "y"], "materialized": "view"])
    }
}
