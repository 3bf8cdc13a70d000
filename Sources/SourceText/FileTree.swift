/// The files that a project consists of: on a disk, or in memory for tests.
///
/// Paths are relative to the tree's root and use `/`; `..` and absolute paths are allowed on disks.
public protocol FileTree: Sendable {
    /// Every file below a folder whose name passes `matching`, as paths relative to the root, sorted bytewise.
    /// Hidden entries (leading dot) are left out. An absent folder has no files. Symbolic links are followed.
    func files(under folder: String, matching: @Sendable (String) -> Bool) -> [String]
    /// The bytes of a file, nil where it does not exist.
    /// - Throws: `Diagnostic` `files.unreadable` where it exists and can't be read.
    func read(_ path: String) throws(Diagnostic) -> [UInt8]?
    /// Whether a file or folder exists.
    func exists(_ path: String) -> Bool
    /// The absolute form of a path, for messages and for `root_path`.
    func absolute(_ path: String) -> String
}
