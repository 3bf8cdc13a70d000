import Foundation
import Testing

/// Projects with mistakes: `Tests/EndToEnd/broken/<case>/`. The README there says how a case looks.
@Suite struct BrokenProjectTests {
    static let root = CaseTests.root.appendingPathComponent("broken")
    /// What a case has that brings no file of its own in place of it.
    static let defaults = CaseTests.root.appendingPathComponent("broken-defaults")
    static let cases = folders(root).map(\.lastPathComponent)

    @Test(arguments: cases) func mistakesAreShownAtTheirPlaces(_ name: String) throws {
        let folder = Self.root.appendingPathComponent(name)
        let facts = try BrokenProject(folder.appendingPathComponent("case.yml"))
        let playground = try project(folder, without: facts.without)
        let outcome = try Program.run(facts.command, in: playground.folder, environment: facts.environment)
        let text = masked(outcome.text, folder: playground.folder)
        #expect(outcome.exitCode == facts.exitCode)
        #expect(Set(places(in: text)) == Set(facts.places), "the places that are shown differ from those of case.yml")
        #expect(facts.exitCode != 0 || !text.contains("Encountered an error"))
        if facts.exitCode != 0 {
            #expect(facts.says.isEmpty == false || !facts.places.isEmpty, "case.yml says neither place nor text")
        }
        for words in facts.says { #expect(text.contains(words), "'\(words)' is not said") }
        try expectGolden(text, folder.appendingPathComponent("expected.txt"))
        expectNoSecret(in: text, playground)
    }

    @Test func thereAreManyCases() { #expect(Self.cases.count >= 120) }

    /// A copy of the case with the files that every project needs.
    private func project(_ folder: URL, without omitted: [String]) throws -> Playground {
        let playground = try Playground(copyOf: folder)
        for file in ["dbt_project.yml", "profiles.yml"] where !omitted.contains(file) {
            let place = playground.folder.appendingPathComponent(file)
            if FileManager.default.fileExists(atPath: place.path) { continue }
            try FileManager.default.copyItem(at: Self.defaults.appendingPathComponent(file), to: place)
        }
        return playground
    }

    /// `file:line:column` of every message, those of notes left out.
    private func places(in text: String) -> [String] {
        text.split(separator: "\n").compactMap { line in
            let words = line.drop { $0 == " " || $0 == ":" || $0.isNumber }
            guard words.hasPrefix("--> ") else { return nil }
            let place = words.dropFirst(4)
            return String(place.range(of: " [").map { place[..<$0.lowerBound] } ?? place)
        }
    }

    /// No text and no written file holds one of the secrets that the cases use.
    private func expectNoSecret(in text: String, _ playground: Playground) {
        #expect(!text.contains(BrokenProject.secret), "a secret is printed")
        for folder in ["target", "logs"] {
            let place = playground.folder.appendingPathComponent(folder)
            for case let file as String in FileManager.default.enumerator(atPath: place.path) ?? .init() {
                guard let bytes = FileManager.default.contents(atPath: place.appendingPathComponent(file).path) else {
                    continue
                }
                #expect(bytes.range(of: Data(BrokenProject.secret.utf8)) == nil, "a secret stands in \(folder)/\(file)")
            }
        }
    }
}
