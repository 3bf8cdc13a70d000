import SourceText

/// `file:`, and the method of values that end like a file: the file's name with or without its ending.
let selectByFile: SelectionMethod = { query, scope throws(Diagnostic) in
    let pattern = Glob(query.text)
    return scope.places { resource in
        let name = resource.originalFilePath.split(separator: "/").last.map(String.init) ?? ""
        return pattern.matches(name) || pattern.matches(stem(of: name))
    }
}

/// A file's name without its last ending.
private func stem(of name: String) -> String {
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex, name.index(after: dot) != name.endIndex else {
        return name
    }
    return String(name[..<dot])
}
