import Testing

/// What must not stand in the product's sources.
@Suite struct CodeTests {
    /// Places that may trap although users' data comes by: none. The one here makes a function of an address that the
    /// dynamic loader gave, and no value of a user is near.
    private let allowed: Set<String> = ["Sources/Jinja/Evaluation/StackBounds.swift:15"]

    private var productFiles: [String] {
        let workshops = ["TestSupport", "TemplateCases", "jinja-cases", "jinja-bench", "embed-macros"]
        return Repository.swift(under: "Sources").filter { path in
            !workshops.contains { path.hasPrefix("Sources/\($0)/") }
        }
    }

    @Test func nothingTrapsOnPurpose() throws {
        var found: [String] = []
        for path in productFiles {
            for (number, line) in code(of: try Repository.text(path)).enumerated() {
                let place = "\(path):\(number + 1)"
                let words = ["fatalError(", "preconditionFailure(", "try!", "as!"]
                let isTrap = words.contains(where: line.contains) || forcesUnwrapping(line)
                if isTrap, !allowed.contains(place) { found.append("\(place): \(line)") }
            }
        }
        #expect(found == [])
    }

    @Test func theScanFindsForcedUnwrapping() {
        let source = """
            let a = b! // c!
            let d = e != f, g = "h!"
            i()!.j(!k)
            if !m, n[0]! {}
            """
        #expect(code(of: source).map(forcesUnwrapping) == [true, false, true, true])
    }

    /// A `!` right behind a name or a closing bracket.
    private func forcesUnwrapping(_ line: String) -> Bool {
        let bytes = Array(line.utf8)
        return bytes.indices.dropFirst().contains { place in
            guard bytes[place] == UInt8(ascii: "!") else { return false }
            let isComparison = place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "=")
            return !isComparison && endsOperand(bytes[place - 1])
        }
    }

    private func endsOperand(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ")"), UInt8(ascii: "]"),
            UInt8(ascii: "\""), UInt8(ascii: "?"):
            true
        default: false
        }
    }

    /// Sizes of admired code: half of the files fit on two screens, nine of ten are read in one go.
    @Test func filesStaySmall() throws {
        let sizes = try productFiles.map { try Repository.lines($0).count }.sorted()
        guard !sizes.isEmpty else { return }
        #expect(sizes[sizes.count / 2] <= 150)
        #expect(sizes[sizes.count * 9 / 10] <= 400)
    }

    @Test func noPathsOfTheMachineItWasWrittenOn() throws {
        let roots = ["wo" + "rk", "op" + "t", "ro" + "ot"].map { "/\($0)/" }
        let folders = ["Sources", "Tests", "docs", "models", "macros", "profiles", "data-tests", ".ci"]
        var files = folders.flatMap {
            Repository.files(under: $0, ".swift", ".md", ".sql", ".yml", ".py", ".sh", "/run")
        }
        files += ["README.md", "Makefile", "Package.swift", "dbt_project.yml"]
        var found: [String] = []
        for path in files where !path.hasPrefix("Tests/JinjaTests/Corpus") {
            for (number, line) in try Repository.lines(path).enumerated() {
                if roots.contains(where: line.contains) { found.append("\(path):\(number + 1): \(line)") }
            }
        }
        #expect(found == [])
    }
}
