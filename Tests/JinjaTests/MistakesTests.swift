import Jinja
import SourceText
import Testing

/// Several mistakes of one text, each with its place.
@Suite struct MistakesTests {
    /// In each text `^` stands before what is marked as a mistake.
    @Test(arguments: [
        "{{ a ^b }} {{ 'x'|^uper }} {{ (1 ^}} {{ ^# }}",
        "{{ a|^nope }}{% if a ^= 1 %}{{ b|nope }}{% elif ^%}{{ ^'open }}{% else ^x %}{% endif ^y %}",
        "{% for x ^iin y %}{{ x is ^weekday }}{% else %}{{ ^% }}{% endfor %}",
        "{% set x = ^%}{% set y|^nope(a=1) %}{{ y is not ^evn }}{% endset %}{% do a ^b %}",
        "{% macro m(a ^b) %}{{ a|default(1)|^defualt }}{% endmacro %}{% ^call nope %}{% endcall %}",
        "{% filter ^nope(x='}') %}\n{{ 1 +^}}{% endfilter %}",
        "{%- include ^-%} a {%- set a, ^= 1 -%} {{- 'é' ^é -}}\r\n{{ 1|^nope }}",
        // (An unknown filter in a branch of `if` is one of rendering.)
        // What belongs together can't be told: nothing is looked for behind it.
        "{{ a ^b }}{% if a %}{% ^endfor %}{{ a b }}", "{{ a ^b }}{% ^fi %}{{ a b }}", "{{ 1 }}{# {{ a b }} #}",
        "{% raw %}{{ a b }}{% endraw %}{{ ^}}",
    ])
    func places(_ marked: String) {
        let source = SourceFile(path: "m.sql", text: marked.filter { $0 != "^" })
        let mistakes = Template.mistakes(in: source, Environment())
        var wanted: [String] = []
        var (line, column) = (1, 1)
        for scalar in marked.unicodeScalars {
            switch scalar {
            case "^": wanted.append("\(line):\(column)")
            case "\n": (line, column) = (line + 1, 1)
            default: column += 1
            }
        }
        let places = mistakes.compactMap(\.location)
        #expect(places.map { "\($0.line):\($0.column)" } == wanted, "\(mistakes.map(\.message))")
        // Shown is the text as it was written.
        #expect(places.allSatisfy { source.text.contains($0.lineText) })
    }

    @Test func areBounded() {
        let source = SourceFile(path: "m.sql", text: String(repeating: "{{ a b }}", count: 1000))
        #expect(Template.mistakes(in: source, Environment()).count == 20)
    }

    /// A macro file tells the mistakes of all its macros, and keeps those that have none.
    @Test func macroFiles() {
        let file = SourceFile(
            path: "m.sql",
            text: """
                {% macro a(x y) %}{{ b c }}{% endmacro %}
                {% macro good() %}{% endmacro %}
                {% macro b() %}{{ 1 +}}{% endmacro %}
                {% macro open() %}
                """)
        let (entries, errors, _) = macroFileEntries(of: file, .dbt)
        #expect(entries.map(\.name) == ["good"])
        #expect(errors.compactMap { $0.location.map { "\($0.line):\($0.column)" } } == ["4:1", "1:14", "1:24", "3:22"])
    }
}
