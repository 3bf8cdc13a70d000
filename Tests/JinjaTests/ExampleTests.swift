import Jinja
import SourceText
import Testing

/// The examples of the documentation: `docs/jinja.md` and the comments of the front door show this code.
@Suite struct ExampleTests {
    /// Every line that is shown stands here, or in the tables of the engine where it shows those.
    @Test(arguments: ["docs/jinja.md", "Sources/Jinja/Environment.swift"])
    func documentationShowsThisCode(_ page: String) throws {
        let repository = DiskFileTree(root: String(#filePath.dropLast("Tests/JinjaTests/ExampleTests.swift".count)))
        let sources = [
            "Tests/JinjaTests/ExampleTests.swift", "Tests/Outside/Sources/Greeting/main.swift", "Package.swift",
            "Sources/Jinja/Builtins/Tables.swift", "Sources/Jinja/Python/Strings/TextMethods.swift",
        ]
        let code = try sources.map { unspaced(String(decoding: try #require(try repository.read($0)), as: UTF8.self)) }
        let shown = shownLines(of: String(decoding: try #require(try repository.read(page)), as: UTF8.self))
        #expect(shown.count > 4)
        for line in shown where !code.contains(where: { $0.contains(unspaced(line)) }) {
            Issue.record("\(page) shows what no test runs: \(line)")
        }
    }
    /// The lines of Swift in a page of Markdown or in doc comments, without remarks.
    private func shownLines(of text: String) -> [String] {
        var isInside = false
        return text.split(separator: "\n").compactMap { line in
            if line.hasPrefix("```") { isInside = line == "```swift" }
            let isCode = line.hasPrefix("///     ") || isInside && !line.hasPrefix("```")
            let code = line.drop { $0 == "/" || $0 == " " }
            let remark = code.firstRange(of: "  //")?.lowerBound ?? code.endIndex
            return isCode && !code.isEmpty ? String(code[..<remark]) : nil
        }
    }
    private func unspaced(_ text: String) -> String { text.filter { !$0.isWhitespace } }

    @Test func oneText() throws {
        let greeting = try Environment().render("Hello {{ name|title }}!", ["name": .string("world")])
        #expect(greeting == "Hello World!")
    }

    @Test func parseOnceRenderManyTimes() throws {
        let environment = Environment()
        let text = "{% for x in items %}{{ loop.index }}. {{ x }}\n{% endfor %}"
        let template = try Template(SourceFile(path: "list.txt", text: text), environment)
        let renderer = Renderer(environment: environment, globals: DictionaryGlobals())
        let page = try renderer.render(template, variables: ["items": .array([.string("tea"), .int(2)])])
        #expect(page == "1. tea\n2. 2\n")
    }

    @Test func filtersTestsAndGlobals() throws {
        var environment = Environment()
        environment.filters["shout"] = shout
        environment.tests["short"] = isShort
        let globals = DictionaryGlobals(["twice": .function("twice", twice)])
        let template = try Template(
            SourceFile(path: "t", text: "{{ 'tea'|shout(mark='?') }} {{ 'tea' is short }} {{ twice(number=21) }}"),
            environment)
        #expect(try Renderer(environment: environment, globals: globals).render(template) == "TEA? True 42")
    }

    @Sendable func shout(_ input: Value, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let mark = arguments.value(0, "mark")?.string ?? "!"
        return .string(try renderer.text(of: input).uppercased() + mark)
    }
    @Sendable func isShort(_ input: Value, _: Arguments, _: Renderer) throws(TemplateError) -> Bool {
        (input.string?.count ?? 0) < 4
    }
    func twice(_ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
        guard case .int(let number)? = arguments.value(0, "number") else {
            throw TemplateError(.type, "twice() takes a whole number")
        }
        return .int(number * 2)
    }

    /// An object of the host: its attributes, items and methods are what it says.
    final class Relation: Object {
        let name: String
        init(_ name: String) { self.name = name }
        override var typeName: String { "Relation" }
        override func repr() -> String { "\"\(name)\"" }
        override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
            name == "identifier" ? .string(self.name) : nil
        }
        override func callMethod(
            _ name: String, _ arguments: Arguments, _ renderer: Renderer
        ) throws(TemplateError) -> Value? {
            name == "upper" ? .object(Relation(self.name.uppercased())) : nil
        }
    }
    @Test func hostObjects() throws {
        let text = try Environment().render(
            "{{ r }} {{ r.identifier }} {{ r.upper() }}", ["r": .object(Relation("orders"))])
        #expect(text == "\"orders\" orders \"ORDERS\"")
    }

    @Test func modes() throws {
        var native = Environment.dbt
        native.output = .native
        let renderer = Renderer(environment: native, globals: DictionaryGlobals())
        let value = try renderer.renderNative(
            Template(SourceFile(path: "v", text: "{{ [1, x] }}"), native), variables: ["x": .int(2)])
        guard case .list(let list) = value else { return #expect(Bool(false), "a list was expected") }
        #expect(list.items.count == 2)

        var capture = Environment.dbt
        capture.undefined = .capturing
        #expect(try capture.render("a{{ anything.at.all(1) }}b") == "ab")

        let file = SourceFile(path: "m.sql", text: "{% macro cents(x) %}{{ x }} * 100{% endmacro %}")
        #expect(macroFileEntries(of: file, .dbt).entries.map(\.name) == ["cents"])
        #expect(try topLevelBlocks(of: file, allowed: nil).blocks.map(\.type) == ["macro"])
    }

    @Test func placeMap() throws {
        let environment = Environment()
        let template = try Template(SourceFile(path: "p", text: "select\n{{ column }}\nfrom t"), environment)
        let renderer = Renderer(environment: environment, globals: DictionaryGlobals())
        let (text, places) = try renderer.renderMapped(template, variables: ["column": .string("price")])
        #expect(text == "select\nprice\nfrom t")
        #expect(places.location(ofOutput: 7)?.line == 2)
        #expect(places.location(ofOutput: 14)?.line == 3)
    }

    @Test func errorsTellPlaceChainAndHint() throws {
        let text =
            "{% macro inner(x) %}\n  {{ x + 1 }}\n{% endmacro %}\n{% macro outer() %}{{ inner('a') }}{% endmacro %}\n{{ outer() }}"
        do {
            _ = try Environment().render(text)
            #expect(Bool(false), "an error was expected")
        } catch {
            #expect(error.kind == .type)
            #expect(error.frames.map(\.name) == ["template", "outer", "inner"])
            #expect(error.frames.map(\.location.line) == [5, 4, 2])
            let diagnostic = error.diagnostic
            #expect(diagnostic.location?.column == 6)
            #expect(diagnostic.location?.lineText == "  {{ x + 1 }}")
            #expect(diagnostic.notes.count == 2)
        }
    }

    /// The nearest name is suggested wherever one is unknown.
    @Test(arguments: [
        ("{{ 'a'|uper }}", "upper"), ("{{ 1 is evn }}", "even"), ("{{ colunm }}", "column"),
        ("{{ colunm() }}", "column"),
        ("{% macro total(amount) %}{% endmacro %}{{ totl(1) }}", "total"),
        ("{% macro total(amount) %}{% endmacro %}{{ total(amonut=1) }}", "amount"),
        ("{{ 'a'|truncate(lenght=1) }}", "length"), ("{{ colunm.x }}", "column"), ("{% fro x in y %}", "for"),
        ("{{ {'price': 1}.prise.x }}", "price"), ("{{ 'a'.uper() }}", "upper"),
        ("{{ 'a'|shuot }}", "shout"), ("{{ 1 is shrot }}", "short"), ("{{ ['a']|map('uper')|list }}", "upper"),
        ("{{ [1]|select('evn')|list }}", "even"), ("{{ colunm + 1 }}", "column"), ("{{ rnage(2) }}", "range"),
        ("{% macro total(amount) %}{% endmacro %}{% call totl() %}{% endcall %}", "total"),
        ("{% filter uper %}a{% endfilter %}", "upper"),
        ("{% from 'lib' import totl %}{{ totl() }}", "total"), ("{% import 'lib' as lib %}{{ lib.totl() }}", "total"),
    ])
    func hints(_ template: String, _ name: String) throws {
        var environment = Environment()
        environment.filters["shout"] = shout
        environment.tests["short"] = isShort
        environment.loader = { SourceFile(path: $0, text: "{% macro total(amount) %}{% endmacro %}") }
        do {
            _ = try environment.render(template, ["column": .int(1)])
            // What is undefined prints as nothing.
            #expect(template == "{{ colunm }}")
        } catch {
            #expect(error.hint == "did you mean '\(name)'?", "\(error.message)")
        }
    }
}
