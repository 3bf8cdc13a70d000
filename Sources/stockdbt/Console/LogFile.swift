import Execution
import Glibc

/// `logs/dbt.log`: lines are collected and written in large pieces; a full file is moved aside, five are kept.
final class LogFile: @unchecked Sendable {
    private let lock = Lock()
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Opens the file below a folder, which is made where it is missing; nil where that is not possible.
    /// - Parameter limit: bytes from which on the file is moved aside; 0 for never.
    init?(folder: String, limit: Int) {
        makeFolders(folder)
        let path = folder + "/dbt.log"
        var facts = stat()
        if limit > 0, stat(path, &facts) == 0, facts.st_size >= limit {
            for number in [4, 3, 2, 1] { rename("\(path).\(number)", "\(path).\(number + 1)") }
            rename(path, path + ".1")
        }
        descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        if descriptor < 0 { return nil }
    }

    /// Adds a text; written at the latest by `flush`.
    func append(_ text: String) {
        lock.during {
            buffer += Array(text.utf8)
            if buffer.count > 1 << 16 { writeOut() }
        }
    }

    /// Writes out what is collected.
    func flush() { lock.during { writeOut() } }

    private func writeOut() {
        var rest = buffer[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count <= 0 { break }
            rest = rest.dropFirst(count)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Makes a folder and those above it; what exists stays.
func makeFolders(_ path: String) {
    var made = path.hasPrefix("/") ? "/" : ""
    for part in path.split(separator: "/") {
        made += part + "/"
        mkdir(made, 0o755)
    }
}
