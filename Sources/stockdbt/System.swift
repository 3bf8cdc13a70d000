import Execution
import Glibc

/// The process as the rest of the program sees it: the one place that asks the operating system.
struct System: Sendable {
    /// The program's name as it was called, without folders.
    let program: String
    /// The words behind it.
    let words: [String]
    let environment: [String: String]
    let workingDirectory: String
    let processID: Int
    /// Whether standard output is a terminal, and how wide it is.
    let terminalWidth: Int?
    let processors: Int

    /// The running process.
    static func current() -> System {
        let arguments = readArguments()
        let name = arguments.first?.split(separator: "/").last.map(String.init) ?? "stockdbt"
        return System(
            program: name, words: Array(arguments.dropFirst()), environment: readEnvironment(),
            workingDirectory: currentFolder(), processID: Int(getpid()), terminalWidth: widthOfTerminal(),
            processors: max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    }

    /// 32 random hexadecimal digits in the form of a version 4 UUID.
    static func newInvocationID() -> String {
        var random = SystemRandomNumberGenerator()
        var bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &random) }
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// The system's clock.
struct SystemClock: Clock {
    func now() -> Instant {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(microseconds: time.tv_sec &* 1_000_000 &+ time.tv_nsec / 1000)
    }

    /// Minutes by which the local time of a moment is ahead of UTC; consoles show local time.
    static func offsetMinutes(at moment: Instant) -> Int {
        var seconds = time_t(moment.microseconds / 1_000_000)
        var parts = tm()
        guard localtime_r(&seconds, &parts) != nil else { return 0 }
        return parts.tm_gmtoff / 60
    }
}

/// The words of the call.
///
/// The standard library finds them before the environment in memory, which fails when a preloaded library has moved
/// the environment (`libfaketime` does); the system's own record is right then, too.
private func readArguments() -> [String] {
    let arguments = CommandLine.arguments
    guard arguments.isEmpty, let file = fopen("/proc/self/cmdline", "r") else { return arguments }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&part, 1, part.count, file), count > 0 { bytes += part.prefix(count) }
    return bytes.split(separator: 0, omittingEmptySubsequences: false).dropLast().map {
        String(decoding: $0, as: UTF8.self)
    }
}

private func readEnvironment() -> [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let text = entry.pointee {
        let line = String(cString: text)
        if let split = line.utf8.firstIndex(of: UInt8(ascii: "=")) {
            variables[String(line[..<split])] = String(line[line.utf8.index(after: split)...])
        }
        entry += 1
    }
    return variables
}

private func currentFolder() -> String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
}

private func widthOfTerminal() -> Int? {
    guard isatty(1) == 1 else { return nil }
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
}
