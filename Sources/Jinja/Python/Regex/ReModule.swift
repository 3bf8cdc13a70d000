/// Python's module `re`.
enum ReModule {
    /// The names that dbt shows of it.
    static var module: Dict {
        let module = Dict()
        for (name, method) in functions {
            module[name] = .object(
                PythonFunction(name) { arguments, renderer throws(TemplateError) in
                    try method.call((), arguments, renderer)
                })
        }
        for (name, flag) in flags { module[name] = .object(RegexFlag(flag)) }
        module["RegexFlag"] = .object(PythonType("re.RegexFlag"))
        module["template"] = module["compile"]
        module["error"] = .object(PythonType("re.error"))
        module["Pattern"] = .object(PythonType("re.Pattern"))
        module["Match"] = .object(PythonType("re.Match"))
        return module
    }

    private static let functions: [(String, Method<Void>)] = [
        ("match", matching("match", .start)), ("fullmatch", matching("fullmatch", .whole)),
        ("search", matching("search", .anywhere)),
        (
            "sub",
            Method(.function("sub", implicit: 0, "pattern", "repl", "string", "count?", "flags?")) {
                _, arguments, renderer throws(TemplateError) in
                .string(try substitution(arguments, renderer).text)
            }
        ),
        (
            "subn",
            Method(.function("subn", implicit: 0, "pattern", "repl", "string", "count?", "flags?")) {
                _, arguments, renderer throws(TemplateError) in
                let (text, count) = try substitution(arguments, renderer)
                return .tuple(Tuple([.string(text), .int(count)]))
            }
        ),
        (
            "split",
            Method(.function("split", implicit: 0, "pattern", "string", "maxsplit?", "flags?")) {
                _, arguments, _ throws(TemplateError) in
                try pattern(arguments, flagsAt: 3).split(
                    subject(arguments, 1), limit: arguments.int(2, "maxsplit") ?? 0)
            }
        ),
        (
            "findall",
            Method(.function("findall", implicit: 0, "pattern", "string", "flags?")) {
                _, arguments, _ throws(TemplateError) in
                .array(try pattern(arguments, flagsAt: 2).matches(subject(arguments, 1)).map(Pattern.found))
            }
        ),
        (
            "finditer",
            Method(.function("finditer", implicit: 0, "pattern", "string", "flags?")) {
                _, arguments, _ throws(TemplateError) in
                let matches = try pattern(arguments, flagsAt: 2).matches(subject(arguments, 1))
                return .object(ArrayIteration(kind: "callable_iterator", matches.map { .object($0) }))
            }
        ),
        (
            "compile",
            Method(.function("compile", implicit: 0, "pattern", "flags?")) { _, arguments, _ throws(TemplateError) in
                .object(try pattern(arguments, flagsAt: 1))
            }
        ),
        (
            "escape",
            Method(.function("escape", implicit: 0, "pattern")) { _, arguments, _ throws(TemplateError) in
                guard let text = arguments.value(0, "pattern")?.string else {
                    throw typeError("decoding to str: need a bytes-like object, \(typeName(arguments, 0)) found")
                }
                if case .text(let text)? = arguments.value(0, "pattern"), text.flavour == .markup {
                    return .text(Text(escape(text.string), .markup))
                }
                return .string(escape(text))
            }
        ),
        ("purge", Method(.function("purge", implicit: 0)) { _, _, _ in .none }),
    ]

    private static func matching(_ name: String, _ anchor: Pattern.Anchor) -> Method<Void> {
        Method(.function(name, implicit: 0, "pattern", "string", "flags?")) { _, arguments, _ throws(TemplateError) in
            try pattern(arguments, flagsAt: 2).match(subject(arguments, 1), anchor)
        }
    }

    private static func typeName(_ arguments: Arguments, _ position: Int) -> String {
        pythonTypeName(arguments.value(position, "pattern") ?? .none)
    }

