/// `loop` in a for loop.
final class LoopObject: Object {
    typealias Recursion = (_ value: Value, _ depth: Int) throws(TemplateError) -> Text

    @exclusivity(unchecked) private var iteration: Iteration
    @exclusivity(unchecked) private var knownLength: Int?
    private let recurse: Recursion?
    private let depth: Int
    @exclusivity(unchecked) private var index = -1
    @exclusivity(unchecked) private var before: Value?
    @exclusivity(unchecked) private var current: Value?
    @exclusivity(unchecked) private var after: Value?
    private var lastChanged: Value?

    init(_ iteration: Iteration, length: Int?, recurse: Recursion?, depth: Int) {
        self.iteration = iteration
        knownLength = length
        self.recurse = recurse
        self.depth = depth
    }

    /// Goes to the next element.
    func advance(_ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let item = try peek(renderer) else { return nil }
        after = nil
        index += 1
        before = current
        current = item
        return item
    }
    private func peek(_ renderer: Renderer) throws(TemplateError) -> Value? {
        if after == nil { after = try iteration.next(renderer) }
        return after
    }
    private func length(_ renderer: Renderer) throws(TemplateError) -> Int {
        if let knownLength { return knownLength }
        let rest = try iteration.elements(renderer) ?? []
        iteration = ArrayIteration(rest)
        let length = rest.count + index + 1 + (after == nil ? 0 : 1)
        knownLength = length
        return length
    }

    override var typeName: String { "LoopContext" }
    override var moduleName: String? { "jinja2.runtime" }
    override var isCallable: Bool { true }
    override var length: Int? { knownLength }
    override func repr() -> String { "<LoopContext \(index + 1)/\(knownLength ?? 0)>" }
    override func text(_ renderer: Renderer?) throws(TemplateError) -> String {
        if let renderer { _ = try length(renderer) }
        return repr()
    }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? {
        var items: [Value] = []
        while let item = try advance(renderer) { items.append(.tuple(Tuple([item, .object(self)]))) }
        return items
    }

    /// The attributes of `loop`.
    enum Member: String {
        case index, index0, first, last, length, revindex, revindex0, depth, depth0, previtem, nextitem, cycle, changed
    }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let member = Member(rawValue: name) else { return nil }
        return try value(of: member, renderer)
    }
    func value(of member: Member, _ renderer: Renderer) throws(TemplateError) -> Value {
        switch member {
        case .index: return .int(index + 1)
        case .index0: return .int(index)
        case .first: return .bool(index == 0)
        case .last: return .bool(try peek(renderer) == nil)
        case .length: return .int(try length(renderer))
        case .revindex: return .int(try length(renderer) - index)
        case .revindex0: return .int(try length(renderer) - index - 1)
        case .depth: return .int(depth + 1)
        case .depth0: return .int(depth)
        case .previtem:
            if index > 0, let before { return before }
            return absent("there is no previous item", renderer)
        case .nextitem:
            return try peek(renderer) ?? absent("there is no next item", renderer)
        case .cycle, .changed: return .object(LoopMethod(member.rawValue, self))
        }
    }
    private func absent(_ hint: String, _ renderer: Renderer) -> Value {
        .undefined(Undefined(name: nil, hint: hint, key: nil, isCapturing: renderer.isCapturing))
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        switch name {
        case "cycle":
            guard !arguments.positional.isEmpty else { throw TemplateError(.type, "no items for cycling given") }
            return arguments.positional[max(index, 0) % arguments.positional.count]
        case "changed":
            let value = Value.tuple(Tuple(arguments.positional))
            if let lastChanged, try valuesAreEqual(lastChanged, value) { return .bool(false) }
            lastChanged = value
            return .bool(true)
        default: return nil
        }
    }
    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let value = arguments.value(0, "iterable") else {
            throw TemplateError(.type, "LoopContext.__call__() missing 1 required positional argument: 'iterable'")
        }
        guard let recurse else {
            throw TemplateError(.type, "The loop must have the 'recursive' marker to be called recursively.")
        }
        return .text(try recurse(value, depth + 1))
    }
}

/// `loop.cycle` taken without a call.
private final class LoopMethod: Object {
    private let name: String
    private let loop: LoopObject
    init(_ name: String, _ loop: LoopObject) { (self.name, self.loop) = (name, loop) }
    override var typeName: String { "method" }
    override var isCallable: Bool { true }
    override func repr() -> String { "<bound method LoopContext.\(name) of \(loop.repr())>" }
    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        try loop.callMethod(name, arguments, renderer)
    }
}
