import Foundation
import SourceText
import YAML

/// What `case.yml` of a broken project says.
struct BrokenProject {
    /// Every password and token of the cases; nothing that is printed or written may hold it.
    static let secret = "Hush-4711"
    private static let keys: Set<String> = [
        "command", "exit_code", "place", "places", "says", "without", "environment", "dbt_exit_code", "dbt_says",
    ]

    let command: [String]
    let exitCode: Int32
    /// `file:line:column` of every message that has a place.
    let places: [String]
    /// Texts that have to be in what is printed, for mistakes without a place.
    let says: [String]
    /// Files that are not supplied.
    let without: [String]
    let environment: [String: String]

    init(_ file: URL) throws {
        let text = try String(contentsOf: file, encoding: .utf8)
        let (document, diagnostics) = YAML.parseOne(SourceFile(path: file.lastPathComponent, text: text))
        if let mistake = diagnostics.first { throw mistake }
        guard let facts = document?.datum.mapping else { throw Mistake("no mapping") }
        for (key, _) in facts.pairs where !Self.keys.contains(key) { throw Mistake("unknown key \(key)") }
        guard let line = facts["command"]?.string, let code = facts["exit_code"]?.int else {
            throw Mistake("no command or exit_code")
        }
        command = try Self.words(line)
        exitCode = Int32(code)
        places = Self.texts(facts["places"]) + Self.texts(facts["place"])
        says = Self.texts(facts["says"])
        without = Self.texts(facts["without"])
        let variables = facts["environment"]?.mapping ?? DatumMap()
        environment = variables.pairs.reduce(into: [:]) { $0[$1.0] = $1.1.string }
    }

    /// A list of texts, or one text.
    private static func texts(_ value: Datum?) -> [String] {
        value?.list?.compactMap(\.string) ?? value?.string.map { [$0] } ?? []
    }

    /// The words of a command line as a shell parts them: at blanks, quotes keep together.
    static func words(_ line: String) throws -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        for character in line {
            if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character == " " {
                if let done = word { words.append(done) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil else { throw Mistake("open quote in command") }
        return words + (word.map { [$0] } ?? [])
    }

    private struct Mistake: Error, CustomStringConvertible {
        let description: String
        init(_ text: String) { description = "case.yml: \(text)" }
    }
}
