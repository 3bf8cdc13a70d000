import SourceText

/// `test_name:`: generic tests by the test they are made from, unit tests by their own name.
let selectByTestName: SelectionMethod = { query, scope throws(Diagnostic) in
    let pattern = Glob(query.text)
    return scope.places { resource in
        if resource.kind == .unitTest { return pattern.matches(resource.name) }
        guard let test = resource as? Node, let metadata = test.testMetadata else { return false }
        return pattern.matches(metadata.name)
    }
}
