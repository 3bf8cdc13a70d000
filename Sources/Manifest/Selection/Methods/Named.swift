import SourceText

/// `exposure:`, `metric:` and the like: name or package.name, each with wildcards.
func selectNamed(_ kind: ResourceKind) -> SelectionMethod {
    { query, scope throws(Diagnostic) in
        let parts = query.text.split(separator: ".", omittingEmptySubsequences: false).map { Glob(String($0)) }
        guard parts.count <= 2 else { throw .namedValue(query.text, kind: kind) }
        let package = parts.count == 2 ? parts[0] : Glob("*")
        let name = parts.last ?? Glob("")
        return scope.places { $0.kind == kind && package.matches($0.packageName) && name.matches($0.name) }
    }
}
