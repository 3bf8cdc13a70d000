#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A folder of the disk.
public struct DiskFileTree: FileTree {
    /// The absolute path of the folder.
    public let root: String

    /// The folder at an absolute path, or at one relative to the working directory.
    public init(root: String) {
        if root.hasPrefix("/") {
            self.root = normalizedPath(root)
        } else {
            let here = getcwd(nil, 0)
            defer { free(here) }
            self.root = normalizedPath(joinPath(here.map { String(cString: $0) } ?? "/", root))
        }
    }

    /// The path from the root of the disk, for messages and artifacts.
    public func absolute(_ path: String) -> String {
        let joined = joinPath(root, path)
        // Taking a path apart is slow, and hardly any path has `.` or `..` in it.
        return isNormal(joined) ? joined : normalizedPath(joined)
    }

    /// Whether no part of a path is empty or begins with a dot.
    private func isNormal(_ path: String) -> Bool {
        var isAfterSlash = false
        for byte in path.utf8 {
            if isAfterSlash, byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".") { return false }
            isAfterSlash = byte == UInt8(ascii: "/")
        }
        return !isAfterSlash
    }

    /// Whether a file or folder is there.
    public func exists(_ path: String) -> Bool {
        access(joinPath(root, path), F_OK) == 0
    }

    /// Bytes of a file; nil where there is none.
    public func size(_ path: String) -> Int? {
        var facts = stat()
        guard stat(joinPath(root, path), &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(facts.st_size)
    }

    /// All bytes of a file.
    public func read(_ path: String) throws(Diagnostic) -> [UInt8]? {
        let file = open(joinPath(root, path), O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw .unreadable(path, reason: lastError())
        }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0 else { throw .unreadable(path, reason: lastError()) }
        if facts.st_mode & S_IFMT == S_IFDIR { return nil }
        return try contents(of: file, size: Int(facts.st_size), path: path)
    }

    /// Reads to the end; files whose size is not known beforehand (pipes, /proc) grow the buffer.
    private func contents(of file: Int32, size: Int, path: String) throws(Diagnostic) -> [UInt8] {
        var failed = false
        var capacity = size + 1
        var known: [UInt8] = []
        while true {
            let room = capacity - known.count
            let chunk = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
                count = readAll(file, buffer, failed: &failed)
            }
            if failed { throw .unreadable(path, reason: lastError()) }
            if known.isEmpty { known = chunk } else { known += chunk }
            if chunk.count < room { return known }
            capacity = known.count * 2
        }
    }

    private func readAll(_ file: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>, failed: inout Bool) -> Int {
        var count = 0
        while count < buffer.count {
            let got = Self.readOnce(file, buffer, at: count)
            if got == 0 { break }
            if got < 0 {
                if errno == EINTR { continue }
                failed = true
                break
            }
            count += got
        }
        return count
    }

    // Outside of the method named `read`, so that the name means the system call.
    private static func readOnce(_ file: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>, at count: Int) -> Int {
        let rest = UnsafeMutableBufferPointer(rebasing: buffer[count...])
        #if canImport(Glibc)
            return Glibc.read(file, rest.baseAddress, rest.count)
        #else
            return Darwin.read(file, rest.baseAddress, rest.count)
        #endif
    }

    private func lastError() -> String { String(cString: strerror(errno)) }

    // MARK: Walking

    /// Files below a folder, in the order of their names.
    public func files(under folder: String, matching: @Sendable (String) -> Bool) -> [String] {
        var found: [String] = []
        walk(folder, matching, openFolders: [], into: &found)
        return sortedKeys(found)
    }

    /// Folders directly in a folder, in the order of their names.
    public func folders(in folder: String) -> [String] {
        entries(of: folder).filter(\.isFolder).map(\.name).filter { !$0.hasPrefix(".") }.sorted()
    }

    private struct Entry {
        var name: String
        var isFolder: Bool
        var isLink: Bool
    }

    private struct Identity: Hashable {
        var device: UInt
        var inode: UInt
    }

    private func walk(
        _ folder: String, _ matching: (String) -> Bool, openFolders: Set<Identity>, into found: inout [String]
    ) {
        for entry in entries(of: folder) {
            let path = joinPath(folder, entry.name)
            guard entry.isFolder else {
                if !entry.name.hasPrefix("."), matching(entry.name) { found.append(path) }
                continue
            }
            var open = openFolders
            // Only links can lead in circles, so only they cost a look at the disk.
            if entry.isLink, let identity = identity(of: path), !open.insert(identity).inserted { continue }
            walk(path, matching, openFolders: open, into: &found)
        }
    }

    private func identity(of path: String) -> Identity? {
        var facts = stat()
        guard stat(joinPath(root, path), &facts) == 0 else { return nil }
        return Identity(device: UInt(facts.st_dev), inode: UInt(facts.st_ino))
    }

    private func entries(of folder: String) -> [Entry] {
        guard let handle = opendir(joinPath(root, folder)) else { return [] }
        defer { closedir(handle) }
        var entries: [Entry] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let type = Int32(entry.pointee.d_type)
            if type == Int32(DT_DIR) {
                entries.append(Entry(name: name, isFolder: true, isLink: false))
            } else if type == Int32(DT_REG) {
                entries.append(Entry(name: name, isFolder: false, isLink: false))
            } else if let linked = target(of: joinPath(folder, name), name) {
                entries.append(linked)
            }
        }
        return entries
    }

    /// What a link, or an entry of a file system that tells no types, stands for.
    private func target(of path: String, _ name: String) -> Entry? {
        var facts = stat()
        guard stat(joinPath(root, path), &facts) == 0 else { return nil }
        return Entry(name: name, isFolder: facts.st_mode & S_IFMT == S_IFDIR, isLink: true)
    }
}
