import Foundation
import Manifest
import SourceText
import Testing

@testable import Artifacts
@testable import Execution

/// A run that is killed leaves its results to the next command.
@Suite struct RunJournalTests {
    private struct Frozen: Clock {
        func now() -> Instant { Instant(microseconds: 1_700_000_002_500_000) }
    }

    private func folder() -> TargetFolder {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "stockdbt-journal-\(UUID().uuidString)"
        ).path
        return TargetFolder(path: path, name: "target")
    }

    private func begin(_ folder: TargetFolder) -> RunJournal {
        let metadata = ArtifactMetadata(
            dbtVersion: "1.11.16", invocationID: "abc", startedAt: Instant(microseconds: 1_700_000_000_000_000))
        return RunJournal(folder: folder, metadata: metadata, arguments: ["which": "build"], clock: Frozen())
    }

    private func finished(_ name: String) -> Event {
        let node = Node(
            uniqueID: "model.shop.\(name)", kind: .model, name: name, packageName: "shop", path: "\(name).sql",
            originalFilePath: "models/\(name).sql")
        let place = Event.NodePlace(node: node, index: 1, total: 2, startedAt: Frozen().now())
        return .nodeFinished(
            place, NodeResult(uniqueID: node.uniqueID, status: .success, threadID: "Thread-1 (worker)"))
    }

    @Test func theNextCommandWritesWhatTheKilledOneDid() throws {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        var journal: RunJournal? = begin(folder)
        journal?.record(finished("a"))
        journal?.record(finished("b"))
        // While the run lives, nobody else touches its journal.
        #expect(!RunJournal.complete(in: folder))
        let path = "\(folder.path)/\(RunJournal.name)"
        var text = try String(contentsOfFile: path, encoding: .utf8)
        // The kill: the lock goes with the process, the last line is cut off.
        journal?.end()
        journal = nil
        text += "1700000003000000 {\"status\": \"succ"
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        #expect(RunJournal.complete(in: folder))
        let results = try JSON.parse(String(contentsOfFile: folder.path + "/run_results.json", encoding: .utf8))
        #expect(results["results"]?.list?.map { $0["unique_id"] } == ["model.shop.a", "model.shop.b"])
        #expect(results["args"]?["which"] == "build")
        #expect(results["elapsed_time"] == .double(2.5))
        #expect(results["metadata"]?["invocation_id"] == "abc")
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func afterAGoodRunNothingIsLeft() {
        let folder = folder()
        defer { try? FileManager.default.removeItem(atPath: folder.path) }
        let journal = begin(folder)
        journal.record(finished("a"))
        journal.end()
        #expect(!RunJournal.complete(in: folder))
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/run_results.json"))
    }
}
