import Testing

@testable import Jinja

/// Corners of Python's values that random comparison with real Jinja2 found.
@Suite struct PythonEdgeTests {
    private func rendered(_ template: String) throws -> String {
        try Environment.dbt.render(
            template, ["two": .object(Decimal(BigInt(2))), "zero": .object(Decimal(BigInt(0)))])
    }

    @Test(arguments: [
        ("{{ range(3).index(1.0) }} {{ range(5, 0, -2).index(two - 1) }} {{ two in range(5) }}", "1 2 True"),
        ("[{{ ''.encode().decode('no such codec') }}]", "[]"),
        ("{{ 'a'|length if 'a'.translate({97: none}) == '' }}", "1"),
        ("{{ [two / zero ** -1, -two / zero ** -1] }}", "[Decimal('0E-1000026'), Decimal('-0E-1000026')]"),
        (
            "{{ [zero ** -1 * two, zero ** -1 // two, two % zero ** -1, (zero ** -1) ** -two] }}",
            "[Decimal('Infinity'), Decimal('Infinity'), Decimal('2'), Decimal('0')]"
        ),
        (
            "{{ [(zero ** -1) ** zero, two ** (zero ** -1), (two - 1) ** (zero ** -1)] }}",
            "[Decimal('1'), Decimal('Infinity'), Decimal('1.000000000000000000000000000')]"
        ),
    ])
    func comesTo(_ template: String, _ expected: String) throws {
        #expect(try rendered(template) == expected)
    }

    @Test(arguments: [
        ("{{ zero ** -1 * zero }}", "InvalidOperation"), ("{{ zero ** -1 % two }}", "InvalidOperation"),
        ("{{ (zero ** -1)|round }}", "InvalidOperation"), ("{{ zero ** -1 - zero ** -1 }}", "InvalidOperation"),
        ("{{ (-two) ** (zero ** -1) }}", "InvalidOperation"),
        ("{{ 'a'.translate({97: 9223372036854775808}) }}", "range(0x110000)"),
    ])
    func isRefused(_ template: String, _ message: String) {
        do {
            let text = try rendered(template)
            Issue.record("\(template) came to \(text)")
        } catch {
            #expect((error as? TemplateError)?.message.contains(message) == true)
        }
    }

    @Test func chainOfComparisonsIsConstantWhereItEndsEarly() throws {
        var environment = Environment.dbt
        environment.output = .native
        let renderer = Renderer(environment: environment, globals: DictionaryGlobals())
        func type(_ text: String) throws -> String {
            let template = try Template(.init(path: "t", text: text), environment)
            return pythonTypeName(try renderer.renderNative(template, variables: ["s": .int(3)]))
        }
        #expect(try type("{{ 1 < 1 < s }}") == "str")
        #expect(try type("{{ 1 < 2 < s }}") == "bool")
    }

    @Test func thirdColonOfASliceIsRefusedAsAnExpression() {
        for text in ["{{ ()[:::", "{{ a[:::] }}"] {
            let error = #expect(throws: TemplateError.self) {
                _ = try Template(.init(path: "t", text: text), Environment())
            }
            #expect(error?.message == "unexpected ':'")
        }
    }

    @Test func nativeValuesAreTextAsSoonAsTheyAreThere() throws {
        var environment = Environment.dbt
        environment.output = .native
        let template = try Template(
            .init(path: "t", text: "\n{% for x in [1, 2, 3] %}{{ loop }} {% endfor %}"), environment)
        let value = try Renderer(environment: environment, globals: DictionaryGlobals()).renderNative(template)
        #expect(value.string == "\n<LoopContext 1/3> <LoopContext 2/3> <LoopContext 3/3> ")
    }
}
