/// Python's `re.Pattern`.
final class Pattern: PythonObject {
    let program: RegexProgram

    init(_ program: RegexProgram) { self.program = program }

    override var typeName: String { "re.Pattern" }
    override var hashCode: Int? { program.pattern.hashValue ^ program.flags.rawValue }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? Pattern else { return false }
        return other.program.pattern == program.pattern && other.program.flags == program.flags
    }

    override func repr() -> String {
        let quoted = quotedRepresentation(of: program.pattern)
        let shown = RegexFlag.names(of: program.flags.subtracting(.unicode))
        return shown.isEmpty ? "re.compile(\(quoted))" : "re.compile(\(quoted), \(shown))"
    }

    override var methodNames: Set<String> { Set(patternMethods.keys) }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        try patternMethods[name]?.call(self, arguments, renderer)
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "pattern": return .string(program.pattern)
        case "flags": return .int(program.flags.rawValue)
        case "groups": return .int(program.groupCount)
        case "groupindex": return .dict(Dict(program.groupNames.map { ($0.name, .int($0.index)) }))
        default: return try super.attribute(name, renderer)
        }
    }

    // MARK: matching

    /// How a match may lie in the text.
    enum Anchor {
        case start, whole, anywhere
    }

    func match(_ text: Text, _ anchor: Anchor, from start: Int = 0, to end: Int? = nil) throws(TemplateError) -> Value {
        let scalars = Array(text.string.unicodeScalars)
        let first = min(max(start, 0), scalars.count)
        var search = RegexSearch(program, scalars, end: end.map { max($0, 0) })
        let slots: [Int]? =
            switch anchor {
            case .start: try search.match(at: first)
            case .whole: try search.match(at: first, full: true)
            case .anywhere: try search.first(from: first)
            }
        guard let slots else { return .none }
        return .object(Match(self, text, scalars, slots))
    }

    func matches(_ text: Text, from start: Int = 0, to end: Int? = nil) throws(TemplateError) -> [Match] {
        let scalars = Array(text.string.unicodeScalars)
        var search = RegexSearch(program, scalars, end: end.map { max($0, 0) })
        return try search.all(from: min(max(start, 0), scalars.count)).map { Match(self, text, scalars, $0) }
    }

    /// The arguments of `findall` and `finditer`.
    fileprivate func matches(_ arguments: Arguments) throws(TemplateError) -> [Match] {
        let text = try subject(arguments, 0)
        return try matches(text, from: arguments.int(1, "pos") ?? 0, to: arguments.int(2, "endpos"))
    }

    /// What `findall` gives for a match: its text, its only group, or all groups.
    static func found(_ match: Match) -> Value {
        switch match.groupCount {
        case 0: match.text(0) ?? .string("")
        case 1: match.text(1) ?? .string("")
        default: .tuple(Tuple((1...match.groupCount).map { match.text($0) ?? .string("") }))
        }
    }

    func split(_ text: Text, limit: Int) throws(TemplateError) -> Value {
        let scalars = Array(text.string.unicodeScalars)
        var search = RegexSearch(program, scalars)
        var parts: [Value] = []
        var start = 0
        for slots in try search.all(limit: limit == 0 ? .max : max(limit, 0)) {
            let match = Match(self, text, scalars, slots)
            parts.append(.string(String(String.UnicodeScalarView(scalars[start..<slots[0]]))))
            for group in 0..<match.groupCount { parts.append(match.text(group + 1) ?? .none) }
            start = slots[1]
        }
        parts.append(.string(String(String.UnicodeScalarView(scalars[start...]))))
        return .array(parts)
    }

    /// `sub`: the text, which is the argument at `position`, and how many matches were replaced.
    func substitution(
        _ replacement: Value, in arguments: Arguments, _ position: Int, limit: Int, _ renderer: Renderer
    ) throws(TemplateError) -> (text: String, count: Int) {
        // Python reads the replacement before it looks at the text.
        var template: RegexTemplate?
        if let source = replacement.string {
            template = try RegexTemplate(source, for: program)
        } else if try !Jinja.isCallable(replacement, Arguments(), renderer) {
            if case .undefined(let undefined) = replacement { throw undefined.error }
            throw typeError("decoding to str: need a bytes-like object, \(pythonTypeName(replacement)) found")
        }
        let text = try subject(arguments, position)
        template?.escapes = text.flavour == .markup
        return try substitute(replacement, template, in: text, limit: limit, renderer)
    }

    private func substitute(
        _ replacement: Value, _ template: RegexTemplate?, in text: Text, limit: Int, _ renderer: Renderer
    ) throws(TemplateError) -> (text: String, count: Int) {
        let scalars = Array(text.string.unicodeScalars)
        var search = RegexSearch(program, scalars)
        let all = limit < 0 ? [] : try search.all(limit: limit == 0 ? .max : limit)
        var out = String.UnicodeScalarView()
        var start = 0
        for slots in all {
            let match = Match(self, text, scalars, slots)
            out.append(contentsOf: scalars[start..<slots[0]])
            if let template {
                out.append(contentsOf: template.expand(match).unicodeScalars)
            } else {
                let made = try renderer.call(replacement, Arguments([.object(match)]))
                guard let part = made.string else {
                    throw typeError("expected str instance, \(pythonTypeName(made)) found")
                }
                out.append(contentsOf: part.unicodeScalars)
            }
            try checkTextSize(out.count)
            start = slots[1]
        }
        out.append(contentsOf: scalars[start...])
        return (String(out), all.count)
    }
}

