import Testing

/// Every diagnostic code has its section in `docs/errors.md`, and every section its code.
@Suite struct ErrorDocsTests {
    @Test func everyCodeIsExplained() throws {
        let explained = Set(try sections())
        let missing = Set(try codes().filter { !explained.contains($0.code) }.map { "\($0.code) of \($0.path)" })
        #expect(missing.sorted() == [], "these codes have no section in docs/errors.md")
    }

    @Test func everySectionIsAboutACode() throws {
        let used = Set(try codes().map(\.code))
        #expect(try sections().filter { !used.contains($0) } == [], "no source has these codes of docs/errors.md")
    }

    @Test func noSectionComesTwice() throws {
        let all = try sections()
        #expect(all.count == Set(all).count)
    }

    private func sections() throws -> [String] {
        try Repository.lines("docs/errors.md").compactMap { $0.hasPrefix("### ") ? String($0.dropFirst(4)) : nil }
    }

    /// The codes in the sources: literals behind `code:`, and the families that are made from the kinds of an enum.
    private func codes() throws -> [(code: String, path: String)] {
        var found: [(String, String)] = []
        for path in Repository.swift(under: "Sources") where !isWorkshop(path) {
            for line in try Repository.lines(path) where !line.contains("///") {
                found += literals(behind: "code: ", in: line).map { ($0, path) }
            }
        }
        found += try kinds(of: "Problem", in: "Sources/YAML/Reading/Problem.swift").map { ("yaml.\($0)", "YAML") }
        found += ["syntax", "undefined", "type", "raised", "runtime"].map { ("jinja.\($0)", "Jinja") }
        return found
    }

    private func isWorkshop(_ path: String) -> Bool {
        ["TestSupport", "TemplateCases", "jinja-cases", "jinja-bench", "embed-macros"].contains {
            path.hasPrefix("Sources/\($0)/")
        }
    }

    /// All literals of the form `room.kind` on a line from the mark on.
    private func literals(behind mark: String, in line: String) -> [String] {
        guard let start = line.firstRange(of: mark) else { return [] }
        let parts = line[start.upperBound...].split(separator: "\"", omittingEmptySubsequences: false)
        return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }.filter(isCode)
    }

    private func isCode(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                !part.isEmpty && part.utf8.allSatisfy { $0 == 0x2D || ($0 >= 0x61 && $0 <= 0x7A) }
            }
    }

    /// The raw values of the enum `Kind` in a file.
    private func kinds(of type: String, in path: String) throws -> [String] {
        let lines = try Repository.lines(path)
        guard let start = lines.firstIndex(where: { $0.contains("enum Kind") }) else { return [] }
        return lines[start...].prefix { !$0.hasPrefix("    }") }.flatMap { line -> [String] in
            guard line.contains("case ") else { return [] }
            if let quote = line.split(separator: "\"").dropFirst().first { return [String(quote)] }
            return line.split(separator: " ").dropFirst().map { String($0.filter { $0 != "," }) }
        }
    }
}
