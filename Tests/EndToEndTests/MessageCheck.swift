import Foundation

/// Holds what a refused project is told against the rule of all messages: code, place, the line with a caret.
struct MessageCheck {
    let files: [String: Data]
    private(set) var complaints: [String] = []

    init(_ outcome: Program.Outcome, files: [String: Data]) {
        self.files = files
        for words in ["Fatal error", "Stack dump", "Traceback", "Backtrace"] where outcome.text.contains(words) {
            complaints.append("'\(words)' is printed")
        }
        if !(0...2).contains(outcome.exitCode) { complaints.append("exit code \(outcome.exitCode)") }
        let lines = outcome.text.components(separatedBy: "\n")
        let start = lines.firstIndex { $0.hasSuffix("Encountered an error:") }
        if outcome.exitCode != 0 && start == nil { complaints.append("no error is told") }
        if outcome.exitCode == 0 && start != nil { complaints.append("an error is told, and the exit code is 0") }
        for number in lines.indices { checkPlace(lines, number) }
        if let start { checkErrors(Array(lines[(start + 1)...])) }
    }

    /// Each error names its code at its place, unless it is about the project as a whole.
    private mutating func checkErrors(_ lines: [String]) {
        let blocks = lines.joined(separator: "\n").components(separatedBy: "\n\n")
        for block in blocks where !block.isEmpty && !block.hasSuffix(" errors in all\n") {
            let place = block.components(separatedBy: "\n").first { $0.drop { $0 == " " }.hasPrefix("--> ") }
            guard let place else {
                // A file that is missing has no places.
                if !block.contains("= code: project.missing-file") {
                    complaints.append("an error without place: \(block)")
                }
                continue
            }
            if place.range(of: #" \[[a-z]+\.[a-z-]+\]$"#, options: .regularExpression) == nil {
                complaints.append("no code: \(place)")
            }
        }
    }

    /// `--> file:line:column` exists, and the line stands below it with a caret under the column.
    private mutating func checkPlace(_ lines: [String], _ number: Int) {
        let words = lines[number].drop { $0 == " " }
        guard words.hasPrefix("--> ") else { return }
        let place = String(words.dropFirst(4).components(separatedBy: " [")[0])
        let parts = place.components(separatedBy: ":")
        guard parts.count == 3, let line = Int(parts[1]), let column = Int(parts[2]) else {
            if let data = files[place], !data.isEmpty { complaints.append("no line: \(place)") }
            return
        }
        guard let data = files[parts[0]] else { return complaints.append("no such file: \(place)") }
        let written = Self.lines(of: data)
        guard line >= 1, line <= max(written.count, 1), column >= 1 else {
            return complaints.append("no such line: \(place)")
        }
        let text = written.isEmpty ? "" : written[line - 1]
        if column > text.unicodeScalars.count + 1 { complaints.append("no such column: \(place)") }
        // Lines of profiles.yml may hold credentials and are not shown.
        // There is nothing to show of an empty line either.
        if !parts[0].hasSuffix("profiles.yml"), !text.isEmpty { checkCaret(lines, number, line, column) }
    }

    private mutating func checkCaret(_ lines: [String], _ number: Int, _ line: Int, _ column: Int) {
        guard number + 3 < lines.count else { return complaints.append("no line is shown: \(lines[number])") }
        let (shown, marks) = (lines[number + 2], lines[number + 3])
        let gutter = shown.range(of: " | ") ?? shown.range(of: " |")
        guard let gutter, shown[..<gutter.lowerBound].hasSuffix("\(line)") else {
            return complaints.append("no line is shown: \(lines[number])")
        }
        let before = shown.unicodeScalars.distance(from: shown.startIndex, to: gutter.upperBound)
        let caret = marks.unicodeScalars.firstIndex { $0 == "^" }.map {
            marks.unicodeScalars.distance(from: marks.startIndex, to: $0)
        }
        if let caret, caret >= before { return }
        complaints.append("no caret at \(column): \(lines[number])")
    }

    /// A line ends with LF, CR LF or CR.
    private static func lines(of data: Data) -> [String] {
        String(decoding: data, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
            .components(separatedBy: "\n")
    }
}
