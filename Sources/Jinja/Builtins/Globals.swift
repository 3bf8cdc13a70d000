/// Every built-in global by name; made anew for each render that asks for it.
let builtinGlobals: [String: @Sendable () -> Value] = [
    "range": { .object(PythonFunction("safe_range", makeRange)) },
    "dict": { .object(PythonType("dict", construct: makeDict)) },
    "lipsum": { .object(PythonFunction("generate_lorem_ipsum", makeLoremIpsum)) },
    "cycler": { .object(PythonType("jinja2.utils.Cycler", construct: makeCycler)) },
    "joiner": { .object(PythonType("jinja2.utils.Joiner", construct: makeJoiner)) },
    "namespace": { .object(PythonType("jinja2.utils.Namespace", construct: makeNamespace)) },
]

private func makeRange(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    if let keyword = arguments.keywords.first {
        throw typeError("safe_range() got an unexpected keyword argument '\(keyword.name)'")
    }
    let count = arguments.positional.count
    guard (1...3).contains(count) else {
        throw typeError(
            count == 0
                ? "range expected at least 1 argument, got 0" : "range expected at most 3 arguments, got \(count)")
    }
    var numbers: [Int] = []
    for value in arguments.positional { numbers.append(try wholeNumber(value)) }
    let step = count == 3 ? numbers[2] : 1
    guard step != 0 else { throw valueError("range() arg 3 must not be zero") }
    var given = arguments.positional.map(\.withoutBool)
    if count == 1 { given.insert(.int(0), at: 0) }
    if count < 3 { given.append(.int(1)) }
    let isLong = given.contains { $0.object(as: BigInteger.self) != nil }
    let range = RangeObject(
        start: count == 1 ? 0 : numbers[0], stop: count == 1 ? numbers[0] : numbers[1], step: step,
        given: isLong ? given : nil)
    guard range.count <= RangeObject.sizeLimit else {
        throw TemplateError(
            .runtime, "Range too big. The sandbox blocks ranges larger than MAX_RANGE (\(RangeObject.sizeLimit)).",
            className: "OverflowError")
    }
    return .object(range)
}

private func makeDict(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    guard arguments.positional.count < 2 else {
        throw typeError("dict expected at most 1 argument, got \(arguments.positional.count)")
    }
    let dict = Dict()
    if let source = arguments.positional.first { try fill(dict, from: source, renderer) }
    for (name, value) in arguments.keywordDict.pairs { try dict.set(name, value) }
    return .dict(dict)
}

private func makeNamespace(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    guard case .dict(let values) = try makeDict(arguments, renderer) else { return .none }
    return .object(NamespaceObject(values))
}

private func makeCycler(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    if let keyword = arguments.keywords.first {
        throw typeError("Cycler.__init__() got an unexpected keyword argument '\(keyword.name)'")
    }
    guard !arguments.positional.isEmpty else {
        throw TemplateError(.runtime, "at least one item has to be provided")
    }
    return .object(Cycler(arguments.positional))
}

private func makeJoiner(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    try Signature.function("Joiner.__init__", "sep?").check(arguments)
    return .object(Joiner(arguments.value(0, "sep") ?? .string(", ")))
}

/// `cycler(…)`: hands out its items in turn.
private final class Cycler: PythonObject {
    private var items: [Value]
    private var place = 0

    init(_ items: [Value]) { self.items = items }
    deinit { Teardown.release(&items) }

    override var typeName: String { "Cycler" }
    override var moduleName: String? { "jinja2.utils" }
    override func repr() -> String { "<jinja2.utils.Cycler object at \(address(of: self))>" }
    override var methodNames: Set<String> { ["next", "reset"] }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "current": items[place]
        case "items": .tuple(Tuple(items))
        case "pos": .int(place)
        default: try super.attribute(name, renderer)
        }
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard methodNames.contains(name) else { return nil }
        try Signature.function("Cycler.\(name)").check(arguments)
        if name == "reset" {
            place = 0
            return Value.none
        }
        defer { place = (place + 1) % items.count }
        return items[place]
    }
}

/// `joiner(sep)`: nothing at the first call, the separator at all others.
private final class Joiner: Object {
    private let separator: Value
    private var isUsed = false

    init(_ separator: Value) { self.separator = separator }

    override var typeName: String { "Joiner" }
    override var moduleName: String? { "jinja2.utils" }
    override var isCallable: Bool { true }
    override func repr() -> String { "<jinja2.utils.Joiner object at \(address(of: self))>" }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "sep": separator
        case "used": .bool(isUsed)
        default: nil
        }
    }
    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        try Signature.function("Joiner.__call__").check(arguments)
        defer { isUsed = true }
        return isUsed ? separator : .string("")
    }
}
