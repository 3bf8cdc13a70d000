import Glibc
import Jinja
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
        ("{% set a = 'x' * 10**6 %}{{ ([a] * 10**6)|join }}", "is too long"),
        ("{% set a = 'x' * 10**6 %}{{ a.join('y' * 10**6) }}", "is too long"),
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
        ("{n.t: 1}", "too many parts"), ("n.t == n.s", "too many parts"), ("[n.t, n.s]|sort", "too many parts"),
        ("{'a': 1}[n.l].x", "has no element [["), ("[1].index(n.l)", "… is not in list"),
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
            for size in [512 << 10, 1 << 20] { _ = Self.failure(of: template, stack: size) }
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
            "{% set n = namespace(x=[1]) %}{% for i in range(40000) %}{% set n.x = \(expression) %}{% endfor %}"
        #expect(Self.failure(of: template) == nil)
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

/// Runs work on a thread with a stack of its own.
func onStack(of size: Int, _ work: @escaping () -> Void) {
    final class Box {
        let work: () -> Void
        init(_ work: @escaping () -> Void) { self.work = work }
    }
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, size)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let box = Unmanaged.passRetained(Box(work))
    pthread_create(
        &thread, &attributes,
        { pointer in
            guard let pointer else { return nil }
            Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().work()
            return nil
        }, box.toOpaque())
    pthread_join(thread, nil)
}
