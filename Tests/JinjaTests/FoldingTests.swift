import Testing

@testable import Jinja

/// What Jinja2 computes while compiling, where that shows.
@Suite struct FoldingTests {
    @Test(arguments: [
        ("{{ (1[::1]|safe).zfill(1) }}", "0"), ("{{ more + 1[::-1]|list }}", "[9]"),
        ("{% do 1[5:7:1]|sum(start=1) %}", ""), ("{% if 1[::1]|safe %}a{% else %}b{% endif %}", "b"),
        ("{% for a in 1[::1]|list %}{{ a }}{% else %}none{% endfor %}", "none"),
        ("{% set q = [1[::1]|default('x')] %}{{ q }}", "['x']"),
        ("{{ (-2) ** two }} {{ (1 - 3) ** two }} {{ -0.0 ** two }} {{ (true - 3) ** two|abs }}", "-4 -4 -0.0 -4"),
        ("{{ (-2) ** 2 }} {{ (-two) ** 2 }} {{ (-2) ** two ** 2 }}", "4 4 16"),
        ("{% autoescape two %}{{ (-2) ** two }}{% endautoescape %}", "4"),
        ("{{ 1e999 }} {{ 'nan'|float }}", "inf nan"), ("{{ 1e999 > 1 }}", "True"),
        ("{% for i in [1, 2] %}{% set q = [0]|list %}{% do q.append(i) %}{{ q }}{% endfor %}", "[0, 1][0, 2]"),
        ("{% if false %}{{ {[1]: 2} }}{% endif %}", ""), ("{% if false %}{{ [1, {}]|unique|list }}{% endif %}", ""),
    ])
    func comesTo(_ template: String, _ expected: String) throws {
        #expect(try Environment.dbt.render(template, ["two": .int(2), "more": .array([.int(9)])]) == expected)
    }

    @Test(arguments: [
        ("{{ 1[::1] }}{{ two[::1] }}", "'int' object is not subscriptable"),
        ("{{ 1e999 * two }}", "name 'inf' is not defined"), ("{% set x = -1e999 %}", "name 'inf' is not defined"),
        ("{% set x = ['nan'|float]|list %}", "name 'nan' is not defined"),
        ("{% set x = 1e999 - 1e999 %}", "name 'nan' is not defined"),
        ("{% if false %}{% set x = {[1]: 2}|list %}{% endif %}", "unhashable type: 'list'"),
    ])
    func isRefused(_ template: String, _ message: String) {
        let error = #expect(throws: TemplateError.self) { try Environment.dbt.render(template, ["two": .int(2)]) }
        #expect(error?.message == message)
    }

    @Test func complexConstantsAreTextInNativeOutput() throws {
        var environment = Environment.dbt
        environment.output = .native
        let renderer = Renderer(environment: environment, globals: DictionaryGlobals())
        let template = try Template(.init(path: "t", text: "{{ (-4) ** 0.5 }}"), environment)
        #expect(try pythonTypeName(renderer.renderNative(template, variables: [:])) == "str")
    }

    @Test func textIsMarkedWhereEscapingIsAskedAtRunTime() throws {
        var environment = Environment.dbt
        environment.output = .native
        let renderer = Renderer(environment: environment, globals: DictionaryGlobals())
        func isMarkup(_ text: String) throws -> Bool {
            let template = try Template(.init(path: "t", text: text), environment)
            return try renderer.renderNative(template, variables: ["yes": .bool(true)]).isMarkup
        }
        #expect(try isMarkup("{% autoescape yes %}a{% endautoescape %}"))
        #expect(try !isMarkup("{% autoescape true %}a{% endautoescape %}"))
    }
}
