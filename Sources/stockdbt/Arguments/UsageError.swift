/// A call that can't be understood; printed to standard error in the wording that users of dbt know.
struct UsageError: Error, Sendable, Equatable {
    var message: String
    /// The command whose usage line is shown; empty for the program itself, nil for none.
    var path: [String]?

    init(_ message: String, in path: [String]? = []) {
        self.message = message
        self.path = path
    }

    static func unknownOption(_ name: String, known: [String], in path: [String]) -> UsageError {
        let near = nearest(name, known)
        let hint =
            switch near.count {
            case 0: ""
            case 1: " Did you mean \(near[0])?"
            default: " (Possible options: \(near.joined(separator: ", ")))"
            }
        return UsageError("No such option: \(name)\(hint)", in: path)
    }

    static func unknownCommand(_ name: String, known: [String], in path: [String]) -> UsageError {
        let hint = nearest(name, known).first.map { " Did you mean '\($0)'?" } ?? ""
        return UsageError("No such command '\(name)'.\(hint)", in: path)
    }

    static func missingValue(_ spelling: String) -> UsageError {
        UsageError("Option '\(spelling)' requires an argument.", in: nil)
    }

    static func superfluousValue(_ spelling: String) -> UsageError {
        UsageError("Option '\(spelling)' does not take a value.", in: nil)
    }

    static func invalid(_ option: Option, _ reason: String, in path: [String]) -> UsageError {
        UsageError("Invalid value for \(option.quotedSpellings): \(reason)", in: path)
    }

    static func extraArguments(_ words: [String], in path: [String]) -> UsageError {
        UsageError(
            "Got unexpected extra argument\(words.count == 1 ? "" : "s") (\(words.joined(separator: " ")))", in: path)
    }

    static func missingArgument(_ name: String, in path: [String]) -> UsageError {
        UsageError("Missing argument '\(name)'.", in: path)
    }
}

/// Names that share most of their letters with what was written, in alphabetical order: a common beginning counts,
/// so that `--sel` leads to `--select`.
private func nearest(_ name: String, _ known: [String]) -> [String] {
    known.filter { closestDistance(name, $0) }.sorted()
}

private func closestDistance(_ name: String, _ other: String) -> Bool {
    similarity(Array(name.utf8), Array(other.utf8)) >= 0.75
}

/// Twice the length of the longest common subsequence over both lengths: 1 for equal words.
private func similarity(_ a: [UInt8], _ b: [UInt8]) -> Double {
    var row = [Int](repeating: 0, count: b.count + 1)
    for x in a {
        var diagonal = 0
        for (j, y) in b.enumerated() {
            let above = row[j + 1]
            row[j + 1] = x == y ? diagonal + 1 : max(above, row[j])
            diagonal = above
        }
    }
    return 2 * Double(row[b.count]) / Double(max(1, a.count + b.count))
}
