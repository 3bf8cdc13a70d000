import Execution
import SourceText

extension Log {
    /// The log of a command as its flags want it.
    static func make(for invocation: Invocation, flags: Flags, logFolder: String) -> Log {
        let system = invocation.system
        var settings = Settings()
        settings.format = format(flags.text("log_format"), standard: .text)
        settings.fileFormat = format(flags.text("log_format_file"), standard: .debug)
        settings.level = flags.bool("debug") ? .debug : LogMessage.Level(name: flags.text("log_level") ?? "info")
        settings.fileLevel = LogMessage.Level(name: flags.text("log_level_file") ?? "debug")
        settings.isQuiet = flags.bool("quiet")
        settings.book.isQuiet = settings.isQuiet
        settings.prints = flags.bool("print")
        settings.usesColors = usesColors(flags, system)
        settings.usesColorsInFile = flags.isGiven("use_colors_file") && flags.bool("use_colors_file")
        settings.book.printerWidth = max(0, min(flags.int("printer_width") ?? 80, 10_000))
        settings.book.terminalWidth = system.terminalWidth ?? settings.book.terminalWidth
        settings.book.targetPath = flags.text("target_path") ?? "target"
        settings.book.tellsOfNodes = !["compile", "show", "generate", "docs", "clone"].contains(flags.command.which)
        settings.invocationID = invocation.id
        settings.processID = system.processID
        settings.offsetMinutes = SystemClock.offsetMinutes(at: invocation.clock.now())
        settings.secrets = secrets(of: invocation.environment)
        let file = settings.fileLevel.flatMap { _ in
            LogFile(folder: logFolder, limit: flags.int("log_file_max_bytes") ?? 10_485_760)
        }
        file?.append(header(invocation, settings))
        let showsProgress = settings.format == .text && !settings.isQuiet && settings.level != nil
        let progress = showsProgress ? system.terminalWidth.map(ProgressLine.init) : nil
        return Log(settings, output: .standard, file: file, progress: progress)
    }

    private static func format(_ name: String?, standard: Settings.Format) -> Settings.Format {
        switch name {
        case "json": .json
        case "debug": .debug
        case "text": .text
        default: standard
        }
    }

    /// Colours are for terminals, unless they were asked for.
    private static func usesColors(_ flags: Flags, _ system: System) -> Bool {
        if flags.isGiven("use_colors") { return flags.bool("use_colors") }
        return system.terminalWidth != nil && (system.environment["NO_COLOR"] ?? "").isEmpty
    }

    /// Values that no output may show, longest first, also in the form in which addresses write them.
    private static func secrets(of environment: [String: String]) -> [String] {
        var values: [String] = []
        for (name, value) in environment
        where (name.hasPrefix("DBT_ENV_SECRET") || name.hasPrefix("DBT_ENGINE_ENV_SECRET")) && !value.isEmpty {
            values += [value, percentEncoded(value)]
        }
        return Array(Set(values)).sorted { ($0.utf8.count, $0) > ($1.utf8.count, $1) }
    }

    private static func header(_ invocation: Invocation, _ settings: Settings) -> String {
        guard settings.fileFormat != .json else { return "" }
        let line = String(repeating: "=", count: 30)
        return "\n\n\(line) \(invocation.clock.now().clockWithMicroseconds) | \(invocation.id) \(line)\n"
    }
}

/// A text as it stands inside a URL.
func percentEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            bytes.append(byte)
        default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: bytes, as: UTF8.self)
}
