/// The files that a project consists of: on a disk, or in memory for tests.
///
/// Paths are relative to the tree's root and use `/`; `..` and absolute paths are allowed on disks.
public protocol FileTree: Sendable {
    /// Every file below a folder whose name (last part of the path) passes `matching`, as paths that begin with
    /// `folder`, sorted bytewise. Files with a leading dot are left out, hidden folders are not, as in dbt.
    /// An absent folder has no files. Symbolic links are followed, loops of them cut.
    func files(under folder: String, matching: @Sendable (String) -> Bool) -> [String]
    /// The names of the folders directly inside a folder, sorted bytewise; hidden ones left out.
    func folders(in folder: String) -> [String]
    /// The bytes of a file, nil where it does not exist.
    /// - Throws: `Diagnostic` `files.unreadable` where it exists and can't be read.
    func read(_ path: String) throws(Diagnostic) -> [UInt8]?
    /// The size of a file in bytes, nil where there is none.
    func size(_ path: String) -> Int?
    /// Whether a file or folder exists.
    func exists(_ path: String) -> Bool
    /// The absolute form of a path, for messages and for `root_path`.
    func absolute(_ path: String) -> String
}

/// Joins a folder and a path below it; an empty or `.` folder adds nothing, an absolute path stays as it is.
public func joinPath(_ folder: String, _ path: String) -> String {
    if path.hasPrefix("/") || folder.isEmpty || folder == "." { return path }
    if path.isEmpty || path == "." { return folder }
    return folder.hasSuffix("/") ? folder + path : folder + "/" + path
}

/// A path without `.`, `//` and, where possible, `..`; never empty: the folder itself is `.`.
public func normalizedPath(_ path: String) -> String {
    let isAbsolute = path.hasPrefix("/")
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
        if part == "..", let last = parts.last, last != ".." {
            parts.removeLast()
        } else if part != ".." || !isAbsolute {
            parts.append(part)
        }
    }
    let joined = parts.joined(separator: "/")
    return isAbsolute ? "/" + joined : joined.isEmpty ? "." : joined
}
