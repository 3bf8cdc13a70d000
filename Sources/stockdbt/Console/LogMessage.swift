import SourceText

/// One line of the log as all its readers share it: words for people, data for machines.
struct LogMessage: Sendable {
    enum Level: Int, Sendable, Comparable {
        case debug, info, warn, error
        static func < (a: Level, b: Level) -> Bool { a.rawValue < b.rawValue }
        /// As options and JSON write it.
        var name: String {
            switch self {
            case .debug: "debug"
            case .info: "info"
            case .warn: "warn"
            case .error: "error"
            }
        }
        init?(name: String) {
            switch name {
            case "debug": self = .debug
            case "info": self = .info
            case "warn": self = .warn
            case "error": self = .error
            default: return nil
            }
        }
    }

    /// dbt's name of the event: `LogStartLine`.
    var name: String
    /// dbt's code of the event: `Q011`.
    var code: String
    var level: Level
    /// What people read, with colours; may have several lines.
    var text: String
    /// What a log for machines says in place of `text`, where that is drawn for people.
    var plainText: String?
    /// What machines read besides.
    var data: DatumMap
    /// Output that a command is asked for: printed without time even with `--quiet`.
    var isOutput = false

    init(_ name: String, _ code: String, _ level: Level, _ text: String, data: DatumMap = [:]) {
        self.name = name
        self.code = code
        self.level = level
        self.text = text
        self.data = data
    }

    /// A line of level `info`.
    init(_ name: String, _ code: String, _ text: String, data: DatumMap = [:]) {
        self.init(name, code, .info, text, data: data)
    }

    /// An empty line.
    static let blank = LogMessage("Formatting", "Z017", "", data: ["msg": ""])
}

/// Colours of a terminal.
enum Paint {
    static func red(_ text: String) -> String { "\u{1b}[31m\(text)\u{1b}[0m" }
    static func green(_ text: String) -> String { "\u{1b}[32m\(text)\u{1b}[0m" }
    static func yellow(_ text: String) -> String { "\u{1b}[33m\(text)\u{1b}[0m" }

    /// A text without its colours.
    static func stripped(_ text: String) -> String {
        guard text.utf8.contains(0x1B) else { return text }
        var bytes: [UInt8] = []
        var isCode = false
        for byte in text.utf8 {
            if byte == 0x1B { isCode = true }
            if !isCode { bytes.append(byte) }
            if isCode, byte == UInt8(ascii: "m") { isCode = false }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// A number with a fixed count of digits after the point, rounded half up.
func fixed(_ value: Double, _ digits: Int) -> String {
    var scale = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = (value * Double(scale)).rounded()
    guard scaled.magnitude < 1e15 else { return "\(value)" }
    let whole = Int(scaled)
    guard digits > 0 else { return String(whole) }
    let fraction = String((whole % scale).magnitude)
    let sign = whole < 0 && whole / scale == 0 ? "-" : ""
    return "\(sign)\(whole / scale).\(String(repeating: "0", count: digits - fraction.utf8.count))\(fraction)"
}

/// `1 error`, `2 errors`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
