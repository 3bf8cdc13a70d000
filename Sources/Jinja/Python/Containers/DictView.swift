/// `dict.keys()`, `dict.values()`, `dict.items()`: a live view.
final class DictView: PythonObject {
    /// Which part of the dict is seen.
    enum Part: String {
        case keys = "dict_keys"
        case values = "dict_values"
        case items = "dict_items"
    }

    private let dict: Dict
    private let part: Part

    init(_ dict: Dict, _ part: Part) {
        self.dict = dict
        self.part = part
    }

    /// The elements seen now.
    var elements: [Value] {
        switch part {
        case .keys: dict.keys
        case .values: dict.values
        case .items: dict.pairs.map { .tuple(Tuple([$0, $1])) }
        }
    }

    override var typeName: String { part.rawValue }
    override var isTrue: Bool { dict.count > 0 }
    override var length: Int? { dict.count }
    override var hashCode: Int? { part == .values ? ObjectIdentifier(self).hashValue : nil }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? { elements }
    override func makeIterator(_ renderer: Renderer) throws(TemplateError) -> Iteration? {
        DictViewIteration(dict, part)
    }
    override func contains(_ item: Value, _ renderer: Renderer) throws(TemplateError) -> Bool? {
        part == .values ? nil : try holds(item)
    }
    private func holds(_ item: Value) throws(TemplateError) -> Bool {
        switch part {
        case .keys: return try dict.value(for: item) != nil
        case .values: return false
        case .items:
            guard case .tuple(let pair) = item, pair.items.count == 2,
                let value = try dict.value(for: pair.items[0])
            else { return false }
            return try valuesAreEqual(value, pair.items[1])
        }
    }
    override func isEqual(to other: Object) -> Bool {
        guard part != .values else { return false }
        if let view = other as? DictView { return view.part != .values && isEqual(toView: view) }
        guard let other = other as? SetObject, let own = try? SetObject(elements) else { return false }
        return own.isEqual(to: other)
    }
    // As Python: of the same length, and the other has each of the own. So values that can't be hashed are compared too.
    private func isEqual(toView other: DictView) -> Bool {
        guard dict.count == other.dict.count else { return false }
        return elements.allSatisfy { (try? other.holds($0)) ?? false }
    }
    override func writeRepresentation(to writer: inout Representation) -> Bool {
        writer.append(part.rawValue + "(")
        writer.items(elements, "[", "])")
        return true
    }
    override func repr() -> String { Jinja.repr(.object(self)) }

    // Views of keys and items take part in set arithmetic.
    override func arithmetic(
        _ symbol: String, _ other: Value, isReflected: Bool, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard symbol == "-", part != .values else { return nil }
        let own = try SetObject(elements)
        let theirs = try SetObject(Jinja.elements(of: other, renderer))
        return try (isReflected ? theirs : own).arithmetic(
            symbol, .object(isReflected ? own : theirs), isReflected: false, renderer)
    }

    override var methodNames: Set<String> { part == .values ? [] : ["isdisjoint"] }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard methodNames.contains(name) else { return nil }
        return try setMethods[name]?.call(SetObject(elements), arguments, renderer)
    }
}

/// The set that a value is or that a view of keys or items stands for; nil for all else.
func setOf(_ value: Value) throws(TemplateError) -> SetObject? {
    guard case .object(let object) = value else { return nil }
    if let set = object as? SetObject { return set }
    guard let view = object as? DictView else { return nil }
    return try SetObject(view.elements)
}

/// Iterates over a view; a change of the dict's size meanwhile is an error, as in Python.
private final class DictViewIteration: Iteration {
    private let dict: Dict
    private let part: DictView.Part
    private let count: Int
    private var place = 0

    init(_ dict: Dict, _ part: DictView.Part) {
        self.dict = dict
        self.part = part
        count = dict.count
        super.init(kind: part.rawValue.dropLast() + "iterator")
    }

    override func next(_ renderer: Renderer) throws(TemplateError) -> Value? {
        guard dict.count == count else {
            throw TemplateError(.runtime, "dictionary changed size during iteration")
        }
        guard place < count else { return nil }
        defer { place += 1 }
        switch part {
        case .keys: return dict.keys[place]
        case .values: return dict.values[place]
        case .items: return .tuple(Tuple([dict.keys[place], dict.values[place]]))
        }
    }
}
