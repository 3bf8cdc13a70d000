import Execution
import Glibc
import SourceText

/// The results of a run while it goes on, one line each, so that a killed run loses none of them.
///
/// The file lies in the target folder and is locked as long as its run lives. Where a run did not come to write
/// run_results.json, the next command does it from here: ``complete(in:)``.
package final class RunJournal: @unchecked Sendable {
    static let name = "run_journal.jsonl"
    private let path: String
    private let clock: any Clock
    private let lock = Lock()
    private var descriptor: Int32

    /// Begins a journal; where the file can't be written, nothing is kept and the run goes on.
    package init(folder: TargetFolder, metadata: ArtifactMetadata, arguments: DatumMap, clock: any Clock) {
        path = "\(folder.path)/\(Self.name)"
        self.clock = clock
        let header = JSONWriter()
        header.beginObject()
        header.key("metadata")
        header.beginObject()
        metadata.write(schema: "run-results/v6", generatedAt: metadata.startedAt, to: header)
        header.endObject()
        header.key("args")
        header.value(.mapping(arguments))
        header.endObject()
        // Made by way of the folder, which makes missing folders.
        do throws(Diagnostic) {
            try folder.write("", to: Self.name)
            descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
        } catch {
            descriptor = -1
        }
        if descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            close(descriptor)
            descriptor = -1
        }
        append("\(metadata.startedAt.microseconds) \(header.text)\n")
    }

    /// Takes note of an event; callable from any thread.
    package func record(_ event: Event) {
        switch event {
        case .nodeFinished(_, let result), .nodeSkipped(_, let result, _), .hookFinished(_, let result):
            let json = JSONWriter()
            RunResultsArtifact.write(result, to: json)
            append("\(clock.now().microseconds) \(json.text)\n")
        default: break
        }
    }

    /// run_results.json is written: the journal has done its duty.
    package func end() {
        lock.during {
            guard descriptor >= 0 else { return }
            unlink(path)
            close(descriptor)
            descriptor = -1
        }
    }

    private func append(_ line: String) {
        lock.during {
            guard descriptor >= 0 else { return }
            var line = line
            line.withUTF8 { _ = write(descriptor, $0.baseAddress, $0.count) }
        }
    }

    /// Writes the run_results.json of a run that was killed; does nothing where there is none, or where it still runs.
    /// - Returns: whether a file was written.
    @discardableResult
    package static func complete(in folder: TargetFolder) -> Bool {
        let path = "\(folder.path)/\(name)"
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
        let bytes = (try? DiskFileTree(root: folder.path).read(name)) ?? nil
        let entries = (bytes ?? []).split(separator: 0x0A).compactMap(Entry.init)
        defer { unlink(path) }
        guard let header = entries.first, let last = entries.last, entries.count > 1 else { return false }
        let elapsed = Instant(microseconds: last.moment).seconds(since: Instant(microseconds: header.moment))
        // The header is an object whose closing brace makes room for the results.
        var text = Array(header.text.dropLast()) + Array(", \"results\": [".utf8)
        text += entries.dropFirst().map(\.text).joined(separator: Array(", ".utf8))
        text += Array("], \"elapsed_time\": \(elapsed)}".utf8)
        do throws(Diagnostic) {
            try folder.replace("run_results.json") { $0.raw(text) }
            return true
        } catch {
            return false
        }
    }

    /// One line: a moment, a blank and JSON.
    ///
    /// A line that was cut off by the kill is none.
    private struct Entry {
        let moment: Int
        let text: ArraySlice<UInt8>

        init?(_ line: ArraySlice<UInt8>) {
            guard let blank = line.firstIndex(of: 0x20), line.last == UInt8(ascii: "}"),
                let moment = Int(String(decoding: line[..<blank], as: UTF8.self)),
                (try? JSON.parse(String(decoding: line[(blank + 1)...], as: UTF8.self))) != nil
            else { return nil }
            self.moment = moment
            text = line[(blank + 1)...]
        }
    }
}
