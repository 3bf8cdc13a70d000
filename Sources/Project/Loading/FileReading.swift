import Dispatch
import Manifest
import SourceText

/// Reads and parses the listed files, on all processors; results come back in the order of the listings.
struct FileReading {
    let tree: any FileTree
    let base: BaseContext
    let rendersValues: Bool
    let processors: Int

    /// What was read of one package.
    struct Contents {
        var files: [ProjectFile.Kind: [ProjectFile]] = [:]
        var properties: [PropertyEntry] = []
        var problems: [Diagnostic] = []
    }

    /// One file's part of the result, written by one thread.
    private final class Job: @unchecked Sendable {
        let entry: FileListing.Entry
        let package: String
        var file: ProjectFile?
        var properties: [PropertyEntry] = []
        var problems: [Diagnostic] = []

        init(_ entry: FileListing.Entry, _ package: String) {
            self.entry = entry
            self.package = package
        }
    }

    /// Everything of each listing.
    func read(_ listings: [FileListing]) -> [Contents] {
        let jobs = listings.map { listing in listing.entries.map { Job($0, listing.settings.name) } }
        run(jobs.flatMap { $0 })
        return jobs.map { jobs in
            var contents = Contents()
            for job in jobs {
                if let kind = job.entry.kind, let file = job.file { contents.files[kind, default: []].append(file) }
                contents.properties += job.properties
                contents.problems += job.problems
            }
            return contents
        }
    }

    /// Small chunks, so that one large file does not keep a processor waiting.
    private func run(_ jobs: [Job]) {
        let size = 16
        let chunks = (jobs.count + size - 1) / size
        guard processors > 1, chunks > 1 else {
            for job in jobs { read(job) }
            return
        }
        DispatchQueue.concurrentPerform(iterations: chunks) { chunk in
            for job in jobs[(chunk * size)..<min(jobs.count, (chunk + 1) * size)] { read(job) }
        }
    }

    private func read(_ job: Job) {
        do throws(Diagnostic) {
            if job.entry.kind == .seed {
                try readSeed(job)
            } else if let bytes = try tree.read(job.entry.path) {
                let source = SourceFile(path: job.entry.path, bytes: bytes)
                if let kind = job.entry.kind {
                    job.file = file(job.entry, kind, source, .ofText(bytes))
                } else {
                    readProperties(job, source)
                }
            }
        } catch {
            job.problems.append(error)
        }
    }

    /// Seeds are read when they are loaded; here only up to the size below which dbt knows them by content.
    private func readSeed(_ job: Job) throws(Diagnostic) {
        let entry = job.entry
        let isLarge = (tree.size(entry.path) ?? 0) > 1024 * 1024
        let bytes = isLarge ? nil : try tree.read(entry.path)
        let checksum = bytes.map { Checksum.ofText($0) } ?? Checksum(name: "path", checksum: entry.originalPath)
        job.file = file(entry, .seed, SourceFile(path: entry.path, bytes: []), checksum)
    }

    private func file(
        _ entry: FileListing.Entry, _ kind: ProjectFile.Kind, _ source: SourceFile, _ checksum: Checksum
    ) -> ProjectFile {
        let name = entry.relativePath.split(separator: "/").last.map(String.init) ?? entry.relativePath
        let stem = name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
        return ProjectFile(
            kind: kind, originalPath: entry.originalPath, relativePath: entry.relativePath, name: stem, source: source,
            checksum: checksum, absolutePath: tree.absolute(entry.path))
    }

    private func readProperties(_ job: Job, _ source: SourceFile) {
        let found = YAMLFile(source)
        var reader = PropertiesReader(
            base: base, file: source, packageName: job.package, originalPath: job.entry.originalPath,
            relativePath: job.entry.relativePath, rendersValues: rendersValues)
        job.properties = found.node.map { reader.entries($0) } ?? []
        job.problems = found.problems + reader.problems
    }
}

extension Checksum {
    /// SHA-256 of a text without the white space around it.
    static func ofText(_ bytes: [UInt8]) -> Checksum {
        func isSpace(_ byte: UInt8) -> Bool {
            byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
        }
        var start = 0
        var end = bytes.count
        while start < end, isSpace(bytes[start]) { start += 1 }
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        let digest = bytes.withUnsafeBytes { Hash.sha256(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
        return Checksum(name: "sha256", checksum: digest)
    }
}
