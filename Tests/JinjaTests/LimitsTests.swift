@testable import Jinja
import SourceText
import TestSupport
import Testing

/// A hostile template is an error with a clear message: never a crash, a hang or exhausted memory.
@Suite struct LimitsTests {
    /// Each with a part of its message.
    @Test(arguments: [
        ("{{ 2**(10**9) }}", "bits is too large"),
        ("{{ 'x' * 10**12 }}", "too large a result"),
        ("{{ [1] * 10**12 }}", "too large a result"),
        ("{{ range(10**12)|list }}", "Range too big"),
        ("{{ 0[1, 2]|slice(\(String(repeating: "3", count: 60)))|list }}", "of output"),
        ("{{ 'x'.center(10**12) }}", "is too long"),
        ("{{ '%.1000000000f' % 1.5 }}", "is too long"),
        ("{{ '{:1000000000000}'.format(1) }}", "is too long"),
        ("{% set a = 'x' * 10**6 %}{{ a.replace('x', a) }}", "is too long"),
        ("{% set a = 'x' * 10**6 %}{{ ([a] * 10**4)|join }}", "is too long"),
        ("{% set a = 'x' * 10**6 %}{{ a.join('y' * 10**4) }}", "is too long"),
        ("{{ [1]|tojson(10**10) }}", "is too long"),
        ("{% set l = [1] %}{% for i in range(99) %}{% do l.extend(l) %}{% endfor %}", "of output"),
        ("{% set n = namespace(x='ab') %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}", "of output"),
        ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", "loop steps"),
        ("{% for i in range(9999) %}{{ 'x' * 9999 }}{% endfor %}", "bytes of output"),
        ("{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}", "maximum recursion depth"),
        ("{% set l = [] %}{% do l.append(l) %}{% for x in l recursive %}{{ loop(x) }}{% endfor %}", "recursion depth"),
        ("{% set l = [] %}{% do l.append(l) %}{{ l|tojson }}", "Circular reference"),
        (
            "{% set n = namespace(x=[1]) %}{% for i in range(50000) %}{% set n.x = n.x|map('string') %}{% endfor %}{{ n.x|list }}",
            "recursion depth"
        ),
    ])
    func refused(_ template: String, _ message: String) throws {
        let error = Self.failure(of: template)
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "no error")")
    }

    /// Values of few parts, to which there are 2^60 ways.
    @Test(arguments: [
        ("n.l|tojson", "loop steps"), ("n.l|string", "is too long"), ("n.l|pprint", "is too long"),
        ("{n.t: 1}", "too many parts"), ("{'a': 1}[n.l].x", "has no element [["),
        ("[1].index(n.l)", "… is not in list"),
    ])
    func sharedParts(_ expression: String, _ message: String) {
        let doubled = """
            {% set n = namespace(l=[1], t=(1,), s=(1,)) %}{% for i in range(60) %}
            {% set n.l = [n.l, n.l] %}{% set n.t = (n.t, n.t) %}{% set n.s = (n.s, n.s) %}{% endfor %}
            """
        let error = Self.failure(of: doubled + "{{ \(expression) }}", steps: 100_000)
        #expect(error?.message.contains(message) == true, "\(error?.message.prefix(200) ?? "no error")")
        #expect((error?.message.utf8.count ?? 0) < 20_000)
    }

    /// A regular expression that tries every way to divide a text gives up.
    @Test(arguments: ["(a+)+$", "(a|aa)+$", "(.*)*b$", "(?=(a+)+$)a", "(?>(?:a|aa)+?b)"])
    func endlessRegularExpressions(_ pattern: String) throws {
        let text = Array((String(repeating: "a", count: 60) + "c").unicodeScalars)
        var machine = RegexMachine(try RegexProgram(pattern, []), text, stepLimit: 100_000)
        let error = #expect(throws: TemplateError.self) { try machine.matches(at: 0) }
        #expect(error?.className == "TimeoutError")
    }

    /// JSON texts that nest without end are refused, on any stack.
    @Test(arguments: [512, 1 << 10, 8 << 10], ["[", "{\"a\":"])
    func deepJSON(_ kilobytes: Int, _ opening: String) {
        onStack(of: kilobytes << 10) {
            let error = #expect(throws: TemplateError.self) {
                try PythonJSON.value(of: String(repeating: opening, count: 100_000))
            }
            #expect(error?.className == "RecursionError")
        }
    }

    /// What a JSON text may nest becomes a value, plain data and text again, and is freed, on any stack.
    @Test(arguments: [("[", "]"), ("{\"a\": ", "}")])
    func nestedJSON(_ opening: String, _ closing: String) {
        onStack(of: 512 << 10) {
            for depth in 1..<JSON.depthLimit {
                let text = String(repeating: opening, count: depth) + "1" + String(repeating: closing, count: depth)
                guard let value = try? PythonJSON.value(of: text) else { return #expect(depth > 50) }
                let again = try? PythonJSON.text(of: value)
                #expect(again == text || depth > 50)
                #expect(value.datum != nil || depth > 50)
            }
        }
    }

    /// The same with less work than the engine allows itself.
    @Test func sharedPartsAreCounted() {
        func doubled() -> Value {
            (0..<60).reduce(Value.int(1)) { value, _ in .tuple(Tuple([value, value])) }
        }
        let value = doubled()
        #expect(throws: TemplateError.self) { try valuesAreEqual(value, doubled(), parts: 10_000) }
        #expect(throws: TemplateError.self) { try hashCode(of: value, parts: 10_000) }
        #expect(throws: TemplateError.self) { try value.datum(parts: 10_000) }
    }

    @Test func valuesInThemselvesHaveNoPlainData() {
        let list = List([])
        list.items.append(.list(list))
        #expect(Value.list(list).datum == nil)
        #expect(throws: TemplateError.self) { try Value.list(list).checkedDatum() }
    }

    /// What nests is a result or an error on small stacks too.
    @Test(arguments: [
        "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
        "{% macro m() %}{{ \(String(repeating: "[", count: 90))m()\(String(repeating: "]", count: 90)) }}{% endmacro %}{{ m() }}",
        "{% for i in [1] %}{% include 'self' %}{% endfor %}", "{% import 'self' as a %}", "{% extends 'self' %}",
        "{{ \(String(repeating: "(", count: 110))1\(String(repeating: ")", count: 110)) }}",
        "{{ \(String(repeating: "[", count: 110))\(String(repeating: "]", count: 110))|string|length }}",
        "{{ 1\(String(repeating: "|string", count: 110)) }}", "{{ \(String(repeating: "-", count: 110))1 }}",
        String(repeating: "{% if 1 %}", count: 110) + String(repeating: "{% endif %}", count: 110),
    ])
    func smallStacks(_ template: String) {
        for size in [512 << 10, 1 << 20] { _ = Self.failure(of: template, stack: size) }
    }

    /// Values that nest deeply, used on small stacks.
    @Test(arguments: ["[n.x]", "{'a': n.x}", "namespace(y=n.x)", "{'a': n.x}.values()", "n.x|map('string')"])
    func deepValuesOnSmallStacks(_ expression: String) {
        for use in ["n.x", "n.x|list", "n.x|pprint", "n.x|tojson", "n.x == [n.x]", "{n.x: 1}"] {
            let template =
                "{% set n = namespace(x=[1]) %}{% for i in range(500) %}{% set n.x = \(expression) %}{% endfor %}{{ \(use) }}"
            _ = Self.failure(of: template, stack: 512 << 10)
        }
    }

    /// Texts that nest without end are refused while they are read.
    @Test(arguments: [
        ("(", "1", ")"), ("[", "", "]"), ("-", "1", ""), ("not ", "1", ""), ("1 + ", "1", ""), ("{1: ", "1", "}"),
        ("", "a", ".b"), ("", "a", "()"), ("", "1", "|string"), ("1 if 1 else ", "1", ""), ("2 ** ", "1", ""),
    ])
    func deepText(_ opening: String, _ inside: String, _ closing: String) {
        let expression = String(repeating: opening, count: 50_000) + inside + String(repeating: closing, count: 50_000)
        #expect(Self.failure(of: "{{ \(expression) }}")?.message == "maximum recursion depth exceeded")
    }

    /// Values nested deeply are freed on a small stack.
    @Test(arguments: [
        "[n.x]", "(n.x,)", "{'a': n.x}", "namespace(y=n.x)", "cycler(n.x)", "[n.x]|reverse", "[n.x]|batch(1)",
        "[n.x].append", "{'a': n.x}.values()", "[n.x].nope", "n.x|map('string')",
    ])
    func freesDeepValues(_ expression: String) {
        let template =
            "{% set n = namespace(x=[1]) %}{% for i in range(8000) %}{% set n.x = \(expression) %}{% endfor %}"
        #expect(Self.failure(of: template, stack: 512 << 10) == nil)
    }

    /// The error of rendering on a thread with a stack of 4 MB, half of what the main thread has.
    private static func failure(
        of template: String, steps: Int = 1_000_000, stack: Int = 4 << 20
    ) -> TemplateError? {
        nonisolated(unsafe) var failure: TemplateError?
        onStack(of: stack) {
            let file = SourceFile(path: "hostile", text: template)
            var environment = Environment()
            environment.limits.steps = steps
            environment.limits.outputBytes = 20_000_000
            environment.loader = { $0 == "self" ? file : nil }
            do throws(TemplateError) {
                let parsed = try Template(file, environment)
                _ = try Renderer(environment: environment, globals: DictionaryGlobals()).render(parsed)
            } catch { failure = error }
        }
        return failure
    }
}
