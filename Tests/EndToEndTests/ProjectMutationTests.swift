import Foundation
import Testing

/// A good project in which one thing is broken is either read, or refused with places that exist.
@Suite struct ProjectMutationTests {
    /// Parts, so that they run side by side.
    static let parts = Array(0..<10)
    /// Mutations of a part: STOCKDBT_MUTATIONS=1000 asks for a thousand in all, which take minutes in a debug build.
    private static let each =
        (ProcessInfo.processInfo.environment["STOCKDBT_MUTATIONS"].flatMap { Int($0) } ?? 220) / parts.count

    @Test(arguments: parts) func brokenProjectsAreReadOrRefused(_ part: Int) throws {
        let originals =
            try ["first_light", "semantic_layer"].map {
                try Self.files(of: CaseTests.root.appendingPathComponent($0), parts: nil)
            } + [Self.files(of: StockProject.root, parts: Self.stockParts)]
        var refused = 0
        for number in 0..<Self.each {
            // The large one takes longer to read, and comes each tenth time.
            let original = originals[number % 20 == 0 ? 2 : number % 2]
            if try attempt(part * Self.each + number, original) { refused += 1 }
        }
        #expect(refused > Self.each / 6 && refused < Self.each, "\(refused) of \(Self.each) are refused")
    }

    @Test func theProjectsThemselvesAreGood() throws {
        for (folder, parts) in [
            (CaseTests.root.appendingPathComponent("first_light"), nil),
            (CaseTests.root.appendingPathComponent("semantic_layer"), nil), (StockProject.root, Self.stockParts),
        ] {
            let outcome = try parsed(Self.files(of: folder, parts: parts)).outcome
            #expect(outcome.exitCode == 0, "\(outcome.text)")
        }
    }

    private static let stockParts = [
        "dbt_project.yml", "profiles", "models", "macros", "seeds", "snapshots", "data-tests",
    ]

    /// Breaks one thing; whether the project is refused then.
    private func attempt(_ number: Int, _ original: [String: Data]) throws -> Bool {
        var dice = MutationDice(seed: UInt64(number))
        let kind = ProjectMutation.allCases[number % ProjectMutation.allCases.count]
        var files = original
        guard let path = kind.apply(to: &files, &dice) else { return false }
        let (outcome, seconds) = try parsed(files)
        let story = "mutation \(number), \(kind.rawValue) in \(path): exit code \(outcome.exitCode)\n\(outcome.text)"
        #expect((0...2).contains(outcome.exitCode) && seconds < 60, "\(story)")
        for words in ["Fatal error", "Stack dump", "Traceback", "Backtrace"] {
            #expect(!outcome.text.contains(words), "\(story)")
        }
        #expect(!kind.isFatal || outcome.exitCode != 0, "\(story)")
        if outcome.exitCode != 0 { #expect(outcome.text.contains("rror"), "\(story)") }
        for place in Self.places(in: outcome.text) {
            #expect(Self.exists(place, in: files), "\(place) does not exist; \(story)")
        }
        return outcome.exitCode != 0
    }

    private func parsed(_ files: [String: Data]) throws -> (outcome: Program.Outcome, seconds: Double) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("stockdbt-mutation-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, data) in files {
            let place = folder.appendingPathComponent(path)
            try FileManager.default.createDirectory(
                at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
            try data.write(to: place)
        }
        let start = Date()
        var outcome = try Program.run(["parse", "--no-use-colors"], in: folder)
        // Files outside of the project's tree are named in full.
        outcome.text = outcome.text.replacingOccurrences(of: folder.path + "/", with: "")
        return (outcome, Date().timeIntervalSince(start))
    }

    /// The files that a project is read from.
    private static func files(of folder: URL, parts: [String]?) throws -> [String: Data] {
        let manager = FileManager.default
        var files: [String: Data] = [:]
        for case let path as String in manager.enumerator(atPath: folder.path) ?? .init() {
            let first = String(path.split(separator: "/").first ?? "")
            guard parts?.contains(first) ?? !["steps", "target", "logs"].contains(first) else { continue }
            guard ["yml", "sql", "md", "csv"].contains((path as NSString).pathExtension) else { continue }
            files[path] = try Data(contentsOf: folder.appendingPathComponent(path))
        }
        return files
    }

    /// `file:line:column` of every message.
    private static func places(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.drop { $0 == " " || $0 == ":" || $0.isNumber }
            guard words.hasPrefix("--> ") else { return nil }
            return words.dropFirst(4).range(of: " [").map { String(words.dropFirst(4)[..<$0.lowerBound]) }
                ?? String(words.dropFirst(4))
        }
    }

    /// Whether the file has that line and column; one past the end is where something is missing.
    private static func exists(_ place: String, in files: [String: Data]) -> Bool {
        let parts = place.split(separator: ":")
        guard let data = files[String(parts[0])] else { return parts.count == 1 }
        guard parts.count == 3, let line = Int(parts[1]), let column = Int(parts[2]) else { return parts.count == 1 }
        let lines = data.split(separator: 10, omittingEmptySubsequences: false)
        guard line >= 1, line <= lines.count + 1, column >= 1 else { return false }
        return line > lines.count ? column == 1 : column <= lines[line - 1].count + 1
    }
}
