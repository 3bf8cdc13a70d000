import Manifest
import Project
import SourceText

/// The semantic layer of properties files: semantic models, metrics, saved queries.
///
/// What they say is completed to the form of artifacts here; what they name is looked up when all of them are known.
extension ManifestBuilder {
    func addSemanticLayer(_ package: Package) {
        for entry in package.properties {
            let reader = SemanticReader(entry: entry, package: package, builder: self)
            do throws(Diagnostic) {
                switch entry.section {
                case "metrics": keep(try reader.metric())
                case "semantic_models":
                    let model = try reader.semanticModel()
                    keep(model)
                    for metric in try reader.createdMetrics(of: model) { keep(metric) }
                case "saved_queries": keep(try reader.savedQuery())
                default: break
                }
            } catch {
                diagnostics.append(error.located(at: entry.location))
            }
        }
    }

    private func keep(_ resource: SemanticResource) {
        resource.isEnabled = resource.config.isEnabled
        guard resource.isEnabled else {
            manifest.disabled[resource.uniqueID, default: []].append(resource)
            return
        }
        if let other = manifest.semanticResource(resource.uniqueID) {
            diagnostics.append(.duplicateResource(resource, other))
            return
        }
        switch resource.kind {
        case .metric: manifest.metrics[resource.uniqueID] = resource
        case .savedQuery: manifest.savedQueries[resource.uniqueID] = resource
        default: manifest.semanticModels[resource.uniqueID] = resource
        }
    }
}

/// Reads one entry of the semantic layer.
struct SemanticReader {
    let entry: PropertyEntry
    let package: Package
    let builder: ManifestBuilder

    /// The resource with what all kinds share; the keys of the kind are missing.
    func resource(
        _ kind: ResourceKind, named name: String, of fields: DatumMap, patch: DatumMap
    ) -> SemanticResource {
        let folders = Array(pathParts(entry.relativePath).dropLast())
        let resource = SemanticResource(
            uniqueID: "\(kind.rawValue).\(package.name).\(name)", kind: kind, name: name, packageName: package.name,
            path: entry.relativePath, originalFilePath: entry.originalPath, fqn: [package.name] + folders + [name])
        resource.description = fields["description"]?.string
        resource.label = fields["label"]?.string
        resource.createdAt = builder.now
        resource.declaration = builder.declaration(of: entry)
        let inputs = ConfigResolution.Inputs(
            kind: kind, section: kind.configSection, fqn: resource.fqn, package: package, patch: patch)
        resource.config = builder.configs.config(inputs)
        resource.unrenderedConfig = builder.configs.unrendered(inputs)
        return resource
    }

    func resource(_ kind: ResourceKind) -> SemanticResource {
        resource(
            kind, named: entry.name, of: entry.fields, patch: entry.fields["config"]?.mapping ?? DatumMap())
    }

    /// A name out of a fixed list, in any case; the fallback where nothing is written.
    func choice(
        _ value: Datum?, _ known: [String], at path: [String], fallback: String? = nil
    ) throws(Diagnostic) -> Datum {
        guard let text = value?.string else { return .optional(fallback) }
        guard known.contains(text.lowercased()) else {
            throw .unknownChoice(text, known: known, at: entry.place(path))
        }
        return .string(text.lowercased())
    }

    /// `filter` and `where`: a text or a list of texts.
    static func filters(_ value: Datum?) -> Datum {
        switch value {
        case .string(let text)?: ["where_filters": [["where_sql_template": .string(text)]]]
        case .list(let items)?: ["where_filters": .list(items.map { ["where_sql_template": $0] })]
        default: .null
        }
    }
}

/// The fixed lists of names in the semantic layer, as dbt-semantic-interfaces has them.
enum SemanticNames {
    static let aggregations = [
        "sum", "min", "max", "count_distinct", "sum_boolean", "average", "percentile", "median", "count",
    ]
    static let calculations = ["conversions", "conversion_rate"]
    static let dimensions = ["categorical", "time"]
    static let entities = ["foreign", "natural", "primary", "unique"]
    static let metrics = ["simple", "ratio", "cumulative", "derived", "conversion"]
    static let periods = ["first", "last", "average"]
    /// From the finest to the coarsest.
    static let granularities = [
        "nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter",
        "year",
    ]
}

extension Diagnostic {
    static func unknownChoice(_ text: String, known: [String], at place: Location) -> Diagnostic {
        Diagnostic(
            code: "compiler.semantic-choice", message: "'\(text)' is none of \(known.joined(separator: ", "))",
            location: place, hint: closest(to: text, in: known).map { "did you mean '\($0)'?" },
            eventName: "ParsingError")
    }

    static func semantic(_ message: String, at place: Location?, hint: String? = nil) -> Diagnostic {
        Diagnostic(
            code: "compiler.semantic-layer", message: message, location: place, hint: hint,
            eventName: "ParsingError")
    }
}
