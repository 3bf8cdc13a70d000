import SourceText

/// A file that may be loaded: its contents, their hash, its table.
struct DeliveredFile: Sendable {
    /// The path as the ledger keeps it.
    var path: String
    var bytes: [UInt8]
    /// Bytes of the file as it lies on disk: fewer than `bytes` where it is packed.
    var size: Int
    /// Of the file as it lies on disk.
    var sha256: String
    var target: IngestTarget
}

extension IngestRequest {
    /// The files of the request's format at a file's or folder's path, packed ones too, in name order.
    func dataFiles(at path: String) throws(Diagnostic) -> [String] {
        let path = normalizedPath(path)
        guard tree.exists(path) else { throw .noPath(path) }
        if tree.size(path) != nil { return [path] }
        let endings = format.endings.flatMap { [$0, $0 + ".gz"] }
        return tree.files(under: path) { name in endings.contains { name.hasSuffix($0) } }
    }

    /// The groups of files that this call may load: one for each sub-folder with `nextDelivery`, else all together.
    func deliveries() throws(Diagnostic) -> [(name: String, files: [String])] {
        guard nextDelivery else {
            var files: [String] = []
            for path in paths {
                let found = try dataFiles(at: path)
                if found.isEmpty { throw .noFiles(path, format) }
                files += found.filter { !files.contains($0) }
            }
            return [(paths.joined(separator: " "), files)]
        }
        var deliveries: [(name: String, files: [String])] = []
        for path in paths {
            let folder = normalizedPath(path)
            guard tree.exists(folder) else { throw .noPath(path) }
            for name in tree.folders(in: folder) {
                let inside = joinPath(folder, name)
                let files = try dataFiles(at: inside)
                if !files.isEmpty { deliveries.append((inside, files)) }
            }
        }
        if deliveries.isEmpty { throw .noFiles(paths.joined(separator: " "), format) }
        return deliveries
    }

    /// Reads a file and finds its table.
    func delivered(_ path: String) throws(Diagnostic) -> DeliveredFile {
        let target = try target(of: path)
        guard let bytes = try tree.read(path) else { throw .noPath(path) }
        return DeliveredFile(
            path: path, bytes: try unpacked(bytes, path), size: bytes.count, sha256: Hash.sha256(bytes), target: target)
    }

    private func unpacked(_ bytes: [UInt8], _ path: String) throws(Diagnostic) -> [UInt8] {
        guard path.hasSuffix(".gz") else { return bytes }
        do throws(Gzip.Damaged) { return try Gzip.unpack(bytes) } catch { throw .damagedFile(path) }
    }

    private func target(of path: String) throws(Diagnostic) -> IngestTarget {
        switch destination {
        case .table(let target): return target
        case .source(let name, let tables):
            let absolute = path.contains("/") ? path : tree.absolute(path)
            // Folders such as `year=2013` divide a table's files and do not name it.
            let folder = absolute.split(separator: "/").dropLast().last { !$0.contains("=") }.map(String.init) ?? ""
            if let table = tables.first(where: { $0.relation.identifier == folder || $0.name == "\(name).\(folder)" }) {
                return table
            }
            let known = tables.compactMap { $0.name.split(separator: ".").last.map(String.init) }
            throw .unknownTable(folder, file: path, source: name, known: known)
        }
    }
}
