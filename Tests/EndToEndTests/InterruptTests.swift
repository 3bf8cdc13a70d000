import Foundation
import Glibc
import SourceText
import Testing

/// Ctrl-C at every stage: the server stops working for us, nothing half is left, and the files say what became of it.
@Suite(.serialized) struct InterruptTests {
    private static func slow(_ kind: Database) -> String {
        let query =
            kind == .postgres
            ? "select pg_sleep(600)::text as i"
            : "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000000) select max(i) as i from n"
        return "{{ config(materialized='table') }} \(query)"
    }

    private func shop(_ kind: Database) throws -> Shop {
        let shop = try Shop(
            kind,
            [
                "models/quick.sql": "{{ config(materialized='table') }} select 1 as id",
                "models/slow.sql": "{{ config(materialized='table') }} select 7 as i from {{ ref('quick') }}",
                "models/waiting.sql": "select * from {{ ref('slow') }}",
            ])
        #expect(try shop.call("run").exitCode == 0)
        try shop.write("models/slow.sql", Self.slow(kind) + " -- {{ ref('quick') }}")
        return shop
    }

    @Test(arguments: Database.allCases) func endsTheRunInOrder(_ kind: Database) throws {
        let shop = try shop(kind)
        let running = try RunningProgram(["run", "--threads", "2"], in: shop.folder)
        try running.waitFor("START sql table model \(shop.schema).slow")
        usleep(400_000)
        running.send(SIGINT)
        let outcome = running.end()
        #expect(outcome.exitCode == 2)
        #expect(outcome.text.contains("Exited because of keyboard interrupt"))
        #expect(outcome.text.contains("PASS=1 WARN=0 ERROR=0 SKIP=2"))
        #expect(try shop.statuses() == ["quick": "success", "slow": "skipped", "waiting": "skipped"])
        #expect(shop.rows("select i from \(shop.own("slow"))") == [["7"]])
        #expect(shop.relations == ["quick", "slow", "waiting"])
        #expect(shop.statementsOnServer == [])
        #expect(shop.read("target/run_journal.jsonl") == nil)
    }

    @Test(arguments: [SIGINT, SIGTERM]) func endsReadingWithOneLine(_ signal: Int32) throws {
        let shop = try Shop(
            .sqlite,
            [
                "models/long.sql":
                    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %} select 1"
            ])
        let running = try RunningProgram(["--quiet", "run"], in: shop.folder)
        usleep(1_500_000)
        running.send(signal)
        let outcome = running.end()
        #expect(outcome.exitCode == 2)
        #expect(outcome.text.split(separator: "\n").count == 1)
        #expect(outcome.text.hasPrefix("Exited because of"))
    }

    /// A statement that swallows every wish to end.
    @Test func aSecondOneEndsAtOnce() throws {
        let shop = try Shop(
            .postgres,
            [
                "models/deaf.sql": "select 1 as id",
                "dbt_project.yml": """
                name: shop
                version: '1.0'
                profile: shop
                on-run-start: >
                  do $$ begin loop begin perform pg_sleep(600); exception when query_canceled then null; end; end loop; end $$
                """,
            ])
        let running = try RunningProgram(["run"], in: shop.folder)
        try running.waitFor("START hook: shop.on-run-start.0")
        usleep(300_000)
        running.send(SIGINT)
        usleep(700_000)
        #expect(running.isRunning)
        running.send(SIGINT)
        #expect(running.end().exitCode == 2)
        try shop.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where query like '%query_canceled then null%' and pid <> pg_backend_pid()"
        )
    }

    @Test(arguments: Database.allCases) func hooksAndOperationsEndToo(_ kind: Database) throws {
        let query =
            kind == .postgres
            ? "select pg_sleep(600)"
            : "with recursive n(i) as (select 1 union all select i + 1 from n where i < 3000000000) select max(i) from n"
        let shop = try Shop(
            kind,
            [
                "macros/wait.sql":
                    "{% macro wait() %}{{ log('now', info=true) }}{% do run_query(\"\(query)\") %}{% endmacro %}"
            ])
        let running = try RunningProgram(["run-operation", "wait"], in: shop.folder)
        try running.waitFor("now")
        usleep(400_000)
        running.send(SIGTERM)
        #expect(running.end().exitCode == 2)
        #expect(shop.statementsOnServer == [])
    }
}

/// The program while it runs.
final class RunningProgram {
    private let process = Process()
    private let pipe = Pipe()
    private var text = ""

    init(_ arguments: [String], in folder: URL) throws {
        process.executableURL = URL(fileURLWithPath: Program.path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        let inherited = ProcessInfo.processInfo.environment.filter { ["PATH", "TMPDIR"].contains($0.key) }
        process.environment = inherited.merging(["HOME": folder.path, "TZ": "UTC"]) { $1 }
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    var isRunning: Bool { process.isRunning }

    /// Reads what it prints until a text has come.
    func waitFor(_ awaited: String) throws {
        while !text.contains(awaited) {
            let data = pipe.fileHandleForReading.availableData
            try #require(!data.isEmpty, "\(text)")
            text += String(decoding: data, as: UTF8.self)
        }
    }

    func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

    /// Waits for its end.
    func end() -> Program.Outcome {
        text += String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Program.Outcome(text: text, exitCode: process.terminationStatus)
    }
}

extension Shop {
    /// What the server still does in the project's schema; a moment is given to it.
    var statementsOnServer: [String] {
        guard kind == .postgres else { return [] }
        var running: [String] = []
        for _ in 0..<40 {
            running = rows(
                """
                select query from pg_stat_activity
                where state <> 'idle' and query like '%pg_sleep(600)%' and query like '%\(schema)%'
                    and pid <> pg_backend_pid()
                """
            ).compactMap(\.first)
            if running.isEmpty { break }
            usleep(100_000)
        }
        return running
    }
}
