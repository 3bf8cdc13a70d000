import Foundation
import Glibc
import SourceText
import Testing

/// The program as a process: signals, closed pipes, streams and exit codes.
@Suite struct ProcessTests {
    /// A project with one model that takes very long and one that waits for it.
    private func slowProject() throws -> Playground {
        let playground = try Playground(copyOf: CaseTests.root.appendingPathComponent("first_light"))
        let slow = """
            {{ config(materialized='table') }}
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000000) select max(i) as i from n
            """
        let models = playground.folder.appendingPathComponent("models")
        try slow.write(to: models.appendingPathComponent("slow.sql"), atomically: true, encoding: .utf8)
        try "select * from {{ ref('slow') }}".write(
            to: models.appendingPathComponent("waiting.sql"), atomically: true, encoding: .utf8)
        return playground
    }

    private func start(_ arguments: [String], in playground: Playground) throws -> (Process, Pipe) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        process.currentDirectoryURL = playground.folder
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        return (process, pipe)
    }

    @Test func anInterruptEndsTheRunInOrder() throws {
        let playground = try slowProject()
        let (process, pipe) = try start(["run", "--select", "slow+"], in: playground)
        var text = ""
        while !text.contains("START sql table model main.slow") {
            let data = pipe.fileHandleForReading.availableData
            try #require(!data.isEmpty, "\(text)")
            text += String(decoding: data, as: UTF8.self)
        }
        usleep(200_000)
        kill(process.processIdentifier, SIGINT)
        text += String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 2)
        #expect(process.terminationReason == .exit)
        #expect(text.contains("Exited because of keyboard interrupt"))
        #expect(text.contains("SKIP=2"))
        let results = try JSON.parse(try #require(playground.read("target/run_results.json")))
        let statuses = results["results"]?.list?.suffix(2).map { $0["status"] }
        #expect(statuses == ["skipped", "skipped"])
        #expect(playground.read("target/run_journal.jsonl") == nil)
    }

    @Test func aKilledRunIsWrittenDownByTheNextCommand() throws {
        let playground = try slowProject()
        let (process, pipe) = try start(["build", "--threads", "1"], in: playground)
        var text = ""
        while !text.contains("START sql table model main.slow") {
            let data = pipe.fileHandleForReading.availableData
            try #require(!data.isEmpty, "\(text)")
            text += String(decoding: data, as: UTF8.self)
        }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        #expect(playground.read("target/run_results.json") == nil)
        #expect(try Program.run(["ls", "--quiet"], in: playground.folder).exitCode == 0)
        let results = try JSON.parse(try #require(playground.read("target/run_results.json")))
        #expect(results["results"]?.list?.isEmpty == false)
        #expect(results["args"]?["which"] == "build")
    }

    @Test func aClosedPipeEndsNothing() throws {
        let playground = try Playground(copyOf: CaseTests.root.appendingPathComponent("first_light"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "\(Program.path) build --threads 1 | head -1"]
        process.currentDirectoryURL = playground.folder
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(text.split(separator: "\n").count == 1)
        let results = try JSON.parse(try #require(playground.read("target/run_results.json")))
        #expect(results["results"]?.list?.count == 11)
    }

    @Test func secretsAndFlagsOfTheEnvironment() throws {
        let playground = try Playground(copyOf: CaseTests.root.appendingPathComponent("first_light"))
        try "DBT_QUIET=1\nDBT_ENV_SECRET_WORD=hunter2\n".write(
            to: playground.folder.appendingPathComponent(".env"), atomically: true, encoding: .utf8)
        try "select '{{ var('word') }}' as word from nowhere_hunter2".write(
            to: playground.folder.appendingPathComponent("models/leak.sql"), atomically: true, encoding: .utf8)
        let vars = ["run", "--select", "leak", "--vars", "{word: hunter2}"]
        let outcome = try Program.run(vars, in: playground.folder)
        #expect(outcome.exitCode == 1)
        #expect(outcome.text.contains("nowhere_*****"))
        #expect(!outcome.text.contains("hunter2"))
        #expect(!outcome.text.contains("Running with"))
        #expect(playground.read("logs/dbt.log")?.contains("hunter2") == false)
        let loud = try Program.run(vars, in: playground.folder, environment: ["DBT_QUIET": "0"])
        #expect(loud.text.contains("Running with dbt=1.11.16"))
    }

    @Test func wrongCallsGoToStandardError() throws {
        let playground = try Playground(copyOf: CaseTests.root.appendingPathComponent("first_light"))
        let outcome = try Program.run(["build", "--vars", "a: b: c"], in: playground.folder)
        #expect(outcome.exitCode == 2)
        #expect(outcome.text.hasSuffix("Error: Invalid value for '--vars': String 'a: b: c' is not valid YAML\n"))
        #expect(try Program.run(["--version"], in: playground.folder).text.contains("  - installed: 1.11.16"))
    }
}
