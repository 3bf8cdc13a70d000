import SourceText
import Testing
import YAML

/// Where mistakes are told, how many of them, and what is left to read.
@Suite struct MistakeTests {
    /// A text and its expected diagnostics as `line:column code`.
    static let cases: [(text: String, expected: [String])] = [
        ("a: b: c\nd: 1", ["1:5 yaml.colon"]),
        ("a:\n\tb: 1\nc: 2", ["2:1 yaml.tab"]),
        ("models:\n  - name: a\n   columns: []\n", ["3:4 yaml.indentation"]),
        ("a:\n  b: 1\n    c: 2\n", ["3:5 yaml.indentation"]),
        ("a: 'x\nb: 1\n", ["1:4 yaml.quote"]),
        ("a: [1, 2\nb: 1\n", ["1:4 yaml.bracket"]),
        ("a: \"x\nb: \"y\"\n", ["1:4 yaml.quote"]),
        ("a: {b: 1\n", ["1:4 yaml.bracket"]),
        ("a: {{ x }}\nb: 1\n", ["1:4 yaml.bad-key"]),
        ("a: 1\nfoo\nb: 2\n", ["2:1 yaml.syntax"]),
        ("a: \"\\q\"\n", ["1:5 yaml.quote"]),
        ("a: @x\n", ["1:4 yaml.syntax"]),
        ("a: *nope\n", ["1:4 yaml.alias"]),
        ("a: !foo x\n", ["1:4 yaml.tag"]),
        ("a: !!int x\n", ["1:4 yaml.tag"]),
        ("a: 2024-02-30\n", ["1:4 yaml.date"]),
        ("<<: 1\n", ["1:5 yaml.merge"]),
        ("a: 1\nb: 2\na: 3\n", ["3:1 yaml.duplicate-key"]),
        ("a: x\u{1}y\n", ["1:5 yaml.bad-character"]),
        ("a: 'x' y\n", ["1:8 yaml.syntax"]),
        ("a: - b\n", ["1:4 yaml.syntax"]),
        // Several at once: each entry is read on its own.
        (
            "models:\n  - name: a: b\n  - name: c\n    tags: [x\n  - name: d\n    \tx: 1\n  - name: *e\nseeds:\n  - 'x' y\n",
            ["2:12 yaml.colon", "4:11 yaml.bracket", "6:5 yaml.tab", "7:11 yaml.alias", "9:9 yaml.syntax"]
        ),
    ]

    @Test func everyMistakeIsToldAtItsPlace() {
        for row in Self.cases {
            let (_, diagnostics) = YAML.parse(SourceFile(path: "x.yml", text: row.text))
            let found = diagnostics.map { "\($0.location?.line ?? 0):\($0.location?.column ?? 0) \($0.code)" }
            #expect(found == row.expected, "\(row.text)")
        }
    }

    @Test func whatCanBeReadIsRead() {
        let text = "a: x: y\nb:\n  - c\n  - 'd' e\n  - f\ng: 1\n"
        let (documents, diagnostics) = YAML.parse(SourceFile(path: "x.yml", text: text))
        #expect(diagnostics.count == 2)
        #expect(documents.first?["g"]?.datum == 1)
        #expect(documents.first?["b"]?.items?.last?.text == "f")
    }

    @Test func duplicateKeysAreWarningsWithBothPlaces() throws {
        let (documents, diagnostics) = YAML.parse(SourceFile(path: "x.yml", text: "a: 1\nb:\n  c: 1\n  c: 2\n"))
        let warning = try #require(diagnostics.first)
        #expect(warning.severity == .warning)
        #expect(warning.location?.line == 4)
        #expect(warning.notes.first?.location?.line == 3)
        #expect(documents.first?.datum == ["a": 1, "b": ["c": 2]])
    }

    @Test func aMessageShowsTheLineAndWhatToDo() {
        let (_, diagnostics) = YAML.parse(
            SourceFile(path: "models/x.yml", text: "models:\n  - name: a\n    text: b: c\n"))
        #expect(
            diagnostics.first?.description == """
                error[yaml.colon]: a key with a value can't stand here
                 --> models/x.yml:3:12
                  |
                3 |     text: b: c
                  |            ^
                  = hint: if the colon belongs to the text, put the whole text in quotes
                """)
    }

    @Test func onlyOneDocumentWhereOneIsWanted() {
        let two = YAML.parseOne(SourceFile(path: "x.yml", text: "a: 1\n---\nb: 2\n"))
        #expect(two.diagnostics.map(\.code) == ["yaml.second-document"])
        #expect(two.document?.datum == ["a": 1])
        #expect(YAML.parseOne(SourceFile(path: "x.yml", text: "# empty\n")).document == nil)
    }

    @Test func hostileTextsAreRefused() {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            bomb +=
                "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
                + "]\n"
        }
        var chain = "a0: &a0 [x]\n"
        for level in 1...5000 { chain += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        let deep = [
            bomb, chain, String(repeating: "[", count: 100_000), String(repeating: "- ", count: 100_000),
            String(repeating: "{a: ", count: 100_000), String(repeating: "? ", count: 100_000),
            (0..<1000).map { String(repeating: " ", count: $0) + "k:\n" }.joined(),
        ]
        for text in deep {
            let (_, diagnostics) = YAML.parse(SourceFile(path: "x.yml", text: text))
            #expect(diagnostics.contains { $0.code == "yaml.depth" || $0.code == "yaml.too-large" })
            #expect(diagnostics.count <= YAML.mistakeLimit + 1)
        }
    }

    @Test func placesPointIntoTheText() {
        let source = SourceFile(path: "x.yml", text: "models:\n  - name: é a\n    columns: [{name: id}]\n")
        let document = YAML.parse(source).documents.first
        let model = document?["models"]?.items?.first
        #expect(model?["name"].map { source.text(of: $0.span) } == "é a")
        #expect(model?["columns"].map { source.text(of: $0.span) } == "[{name: id}]")
        #expect(model?.pair("columns")?.key.location(in: source).column == 5)
    }
}
