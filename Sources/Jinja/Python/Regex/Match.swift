/// Python's `re.Match`.
final class Match: PythonObject {
    let pattern: Pattern
    /// What was searched.
    let string: Text
    private let scalars: [Unicode.Scalar]
    private let slots: [Int]

    init(_ pattern: Pattern, _ string: Text, _ scalars: [Unicode.Scalar], _ slots: [Int]) {
        self.pattern = pattern
        self.string = string
        self.scalars = scalars
        self.slots = slots
    }

    /// How many groups the expression has.
    var groupCount: Int { pattern.program.groupCount }

    /// The text of a group, nil where it did not match.
    func text(_ group: Int) -> Value? {
        guard slots[group * 2] >= 0, slots[group * 2 + 1] >= 0 else { return nil }
        return .string(String(String.UnicodeScalarView(scalars[slots[group * 2]..<slots[group * 2 + 1]])))
    }

    /// The start and end of a group, -1 where it did not match.
    func span(_ group: Int) -> (Int, Int) {
        slots[group * 2 + 1] < 0 ? (-1, -1) : (slots[group * 2], slots[group * 2 + 1])
    }

    /// The number of a group that is named by number or name.
    /// - Throws: IndexError.
    func index(_ group: Value) throws(TemplateError) -> Int {
        if let name = group.string, let index = pattern.program.groupIndex(name) { return index }
        if case .int(let index) = group.withoutBool, (0...groupCount).contains(index) { return index }
        throw TemplateError(.runtime, "no such group", className: "IndexError")
    }

    override var typeName: String { "re.Match" }
    override var hasItems: Bool { true }
    override func repr() -> String {
        let (start, end) = span(0)
        return "<re.Match object; span=(\(start), \(end)), match=\(Jinja.repr(text(0) ?? .none))>"
    }

    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let group = try? index(key) else { return nil }
        return text(group) ?? Value.none
    }

    override var methodNames: Set<String> { Set(matchMethods.keys) }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        try matchMethods[name]?.call(self, arguments, renderer)
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "re": return .object(pattern)
        case "string": return .text(string)
        case "pos": return .int(0)
        case "endpos": return .int(scalars.count)
        case "lastindex": return lastIndex.map { .int($0) } ?? Value.none
        case "lastgroup":
            let last = lastIndex.flatMap { index in pattern.program.groupNames.first { $0.index == index }?.name }
            return last.map { .string($0) } ?? Value.none
        case "regs": return .tuple(Tuple((0...groupCount).map(spanValue)))
        default: return try super.attribute(name, renderer)
        }
    }

    // The group that was closed last: of those that end latest, the outermost.
    private var lastIndex: Int? {
        (1..<max(1, groupCount + 1)).filter { span($0).1 >= 0 }.max { a, b in
            span(a).1 != span(b).1 ? span(a).1 < span(b).1 : a > b
        }
    }

    fileprivate func spanValue(_ group: Int) -> Value {
        let (start, end) = span(group)
        return .tuple(Tuple([.int(start), .int(end)]))
    }
}

private let matchMethods: [String: Method<Match>] = [
    "group": Method(.anything) { match, arguments, _ throws(TemplateError) in
        if arguments.positional.count < 2 {
            return match.text(try match.index(arguments.positional.first ?? .int(0))) ?? .none
        }
        var texts: [Value] = []
        for group in arguments.positional { texts.append(match.text(try match.index(group)) ?? .none) }
        return .tuple(Tuple(texts))
    },
    "groups": Method(.named("Match", "groups", "default?")) { match, arguments, _ in
        let fallback = arguments.value(0, "default") ?? .none
        return .tuple(Tuple((0..<match.groupCount).map { match.text($0 + 1) ?? fallback }))
    },
    "groupdict": Method(.named("Match", "groupdict", "default?")) { match, arguments, _ in
        let fallback = arguments.value(0, "default") ?? .none
        return .dict(Dict(match.pattern.program.groupNames.map { ($0.name, match.text($0.index) ?? fallback) }))
    },
    "start": Method(.positional("Match", "start", 0...1)) { match, arguments, _ throws(TemplateError) in
        .int(match.span(try match.index(arguments.positional.first ?? .int(0))).0)
    },
    "end": Method(.positional("Match", "end", 0...1)) { match, arguments, _ throws(TemplateError) in
        .int(match.span(try match.index(arguments.positional.first ?? .int(0))).1)
    },
    "span": Method(.positional("Match", "span", 0...1)) { match, arguments, _ throws(TemplateError) in
        match.spanValue(try match.index(arguments.positional.first ?? .int(0)))
    },
    "expand": Method(.named("Match", "expand", "template")) { match, arguments, _ throws(TemplateError) in
        guard let source = arguments.value(0, "template")?.string else { throw typeError("expected str instance") }
        let template = try RegexTemplate(source, for: match.pattern.program)
        // Python joins the pieces with an empty piece of what was searched.
        guard match.string.flavour == .markup else { return .string(template.expand(match)) }
        return .text(Text(escaped(template.expand(match)), .markup))
    },
]
