import Manifest
import SourceText

/// Models that list the days (or other spans) over which the semantic layer joins.
extension ManifestBuilder {
    /// The name that made a model the time spine before it could be said in a properties file.
    static let legacyTimeSpine = "metricflow_time_spine"

    /// Semantic models need a time spine of days or of something finer.
    func checkTimeSpines() throws(Diagnostic) {
        if referables[Self.legacyTimeSpine] != nil { return }
        let fineEnough = SemanticNames.granularities.prefix { $0 != "day" } + ["day"]
        for node in manifest.nodes.values {
            guard let column = node.timeSpineColumn, let granularity = column.granularity else { continue }
            if fineEnough.contains(granularity) { return }
        }
        let first = manifest.semanticResources.first { $0.kind == .semanticModel }
        throw .semantic(
            "The semantic layer requires a time spine model with granularity DAY or smaller in the project, but none was found.",
            at: first?.declaration?.location, hint: "give a model with one row a day the property `time_spine`")
    }

    /// The columns of each time spine are among those that the model declares.
    func checkTimeSpineColumns() {
        for id in manifest.nodeOrder {
            guard let node = manifest.nodes[id], let spine = node.timeSpine else { continue }
            do throws(Diagnostic) {
                try node.checkTimeSpine(spine, at: node.declaration?.location)
            } catch {
                diagnostics.append(error)
            }
        }
    }
}

extension Node {
    /// The declared column of the time spine's standard granularity.
    var timeSpineColumn: Column? {
        guard let name = timeSpine?["standard_granularity_column"]?.string else { return nil }
        return columns.first { $0.name == name }
    }

    fileprivate func checkTimeSpine(_ spine: Datum, at place: Location?) throws(Diagnostic) {
        guard let column = timeSpineColumn else {
            throw .semantic(
                "Time spine standard granularity column must be defined on the model. Got invalid column name '"
                    + (spine["standard_granularity_column"]?.string ?? "")
                    + "' for model '\(name)'. Valid names: \(columns.map(\.name).joined(separator: ", ")).",
                at: place)
        }
        guard column.granularity != nil else {
            throw .semantic(
                "Time spine standard granularity column must have a granularity defined. Please add one for column "
                    + "'\(column.name)' in model '\(name)'.", at: place)
        }
        let wanted = (spine["custom_granularities"]?.list ?? []).compactMap {
            $0["column_name"]?.string ?? $0["name"]?.string
        }
        let missing = wanted.filter { name in !columns.contains { $0.name == name } }
        guard missing.isEmpty else {
            throw .semantic(
                "Time spine custom granularity columns do not exist in the model. Columns not found: "
                    + "\(missing.joined(separator: ", ")); Available columns: "
                    + columns.map(\.name).joined(separator: ", "), at: place)
        }
    }
}
