import SourceText

/// The settled value of every option of a command: command line, else environment, else `flags:` of dbt_project.yml,
/// else default.
struct Flags: Sendable {
    /// Where a value came from.
    enum Origin: Sendable { case commandLine, environment, project, standard }

    /// Reads a value that is written in YAML; nil where it is not valid.
    typealias YAMLReader = @Sendable (String) -> Datum?

    private(set) var values: [String: Datum] = [:]
    private(set) var origins: [String: Origin] = [:]
    /// All options of the command, in the order of help.
    let options: [Option]
    let command: Command
    /// Whether nodes were selected with an option of earlier times.
    private let usesOldModelOption: Bool

    /// Settles all but the project's flags.
    /// - Throws: `UsageError` for values of the wrong type and for options that exclude each other.
    init(
        _ parsed: ParsedArguments, command: Command, environment: [String: String], readYAML: YAMLReader
    ) throws(UsageError) {
        self.command = command
        options = command.allOptions
        usesOldModelOption = parsed.spellings.contains { ["--models", "--model", "-m"].contains($0) }
        for option in options {
            let (raw, origin) = try Self.find(option, parsed, environment, in: command.path)
            values[option.name] = try Self.typed(raw, option, in: command.path, readYAML)
            origins[option.name] = origin
        }
        if ["list", "ls"].contains(command.which), usesOldModelOption, list("resource_types").isEmpty {
            values["resource_types"] = ["model"]
        }
        try checkExclusions()
        lead("log_level", "log_level_file")
        lead("log_format", "log_format_file")
        lead("use_colors", "use_colors_file")
    }

    /// The defaults of a command.
    init(standardsOf command: Command) {
        self.command = command
        usesOldModelOption = false
        options = command.allOptions
        for option in options { set(option.name, option.standard, .standard) }
    }

    /// Settles one option.
    mutating func set(_ name: String, _ value: Datum, _ origin: Origin) {
        values[name] = value
        origins[name] = origin
    }

    /// Takes over `flags:` of dbt_project.yml where neither command line nor environment has a value.
    mutating func apply(project: DatumMap) {
        for (key, value) in project.pairs where !value.isNull {
            if let origin = origins[key], origin != .standard { continue }
            values[key] = value
            origins[key] = .project
        }
    }

    subscript(name: String) -> Datum { values[name] ?? .null }
    func bool(_ name: String) -> Bool { self[name].bool ?? false }
    func text(_ name: String) -> String? { self[name].string }
    func int(_ name: String) -> Int? { self[name].int }
    func list(_ name: String) -> [String] { (self[name].list ?? []).compactMap(\.string) }
    func isGiven(_ name: String) -> Bool { origins[name].map { $0 != .standard } ?? false }

    /// Old forms that the call or the project's flags use.
    var deprecations: [Diagnostic] {
        let keys = ["include", "exclude"].filter { self["warn_error_options"].mapping?[$0] != nil }
        return (keys.isEmpty ? [] : [.oldWarningKeys(keys)]) + (usesOldModelOption ? [.oldModelOption] : [])
    }

    /// A follower takes its leader's value where only the leader was given.
    private mutating func lead(_ leader: String, _ follower: String) {
        guard isGiven(leader), !isGiven(follower) else { return }
        values[follower] = values[leader]
    }

    private func checkExclusions() throws(UsageError) {
        for (first, second) in [("warn_error", "warn_error_options"), ("select", "inline"), ("selector", "inline")]
        where isGiven(first) && isGiven(second) {
            throw UsageError("\(second): not allowed with argument \(first)", in: command.path)
        }
        for (given, other) in [("start", "end"), ("end", "start")]
        where isGiven("event_time_\(given)") && !isGiven("event_time_\(other)") {
            throw UsageError(
                "When specifying `--event-time-\(given)`, `--event-time-\(other)` must also be present.",
                in: command.path)
        }
        if let start = text("event_time_start"), let end = text("event_time_end"), start >= end {
            throw UsageError("Value for `--event-time-start` must be less than `--event-time-end`", in: command.path)
        }
    }

