import Jinja
import SourceText
import TemplateCases
import TestSupport
import Testing

/// What is read without the parser is what the parser reads.
@Suite struct LiteralTextTests {
    @Test(arguments: [
        "select 1", "{{ ref('a') }}", "{{ref(\"a\",'b')}} from {{- source('x', 'y') -}}",
        "{{ config(materialized='table', tags=['a', 'b'], meta={'owner': 'x', 'n': 12, 'deep': [[], {}]}) }}",
        "{# none #}{{ f(true, False, none, 0) }}", "{{ ref('é') }} } }} {", "{{ f() }}",
    ]) func readsPlainForms(_ text: String) throws {
        try #require(LiteralText(SourceFile(path: "a.sql", text: text)) != nil)
        try agrees(text)
    }

    @Test(arguments: [
        "{% set a = 1 %}", "{{ a }}", "{{ a.b('c') }}", "{{ f('a' 'b') }}", "{{ f('a' ~ 'b') }}", "{{ f('\\n') }}",
        "{{ f(1.5) }}", "{{ f(-1) }}", "{{ f(007) }}", "{{ f(9999999999999999999) }}", "{{ f(x) }}",
        "{{ f(a='b', 'c') }}",
        "{{ f(a=1, a=2) }}", "{{ f('a') | upper }}", "{{ f('a')('b') }}", "{{ f('a') ", "{{ f('a) }}", "{# open",
        "{{ f(['a', ]) }}", "{{ f(('a',)) }}", "{{ f(*[1]) }}", "{{ f({1: 2}) }}", "a\r\n{{ f('a') }}", "{{+ f() }}",
        "{{ f(a==1) }}", "{{ f ('a') }}", "{{ none() }}", "{{ f(is='a') }}",
    ]) func leavesTheRestToTheParser(_ text: String) {
        #expect(LiteralText(SourceFile(path: "a.sql", text: text)) == nil)
    }

    @Test func tellsTextsThatArePrintedAsTheyStand() throws {
        let plain = try #require(LiteralText(SourceFile(path: "a", text: "see {{ doc('x') }} and {{ doc('y') }}.")))
        #expect(plain.isVerbatim && plain.outputs == [Span(4, 18), Span(23, 37)])
        for text in ["a {{- doc('x') }}", "a {{ doc('x') -}} b", "{# note #} a"] {
            #expect(try #require(LiteralText(SourceFile(path: "a", text: text))).isVerbatim == false)
        }
    }

    @Test func agreesWithTheParserOnRandomTexts() throws {
        let pieces = [
            "'a'", "\"b c\"", "'it''s'", "12", "0", "true", "None", "x", "x=", "y = ", ",", ", ", ": ", "[", "]", "{",
            "}",
            "(", ")", " ", "\n", "-", "|", "#", "ref", "'k': ",
        ]
        var random = Xorshift()
        var read = 0
        for _ in 0..<5_000 {
            var text = random.element(of: ["", "a ", "{# b #}", "{"]) ?? ""
            for _ in 0...random.next(below: 2) {
                text += random.element(of: ["{{ f(", "{{- ref(", "{{ config ("]) ?? ""
                for _ in 0..<random.next(below: 6) { text += random.element(of: pieces) ?? "" }
                text += random.element(of: [") }}", ")}}", ") -}}\n", "]) }}"]) ?? ""
            }
            if LiteralText(SourceFile(path: "a", text: text)) != nil { read += 1 }
            try agrees(text)
        }
        #expect(read > 200)
    }

    @Test func agreesWithTheParserOnRecordedTemplates() throws {
        for recorded in try CorpusTests.cases() { try agrees(recorded.template) }
    }

    private func agrees(_ text: String) throws {
        let source = SourceFile(path: "a.sql", text: text)
        guard let plain = LiteralText(source) else { return }
        let template = try #require(try? Template(source, .dbt), "\(text)")
        #expect(template.hasOnlyLiteralCalls, "\(text)")
        try #require(plain.calls.count == template.calls.count, "\(text)")
        for (a, b) in zip(plain.calls, template.calls) {
            #expect(a.path == b.path && a.span == b.span && b.isLiteral, "\(text)")
            #expect(a.positional == b.positional && a.keywords.map(\.name) == b.keywords.map(\.name), "\(text)")
            #expect(a.keywords.map(\.value) == b.keywords.map(\.value), "\(text)")
        }
    }
}
