import YAML

/// Which texts of an entry are templates to be rendered when the file is read. The others are rendered later, with
/// more in their context: descriptions with `doc`, arguments of tests with `ref`, hooks when they run.
struct RenderedKeys {
    let section: String

    /// Whether the text at a path below the entry is rendered now.
    func contains(_ path: [PathStep]) -> Bool {
        guard let first = key(path, 0) else { return true }
        switch section {
        case "sources":
            if first == "description" || first == "loaded_at_query" { return false }
            if first == "config", key(path, 1) == "loaded_at_query" { return false }
            return first != "tables" || !isLate(path.dropFirst(2))
        case "macros":
            return !isLate(first == "arguments" ? path.dropFirst(1) : path[...])
        case "metrics":
            if isFilter(path.last) || path.count > 1 && isFilter(path[path.count - 2]) { return false }
            return !isLate(path[...])
        case "saved_queries":
            if first == "query_params", key(path, 1) == "where" { return false }
            return !isLate(path[...])
        default:
            return !isLate(path[...])
        }
    }

    private func isFilter(_ step: PathStep?) -> Bool { step == .key("filter") }

    private func isLate(_ path: ArraySlice<PathStep>) -> Bool {
        let late = ["tests", "data_tests", "description", "loaded_at_query"]
        let steps = Array(path)
        if let first = key(steps, 0), late.contains(first) { return true }
        if steps.count == 2, let second = key(steps, 1), late.contains(second) { return true }
        if key(steps, 0) == "config", let second = key(steps, 1),
            ["pre_hook", "post_hook", "loaded_at_query"].contains(second)
        {
            return true
        }
        if steps.count == 5, key(steps, 4) == "description" { return true }
        guard let first = key(steps, 0), ["columns", "dimensions", "measures", "entities"].contains(first) else {
            return false
        }
        return key(steps, 2).map { ["tests", "data_tests", "description"].contains($0) } ?? false
    }

    private func key(_ path: [PathStep], _ index: Int) -> String? {
        guard index < path.count, case .key(let key) = path[index] else { return nil }
        return key
    }
}
