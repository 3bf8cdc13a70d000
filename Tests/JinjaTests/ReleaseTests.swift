import Testing

@testable import Jinja

/// What a template made is gone with its render: frames, macros and loops hold one another while it runs.
@Suite struct ReleaseTests {
    private final class Probe: Object {
        override var typeName: String { "Probe" }
    }

    @Test(arguments: [
        "{% macro m() %}{{ p }}{% endmacro %}{{ m() }}", "{% for i in [p] if i %}{{ loop.last }}{% endfor %}",
        "{% macro m() %}{% for i in [p, p] if i recursive %}{{ loop.index }}{% endfor %}{% endmacro %}{{ m() }}",
        "{% set x = p %}{% call (a) args(p) %}{{ a }}{% endcall %}{{ self }}", "{{ p.nope.nope }}",
        "{% macro m() %}{{ p }}{{ m.nope.nope }}{% endmacro %}{{ m() }}",
    ])
    func nothingIsLeft(_ text: String) {
        weak var probe: Probe?
        do {
            let object = Probe()
            probe = object
            let args = Value.function("args") { _, _ in .none }
            _ = try? Environment().render(text, ["p": .object(object), "args": args])
        }
        #expect(probe == nil)
    }
}
