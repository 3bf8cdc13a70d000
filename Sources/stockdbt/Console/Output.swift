import Execution
import Glibc

/// Standard output or standard error.
///
/// Callable from any thread: a piece of text is written whole.
///
/// A reader that goes away (`| head`) ends nothing: what follows is dropped.
final class Output: @unchecked Sendable {
    static let standard = Output(descriptor: 1)
    static let error = Output(descriptor: 2)

    private let descriptor: Int32
    private let lock = Lock()
    private var isClosed = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// Writes a text as it is.
    func write(_ text: String) {
        lock.during {
            var text = text
            text.withUTF8 { send($0) }
        }
    }

    /// Writes a text and ends the line.
    func line(_ text: String) { write(text + "\n") }

    private func send(_ bytes: UnsafeBufferPointer<UInt8>) {
        var done = 0
        while done < bytes.count, !isClosed {
            let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
            if count >= 0 { done += count } else if errno != EINTR { isClosed = true }
        }
    }
}
