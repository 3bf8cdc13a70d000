import Testing

/// The rooms that people outside use as a library: what they see is explained, and nothing is longer than it needs
/// to be.
@Suite struct LibraryTests {
    private static let rooms = ["Jinja", "SourceText"]

    /// What other rooms or other programs see has a doc comment; what overrides has that of what it overrides.
    @Test(arguments: rooms) func whatOthersSeeIsExplained(_ room: String) throws {
        for path in Repository.swift(under: "Sources/\(room)") {
            let lines = try Repository.lines(path)
            for (number, line) in lines.enumerated() where isSeen(line) {
                var before = number
                while before > 0, lines[before - 1].trimmed.hasPrefix("@") { before -= 1 }
                let isExplained = before > 0 && lines[before - 1].trimmed.hasPrefix("///")
                #expect(isExplained, "\(path):\(number + 1) has no doc comment")
            }
        }
    }

    private func isSeen(_ line: String) -> Bool {
        let words = line.trimmed.split(separator: " ")
        guard let first = words.first else { return false }
        return ["public", "package", "open", "public(set)", "package(set)"].contains(first)
            && !words.contains("override") && !words.contains("extension")
    }

    /// Half of the files have at most 150 lines and nine of ten at most 400; none has more than 450.
    @Test func filesAreShort() throws {
        let lengths = try Self.files().map { try Repository.lines($0).count - 1 }.sorted()
        #expect(lengths[lengths.count / 2] <= 150)
        #expect(lengths[lengths.count * 9 / 10] <= 400)
        #expect(lengths[lengths.count - 1] <= 450)
    }

    /// Half of the functions have at most 8 lines and nine of ten at most 30; none has more than 50.
    @Test func functionsAreShort() throws {
        let found = try Self.files().flatMap { functions(of: try Repository.lines($0), in: $0) }
        let lengths = found.map(\.lines).sorted()
        #expect(lengths.count > 1000)
        #expect(lengths[lengths.count / 2] <= 8)
        #expect(lengths[lengths.count * 9 / 10] <= 30)
        for function in found where function.lines > 50 {
            Issue.record("\(function.place) has \(function.lines) lines")
        }
    }

    private static func files() -> [String] { rooms.flatMap { Repository.swift(under: "Sources/\($0)") } }

    /// The functions with a body, from their first line to the bracket that closes them.
    private func functions(of lines: [String], in path: String) -> [(place: String, lines: Int)] {
        lines.indices.compactMap { first in
            let line = lines[first]
            let words = line.trimmed.split(separator: " ").map { $0.prefix(while: \.isLetter) }
            guard !line.trimmed.hasPrefix("/"), let keyword = words.first(where: { !isModifier($0) }),
                ["func", "init", "subscript"].contains(keyword)
            else { return nil }
            if line.hasSuffix("}") { return ("\(path):\(first + 1)", 1) }
            // A declaration goes on where a line is left open, and ends without a body in protocols.
            guard let opening = lines[first...].firstIndex(where: { !$0.hasSuffix("(") && !$0.hasSuffix(",") }),
                lines[opening...].prefix(6).contains(where: { $0.hasSuffix("{") })
            else { return nil }
            let indentation = line.prefix { $0 == " " }
            guard let last = lines[opening...].dropFirst().firstIndex(where: { $0.hasPrefix(indentation + "}") })
            else { return nil }
            return ("\(path):\(first + 1)", last - first + 1)
        }
    }
    private func isModifier(_ word: Substring) -> Bool {
        [
            "public", "package", "private", "fileprivate", "open", "static", "class", "final", "override", "mutating",
            "convenience", "required", "",
        ].contains(word)
    }
}

extension String {
    fileprivate var trimmed: Substring { drop { $0 == " " } }
}
