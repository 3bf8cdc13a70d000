/// Files in memory: for tests, and for texts that never were on a disk.
public struct MemoryFileTree: FileTree {
    /// The bytes by path relative to the root, without `./` and `..`.
    public private(set) var contents: [String: [UInt8]] = [:]
    /// What `absolute` puts before a path.
    public let root: String

    /// A tree of the given texts by path.
    public init(_ files: [String: String] = [:], root: String = "/project") {
        self.root = root
        for (path, text) in files { self[path] = text }
    }

    /// The text of a file; nil removes it.
    public subscript(path: String) -> String? {
        get { contents[key(path)].map { String(decoding: $0, as: UTF8.self) } }
        set { contents[key(path)] = newValue.map { Array($0.utf8) } }
    }

    /// Files below a folder, in the order of their names.
    public func files(under folder: String, matching: @Sendable (String) -> Bool) -> [String] {
        let base = key(folder)
        let start = base == "." ? "" : base + "/"
        var found: [String] = []
        for path in contents.keys where path.hasPrefix(start) {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            let below = String(path.dropFirst(start.count))
            if !name.hasPrefix("."), matching(name) { found.append(joinPath(folder, below)) }
        }
        return sortedKeys(found)
    }

    /// Folders directly in a folder, in the order of their names.
    public func folders(in folder: String) -> [String] {
        let base = key(folder)
        let start = base == "." ? "" : base + "/"
        var names: Set<String> = []
        for path in contents.keys where path.hasPrefix(start) {
            let parts = path.dropFirst(start.count).split(separator: "/")
            if parts.count > 1, let name = parts.first, !name.hasPrefix(".") { names.insert(String(name)) }
        }
        return names.sorted()
    }

    /// All bytes of a file.
    public func read(_ path: String) throws(Diagnostic) -> [UInt8]? { contents[key(path)] }

    /// Bytes of a file; nil where there is none.
    public func size(_ path: String) -> Int? { contents[key(path)]?.count }

    /// Whether a file or folder is there.
    public func exists(_ path: String) -> Bool {
        let path = key(path)
        return path == "." || contents[path] != nil || contents.keys.contains { $0.hasPrefix(path + "/") }
    }

    /// The path from the root of the disk, for messages and artifacts.
    public func absolute(_ path: String) -> String { normalizedPath(joinPath(root, path)) }

    /// Paths below the root may also be given in their absolute form.
    private func key(_ path: String) -> String {
        let path = normalizedPath(path)
        if path == root { return "." }
        return path.hasPrefix(root + "/") ? String(path.dropFirst(root.count + 1)) : path
    }
}
