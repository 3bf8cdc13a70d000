import Foundation
import SourceText
import Testing

/// Commands that look at a project or change what lies around it.
@Suite struct CommandTests {
    private func playground() throws -> Playground {
        try Playground(copyOf: CaseTests.root.appendingPathComponent("first_light"))
    }

    private func write(_ text: String, _ path: String, in playground: Playground) throws {
        let file = playground.folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: file, atomically: true, encoding: .utf8)
    }

    @Test func anInlineQueryIsShownAndCompiled() throws {
        let playground = try playground()
        let shown = try Program.run(
            ["-q", "show", "--inline", "select 1 as n, 'x' as t union all select 2, null"], in: playground.folder)
        #expect(shown.exitCode == 0)
        #expect(shown.text == "| n | t |\n| - | - |\n| 1 | x |\n| 2 |   |\n\n")
        let json = try Program.run(
            ["-q", "compile", "--inline", "select {{ 1 + 1 }}", "--output", "json"], in: playground.folder)
        #expect(try JSON.parse(json.text) == ["compiled": "select 2"])
        let missing = try Program.run(["show", "--inline", "select * from {{ ref('no') }}"], in: playground.folder)
        #expect(missing.exitCode == 2)
        #expect(missing.text.contains("depends on a node named 'no' which was not found"))
        #expect(missing.text.contains("Error parsing inline query"))
        #expect(try Program.run(["show"], in: playground.folder).exitCode == 2)
    }

    @Test func localPackagesAreLinkedAndLocked() throws {
        let playground = try playground()
        try write("name: pkg\n", "beside/dbt_project.yml", in: playground)
        try write("{% macro told() %}{{ print('from pkg') }}{% endmacro %}", "beside/macros/m.sql", in: playground)
        try write("packages:\n  - local: beside\n", "packages.yml", in: playground)
        let early = try Program.run(["run-operation", "told"], in: playground.folder)
        #expect(early.exitCode == 2)
        #expect(early.text.contains("Run \"dbt deps\" to install package dependencies"))
        #expect(try Program.run(["deps"], in: playground.folder).exitCode == 0)
        // The digest is the one that dbt 1.11 writes for this list.
        let digest = Hash.sha1(#"{"local": "beside", "unrendered": {"local": "beside"}}"#)
        let lock = "packages:\n  - local: beside\n    name: pkg\nsha1_hash: \(digest)\n"
        #expect(playground.read("package-lock.yml") == lock)
        let called = try Program.run(["-q", "run-operation", "pkg.told"], in: playground.folder)
        #expect(called.text == "from pkg\n")
    }

    @Test func aMacroIsCalledWithArguments() throws {
        let playground = try playground()
        try write(
            "{% macro said(what, n) %}{{ print(what ~ n * 2) }}{% endmacro %}{% macro fails() %}{{ no() }}{% endmacro %}",
            "macros/said.sql", in: playground)
        for arguments in ["{what: 'a: b', n: 2}", #"{"what": "a: b", "n": 2}"#] {
            let call = try Program.run(["-q", "run-operation", "said", "--args", arguments], in: playground.folder)
            #expect(call.text == "a: b4\n")
        }
        let failed = try Program.run(["run-operation", "fails"], in: playground.folder)
        #expect(failed.exitCode == 1)
        #expect(failed.text.contains("Encountered an error while running operation: Compilation Error"))
        let results = try JSON.parse(try #require(playground.read("target/run_results.json")))["results"]?.list
        #expect(results?.first?["status"] == "error")
        #expect(try Program.run(["run-operation", "nothing"], in: playground.folder).exitCode == 2)
    }

    @Test func debugTellsWhatIsWrong() throws {
        let playground = try playground()
        let good = try Program.run(["debug"], in: playground.folder)
        #expect(good.exitCode == 0)
        #expect(good.text.contains("profiles.yml file [OK found and valid]"))
        #expect(good.text.contains("Connection test: [OK connection ok]"))
        let bad = try Program.run(["debug", "--target", "nowhere"], in: playground.folder)
        #expect(bad.exitCode == 1)
        #expect(bad.text.contains("does not have a target named 'nowhere'"))
        #expect(bad.text.contains("1 check failed"))
        let lost = try Program.run(["debug", "--connection", "--profiles-dir", "NONE"], in: playground.folder)
        #expect(lost.exitCode == 1)
        #expect(lost.text.contains("dbt looked for a profiles.yml file in NONE"))
    }

    @Test func aNewProjectBuilds() throws {
        let playground = try playground()
        let words = ["init", "fresh", "--adapter", "sqlite", "--profiles-dir", "fresh"]
        try FileManager.default.removeItem(at: playground.folder.appendingPathComponent("dbt_project.yml"))
        let made = try Program.run(words, in: playground.folder)
        #expect(made.exitCode == 0)
        #expect(made.text.contains("Your new dbt project \"fresh\" was created!"))
        let folder = playground.folder.appendingPathComponent("fresh")
        let built = try Program.run(["build"], in: folder)
        #expect(built.exitCode == 0)
        #expect(built.text.contains("PASS=4 WARN=0 ERROR=0"))
        #expect(try Program.run(words, in: playground.folder).text.contains("already exists"))
        #expect(try Program.run(["init", "1bad"], in: playground.folder).exitCode == 2)
    }
}
