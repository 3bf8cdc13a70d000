import Manifest
import SourceText

/// What the semantic layer names becomes edges: models, measures, metrics.
extension ManifestBuilder {
    func resolveSemanticLayer() {
        for model in manifest.semanticResources where model.kind == .semanticModel { resolveModel(of: model) }
        var resolved: Set<String> = []
        for metric in manifest.semanticResources where metric.kind == .metric {
            collect { () throws(Diagnostic) in try resolve(metric, &resolved, below: []) }
        }
        for query in manifest.semanticResources where query.kind == .savedQuery {
            for name in query.body["query_params"]?["metrics"]?.list ?? [] {
                collect { () throws(Diagnostic) in
                    query.dependsOn.add(node: try findMetric([name.string ?? ""], for: query).uniqueID)
                }
            }
        }
        for exposure in manifest.exposures.values {
            for names in exposure.metrics {
                collect { () throws(Diagnostic) in
                    exposure.dependsOn.add(node: try findMetric(names, for: exposure).uniqueID)
                }
            }
        }
        for id in manifest.nodeOrder {
            guard let node = manifest.nodes[id] else { continue }
            for names in node.metrics {
                collect { () throws(Diagnostic) in
                    node.dependsOn.add(node: try findMetric(names, for: node).uniqueID)
                }
            }
        }
        if !manifest.semanticModels.isEmpty { collect(checkTimeSpines) }
        checkSemanticLayer()
    }

    private func collect(_ step: () throws(Diagnostic) -> Void) {
        do throws(Diagnostic) { try step() } catch { diagnostics.append(error) }
    }

    private func resolveModel(of semantic: SemanticResource) {
        let place = semantic.declaration?.location
        for reference in semantic.references {
            switch find(reference, from: semantic.packageName) {
            case .found(let node):
                semantic.dependsOn.add(node: node.uniqueID)
                semantic.body["node_relation"] = [
                    "alias": .string(node.alias), "schema_name": .string(node.schema),
                    "database": .optional(node.database), "relation_name": .optional(node.relationName),
                ]
            case .disabled(let node):
                diagnostics.append(.disabledReference(semantic, reference, node, at: place))
            case .missing:
                diagnostics.append(
                    .missingReference(semantic, reference, known: referables.keys.sorted(), at: place))
            }
        }
    }

    /// Sets the measures that a metric comes down to, and what it depends on.
    private func resolve(
        _ metric: SemanticResource, _ resolved: inout Set<String>, below: [String]
    ) throws(Diagnostic) {
        guard !resolved.contains(metric.uniqueID) else { return }
        guard !below.contains(metric.uniqueID) else {
            let chain = (below + [metric.uniqueID]).joined(separator: " --> ")
            throw .semantic("metrics depend on each other: \(chain)", at: metric.declaration?.location)
        }
        let parameters = metric.body["type_params"]?.mapping ?? DatumMap()
        var measures: [Datum] = []
        switch metric.body["type"]?.string {
        case "conversion":
            let conversion = parameters["conversion_type_params"]
            measures = [conversion?["base_measure"], conversion?["conversion_measure"]].compactMap { $0 }
            try connect(metric, to: measures, asking: "conversion_type_params")
        case "ratio", "derived":
            for input in try inputs(of: metric, parameters) {
                let other = try findMetric([input["name"]?.string ?? ""], for: metric)
                try resolve(other, &resolved, below: below + [metric.uniqueID])
                for measure in other.body["type_params"]?["input_measures"]?.list ?? []
                where !measures.contains(measure) {
                    measures.append(measure)
                }
                metric.dependsOn.add(node: other.uniqueID)
            }
        default:
            measures = [parameters["measure"]].compactMap { $0 }.filter { !$0.isNull }
            try connect(metric, to: measures, asking: "measure")
        }
        var complete = parameters
        complete["input_measures"] = .list(measures)
        metric.body["type_params"] = .mapping(complete)
        resolved.insert(metric.uniqueID)
    }

