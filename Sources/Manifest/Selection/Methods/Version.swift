import SourceText

/// `version:`: models by the place of their version: `latest`, `prerelease`, `old`, or `none`.
let selectByVersion: SelectionMethod = { query, scope throws(Diagnostic) in
    let wanted = query.text
    guard ["latest", "prerelease", "old", "none"].contains(wanted) else { throw .versionValue(wanted) }
    return scope.nodes { $0.kind == .model && versionPlace($0) == wanted }
}

private func versionPlace(_ model: Node) -> String? {
    guard let version = model.version, !version.isNull else { return "none" }
    guard let latest = model.latestVersion, !latest.isNull else { return nil }
    if version == latest { return "latest" }
    return isEarlier(version, latest) ? "old" : "prerelease"
}

/// Numbers compare as numbers, anything else as text.
private func isEarlier(_ a: Datum, _ b: Datum) -> Bool {
    if let first = number(a), let second = number(b) { return first < second }
    return text(a) < text(b)
}

private func number(_ version: Datum) -> Double? {
    switch version {
    case .int(let value): Double(value)
    case .double(let value): value
    default: version.string.flatMap { Double($0) }
    }
}

private func text(_ version: Datum) -> String {
    switch version {
    case .int(let value): String(value)
    case .double(let value): "\(value)"
    default: version.string ?? ""
    }
}
