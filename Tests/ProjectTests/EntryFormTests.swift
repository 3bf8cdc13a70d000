import SourceText
import Testing

@testable import Project

/// Which entries of properties files dbt takes and which it refuses, recorded from the classes with which dbt 1.11
/// validates them: `Cases/entries.jsonl` has a section (`models.columns` for a part of an entry), an entry, and
/// whether it is accepted.
@Suite struct EntryFormTests {
    @Test func theSameEntriesAreRefused() throws {
        let here = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let bytes = try #require(try DiskFileTree(root: "/").read("\(here)/Cases/entries.jsonl"))
        var failures: [String] = []
        var count = 0
        for line in bytes.split(separator: 0x0A) {
            let row = try JSON.parse(String(decoding: line, as: UTF8.self))
            count += 1
            let section = row["section"]?.string ?? ""
            let problems = Self.problems(section, row["entry"] ?? nil).filter { $0.severity == .error }
            if problems.isEmpty != row["accepted"]?.bool {
                failures.append("\(String(decoding: line, as: UTF8.self)): \(problems.map(\.message))")
            }
        }
        #expect(count > 700)
        #expect(failures.isEmpty, "\(failures.count) of \(count):\n\(failures.prefix(30).joined(separator: "\n"))")
    }

    private static func problems(_ section: String, _ entry: Datum) -> [Diagnostic] {
        let parts = section.split(separator: ".").map(String.init)
        let item: Datum = parts.count == 1 ? entry : ["name": "a", parts[1]: [entry]].asDatum
        let text = JSONWriter.text(of: .mapping([parts[0]: [item]]))
        return Sample(["models/s.yml": text]).load().diagnostics
    }
}

extension [String: Datum] {
    fileprivate var asDatum: Datum { .mapping(DatumMap(sorted { $0.key < $1.key }.map { ($0.key, $0.value) })) }
}
