import SourceText

/// `group:`, with wildcards.
let selectByGroup: SelectionMethod = { query, scope throws(Diagnostic) in
    let pattern = Glob(query.text)
    return scope.nodes { node in
        guard let group = node.config["group"]?.string, !group.isEmpty else { return false }
        return pattern.matches(group)
    }
}
