/// The texts of `--help` and of usage errors.
struct Help {
    /// The program's name as it was called.
    let program: String
    let commands: [Command]
    /// Width of the whole text, and column where descriptions begin.
    private let width = 78
    private let column = 34

    /// Help of one command, of a group of commands, or (with an empty path) of the program.
    func text(for path: [String]) -> String {
        if let command = commands.first(where: { $0.path == path }) { return text(of: command) }
        let below = commands.filter { $0.path.starts(with: path) && !$0.isHidden }
        let names = unique(
            below.map {
                ($0.path[path.count], $0.path.count == path.count + 1 ? $0.summary : groupSummary($0.path[path.count]))
            })
        return """
            Usage: \(([program] + path).joined(separator: " ")) [OPTIONS] COMMAND [ARGS]...

              Builds tables and views from SQL templates, tests them and loads their data.

            Options:
            \(list(globalOptions))

            Commands:
            \(rows(names, at: 2 + 2 + (names.map(\.0.utf8.count).max() ?? 0)))
            """
    }

    func usage(for path: [String]?) -> String {
        guard let path else { return "" }
        let command = commands.first { $0.path == path }
        let words = [program] + path
        let rest = command.map { ["[OPTIONS]"] + $0.arguments } ?? ["[OPTIONS]", "COMMAND", "[ARGS]..."]
        let name = words.joined(separator: " ")
        return "Usage: \((words + rest).joined(separator: " "))\nTry '\(name) --help' for help.\n\n"
    }

    private func text(of command: Command) -> String {
        let words = [program] + command.path + ["[OPTIONS]"] + command.arguments
        return """
            Usage: \(words.joined(separator: " "))

              \(wrapped(command.summary, width: width - 2).joined(separator: "\n  "))

            Options:
            \(list(command.allOptions))
            """
    }

    private func list(_ options: [Option]) -> String {
        rows(options.filter { !$0.isHidden }.map { (spelled($0), $0.help) }, at: column)
    }

    private func spelled(_ option: Option) -> String {
        let short = option.spellings.filter { !$0.hasPrefix("--") }
        let long = option.spellings.filter { $0.hasPrefix("--") }
        let names = (short + long).joined(separator: ", ")
        return (option.negations.first.map { names + " / " + $0 } ?? names) + placeholder(option.kind)
    }

    private func placeholder(_ kind: Option.Kind) -> String {
        switch kind {
        case .flag, .pair: ""
        case .text(let name): " " + name
        case .integer: " INTEGER"
        case .choice(let words), .choices(let words): " [\(words.joined(separator: "|"))]"
        case .list: " TUPLE"
        case .yaml: " YAML"
        case .dateTime: " DATETIME"
        }
    }

    /// Two columns; a name that does not fit stands on a line of its own.
    private func rows(_ rows: [(String, String)], at column: Int) -> String {
        rows.flatMap { name, description in
            let lines = wrapped(description, width: width - column)
            let indented = lines.map { String(repeating: " ", count: column) + $0 }
            let head = "  " + name
            guard head.utf8.count + 2 <= column, let first = lines.first else { return [head] + indented }
            let pad = String(repeating: " ", count: column - head.utf8.count)
            return [head + pad + first] + indented.dropFirst()
        }.joined(separator: "\n")
    }

    private func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.utf8.count + 1 + word.utf8.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }

    private func unique(_ rows: [(String, String)]) -> [(String, String)] {
        var seen: Set<String> = []
        return rows.filter { seen.insert($0.0).inserted }
    }

    private func groupSummary(_ word: String) -> String {
        switch word {
        case "ingest": "Load files into the raw tables of sources."
        case "docs": "Write or serve the documentation of a project."
        case "source": "Look at the sources of a project."
        default: ""
        }
    }
}