    private static func find(
        _ option: Option, _ parsed: ParsedArguments, _ environment: [String: String], in path: [String]
    ) throws(UsageError) -> (Datum, Origin) {
        if let value = parsed.values[option.name] { return (value, .commandLine) }
        for name in option.environment {
            // What dbt does not have has a name of our own.
            let prefixes = own.contains(option.name) ? ["STOCKDBT_"] : ["DBT_ENGINE_", "DBT_"]
            for variable in prefixes.map({ $0 + name }) {
                if let text = environment[variable], !text.isEmpty { return (.string(text), .environment) }
            }
        }
        if let inverse = option.inverseEnvironment, let text = environment["DBT_" + inverse], !text.isEmpty {
            guard let value = boolean(text) else { throw .notBoolean(text, option, in: path) }
            return (.bool(!value), .environment)
        }
        return (option.standard, .standard)
    }

    private static func typed(
        _ raw: Datum, _ option: Option, in path: [String], _ readYAML: YAMLReader
    ) throws(UsageError) -> Datum {
        switch option.kind {
        case .text: return raw
        case .flag, .pair:
            guard let text = raw.string else { return raw }
            guard let value = boolean(text) else { throw .notBoolean(text, option, in: path) }
            return .bool(value)
        case .integer:
            guard let text = raw.string else { return raw }
            guard let number = Int(text) else {
                throw .invalid(option, "'\(text)' is not a valid integer.", in: path)
            }
            return .int(number)
        case .choice(let words):
            guard let text = raw.string else { return raw }
            return .string(try choice(text, words, option, in: path))
        case .list: return .strings(items(raw))
        case .choices(let words):
            var chosen: [String] = []
            for item in items(raw) { chosen.append(try choice(item, words, option, in: path)) }
            return .strings(chosen)
        case .yaml:
            guard let text = raw.string, text != "{}" else { return .mapping([:]) }
            guard let value = readYAML(text), value.mapping != nil || value.isNull else {
                throw .invalid(option, "String '\(text)' is not valid YAML", in: path)
            }
            return value.isNull ? .mapping([:]) : value
        case .dateTime:
            guard let text = raw.string else { return raw }
            return .string(try dateTime(text, option, in: path))
        }
    }

    /// Items are separated by options' repetition, by further words, and by blanks inside a word.
    private static func items(_ raw: Datum) -> [String] {
        let words = raw.list?.compactMap(\.string) ?? raw.string.map { [$0] } ?? []
        return words.flatMap { $0.split(separator: " ").map(String.init) }
    }

    private static func choice(
        _ text: String, _ words: [String], _ option: Option, in path: [String]
    ) throws(UsageError) -> String {
        if let word = words.first(where: { $0 == text.lowercased() }) { return word }
        let list = words.map { "'\($0)'" }.joined(separator: ", ")
        throw .invalid(option, "'\(text)' is not one of \(list).", in: path)
    }
}

/// `1 true t yes y on` and their opposites, in any case.
func boolean(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "1", "true", "t", "yes", "y", "on": true
    case "0", "false", "f", "no", "n", "off": false
    default: nil
    }
}

/// A date with or without a time, brought to `YYYY-MM-DD HH:MM:SS`.
private func dateTime(_ text: String, _ option: Option, in path: [String]) throws(UsageError) -> String {
    let bytes = Array(text.utf8)
    let shape = bytes.map { byte in
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): "9"
        case UInt8(ascii: "T"): " "
        default: String(UnicodeScalar(byte))
        }
    }.joined()
    switch shape {
    case "9999-99-99": return text + " 00:00:00"
    case "9999-99-99 99:99:99": return text.split(separator: "T").joined(separator: " ")
    default:
        let forms = "'%Y-%m-%d', '%Y-%m-%dT%H:%M:%S', '%Y-%m-%d %H:%M:%S'"
        throw .invalid(option, "'\(text)' does not match the formats \(forms).", in: path)
    }
}

extension UsageError {
    fileprivate static func notBoolean(_ text: String, _ option: Option, in path: [String]) -> UsageError {
        .invalid(option, "'\(text)' is not a valid boolean.", in: path)
    }
}