    private static let flags: [(String, RegexFlags)] = [
        ("A", .ascii), ("ASCII", .ascii), ("I", .ignoreCase), ("IGNORECASE", .ignoreCase), ("L", .locale),
        ("LOCALE", .locale), ("M", .multiline), ("MULTILINE", .multiline), ("S", .dotAll), ("DOTALL", .dotAll),
        ("X", .verbose), ("VERBOSE", .verbose), ("U", .unicode), ("UNICODE", .unicode), ("NOFLAG", []),
    ]

    private static func pattern(_ arguments: Arguments, flagsAt position: Int) throws(TemplateError) -> Pattern {
        let source = arguments.value(0, "pattern") ?? .none
        let flags = try arguments.value(position, "flags").map { value throws(TemplateError) in try flagValue(value) }
        if let compiled = source.object(as: Pattern.self) {
            guard flags ?? [] == [] else {
                throw valueError("cannot process flags argument with a compiled pattern")
            }
            return compiled
        }
        guard let text = source.string else {
            throw typeError("first argument must be string or compiled pattern")
        }
        return Pattern(try RegexCache.program(text, flags ?? []))
    }

    private static func flagValue(_ value: Value) throws(TemplateError) -> RegexFlags {
        if let flag = value.object(as: RegexFlag.self) { return flag.flags }
        return RegexFlags(rawValue: try wholeNumber(value))
    }

    private static func substitution(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> (text: String, count: Int) {
        let pattern = try pattern(arguments, flagsAt: 4)
        return try pattern.substitution(
            arguments.value(1, "repl") ?? .none, in: arguments, 2, limit: arguments.int(3, "count") ?? 0, renderer)
    }

    /// `re.escape`.
    static func escape(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if "()[]{}?*+-|^$\\.&~# \t\n\r\u{0B}\u{0C}".unicodeScalars.contains(scalar) { out.append("\\") }
            out.append(scalar)
        }
        return String(out)
    }
}

/// A flag of `re`, which prints as its name and adds up as the integer that it is.
final class RegexFlag: PythonObject {
    let flags: RegexFlags

    init(_ flags: RegexFlags) { self.flags = flags }

    private static let all: [(RegexFlags, String)] = [
        (.ascii, "ASCII"), (.ignoreCase, "IGNORECASE"), (.locale, "LOCALE"), (.unicode, "UNICODE"),
        (.multiline, "MULTILINE"), (.dotAll, "DOTALL"), (.verbose, "VERBOSE"),
    ]
    /// The single flags, smallest first.
    private var members: [RegexFlag] {
        Self.all.map(\.0).filter(flags.contains).sorted { $0.rawValue < $1.rawValue }.map(RegexFlag.init)
    }

    /// The flags as Python shows them: `re.IGNORECASE|re.MULTILINE`.
    static func names(of flags: RegexFlags) -> String {
        all.filter { flags.contains($0.0) }.map { "re.\($0.1)" }.joined(separator: "|")
    }

    override var typeName: String { "RegexFlag" }
    override var moduleName: String? { "re" }
    override var isTrue: Bool { !flags.isEmpty }
    override var hashCode: Int? { flags.rawValue }
    override var length: Int? { members.count }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? { members.map { .object($0) } }
    override func repr() -> String { flags.isEmpty ? "re.NOFLAG" : Self.names(of: flags) }
    override func formatted(_ spec: String, _ renderer: Renderer) throws(TemplateError) -> String? {
        try FormatSpec(spec, for: typeName).format(integer: BigInt(flags.rawValue), typeName: typeName)
    }
    override func isEqual(toPlain other: Value) -> Bool {
        if case .int(let number) = other.withoutBool { number == flags.rawValue } else { false }
    }
    override func isEqual(to other: Object) -> Bool { (other as? RegexFlag)?.flags == flags }
    override func truncated() throws(TemplateError) -> BigInt? { BigInt(flags.rawValue) }
    override func arithmetic(
        _ symbol: String, _ other: Value, isReflected: Bool, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard let op = ArithmeticOperator(rawValue: symbol) else { return nil }
        let own = Value.int(flags.rawValue)
        let theirs = other.object(as: RegexFlag.self).map { Value.int($0.flags.rawValue) } ?? other
        return try Jinja.arithmetic(op, isReflected ? theirs : own, isReflected ? own : theirs, renderer)
    }
}
