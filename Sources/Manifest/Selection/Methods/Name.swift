import SourceText

/// `fqn:`, and the method of bare names: a resource's name, or its folders and name joined by dots.
let selectByName: SelectionMethod = { query, scope throws(Diagnostic) in
    let pattern = QualifiedName(query.text)
    return scope.places { $0.kind != .source && pattern.matches($0) }
}

/// A name as a selection writes it, with or without package and folders.
private struct QualifiedName {
    private let text: String
    private let parts: [String]
    /// The first part with a wildcard: from there on the pattern takes the rest of the name.
    private let wildcardStart: Int?
    private let rest: Glob
    private let whole: Glob

    init(_ text: String) {
        self.text = text
        parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        wildcardStart = parts.firstIndex { part in part.utf8.contains { "*?[]".utf8.contains($0) } }
        rest = Glob(parts[(wildcardStart ?? 0)...].joined(separator: "."))
        whole = Glob(text)
    }

    func matches(_ resource: Resource) -> Bool {
        let isVersioned = (resource as? Node)?.version.map { !$0.isNull } ?? false
        return matches(resource.fqn[...], isVersioned) || matches(resource.fqn.dropFirst(), isVersioned)
    }

    private func matches(_ fqn: ArraySlice<String>, _ isVersioned: Bool) -> Bool {
        guard let last = fqn.last else { return false }
        let name = isVersioned ? fqn.dropLast().last ?? last : last
        if name == text || (isVersioned && isVersion(of: fqn)) { return true }
        let flat = flattened(fqn)
        guard flat.count >= parts.count else { return false }
        let fixed = wildcardStart ?? parts.count
        guard flat.prefix(fixed).elementsEqual(parts.prefix(fixed)) else { return false }
        guard wildcardStart != nil else { return true }
        if rest.matches(flat[fixed...].joined(separator: ".")) { return true }
        return parts.count == 1 && whole.matches(name)
    }

    /// `orders.v2` and `orders_v2` are both the version's name.
    private func isVersion(of fqn: ArraySlice<String>) -> Bool {
        fqn.suffix(2).joined(separator: "_") == parts.suffix(2).joined(separator: "_")
    }

    /// Dots in a resource's name separate like folders.
    private func flattened(_ fqn: ArraySlice<String>) -> [String] {
        guard fqn.contains(where: { $0.utf8.contains(UInt8(ascii: ".")) }) else { return Array(fqn) }
        return fqn.flatMap { $0.split(separator: ".", omittingEmptySubsequences: false).map(String.init) }
    }
}
