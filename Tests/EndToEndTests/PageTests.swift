import Foundation
import Testing

/// The page of `docs generate` in a headless Chromium: `Tests/Page/check.py` says what is looked at.
@Suite struct PageTests {
    private static let folder = CaseTests.root.deletingLastPathComponent().appendingPathComponent("Page")

    @Test func thePageWorksInABrowser() throws {
        let playground = try Playground(copyOf: Self.folder.appendingPathComponent("project"))
        for words in [["build"], ["run"], ["docs", "generate", "--static"]] {
            let outcome = try Program.run(words, in: playground.folder)
            // A test of the project fails on purpose: the page has to show it.
            try #require(outcome.exitCode == (words == ["build"] ? 1 : 0), "\(outcome.text)")
        }
        let page = playground.folder.appendingPathComponent("target/index.html")
        let copy = try #require(playground.read("target/static_index.html"))
        #expect(playground.read("target/index.html") == copy)
        let outcome = try check(page)
        #expect(outcome == "", "the page, as Tests/Page/check.py sees it")
    }

    /// What the script found, empty where all is well.
    private func check(_ page: URL) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-B", Self.folder.appendingPathComponent("check.py").path, page.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}
