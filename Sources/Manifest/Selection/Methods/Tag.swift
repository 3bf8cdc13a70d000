import SourceText

/// `tag:`, with wildcards.
let selectByTag: SelectionMethod = { query, scope throws(Diagnostic) in
    let pattern = Glob(query.text)
    return scope.places { $0.allTags.contains(where: pattern.matches) }
}

extension Resource {
    fileprivate var allTags: [String] {
        switch self {
        case let node as Node: node.tags
        case let source as Source: source.tags
        case let exposure as Exposure: exposure.tags
        default: []
        }
    }
}
