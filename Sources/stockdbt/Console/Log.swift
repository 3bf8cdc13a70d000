import Execution
import Manifest
import SourceText
import Synchronization

/// Where events become lines: the console, the log file, the progress line.
final class Log: Sendable {
    /// What is shown where.
    struct Settings: Sendable {
        enum Format: Sendable { case text, debug, json }
        var format = Format.text
        var fileFormat = Format.debug
        /// nil: nothing.
        var level: LogMessage.Level? = .info
        var fileLevel: LogMessage.Level? = .debug
        var isQuiet = false
        var usesColors = false
        var usesColorsInFile = false
        /// Whether what templates print is shown.
        var prints = true
        var book = MessageBook()
        var invocationID = ""
        var processID = 0
        /// Minutes by which console times are ahead of UTC.
        var offsetMinutes = 0
        /// Values that are never shown.
        var secrets: [String] = []
    }

    let settings: Settings
    private let output: Output
    private let file: LogFile?
    private let secrets: Mutex<[String]>
    private let passwords = Mutex<[String]>([])
    private let progress: ProgressLine?

    init(_ settings: Settings, output: Output, file: LogFile? = nil, progress: ProgressLine? = nil) {
        self.settings = settings
        self.output = output
        self.file = file
        self.progress = progress
        secrets = Mutex(settings.secrets)
    }

    /// Never shows these passwords in what goes wrong from now on. Elsewhere they can't stand, but words that are
    /// equal to a simple one can.
    func hide(_ values: [String]) {
        passwords.withLock { $0 += values.filter { !$0.isEmpty } }
    }

    /// Shows an event.
    ///
    /// Called by one thread at a time.
    func take(_ occurrence: Occurrence) {
        for message in settings.book.messages(of: occurrence.event) { show(message, occurrence) }
        if let progress {
            progress.follow(occurrence.event)
            output.write(progress.drawn())
        }
        if case .nodeFinished = occurrence.event { file?.flush() }
    }

    /// Shows what a command is asked for.
    func print(_ text: String, at moment: Instant) {
        show(settings.book.output(text), Occurrence(.nothingToDo, at: moment))
    }

    /// Takes the progress line away and writes out the log file.
    func finish() {
        if let progress { output.write(progress.erased()) }
        file?.flush()
    }

    private func show(_ message: LogMessage, _ occurrence: Occurrence) {
        if isShown(message) {
            let text = render(message, occurrence, settings.format, colors: settings.usesColors)
            output.write((progress?.erased() ?? "") + masked(text, message) + "\n")
        }
        if let file, let level = settings.fileLevel, message.level >= level {
            file.append(
                masked(render(message, occurrence, settings.fileFormat, colors: settings.usesColorsInFile), message)
                    + "\n")
        }
    }

    private func isShown(_ message: LogMessage) -> Bool {
        if message.isOutput { return settings.prints }
        guard let level = settings.level else { return false }
        return message.level >= (settings.isQuiet ? .error : level)
    }

    private func render(
        _ message: LogMessage, _ occurrence: Occurrence, _ format: Settings.Format, colors: Bool
    ) -> String {
        let text = colors ? message.text : Paint.stripped(message.text)
        let local = Instant(microseconds: occurrence.at.microseconds &+ settings.offsetMinutes &* 60_000_000)
        switch format {
        case .json: return json(message, occurrence, message.plainText ?? text)
        case .text where message.isOutput: return text
        case .text: return "\(colors ? "\u{1b}[0m" : "")\(local.clock)  \(text)"
        case .debug:
            let level = message.level.name + String(repeating: " ", count: 5 - message.level.name.utf8.count)
            return
                "\(colors ? "\u{1b}[0m" : "")\(local.clockWithMicroseconds) [\(level)] [\(occurrence.thread)]: \(text)"
        }
    }

    private func json(_ message: LogMessage, _ occurrence: Occurrence, _ text: String) -> String {
        JSONWriter.text(
            of: [
                "data": .mapping(message.data),
                "info": [
                    "category": "", "code": .string(message.code), "extra": .mapping([:]),
                    "invocation_id": .string(settings.invocationID), "level": .string(message.level.name),
                    "msg": .string(text), "name": .string(message.name), "pid": .int(settings.processID),
                    "thread": .string(occurrence.thread), "ts": .string(occurrence.at.iso),
                ],
            ])
    }

    private func masked(_ text: String, _ message: LogMessage) -> String {
        var text = text
        for secret in secrets.withLock({ $0 }) { text = replacing(secret, in: text, with: "*****") }
        guard !message.isOutput, message.level >= .warn else { return text }
        for password in passwords.withLock({ $0 }) { text = replacing(password, in: text, with: "*****", asWord: true) }
        return text
    }
}

/// A text with every occurrence of a part replaced; `asWord` leaves those alone that letters, digits or `_` adjoin.
func replacing(_ part: String, in text: String, with replacement: String, asWord: Bool = false) -> String {
    guard !part.isEmpty, text.utf8.count >= part.utf8.count else { return text }
    let needle = Array(part.utf8), hay = Array(text.utf8)
    var result: [UInt8] = []
    var place = 0
    func adjoins(_ place: Int) -> Bool {
        guard hay.indices.contains(place) else { return false }
        return switch hay[place] {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }
    while place < hay.count {
        if place + needle.count <= hay.count, hay[place] == needle[0],
            hay[place..<place + needle.count].elementsEqual(needle),
            !asWord || !adjoins(place - 1) && !adjoins(place + needle.count)
        {
            result += Array(replacement.utf8)
            place += needle.count
        } else {
            result.append(hay[place])
            place += 1
        }
    }
    return String(decoding: result, as: UTF8.self)
}
