import SourceText

/// Variables of a `.env` file in the working directory; the process environment wins over them.
enum DotEnv {
    static func merged(into environment: [String: String], folder: String) -> [String: String] {
        guard let bytes = (try? DiskFileTree(root: folder).read(".env")) ?? nil else { return environment }
        return parse(String(decoding: bytes, as: UTF8.self)).merging(environment) { _, real in real }
    }

    /// Lines `NAME=value`, with `export` in front or not; values bare, in single or in double quotes; `#` begins a
    /// comment at the start of a line and after a blank.
    static func parse(_ text: String) -> [String: String] {
        var variables: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            var line = trimmed(line)
            if line.hasPrefix("export ") { line = trimmed(line.dropFirst(7)) }
            guard !line.hasPrefix("#"), let split = line.firstIndex(of: "=") else { continue }
            variables[String(trimmed(line[..<split]))] = value(trimmed(line[line.index(after: split)...]))
        }
        return variables
    }

    private static func value(_ text: Substring) -> String {
        guard let quote = text.first, quote == "\"" || quote == "'" else {
            var bare = text
            if let comment = text.firstRange(of: " #") { bare = text[..<comment.lowerBound] }
            return String(trimmed(bare))
        }
        return quoted(text.dropFirst(), by: quote)
    }

    /// The text up to the closing quote; double quotes know `\n`, `\t` and escaped characters.
    private static func quoted(_ text: Substring, by quote: Character) -> String {
        var result = ""
        var isEscaped = false
        for character in text {
            if isEscaped {
                result.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
                isEscaped = false
            } else if character == "\\", quote == "\"" {
                isEscaped = true
            } else if character == quote {
                return result
            } else {
                result.append(character)
            }
        }
        return result
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
