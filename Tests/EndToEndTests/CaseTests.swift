import Foundation
import SourceText
import Testing
import Warehouse

@testable import SQLite

/// Whole projects, called as users call them: `Tests/EndToEnd/<case>/`.
///
/// A case holds a small project and a file `steps`, one step a line:
///
///     $ build --select a+        a call of the program
///     > select * from a          a query of target/test.db
///     < target/x.json key.0.name a value inside a JSON artifact
///     = models/a.sql select 2    a file gets this text (\n for line ends)
///
/// `expected.txt` is what all steps print, without times; UPDATE_GOLDEN=1 writes it.
@Suite struct CaseTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("EndToEnd")
    static let cases = folders(root).filter {
        FileManager.default.fileExists(atPath: $0.appendingPathComponent("steps").path)
    }
    .map(\.lastPathComponent)

    @Test(arguments: cases) func steps(_ name: String) throws {
        let project = Self.root.appendingPathComponent(name)
        let playground = try Playground(copyOf: project)
        let steps = try String(contentsOf: project.appendingPathComponent("steps"), encoding: .utf8)
        var transcript = ""
        for step in steps.split(separator: "\n") where !step.hasPrefix("#") {
            transcript += "\(step)\n" + (try perform(String(step), in: playground))
        }
        try expectGolden(transcript, project.appendingPathComponent("expected.txt"))
    }

    private func perform(_ step: String, in playground: Playground) throws -> String {
        let words = step.dropFirst(2)
        switch step.first {
        case "$":
            let outcome = try Program.run(words.split(separator: " ").map(String.init), in: playground.folder)
            return masked(outcome.text, folder: playground.folder) + "exit code \(outcome.exitCode)\n\n"
        case ">": return try rows(String(words), in: playground) + "\n"
        case "<": return try value(String(words), in: playground) + "\n\n"
        case "=":
            let parts = words.split(separator: " ", maxSplits: 1).map(String.init)
            let text = parts[1].replacingOccurrences(of: "\\n", with: "\n")
            try text.write(to: playground.folder.appendingPathComponent(parts[0]), atomically: true, encoding: .utf8)
            return "\n"
        default: return "unknown step\n"
        }
    }

    private func rows(_ query: String, in playground: Playground) throws -> String {
        let backend = try SQLiteBackend(
            credentials: ["type": "sqlite", "path": "target/test.db", "schema": "main"], root: playground.folder.path)
        let connection = try backend.connect(name: "test")
        defer { connection.close() }
        let rows = try connection.execute(query).table?.rows ?? []
        return rows.map { row in row.map(\.shown).joined(separator: " | ") + "\n" }.joined()
    }

    private func value(_ words: String, in playground: Playground) throws -> String {
        let parts = words.split(separator: " ").map(String.init)
        guard let text = playground.read(parts[0]) else { return "no such file" }
        guard parts.count > 1 else { return text }
        var value = try JSON.parse(text)
        for key in parts[1].split(separator: "/").map(String.init) {
            if let index = Int(key), let list = value.list {
                value = index < list.count ? list[index] : nil
            } else {
                value = value[key] ?? nil
            }
        }
        return JSONWriter.text(of: value)
    }
}

/// Sub-folders by name.
func folders(_ root: URL) -> [URL] {
    let entries =
        (try? FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: [.isDirectoryKey])) ?? []
    return entries.filter(\.hasDirectoryPath).sorted { $0.path < $1.path }
}

/// Holds a text against a golden file; with UPDATE_GOLDEN=1 writes it.
func expectGolden(_ text: String, _ file: URL) throws {
    if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
        return try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    let lines = expected.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        guard index < lines.count, lines[index] == line else {
            Issue.record(
                "\(file.lastPathComponent):\(index + 1): got '\(line)', expected '\(index < lines.count ? lines[index] : "the end")'"
            )
            return
        }
    }
    #expect(text == expected)
}
