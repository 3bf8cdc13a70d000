import SourceText

/// `source:`: source, source.table or package.source.table, each with wildcards.
let selectBySource: SelectionMethod = { query, scope throws(Diagnostic) in
    let parts = query.text.split(separator: ".", omittingEmptySubsequences: false).map { Glob(String($0)) }
    guard parts.count <= 3 else { throw .sourceValue(query.text) }
    let (package, source, table) =
        switch parts.count {
        case 3: (parts[0], parts[1], parts[2])
        case 2: (Glob("*"), parts[0], parts[1])
        default: (Glob("*"), parts.first ?? Glob(""), Glob("*"))
        }
    return scope.places { resource in
        guard let candidate = resource as? Source else { return false }
        return package.matches(candidate.packageName) && source.matches(candidate.sourceName)
            && table.matches(candidate.name)
    }
}
