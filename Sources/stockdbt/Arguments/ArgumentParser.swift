import SourceText

/// What the command line says, before the environment and the project are asked.
struct ParsedArguments: Sendable {
    /// nil where no command was given.
    var command: Command?
    /// Values by option name, as written: text for all kinds that take one, lists for lists, booleans for switches.
    var values: [String: Datum] = [:]
    var arguments: [String] = []
    /// The options' names in the forms that were used.
    var spellings: Set<String> = []
    /// The words of a group of commands (`docs`) that was called without its second word.
    var group: [String] = []

    func has(_ name: String) -> Bool { values[name]?.bool == true }
}

/// Reads the words after the program's name against the tables of commands and options.
struct ArgumentParser {
    let commands: [Command]
    private var words: ArraySlice<String>
    private var parsed = ParsedArguments()
    private var path: [String] = []
    private var options: [String: Switch] = [:]
    private var onlyArguments = false

    /// What a spelling stands for: an option and, for switches, the value.
    private struct Switch {
        let option: Option
        let value: Bool
    }

    static func parse(_ words: [String], commands: [Command]) throws(UsageError) -> ParsedArguments {
        var parser = ArgumentParser(commands: commands, words: words[...])
        return try parser.run()
    }

    private init(commands: [Command], words: ArraySlice<String>) {
        self.commands = commands
        self.words = words
        accept(globalOptions)
    }

    private mutating func accept(_ list: [Option]) {
        for option in list {
            for spelling in option.spellings { options[spelling] = Switch(option: option, value: true) }
            for spelling in option.negations { options[spelling] = Switch(option: option, value: false) }
        }
    }

    private mutating func run() throws(UsageError) -> ParsedArguments {
        while let word = words.popFirst() {
            if onlyArguments || !word.hasPrefix("-") || word == "-" {
                try take(word)
            } else if word == "--" {
                onlyArguments = true
            } else if word.hasPrefix("--") {
                try takeLong(word)
            } else {
                try takeShort(word)
            }
        }
        try checkArguments()
        return parsed
    }

    /// A word without a dash: the command's name, its second word, or an argument.
    private mutating func take(_ word: String) throws(UsageError) {
        // `docs` is a command, and `docs generate` is one.
        let goesOn = commands.contains { $0.path.starts(with: path + [word]) } && parsed.arguments.isEmpty
        guard parsed.command == nil || goesOn else { return parsed.arguments.append(word) }
        let candidates = commands.filter { $0.path.starts(with: path + [word]) }
        guard !candidates.isEmpty else {
            throw .unknownCommand(
                word, known: commands.compactMap { $0.path.starts(with: path) ? $0.path[path.count] : nil }, in: path)
        }
        path.append(word)
        guard let command = candidates.first(where: { $0.path == path }) else { return parsed.group = path }
        parsed.command = command
        parsed.group = []
        accept(commandOptions.filter { command.options.contains($0.name) })
    }

    private mutating func takeLong(_ word: String) throws(UsageError) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let found = options[parts[0]] else {
            throw .unknownOption(parts[0], known: options.keys.filter { $0.hasPrefix("--") }, in: path)
        }
        if !found.option.takesValue, parts.count > 1 { throw .superfluousValue(parts[0]) }
        try set(found, spelling: parts[0], inline: parts.count > 1 ? parts[1] : nil)
    }

    /// `-d`, `-xf`, `-s a`, `-sa`.
    private mutating func takeShort(_ word: String) throws(UsageError) {
        var rest = word.dropFirst()
        while let letter = rest.popFirst() {
            let spelling = "-\(letter)"
            guard let found = options[spelling] else { throw .unknownOption(spelling, known: [], in: path) }
            guard found.option.takesValue else {
                try set(found, spelling: spelling, inline: nil)
                continue
            }
            return try set(found, spelling: spelling, inline: rest.isEmpty ? nil : String(rest))
        }
    }

    private mutating func set(_ found: Switch, spelling: String, inline: String?) throws(UsageError) {
        let name = found.option.name
        parsed.spellings.insert(spelling)
        guard found.option.takesValue else { return parsed.values[name] = .bool(found.value) }
        guard let first = inline ?? nextValue() else { throw .missingValue(spelling) }
        guard found.option.isList else { return parsed.values[name] = .string(first) }
        var items = parsed.values[name]?.list ?? []
        items.append(.string(first))
        if inline == nil { while let next = nextValue() { items.append(.string(next)) } }
        parsed.values[name] = .list(items)
    }

    /// The next word, unless it is an option.
    ///
    /// A single option's value may begin with a dash as negative numbers do.
    private mutating func nextValue() -> String? {
        guard let word = words.first, !isOption(word) else { return nil }
        return words.popFirst()
    }

    private func isOption(_ word: String) -> Bool {
        guard word.hasPrefix("-"), let second = word.utf8.dropFirst().first else { return false }
        return !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(second)
    }

    private func checkArguments() throws(UsageError) {
        guard let command = parsed.command, !parsed.has("help"), !parsed.has("version") else { return }
        let given = parsed.arguments.count
        let required = command.arguments.filter { !$0.hasPrefix("[") }
        if given < required.count { throw .missingArgument(plain(required[given]), in: path) }
        let unlimited = command.arguments.last?.contains("...") ?? false
        if !unlimited, given > command.arguments.count {
            throw .extraArguments(Array(parsed.arguments[command.arguments.count...]), in: path)
        }
    }

    private func plain(_ argument: String) -> String {
        argument.hasSuffix("...") ? String(argument.dropLast(3)) : argument
    }
}
