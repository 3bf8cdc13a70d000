import Manifest
import SourceText

/// The content of semantic_manifest.json, in the form of dbt-semantic-interfaces.
func semanticManifest(of manifest: Manifest) -> Datum {
    func all(_ kind: ResourceKind, _ form: (SemanticResource) -> Datum) -> Datum {
        .list(manifest.semanticResources.filter { $0.kind == kind }.map(form))
    }
    return [
        "semantic_models": all(.semanticModel, semanticModel), "metrics": all(.metric, metric),
        "project_configuration": [
            "time_spine_table_configurations": .list(legacyTimeSpines(of: manifest)), "metadata": nil,
            "dsi_package_version": ["major_version": "0", "minor_version": "9", "patch_version": "0"],
            "time_spines": .list(manifest.orderedNodes.compactMap(timeSpine)),
        ],
        "saved_queries": all(.savedQuery, savedQuery),
    ]
}

private func semanticModel(_ resource: SemanticResource) -> Datum {
    let body = resource.body
    func elements(_ key: String, _ keys: [String]) -> Datum {
        .list((body[key]?.list ?? []).map { pick($0, keys) })
    }
    return [
        "name": .string(resource.name), "defaults": body["defaults"] ?? .null,
        "description": .optional(resource.description), "node_relation": body["node_relation"] ?? .null,
        "primary_entity": body["primary_entity"] ?? .null,
        "entities": elements(
            "entities", ["name", "description", "type", "role", "expr", "metadata", "label", "config"]),
        "measures": elements(
            "measures",
            [
                "name", "agg", "description", "create_metric", "expr", "agg_params", "metadata",
                "non_additive_dimension", "agg_time_dimension", "label", "config",
            ]),
        "dimensions": elements(
            "dimensions",
            ["name", "description", "type", "is_partition", "type_params", "expr", "metadata", "label", "config"]),
        "label": .optional(resource.label), "metadata": .null, "config": config(of: resource),
    ]
}

private func metric(_ resource: SemanticResource) -> Datum {
    let parameters = resource.body["type_params"] ?? .null
    var picked =
        pick(
            parameters,
            [
                "measure", "numerator", "denominator", "expr", "window", "grain_to_date", "metrics",
                "conversion_type_params", "cumulative_type_params", "input_measures",
            ]
        ).mapping ?? DatumMap()
    if let cumulative = picked["cumulative_type_params"], !cumulative.isNull {
        picked["cumulative_type_params"] = pick(cumulative, ["window", "grain_to_date", "period_agg"])
    }
    return [
        "name": .string(resource.name), "description": .string(resource.description ?? ""),
        "type": resource.body["type"] ?? .null, "type_params": .mapping(picked),
        "filter": resource.body["filter"] ?? .null, "metadata": .null, "label": .optional(resource.label),
        "config": config(of: resource), "time_granularity": resource.body["time_granularity"] ?? .null,
    ]
}

private func savedQuery(_ resource: SemanticResource) -> Datum {
    let exports = (resource.body["exports"]?.list ?? []).map { export -> Datum in
        [
            "name": export["name"] ?? .null,
            "config": pick(export["config"] ?? .null, ["export_as", "schema_name", "alias"]),
        ]
    }
    return [
        "name": .string(resource.name),
        "query_params": pick(
            resource.body["query_params"] ?? .null, ["metrics", "group_by", "order_by", "limit", "where"]),
        "description": .optional(resource.description), "metadata": .null, "label": .optional(resource.label),
        "exports": .list(exports), "tags": .strings(resource.tags),
    ]
}

private func config(of resource: SemanticResource) -> Datum { ["meta": resource.config["meta"] ?? [:]] }

/// Some keys of a mapping, in the order given; those that it lacks are null.
private func pick(_ datum: Datum, _ keys: [String]) -> Datum {
    .mapping(DatumMap(keys.map { ($0, datum[$0] ?? .null) }))
}

private func timeSpine(_ node: Node) -> Datum? {
    guard let spine = node.timeSpine, let name = spine["standard_granularity_column"]?.string,
        let column = node.columns.first(where: { $0.name == name })
    else { return nil }
    return [
        "node_relation": [
            "alias": .string(node.alias), "schema_name": .string(node.schema), "database": .optional(node.database),
            "relation_name": .optional(node.relationName),
        ],
        "primary_column": ["name": .string(name), "time_granularity": .optional(column.granularity)],
        "custom_granularities": .list(
            (spine["custom_granularities"]?.list ?? []).map { pick($0, ["name", "column_name"]) }),
    ]
}

/// A model of the old fixed name, where it has no `time_spine` of its own.
private func legacyTimeSpines(of manifest: Manifest) -> [Datum] {
    guard !manifest.semanticModels.isEmpty,
        let model = manifest.orderedNodes.first(where: { $0.kind == .model && $0.name == "metricflow_time_spine" }),
        model.timeSpine == nil
    else { return [] }
    return [["location": .optional(model.relationName), "column_name": "date_day", "grain": "day"]]
}
