import Glibc
import SourceText
import TemplateCases
import Testing

/// The recorded cases of Jinja2 and dbt: no area may fall below what it has reached.
///
/// `reached.json` holds the number of passing cases by area; UPDATE_GOLDEN=1 rewrites it.
@Suite struct CorpusTests {
    private static let folder = String(#filePath.dropLast("/CorpusTests.swift".count))

    @Test func everyAreaPassesWhatItHasReached() throws {
        let reached = try Self.reached()
        let cases = try Self.cases()
        try #require(cases.count > 3000)
        nonisolated(unsafe) var score = Score()
        onLargeStack { score = CaseRunner.score(cases) }
        if getenv("UPDATE_GOLDEN") != nil { return Self.write(score) }
        for (area, count) in reached {
            #expect(score.areas[area]?.passed ?? 0 >= count, "\(area) fell below \(count)\n\(score.report)")
        }
    }

    static func cases() throws -> [TemplateCase] {
        var all: [TemplateCase] = []
        let listing = try #require(opendir(folder + "/Corpus"))
        defer { closedir(listing) }
        while let entry = readdir(listing) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name.hasSuffix(".jsonl") else { continue }
            all += try TemplateCase.all(in: try bytes(of: "Corpus/\(name)"), named: name)
        }
        return all
    }

    private static func reached() throws -> [(String, Int)] {
        let lines = String(decoding: try bytes(of: "reached.json"), as: UTF8.self).split(separator: "\n")
        return lines.compactMap { line in
            let parts = line.split(whereSeparator: { "\": ,".contains($0) })
            guard parts.count == 2, let count = Int(parts[1]) else { return nil }
            return (String(parts[0]), count)
        }
    }

    private static func write(_ score: Score) {
        let lines = score.areas.keys.sorted().map { "  \"\($0)\": \(score.areas[$0]?.passed ?? 0)" }
        guard let file = fopen(folder + "/reached.json", "w") else { return }
        fputs("{\n" + lines.joined(separator: ",\n") + "\n}\n", file)
        fclose(file)
    }

    private static func bytes(of name: String) throws -> [UInt8] {
        let file = try #require(fopen(folder + "/" + name, "r"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[0..<count] }
        return bytes
    }
}
