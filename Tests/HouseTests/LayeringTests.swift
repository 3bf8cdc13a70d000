import Testing

/// Holds the imports of every target against the tables of `docs/architecture.md`.
@Suite struct LayeringTests {
    /// What the product may take from the system.
    private let system: Set<String> = ["Glibc", "Darwin", "Synchronization", "Dispatch"]

    @Test func everyTargetHasItsRow() throws {
        let known = Set(try rows().map(\.room))
        for target in Repository.targets where !target.hasPrefix("C") || target == "Compiler" {
            #expect(known.contains(target), "docs/architecture.md has no row for \(target)")
        }
    }

    @Test func importsFollowTheTable() throws {
        for row in try rows() {
            let own = row.room == "TestSupport" ? system.union(["Testing", "Foundation"]) : system
            for (path, imported) in try imports(of: row.room) where !own.contains(imported) {
                #expect(row.imports.contains(imported), "\(path) imports \(imported)")
            }
        }
    }

    @Test func roomsImportOnlyLowerLevels() throws {
        let levels = Dictionary(uniqueKeysWithValues: try rows().compactMap { row in row.level.map { (row.room, $0) } })
        for row in try rows() {
            guard let level = row.level else { continue }
            for imported in row.imports { #expect(levels[imported] ?? -1 < level, "\(row.room) imports \(imported)") }
        }
    }

    @Test func backendsAreNamedInOneFile() throws {
        for room in ["SQLite", "PostgreSQL"] {
            for path in Repository.swift(under: "Sources/stockdbt") where try imports(in: path).contains(room) {
                #expect(path == "Sources/stockdbt/Backends.swift")
            }
        }
    }

    private struct Row {
        var room: String
        var level: Int?
        var imports: Set<String>
    }

    /// The rows of all tables with a column `Imports`.
    private func rows() throws -> [Row] {
        var rows: [Row] = []
        var isInTable = false
        for line in try Repository.lines("docs/architecture.md") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast()
            guard let first = cells.first, let last = cells.last else {
                isInTable = false
                continue
            }
            if last.contains("Imports") {
                isInTable = true
            } else if isInTable, !last.contains("---") {
                let level = Int(first.filter { $0 != " " })
                let room = quoted(level == nil ? first : cells[cells.startIndex + 1])
                rows.append(Row(room: room.first ?? "", level: level, imports: Set(quoted(last))))
            }
        }
        return rows
    }

    /// The words between backquotes.
    private func quoted(_ text: Substring) -> [String] {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        return parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
    }

    private func imports(of target: String) throws -> [(path: String, imported: String)] {
        try Repository.files(under: "Sources/\(target)", ".swift").flatMap { path in
            try imports(in: path).map { (path, $0) }
        }
    }

    private func imports(in path: String) throws -> [String] {
        try code(of: Repository.text(path)).compactMap { line in
            let words = line.split(separator: " ")
            guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                words[..<place].allSatisfy({
                    $0.hasPrefix("@") || $0 == "public" || $0 == "package" || $0 == "internal"
                })
            else { return nil }
            return String(words[words.count - 1].split(separator: ".")[0])
        }
    }
}