private func matching(_ name: String, _ anchor: Pattern.Anchor) -> Method<Pattern> {
    Method(.named("Pattern", name, "string", "pos?", "endpos?")) { pattern, arguments, _ throws(TemplateError) in
        try pattern.match(
            subject(arguments, 0), anchor, from: arguments.int(1, "pos") ?? 0, to: arguments.int(2, "endpos"))
    }
}

private let patternMethods: [String: Method<Pattern>] = [
    "match": matching("match", .start), "fullmatch": matching("fullmatch", .whole),
    "search": matching("search", .anywhere),
    "findall": Method(.named("Pattern", "findall", "string", "pos?", "endpos?")) {
        pattern, arguments, _ throws(TemplateError) in
        .array(try pattern.matches(arguments).map(Pattern.found))
    },
    "finditer": Method(.named("Pattern", "finditer", "string", "pos?", "endpos?")) {
        pattern, arguments, _ throws(TemplateError) in
        .object(ArrayIteration(kind: "callable_iterator", try pattern.matches(arguments).map { .object($0) }))
    },
    "split": Method(.named("Pattern", "split", "string", "maxsplit?")) { pattern, arguments, _ throws(TemplateError) in
        try pattern.split(subject(arguments, 0), limit: arguments.int(1, "maxsplit") ?? 0)
    },
    "sub": Method(.named("Pattern", "sub", "repl", "string", "count?")) {
        pattern, arguments, renderer throws(TemplateError) in
        .string(
            try pattern.substitution(
                arguments.value(0, "repl") ?? .none, in: arguments, 1, limit: arguments.int(2, "count") ?? 0, renderer
            ).text)
    },
    "subn": Method(.named("Pattern", "subn", "repl", "string", "count?")) {
        pattern, arguments, renderer throws(TemplateError) in
        let (text, count) = try pattern.substitution(
            arguments.value(0, "repl") ?? .none, in: arguments, 1, limit: arguments.int(2, "count") ?? 0, renderer)
        return .tuple(Tuple([.string(text), .int(count)]))
    },
]

/// The text that an expression is applied to.
/// - Throws: TypeError for what is no text.
func subject(_ arguments: Arguments, _ position: Int) throws(TemplateError) -> Text {
    guard let value = arguments.value(position, "string") else { return Text("", .plain) }
    guard case .text(let text) = value else {
        throw typeError("expected string or bytes-like object, got '\(pythonTypeName(value))'")
    }
    return text
}
