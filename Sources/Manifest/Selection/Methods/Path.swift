import SourceText

/// `path:`, and the method of values with a slash: a file or folder below the project, with wildcards; `**` is any
/// number of folders.
///
/// A resource matches by its file, by its properties file, or by a folder above its file.
let selectByPath: SelectionMethod = { query, scope throws(Diagnostic) in
    let pattern = PathPattern(query.text)
    var known: [String: Bool] = [:]
    // dbt looks for the pattern in the root project: files of packages match where it has a file or folder of that path.
    let project = scope.manifest.projectName
    let isForeign = scope.members.contains { $0.packageName != project }
    let rootPaths = isForeign ? paths(of: scope.members.filter { $0.packageName == project }) : []
    return scope.places { resource in
        let isRoot = resource.packageName == project
        if isRoot, matches(resource.originalFilePath, pattern, &known) { return true }
        if !isRoot,
            allFolders(of: resource.originalFilePath).contains(where: { rootPaths.contains($0) && pattern.matches($0) })
        {
            return true
        }
        guard let patch = resource.patchFile, isRoot || rootPaths.contains(patch) else { return false }
        return known[patch] ?? pattern.matches(patch)
    }
}

private func paths(of resources: [Resource]) -> Set<String> {
    var result: Set<String> = []
    for resource in resources {
        for path in allFolders(of: resource.originalFilePath) where !result.insert(path).inserted { break }
        if let patch = resource.patchFile { result.insert(patch) }
    }
    return result
}

/// A path and the folders above it, innermost first.
private func allFolders(of path: String) -> [String] {
    var result = [path]
    var rest = path[...]
    while let slash = rest.utf8.lastIndex(of: UInt8(ascii: "/")) {
        rest = rest[..<slash]
        result.append(String(rest))
    }
    return result
}

/// Whether a file or a folder above it matches.
///
/// Folders are shared by many files, so what was found is kept.
private func matches(_ path: String, _ pattern: PathPattern, _ known: inout [String: Bool]) -> Bool {
    if let answer = known[path] { return answer }
    var answer = pattern.matches(path)
    if !answer, let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) {
        answer = matches(String(path[..<slash]), pattern, &known)
    }
    known[path] = answer
    return answer
}

/// A path with wildcards, folder by folder.
struct PathPattern: Sendable {
    private enum Part: Sendable {
        case anyFolders
        case name(Glob)
    }
    private let parts: [Part]

    init(_ text: String) {
        parts = folderParts(text).map { $0 == "**" ? .anyFolders : .name(Glob($0)) }
    }

    func matches(_ path: String) -> Bool {
        !parts.isEmpty && Self.matches(parts[...], folderParts(path)[...])
    }

    private static func matches(_ parts: ArraySlice<Part>, _ names: ArraySlice<String>) -> Bool {
        guard let part = parts.first else { return names.isEmpty }
        switch part {
        case .anyFolders:
            return (names.startIndex...names.endIndex).contains { matches(parts.dropFirst(), names[$0...]) }
        case .name(let glob):
            guard let name = names.first, glob.matches(name) else { return false }
            return matches(parts.dropFirst(), names.dropFirst())
        }
    }
}

/// The names in a path, without `.` and empty ones.
private func folderParts(_ path: String) -> [String] {
    pathParts(path).filter { $0 != "." }
}

extension Resource {
    /// The properties file that describes the resource, from the project's root.
    fileprivate var patchFile: String? {
        let patch = (self as? Node)?.patchPath ?? (self as? Source)?.patchPath
        guard let patch else { return nil }
        let bytes = Array(patch.utf8)
        for place in bytes.indices.dropLast(2) where bytes[place...].starts(with: "://".utf8) {
            return String(decoding: bytes[(place + 3)...], as: UTF8.self)
        }
        return patch
    }
}
