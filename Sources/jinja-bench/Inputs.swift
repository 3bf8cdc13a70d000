import Jinja
import SourceText

/// One thing to measure.
struct Input {
    let name: String
    /// Makes what the measured steps work on.
    let work: () -> Work
}

/// An input made ready.
struct Work {
    /// Whether the output is what the reference engine makes of the same input.
    let matches: () -> Bool
    let outputBytes: () -> Int
    /// What is timed, by name.
    let steps: [(name: String, run: () -> Void)]
}

/// The folder of inputs.
struct Inputs {
    /// The templates, in the order of the reports.
    static let templates = [
        "small_model", "payments_loop", "star", "pivot", "date_spine", "union_relations", "loop_10k", "accumulate",
        "filters", "macro_calls", "long_literal",
    ]
    private let tree: DiskFileTree
    private let checksums: DatumMap
    private let macros: SourceFile

    init(_ folder: String) throws(Diagnostic) {
        tree = DiskFileTree(root: folder)
        checksums = try Self.json("sha256.json", tree).mapping ?? DatumMap()
        macros = SourceFile(path: "macros.sql", bytes: try tree.read("macros.sql") ?? [])
    }

    var all: [Input] {
        get throws(Diagnostic) {
            var inputs: [Input] = []
            for name in Self.templates { inputs.append(try template(name)) }
            return try inputs + [nativeStrings(), macroFile()]
        }
    }

    private static func json(_ name: String, _ tree: DiskFileTree) throws(Diagnostic) -> Datum {
        guard let bytes = try tree.read(name) else { return .null }
        return try JSON.parse(String(decoding: bytes, as: UTF8.self))
    }

    /// A template; the macros stand in front of those that call them, as in the reference's benchmark.
    private func template(_ name: String) throws(Diagnostic) -> Input {
        var bytes = try tree.read("\(name).sql") ?? []
        if String(decoding: bytes, as: UTF8.self).contains("b_") { bytes = try macroBlocks() + bytes }
        let context = try Self.json("\(name).json", tree).mapping ?? DatumMap()
        let checksum = checksums[name]?.string
        return Input(name: name) { TemplateWork(name: name, bytes: bytes, context: context).work(checksum) }
    }
    private func macroBlocks() throws(Diagnostic) -> [UInt8] {
        do {
            let blocks = try topLevelBlocks(of: macros, allowed: ["macro"]).blocks
            return blocks.flatMap { macros.bytes[$0.full.start..<$0.full.end] }
        } catch { throw error.diagnostic }
    }

    /// Short texts as they stand in YAML files, each parsed and rendered to a value.
    private func nativeStrings() throws(Diagnostic) -> Input {
        let texts = try Self.json("native_strings.json", tree).list?.compactMap(\.string) ?? []
        let expected = try Self.json("native_strings.expected.json", tree).list?.compactMap(\.string) ?? []
        return Input(name: "native_strings") { NativeWork(texts: texts).work(expected) }
    }

    /// The macro file: its blocks found and each parsed.
    private func macroFile() -> Input {
        Input(name: "macro_file") {
            let names = ["star", "pivot", "quote", "powers", "series", "spine", "union", "cell", "tree"].map {
                "b_\($0)"
            }
            return Work(
                matches: { macroFileEntries(of: macros, .dbt).entries.map(\.name) == names },
                outputBytes: { 0 },
                steps: [("both", { _ = macroFileEntries(of: macros, .dbt) })])
        }
    }
}