    private func inputs(of metric: SemanticResource, _ parameters: DatumMap) throws(Diagnostic) -> [Datum] {
        guard metric.body["type"] == "ratio" else { return parameters["metrics"]?.list ?? [] }
        guard let numerator = parameters["numerator"], let denominator = parameters["denominator"], !numerator.isNull,
            !denominator.isNull
        else {
            throw .semantic(
                "Invalid ratio metric. Both a numerator and denominator must be specified",
                at: metric.declaration?.location)
        }
        return [numerator, denominator]
    }

    private func connect(_ metric: SemanticResource, to measures: [Datum], asking key: String) throws(Diagnostic) {
        guard !measures.isEmpty, measures.allSatisfy({ !$0.isNull }) else {
            throw .semantic(
                "the metric '\(metric.name)' has no measure", at: metric.declaration?.location,
                hint: "name it as `\(key)` below `type_params`")
        }
        for measure in measures {
            let name = measure["name"]?.string ?? ""
            let model = try findMeasure(name, for: metric)
            metric.dependsOn.add(node: model.uniqueID)
        }
    }

    private func findMeasure(_ name: String, for metric: SemanticResource) throws(Diagnostic) -> SemanticResource {
        func holds(_ resource: SemanticResource) -> Bool {
            resource.body["measures"]?.list?.contains { $0["name"]?.string == name } ?? false
        }
        let models = manifest.semanticResources.filter { $0.kind == .semanticModel }
        let found = models.filter(holds)
        if let model = preferred(found, from: metric.packageName) { return model }
        let place = metric.declaration?.location
        let off = manifest.disabled.values.joined().compactMap { $0 as? SemanticResource }
        if let model = off.first(where: { $0.kind == .semanticModel && holds($0) }) {
            throw .semantic(
                "The measure `\(name)` is referenced on disabled semantic model `\(model.name)`.", at: place)
        }
        let known = models.flatMap { ($0.body["measures"]?.list ?? []).compactMap { $0["name"]?.string } }
        throw .semantic(
            "A semantic model having a measure `\(name)` does not exist but was referenced.", at: place,
            hint: closest(to: name, in: known).map { "did you mean '\($0)'?" })
    }

    /// A metric by its name, or by package and name.
    private func findMetric(_ names: [String], for resource: Resource) throws(Diagnostic) -> SemanticResource {
        let name = names.last ?? ""
        func matches(_ metric: SemanticResource) -> Bool {
            metric.kind == .metric && metric.name == name && (names.count < 2 || metric.packageName == names[0])
        }
        let found = manifest.semanticResources.filter(matches)
        if let metric = preferred(found, from: resource.packageName) { return metric }
        let asked = resource.kind == .metric ? "metric `\(resource.name)`" : resource.title
        if manifest.disabled.values.joined().contains(where: { ($0 as? SemanticResource).map(matches) ?? false }) {
            throw .missingMetric(
                "The metric `\(name)` is disabled and thus cannot be referenced by \(asked).", for: resource)
        }
        throw .missingMetric(
            "The metric `\(name)` does not exist but was referenced by \(asked).", for: resource,
            hint: closest(to: name, in: manifest.metrics.values.map(\.name).sorted()).map { "did you mean '\($0)'?" })
    }

    /// As for references: the root project's, else the asking package's, else any.
    private func preferred(_ found: [SemanticResource], from package: String) -> SemanticResource? {
        found.first { $0.packageName == project.root.name } ?? found.first { $0.packageName == package } ?? found.first
    }
}

extension Diagnostic {
    /// As in dbt, a mistake of parsing in a metric, of compiling elsewhere.
    fileprivate static func missingMetric(_ message: String, for resource: Resource, hint: String? = nil) -> Diagnostic
    {
        var diagnostic = semantic(message, at: resource.declaration?.location, hint: hint)
        if resource.kind != .metric { diagnostic.eventName = "TargetNotFoundError" }
        return diagnostic
    }
}
