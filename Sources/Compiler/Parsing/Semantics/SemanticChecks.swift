import Manifest
import SourceText

/// Rules of the semantic layer that concern several resources, or only the names in them. As in dbt they are checked
/// where there are both metrics and semantic models.
extension ManifestBuilder {
    func checkSemanticLayer() {
        guard !manifest.metrics.isEmpty, !manifest.semanticModels.isEmpty else { return }
        var owners: [String: String] = [:]
        for resource in manifest.semanticResources {
            checkName(resource.name, in: resource)
            guard resource.kind == .semanticModel else { continue }
            checkElements(of: resource)
            checkMeasures(of: resource, &owners)
        }
    }

    private func report(_ message: String, _ resource: SemanticResource) {
        diagnostics.append(.invalidSemantics(message, at: resource.declaration?.location))
    }

    private func checkName(_ name: String, in resource: SemanticResource) {
        guard !SemanticNames.isValid(name) else { return }
        report(
            "Invalid name `\(name)` - names start with a lower case letter, have at least 2 characters, consist of "
                + "lower case letters, digits and underscores, end with no underscore and hold no two in a row.",
            resource)
    }

    private func checkElements(of model: SemanticResource) {
        for part in ["entities", "dimensions", "measures"] {
            var seen: Set<String> = []
            for name in elements(part, of: model).compactMap({ $0["name"]?.string }) {
                checkName(name, in: model)
                if !seen.insert(name).inserted {
                    report("In semantic model `\(model.name)`, can't use name `\(name)` for two of its \(part).", model)
                }
            }
        }
    }

    /// Measures have one owner in the whole project, and a time along which they are added up.
    private func checkMeasures(of model: SemanticResource, _ owners: inout [String: String]) {
        let common = model.body["defaults"]?["agg_time_dimension"]?.string
        for measure in elements("measures", of: model) {
            guard let name = measure["name"]?.string else { continue }
            if let other = owners[name], other != model.name {
                report(
                    "Found measure with name \(name) in multiple semantic models with names ('\(other)', '\(model.name)')",
                    model)
            }
            owners[name] = model.name
            if measure["agg_time_dimension"]?.string == nil, common == nil {
                report(
                    "Aggregation time dimension for measure \(name) on semantic model \(model.name) is not set! Give the "
                        + "measure an `agg_time_dimension`, or the semantic model one in its `defaults`.", model)
            }
        }
    }

    private func elements(_ part: String, of model: SemanticResource) -> [Datum] { model.body[part]?.list ?? [] }
}

extension SemanticNames {
    /// Whether the semantic layer takes a name.
    static func isValid(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard bytes.count >= 2, let first = bytes.first, (0x61...0x7A).contains(first), bytes.last != 0x5F else {
            return false
        }
        var previous: UInt8 = 0
        for byte in bytes {
            guard (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x5F else { return false }
            if byte == 0x5F, previous == 0x5F { return false }
            previous = byte
        }
        return true
    }
}

extension Diagnostic {
    static func invalidSemantics(_ message: String, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "compiler.semantic-layer", message: message, location: place, eventName: "SemanticValidationFailure")
    }
}
