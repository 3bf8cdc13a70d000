import SourceText

/// `access:`: models that are private, protected or public.
let selectByAccess: SelectionMethod = { query, scope throws(Diagnostic) in
    let access = query.text
    return scope.nodes { $0.kind == .model && ($0.access ?? "protected") == access }
}
