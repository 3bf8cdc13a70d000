import SourceText

/// `test_type:`: `generic`, `singular`, `data` (both), `unit`, and dbt's old word `schema` for `generic`.
let selectByTestType: SelectionMethod = { query, scope throws(Diagnostic) in
    let (generic, singular, unit) =
        switch query.text {
        case "generic", "schema": (true, false, false)
        case "singular": (false, true, false)
        case "data": (true, true, false)
        case "unit": (false, false, true)
        default: throw .testTypeValue(query.text)
        }
    return scope.places { resource in
        if resource.kind == .unitTest { return unit }
        guard let test = resource as? Node, test.kind == .test else { return false }
        return test.testMetadata == nil ? singular : generic
    }
}
