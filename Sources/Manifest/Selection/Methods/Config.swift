import SourceText

/// `config.key:` and `config.key.inner:`: a configuration value, or one element where it is a list.
let selectByConfig: SelectionMethod = { query, scope throws(Diagnostic) in
    guard let key = query.arguments.first else { return [] }
    // Severities are written in either case.
    let ignoresCase = query.arguments == ["severity"]
    return scope.places { resource in
        guard var value = resource.anyConfig?[key] else { return false }
        for inner in query.arguments.dropFirst() {
            guard let next = value[inner] else { return false }
            value = next
        }
        return (value.list ?? [value]).contains { isWanted($0, query.value, ignoresCase) }
    }
}

private func isWanted(_ value: Datum, _ wanted: Datum, _ ignoresCase: Bool) -> Bool {
    if value == wanted { return true }
    guard let text = wanted.string else { return false }
    if let flag = value.bool { return text.lowercased() == (flag ? "true" : "false") }
    return ignoresCase && value.string?.lowercased() == text.lowercased()
}

extension Resource {
    fileprivate var anyConfig: NodeConfig? { (self as? Node)?.config ?? (self as? Source)?.config }
}
