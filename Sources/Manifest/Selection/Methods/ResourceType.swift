import SourceText

/// `resource_type:`, by the name that ids begin with.
let selectByResourceType: SelectionMethod = { query, scope throws(Diagnostic) in
    guard let kind = ResourceKind(rawValue: query.text) else { throw .resourceTypeValue(query.text) }
    return scope.places { $0.kind == kind }
}
