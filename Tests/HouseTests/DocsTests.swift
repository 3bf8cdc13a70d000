import Testing

@testable import stockdbt

/// Commands and files that the docs name are there.
@Suite struct DocsTests {
    private let pages = ["README.md", "docs/guide.md", "docs/project.md", "docs/architecture.md"]

    @Test func commandsInTheDocsExist() throws {
        let known = Set(Command.all.compactMap(\.path.first))
        var unknown: [String] = []
        for page in pages {
            var isExample = false
            for (number, line) in try Repository.lines(page).enumerated() {
                if line.hasPrefix("```") { isExample.toggle() }
                guard isExample, let word = commandWord(of: line), !known.contains(word) else { continue }
                unknown.append("\(page):\(number + 1): \(line)")
            }
        }
        #expect(unknown == [])
    }

    /// The word behind `stockdbt` on a line of a shell example.
    private func commandWord(of line: String) -> String? {
        let words = line.split(separator: " ")
        guard words.count > 1, words[0] == "stockdbt", words[1].first?.isLetter == true else { return nil }
        return String(words[1])
    }

    @Test func filesNamedInTheArchitectureExist() throws {
        var missing: [String] = []
        for folder in try paths() {
            let below = Repository.files(
                under: folder, ".swift", ".sql", ".md", ".json", ".jsonl", ".yml", ".py", ".js")
            let isFile = try !Repository.text(folder).isEmpty
            if !isFile, below.isEmpty { missing.append(folder) }
        }
        #expect(missing == [])
    }

    /// Paths such as `Manifest/Fields` and `docs/errors.md` in the table of recipes and in that of tests.
    private func paths() throws -> [String] {
        let rooms = Repository.targets
        var found: [String] = []
        for line in try Repository.lines("docs/architecture.md") where line.hasPrefix("|") {
            let parts = line.split(separator: "`", omittingEmptySubsequences: false)
            for place in parts.indices where place % 2 == 1 && parts[place].contains("/") {
                let path = parts[place]
                guard !path.contains("<"), !path.hasSuffix("/") else { continue }
                let isInRoom = rooms.contains { path.hasPrefix("\($0)/") }
                found.append(isInRoom ? "Sources/\(path)" : String(path))
            }
        }
        return found
    }
}
