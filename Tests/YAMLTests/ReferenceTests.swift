import Glibc
import SourceText
import Testing
import YAML

/// Cases recorded from PyYAML's safe loader over libyaml, which is what dbt reads with: `Cases/*.jsonl`, one object
/// a line with `yaml` and either `documents` (dates in ISO form) or `error`. `record.py` beside them makes them.
@Suite struct ReferenceTests {
    @Test func valuesAndRefusalsAreThoseOfTheReference() throws {
        let here = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        var files = DiskFileTree(root: "/\(here)/Cases").files(under: "") { $0.hasSuffix(".jsonl") }
            .map { "/\(here)/Cases/\($0)" }
        // Further cases, such as a million random ones, can be tried without committing them.
        if let more = getenv("YAML_CASES") { files.append(String(cString: more)) }
        #expect(!files.isEmpty)
        for file in files { try check(file) }
    }

    private func check(_ file: String) throws {
        let bytes = try #require(try DiskFileTree(root: "/").read(file))
        var failures: [String] = []
        var count = 0
        for line in bytes.split(separator: 0x0A) {
            let wanted = try JSON.parse(SourceFile(path: file, bytes: Array(line)))
            count += 1
            if let failure = compare(wanted) { failures.append(failure) }
        }
        #expect(count > 0)
        #expect(
            failures.isEmpty,
            "\(failures.count) of \(count) in \(file):\n\(failures.prefix(20).joined(separator: "\n"))")
    }

    private func compare(_ wanted: Datum) -> String? {
        let text = wanted["yaml"]?.string ?? ""
        let (documents, diagnostics) = YAML.parse(SourceFile(path: "x.yml", text: text))
        let errors = diagnostics.filter { $0.severity == .error }
        let name = JSONWriter.text(of: .string(text))
        if let expected = wanted["documents"] {
            if let error = errors.first { return "\(name): refused: \(error.message)" }
            let found = JSONWriter.text(of: .list(documents.map(\.datum)))
            let right = JSONWriter.text(of: expected)
            return found == right ? nil : "\(name): \(found), expected \(right)"
        }
        let reason = wanted["error"]?.string ?? ""
        return errors.isEmpty
            ? "\(name): accepted as \(JSONWriter.text(of: .list(documents.map(\.datum)))), expected error: \(reason)"
            : nil
    }
}
