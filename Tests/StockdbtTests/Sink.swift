import Glibc

@testable import stockdbt

/// A temporary file that stands for standard output.
final class Sink {
    let output: Output
    private let descriptor: Int32

    init() {
        var template = Array("/tmp/stockdbt-sink-XXXXXX".utf8CString)
        descriptor = mkstemp(&template)
        unlink(template)
        output = Output(descriptor: descriptor)
    }

    deinit { close(descriptor) }

    /// All that was written.
    func text() -> String {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        var bytes = [UInt8](repeating: 0, count: max(0, size))
        let count = pread(descriptor, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }
}
