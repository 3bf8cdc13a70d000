import Manifest
import SourceText

/// Metrics of all five types.
extension SemanticReader {
    func metric() throws(Diagnostic) -> SemanticResource {
        try checkMetricName()
        return try metric(
            entry.name, entry.fields, patch: entry.fields["config"]?.mapping ?? DatumMap())
    }

    /// A metric of given keys: written in the entry, or made for one of its measures.
    func metric(_ name: String, _ fields: DatumMap, patch: DatumMap) throws(Diagnostic) -> SemanticResource {
        let resource = resource(.metric, named: name, of: fields, patch: patch)
        let parameters = fields["type_params"]?.mapping ?? DatumMap()
        let type = try choice(fields["type"], SemanticNames.metrics, at: ["type"])
        resource.body = [
            "type": type, "type_params": try typeParameters(parameters, type.string ?? ""),
            "filter": Self.filters(fields["filter"]), "time_granularity": fields["time_granularity"] ?? .null,
        ]
        let configured = resource.config["meta"]?.mapping ?? DatumMap()
        resource.meta = configured.isEmpty ? fields["meta"]?.mapping ?? DatumMap() : configured
        resource.tags = ManifestBuilder.texts(fields["tags"])
        return resource
    }

    private func checkMetricName() throws(Diagnostic) {
        var faults: [String] = []
        let name = Array(entry.name.utf8)
        func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
        if name.contains(0x20) { faults.append("cannot contain spaces") }
        if name.count > 250 { faults.append("cannot contain more than 250 characters") }
        if !(name.first.map(isLetter) ?? false) { faults.append("must begin with a letter") }
        if !name.allSatisfy({ isLetter($0) || $0 == 0x5F || (0x30...0x39).contains($0) || $0 >= 0x80 }) {
            faults.append("must contain only letters, numbers and underscores")
        }
        guard !faults.isEmpty else { return }
        throw .semantic(
            "The metric name '\(entry.name)' is invalid.  It \(faults.joined(separator: ", "))",
            at: entry.place(["name"]))
    }

    private func typeParameters(_ map: DatumMap, _ type: String) throws(Diagnostic) -> Datum {
        let path = ["type_params"]
        return [
            "measure": measureInput(map["measure"]), "input_measures": [],
            "numerator": try metricInput(map["numerator"], path + ["numerator"]),
            "denominator": try metricInput(map["denominator"], path + ["denominator"]),
            "expr": map["expr"]?.unlessNull.map { .string(PythonText.str($0)) } ?? .null,
            "window": try window(map["window"], path + ["window"]),
            "grain_to_date": try choice(
                map["grain_to_date"], SemanticNames.granularities, at: path + ["grain_to_date"]),
            "metrics": .list(try metricInputs(map["metrics"], path + ["metrics"])),
            "conversion_type_params": try conversion(map["conversion_type_params"], path + ["conversion_type_params"]),
            "cumulative_type_params": type == "cumulative" ? try cumulative(map, path) : .null,
            "metric_aggregation_params": .null,
        ]
    }

    private func measureInput(_ value: Datum?) -> Datum {
        let map: DatumMap
        switch value {
        case .string(let name)?: map = ["name": .string(name)]
        case .mapping(let given)?: map = given
        default: return .null
        }
        return [
            "name": map["name"] ?? .null, "filter": Self.filters(map["filter"]), "alias": map["alias"] ?? .null,
            "join_to_timespine": map["join_to_timespine"] ?? false, "fill_nulls_with": map["fill_nulls_with"] ?? .null,
        ]
    }

    private func metricInput(_ value: Datum?, _ path: [String]) throws(Diagnostic) -> Datum {
        let map: DatumMap
        switch value {
        case .string(let name)?: map = ["name": .string(name)]
        case .mapping(let given)?: map = given
        default: return .null
        }
        return [
            "name": map["name"] ?? .null, "filter": Self.filters(map["filter"]), "alias": map["alias"] ?? .null,
            "offset_window": try window(map["offset_window"], path + ["offset_window"]),
            "offset_to_grain": map["offset_to_grain"] ?? .null,
        ]
    }

    private func metricInputs(_ value: Datum?, _ path: [String]) throws(Diagnostic) -> [Datum] {
        var result: [Datum] = []
        for (index, item) in (value?.list ?? []).enumerated() {
            result.append(try metricInput(item, path + [String(index)]))
        }
        return result
    }

    private func conversion(_ value: Datum?, _ path: [String]) throws(Diagnostic) -> Datum {
        guard let map = value?.mapping else { return .null }
        return [
            "base_measure": measureInput(map["base_measure"]),
            "conversion_measure": measureInput(map["conversion_measure"]), "entity": map["entity"] ?? .null,
            "calculation": try choice(
                map["calculation"], SemanticNames.calculations, at: path + ["calculation"], fallback: "conversion_rate"),
            "window": try window(map["window"], path + ["window"]),
            "constant_properties": map["constant_properties"] ?? .null,
        ]
    }

    /// The keys of cumulative metrics; the older place for `window` and `grain_to_date` is beside them.
    private func cumulative(_ map: DatumMap, _ path: [String]) throws(Diagnostic) -> Datum {
        let own = map["cumulative_type_params"]?.mapping ?? DatumMap()
        let nested = path + ["cumulative_type_params"]
        func given(_ key: String) -> Datum? { own[key]?.unlessNull ?? map[key] }
        return [
            "window": try window(given("window"), nested + ["window"]),
            "grain_to_date": given("grain_to_date") ?? .null,
            "period_agg": try choice(
                own["period_agg"], SemanticNames.periods, at: nested + ["period_agg"], fallback: "first"),
            "metric": .null,
        ]
    }

    /// `28 days` as count and granularity; the plural of a standard granularity loses its `s`.
    private func window(_ value: Datum?, _ path: [String]) throws(Diagnostic) -> Datum {
        guard let text = value?.string else { return .null }
        let parts = text.lowercased().split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw .semantic(
                "'\(text)' is no window", at: entry.place(path), hint: "write a count and a granularity: 28 days")
        }
        guard let count = Int(parts[0]), parts[0].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw .semantic("'\(parts[0])' is no count of a window", at: entry.place(path))
        }
        var granularity = String(parts[1])
        if granularity.hasSuffix("s"), SemanticNames.granularities.contains(String(granularity.dropLast())) {
            granularity.removeLast()
        }
        return ["count": .int(count), "granularity": .string(granularity)]
    }
}
