import Testing

@testable import Jinja

/// Corners of Python's values that random comparison with real Jinja2 found.
@Suite struct PythonEdgeTests {
    private func rendered(_ template: String) throws -> String {
        try Environment.dbt.render(
            template,
            ["two": .object(Decimal(BigInt(2))), "zero": .object(Decimal(BigInt(0))), "modules": PythonModules.all])
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
        ("{{ nothing is sameas nothing }}{% set x = nothing %}{{ x is sameas x }}", "FalseTrue"),
        ("{% set n = ['nan'][two|int - 2]|float %}{{ [n, n, n * 1]|unique|list|length }}", "2"),
        ("{{ ('ab ' * 40)|e|pprint == ('ab ' * 40)|e|string|list|join|e|pprint }}", "True"),
        ("{{ modules.re.match('(.)', '<a'|safe).expand('\\\\1') }}", "&lt;"),
        ("{{ 'abc'.partition('b'|safe) }}{{ 'abc'.rpartition('x'|safe) }}", "('a', Markup('b'), 'c')('', '', 'abc')"),
        (
            "{{ modules.datetime.timedelta(123456789.125) / modules.datetime.timedelta(weeks=3, microseconds=1) }}",
            "5878894.720234855"
        ),
        ("{{ modules.datetime.timedelta(0, 0, 2 ** 63).days }}", "106751991"),
        ("{{ '{:>3}|{:x}'.format(modules.re.I, modules.re.M) }}", "  2|8"),
        ("{{ modules.datetime.datetime.strftime(modules.datetime.datetime(2020, 1, 2), '%Y') }}", "2020"),
        ("{{ modules.datetime.date.isoformat(modules.datetime.datetime(2020, 1, 2)) }}", "2020-01-02"),
        ("{{ modules.datetime.timedelta.total_seconds(modules.datetime.timedelta(1)) }}", "86400.0"),
        ("{{ modules.datetime.datetime.weekday }}", "<method 'weekday' of 'datetime.date' objects>"),
        ("{{ modules.datetime.time.hour }}", "<attribute 'hour' of 'datetime.time' objects>"),
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
        ("{{ two.exp(1) }}", "must be a context"), ("{{ two.compare(1, 2) }}", "must be a context"),
        ("{{ (''|e) * nothing }}", "'Undefined' object cannot be interpreted as an integer"),
        ("{{ 1|indent(10 ** 30) }}", "index-sized integer"), ("{{ 'a'|indent(2.5) }}", "of type 'float'"),
        ("{{ 'a'.replace('a', 'b', 10 ** 30) }}", "C ssize_t"),
        ("{{ modules.datetime.datetime(10 ** 30, 'a', 1) }}", "C long"),
        ("{{ modules.datetime.date(10 ** 12, 1, 1) }}", "signed integer is greater than maximum"),
        ("{{ modules.datetime.datetime(1, 1, 1).timestamp() }}", "year 0 is out of range"),
        ("{{ modules.datetime.date.replace() }}", "unbound method date.replace() needs an argument"),
        ("{{ modules.datetime.date.replace(1) }}", "doesn't apply to a 'int' object"),
        ("{{ modules.datetime.date.year(1) }}", "'getset_descriptor' object is not callable"),
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

/// What swallows calls while a project is parsed, where Python sees more of it than a name.
@Suite struct CaptureEdgeTests {
    @Test(arguments: [
        ("{{ 'a'.translate(nothing.of()) }}", "character mapping must return integer, None or str"),
        ("{% for l in 'a' %}{{ m(loop.previtem.of(), 1 + 'a') }}{% endfor %}", "for +: 'int' and 'str'"),
        ("{{ modules.pytz.timezone('US/Pacific').normalize(nothing) }}", "'replace' is undefined"),
    ])
    func isRefused(_ text: String, _ message: String) throws {
        var environment = Environment.dbt
        environment.undefined = .capturing
        let error = #expect(throws: TemplateError.self) {
            try environment.render(text, ["modules": PythonModules.all])
        }
        #expect(error?.message.contains(message) == true)
    }
}
