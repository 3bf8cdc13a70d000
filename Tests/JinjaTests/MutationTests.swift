import Glibc
import Jinja
import SourceText
import TemplateCases
import TestSupport
import Testing

/// Templates that nobody would write: the recorded ones, torn apart and put together at random, always the same ones.
///
/// Whatever they do has to be a result or an error. After a crash the template that did it is in
/// `.build/mutated-template`; `make fuzz` looks for more of them, and longer.
@Suite struct MutationTests {
    private static let repository = String(#filePath.dropLast("Tests/JinjaTests/MutationTests.swift".count))
    private static let words = [
        "{{", "}}", "{%", "%}", "{#", "-%}", "(", ")", "[", "]", "|", ".", "'", "**", "\n", "é",
    ]

    @Test func areResultsOrErrors() throws {
        let corpus = try CorpusTests.cases().map { Array($0.template.utf8) }
        var random = Xorshift()
        var rendered = 0
        onLargeStack {
            for _ in 0..<2000 {
                let bytes = Self.mutated(corpus, &random)
                Self.note(bytes)
                if Self.run(SourceFile(path: "mutated", text: String(decoding: bytes, as: UTF8.self))) { rendered += 1 }
            }
        }
        #expect(rendered > 200)
    }

    /// A template with up to three changes.
    private static func mutated(_ corpus: [[UInt8]], _ random: inout Xorshift) -> [UInt8] {
        var bytes = random.element(of: corpus) ?? []
        for _ in 0...random.next(below: 3) {
            let place = random.part(of: bytes)
            switch random.next(below: 4) {
            case 0: bytes.removeSubrange(place)
            case 1: bytes.insert(contentsOf: bytes[place], at: place.upperBound)
            case 2: bytes.insert(contentsOf: Array((random.element(of: words) ?? "").utf8), at: place.lowerBound)
            default:
                let other = random.element(of: corpus) ?? []
                bytes.replaceSubrange(place, with: other[random.part(of: other)])
            }
        }
        return bytes
    }

    /// Whether it rendered, as plain text or as a native value.
    private static func run(_ file: SourceFile) -> Bool {
        _ = try? topLevelBlocks(of: file, allowed: nil, collectRaw: true)
        _ = macroFileEntries(of: file, .dbt)
        let isTemplate = (try? Template(file, Environment())) != nil
        #expect(Template.mistakes(in: file, Environment()).isEmpty == isTemplate)
        var native = Environment.dbt
        native.output = .native
        return [Environment(), native].contains { environment in
            var environment = environment
            environment.limits.steps = 20_000
            environment.limits.outputBytes = 1_000_000
            environment.loader = { $0 == "self" ? file : nil }
            guard let template = try? Template(file, environment) else { return false }
            let globals = DictionaryGlobals(["modules": PythonModules.all])
            return (try? Renderer(environment: environment, globals: globals).render(template)) != nil
        }
    }

    private static func note(_ template: [UInt8]) {
        guard let file = fopen(repository + ".build/mutated-template", "w") else { return }
        fwrite(template, 1, template.count, file)
        fclose(file)
    }
}

/// Numbers that are the same in every run.
struct Xorshift {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func next(below limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return limit > 0 ? Int(state >> 33) % limit : 0
    }
    mutating func element<Element>(of list: [Element]) -> Element? {
        list.isEmpty ? nil : list[next(below: list.count)]
    }
    mutating func part(of bytes: [UInt8]) -> Range<Int> {
        let start = next(below: bytes.count + 1)
        return start..<start + next(below: bytes.count - start + 1)
    }
}
