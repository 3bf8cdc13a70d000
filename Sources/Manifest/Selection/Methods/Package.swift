import SourceText

/// `package:`; `this` is the root project.
let selectByPackage: SelectionMethod = { query, scope throws(Diagnostic) in
    let pattern = Glob(query.text == "this" ? scope.manifest.projectName : query.text)
    return scope.places { pattern.matches($0.packageName) }
}
