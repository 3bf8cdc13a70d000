import Manifest

/// How many resources of each kind a project has, as the line `Found …` says it.
enum Statistics {
    static func line(of manifest: Manifest) -> String {
        var counts: [(kind: String, count: Int)] = []
        func add(_ kind: String, _ count: Int = 1) {
            if let place = counts.firstIndex(where: { $0.kind == kind }) {
                counts[place].count += count
            } else if count > 0 {
                counts.append((kind, count))
            }
        }
        // As in dbt, functions are not counted.
        for node in manifest.orderedNodes where node.kind != .function { add(node.kind.rawValue) }
        add("source", manifest.sources.count)
        add("unit_test", manifest.unitTests.count)
        add("exposure", manifest.exposures.count)
        for semantic in manifest.semanticResources where semantic.kind == .metric { add("metric") }
        add("macro", manifest.macros.count)
        add("group", manifest.groups.count)
        add("semantic_model", manifest.semanticModels.count)
        add("saved_query", manifest.savedQueries.count)
        return counts.map { "\($0.count) \(noun($0.kind, $0.count))" }.joined(separator: ", ")
    }

    /// The word behind a count; a single data test is a "test", as in dbt.
    static func noun(_ kind: String, _ count: Int) -> String {
        switch kind {
        case "analysis": count == 1 ? "analysis" : "analyses"
        case "test": count == 1 ? "test" : "data tests"
        case "saved_query": count == 1 ? "saved query" : "saved queries"
        default: kind.split(separator: "_").joined(separator: " ") + (count == 1 ? "" : "s")
        }
    }
}
