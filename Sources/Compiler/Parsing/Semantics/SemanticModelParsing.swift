import Manifest
import SourceText

/// Semantic models: entities, dimensions and measures of one model.
extension SemanticReader {
    func semanticModel() throws(Diagnostic) -> SemanticResource {
        let resource = resource(.semanticModel)
        let meta = resource.config["meta"]?.mapping ?? DatumMap()
        resource.body = [
            "model": entry.fields["model"] ?? .null, "node_relation": .null,
            "defaults": defaults(entry.fields["defaults"]),
            "entities": try elements("entities", meta, entity), "measures": try elements("measures", meta, measure),
            "dimensions": try elements("dimensions", meta, dimension),
            "primary_entity": entry.fields["primary_entity"] ?? .null,
        ]
        resource.references = [try modelReference()]
        return resource
    }

    /// The metrics of measures that ask for one with `create_metric`.
    func createdMetrics(of model: SemanticResource) throws(Diagnostic) -> [SemanticResource] {
        var metrics: [SemanticResource] = []
        for measure in entry.fields["measures"]?.list ?? [] where measure["create_metric"] == true {
            guard let name = measure["name"]?.string else { continue }
            let expression: Datum =
                if let written = measure["expr"], !written.isNull { .string(PythonText.str(written)) } else {
                    .string(name)
                }
            let fields: DatumMap = [
                "label": measure["label"]?.string.map { .string($0) } ?? .string(name), "type": "simple",
                "type_params": ["measure": .string(name), "expr": expression],
                "description": measure["description"]?.string.map { .string($0) }
                    ?? .string("Metric created from measure \(name)"),
            ]
            let patch: DatumMap = [
                "enabled": .bool(model.config.isEnabled), "meta": model.config["meta"] ?? .mapping(DatumMap()),
            ]
            metrics.append(try metric(name, fields, patch: patch))
        }
        return metrics
    }

    private func elements(
        _ key: String, _ meta: DatumMap, _ make: (Datum, [String], DatumMap) throws(Diagnostic) -> Datum
    ) throws(Diagnostic) -> Datum {
        var result: [Datum] = []
        for (index, item) in (entry.fields[key]?.list ?? []).enumerated() {
            result.append(try make(item, [key, String(index)], meta))
        }
        return .list(result)
    }

    private func defaults(_ value: Datum?) -> Datum {
        guard let map = value?.mapping else { return .null }
        return ["agg_time_dimension": map["agg_time_dimension"] ?? .null]
    }

    private func entity(_ item: Datum, _ path: [String], _ meta: DatumMap) throws(Diagnostic) -> Datum {
        [
            "name": item["name"] ?? .null,
            "type": try choice(item["type"], SemanticNames.entities, at: path + ["type"]),
            "description": item["description"] ?? .null, "label": item["label"] ?? .null, "role": item["role"] ?? .null,
            "expr": item["expr"] ?? .null, "config": Self.config(of: item, meta),
        ]
    }

    private func measure(_ item: Datum, _ path: [String], _ meta: DatumMap) throws(Diagnostic) -> Datum {
        let expression = item["expr"]?.unlessNull.map { Datum.string(PythonText.str($0)) }
        return [
            "name": item["name"] ?? .null,
            "agg": try choice(item["agg"], SemanticNames.aggregations, at: path + ["agg"]),
            "description": item["description"] ?? .null, "label": item["label"] ?? .null,
            // The metric that a measure asks for is made here, and nothing else shall make it again.
            "create_metric": false, "expr": expression ?? .null,
            "agg_params": aggregation(item["agg_params"]),
            "non_additive_dimension": try nonAdditive(
                item["non_additive_dimension"], path + ["non_additive_dimension"]),
            "agg_time_dimension": item["agg_time_dimension"] ?? .null, "config": Self.config(of: item, meta),
        ]
    }

    private func aggregation(_ value: Datum?) -> Datum {
        guard let map = value?.mapping else { return .null }
        return [
            "percentile": map["percentile"] ?? .null,
            "use_discrete_percentile": map["use_discrete_percentile"] ?? false,
            "use_approximate_percentile": map["use_approximate_percentile"] ?? false,
        ]
    }

    private func nonAdditive(_ value: Datum?, _ path: [String]) throws(Diagnostic) -> Datum {
        guard let map = value?.mapping else { return .null }
        return [
            "name": map["name"] ?? .null,
            "window_choice": try choice(map["window_choice"], SemanticNames.aggregations, at: path + ["window_choice"]),
            "window_groupings": map["window_groupings"] ?? [],
        ]
    }

    private func dimension(_ item: Datum, _ path: [String], _ meta: DatumMap) throws(Diagnostic) -> Datum {
        [
            "name": item["name"] ?? .null,
            "type": try choice(item["type"], SemanticNames.dimensions, at: path + ["type"]),
            "description": item["description"] ?? .null, "label": item["label"] ?? .null,
            "is_partition": item["is_partition"] ?? false,
            "type_params": try timeParameters(item["type_params"], path + ["type_params"]),
            "expr": item["expr"] ?? .null, "metadata": .null, "config": Self.config(of: item, meta),
        ]
    }

    private func timeParameters(_ value: Datum?, _ path: [String]) throws(Diagnostic) -> Datum {
        guard let map = value?.mapping else { return .null }
        let validity: Datum =
            map["validity_params"]?.mapping.map {
                ["is_start": $0["is_start"] ?? false, "is_end": $0["is_end"] ?? false]
            } ?? .null
        return [
            "time_granularity": try choice(
                map["time_granularity"], SemanticNames.granularities, at: path + ["time_granularity"]),
            "validity_params": validity,
        ]
    }

    /// The `meta` of an element, on top of that of its semantic model.
    private static func config(of item: Datum, _ meta: DatumMap) -> Datum {
        var merged = meta
        for (key, value) in (item["config"]?["meta"]?.mapping ?? DatumMap()).pairs { merged[key] = value }
        return ["meta": .mapping(merged)]
    }

    /// `model: ref('orders')` is a template expression.
    private func modelReference() throws(Diagnostic) -> Reference {
        let text = entry.fields["model"]?.string ?? ""
        let place = entry.place(["model"])
        let record = ParseRecord()
        let template = try ManifestBuilder.template(
            expression: text, of: entry, at: place, builder.compiler.environment)
        guard StaticParsing.read(template, into: record), let reference = record.references.first else {
            throw .semantic("'\(text)' is no model", at: place, hint: "write ref('model')")
        }
        return reference
    }
}
