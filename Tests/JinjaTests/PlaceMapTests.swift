import Jinja
import SourceText
import TemplateCases
import Testing

/// Every stretch of output knows where it came from.
@Suite struct PlaceMapTests {
    private static let files = [
        "lib": "{% macro m(x) %}\nM{{ x }}\n{% endmacro %}\n{% macro wrap() %}\n<{{ caller() }}>{% endmacro %}",
        "part": "P{{ 1 + 1 }}\nQ", "base": "B\n{% block b %}C{% endblock %}\nD",
    ]

    /// Templates, and the place of each byte of their output but line ends.
    @Test(arguments: [
        // Text and expressions, computed beforehand or not.
        ("a\n{{ 'b' }}", "a=1:1 b=2:4"), ("{% for x in [1, 2] %}\n{{ x }}{% endfor %}", "1=2:4 2=2:4"),
        ("{%- if 1 -%}  \n a {%- endif -%} \n b", "a=2:2 b=3:2"), ("a\r\n\r\nb{{ 1 }}", "a=1:1 b=3:1 1=3:5"),
        ("{% raw %}\n{{x}}{% endraw %}{{ 'yz' }}", "{=2:1 {=2:2 x=2:3 }=2:4 }=2:5 y=2:21 z=2:21"),
        // Results of macros: printed, kept in variables, handed on.
        ("{% macro m(x) %}\nM{{ x }}{% endmacro %}\n{{ m('y') }}", "M=2:1 y=2:5"),
        ("{% macro m(x) %}\nM{{ x }}{% endmacro %}\n{{ m(m('y')) }}", "M=2:1 M=2:1 y=2:5"),
        (
            "{% macro m(x) %}\nM{{ x }}{% endmacro %}{% set a = m('y') %}{% set b = m('z') %}\n{{ a }}{{ b }}",
            "M=2:1 y=2:5 M=2:1 z=2:5"
        ),
        // What a filter or an operator made of it came from the expression.
        ("{% macro m(x) %}\nM{{ x }}{% endmacro %}\n{{ m('y')|upper }}", "M=3:4 Y=3:4"),
        ("{% macro m(x) %}\nM{{ x }}{% endmacro %}\n{{ m('y') ~ 'z' }}", "M=3:4 y=3:4 z=3:4"),
        (
            "{% macro m() %}\n<{% endmacro %}{% set a = m() %}{% autoescape true %}{{ a }}{{ m() }}{% endautoescape %}",
            "&=2:57 l=2:57 t=2:57 ;=2:57 <=2:1"
        ),
        // Blocks.
        ("{% set x %}\nS{{ 1 }}{% endset %}\n-{{ x }}", "-=3:1 S=2:1 1=2:5"),
        ("{% set x|upper %}\ns{% endset %}\n{{ x }}", "S=3:4"),
        ("{% filter upper %}\nf{% endfilter %}\ng", "F=1:4 g=3:1"),
        (
            "{% for x in [[1]] recursive %}\n({{ x if x is number else loop(x) }}){% endfor %}",
            "(=2:1 (=2:1 1=2:5 )=2:37 )=2:37"
        ),
        // Other files.
        (
            "{% from 'lib' import m, wrap %}\n{{ m('y') }}\n{% call wrap() %}\nW{% endcall %}",
            "M=lib:2:1 y=lib:2:5 <=lib:5:1 W=4:1 >=lib:5:16"
        ),
        ("{% import 'lib' as lib %}\n{{ lib.m('y') }}{{ lib.m('z')|trim }}", "M=lib:2:1 y=lib:2:5 M=2:20 z=2:20"),
        ("a\n{% include 'part' %}\nb", "a=1:1 P=part:1:1 2=part:1:5 Q=part:2:1 b=3:1"),
        ("a\n{% include 'part' without context %}\nb", "a=1:1 P=part:1:1 2=part:1:5 Q=part:2:1 b=3:1"),
        (
            "{% extends 'base' %}{% block b %}\nX{{ super() }}{{ 1 }}{% endblock %}",
            "B=base:1:1 X=2:1 C=base:2:14 1=2:18 D=base:3:1"
        ),
        // Nothing at all has no place.
        ("{% for i in range(9) %}{{ '' }}{% endfor %}a", "a=1:44"),
    ])
    func places(_ template: String, _ expected: String) throws {
        let (text, places) = try Self.mapped(SourceFile(path: "t", text: template))
        let shown = text.utf8.enumerated().filter { $1 > 0x20 }.map { offset, byte in
            let place = places.location(ofOutput: offset)
            let file = place.map { $0.file == "t" ? "" : $0.file + ":" } ?? ""
            return "\(Character(UnicodeScalar(byte)))=\(file)\(place.map { "\($0.line):\($0.column)" } ?? "?")"
        }
        #expect(shown.joined(separator: " ") == expected)
        #expect(places.stretches.count <= text.utf8.count + 1)
    }

    /// The recorded templates: a map changes nothing of the output, it is complete, and literal text is where it says.
    @Test func mapsOfTheCorpus() throws {
        var count = 0
        for recorded in try CorpusTests.cases() {
            let file = SourceFile(path: "t", text: recorded.template)
            guard let (text, places) = try? Self.mapped(file) else { continue }
            count += 1
            let bytes = Array(text.utf8)
            let starts = places.stretches.map(\.outputStart)
            #expect(
                (bytes.isEmpty || starts.first == 0) && zip(starts, starts.dropFirst()).allSatisfy(<), "\(recorded.id)")
            for (place, stretch) in places.stretches.enumerated() where stretch.isLiteral {
                let end = place + 1 < starts.count ? starts[place + 1] : bytes.count
                let literal = bytes[stretch.outputStart..<end]
                // A line may end otherwise in the file.
                let source = stretch.source.bytes.dropFirst(stretch.sourceStart)
                #expect(zip(literal, source).allSatisfy { $0 == $1 || $0 == 0x0A && $1 == 0x0D }, "\(recorded.id)")
            }
        }
        #expect(count > 800)
    }

    private static func mapped(_ file: SourceFile) throws -> (text: String, places: PlaceMap) {
        var environment = Environment()
        environment.loader = { name in files[name].map { SourceFile(path: name, text: $0) } }
        let template = try Template(file, environment)
        func renderer() -> Renderer { Renderer(environment: environment, globals: DictionaryGlobals()) }
        let mapped = try renderer().renderMapped(template)
        // Addresses and random texts differ.
        if !file.text.contains("lipsum"), !file.text.contains("random"), !mapped.text.contains(" at 0x") {
            #expect(try renderer().render(template) == mapped.text)
        }
        return mapped
    }
}
