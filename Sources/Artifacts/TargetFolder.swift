import Glibc
import SourceText

/// The folder that commands write to, `target` unless told otherwise.
package struct TargetFolder: Sendable {
    /// Where it lies.
    package let path: String
    /// How artifacts and messages call it: as configured, mostly relative to the project.
    package let name: String

    /// A folder; it is made when the first file is written.
    package init(path: String, name: String) {
        self.path = path
        self.name = name
    }

    /// Writes a whole file under a temporary name and gives it its own name at the end: readers never see half a file.
    func replace(_ file: String, with write: (JSONWriter) -> Void, format: JSONFormat = .python) throws(Diagnostic) {
        try replace(file) { descriptor in
            var isWritten = true
            let writer = JSONWriter(format) { piece in
                if isWritten { isWritten = writeAll(piece, to: descriptor) }
            }
            write(writer)
            writer.flush()
            return isWritten
        }
    }

    /// Likewise for a file that is there as bytes, such as the page of the documentation.
    package func replace(_ file: String, with bytes: [UInt8]) throws(Diagnostic) {
        try replace(file) { descriptor in bytes.withUnsafeBytes { writeAll($0, to: descriptor) } }
    }

    /// - Parameter write: writes to the draft's descriptor; false where that failed.
    private func replace(_ file: String, draft write: (Int32) -> Bool) throws(Diagnostic) {
        try makeFolders(for: file)
        let final = "\(path)/\(file)"
        let draft = "\(final).\(getpid()).tmp"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable("\(name)/\(file)", reason: lastReason()) }
        var failure = write(descriptor) ? nil : lastReason()
        close(descriptor)
        if failure == nil, rename(draft, final) != 0 { failure = lastReason() }
        if let failure {
            unlink(draft)
            throw .unwritable("\(name)/\(file)", reason: failure)
        }
    }

    /// Writes a small text file, such as compiled SQL.
    func write(_ text: String, to file: String) throws(Diagnostic) {
        try write(Array(text.utf8), to: file)
    }

    /// Writes a small file, such as a picture of the documentation.
    package func write(_ bytes: [UInt8], to file: String) throws(Diagnostic) {
        let final = "\(path)/\(file)"
        var descriptor = open(final, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        if descriptor < 0 {
            // The folder is there for all files but the first one.
            try makeFolders(for: file)
            descriptor = open(final, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        }
        guard descriptor >= 0 else { throw .unwritable("\(name)/\(file)", reason: lastReason()) }
        defer { close(descriptor) }
        let isWritten = bytes.withUnsafeBytes { writeAll($0, to: descriptor) }
        if !isWritten { throw .unwritable("\(name)/\(file)", reason: lastReason()) }
    }

    private func makeFolders(for file: String) throws(Diagnostic) {
        let whole = Array("\(path)/\(file)".utf8)
        for (place, byte) in whole.enumerated() where byte == UInt8(ascii: "/") && place > 0 {
            let folder = String(decoding: whole[..<place], as: UTF8.self)
            if mkdir(folder, 0o755) != 0, errno != EEXIST {
                // Folders above that may not be read or written are no obstacle as long as they exist.
                let reason = lastReason()
                if access(folder, F_OK) != 0 { throw .unwritable(folder, reason: reason) }
            }
        }
    }
}

private func lastReason() -> String { String(cString: strerror(errno)) }

/// Writes all bytes, however many calls it takes.
private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
        let piece = UnsafeRawBufferPointer(rebasing: rest)
        let written = Glibc.write(descriptor, piece.baseAddress, piece.count)
        if written < 0 {
            if errno == EINTR { continue }
            return false
        }
        rest = rest.dropFirst(written)
    }
    return true
}
