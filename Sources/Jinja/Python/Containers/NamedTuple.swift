/// A tuple of Python's library whose parts have names: `time.struct_time`, the result of `isocalendar()`.
///
/// All that tuples can do works on it; what is computed from it is a plain tuple.
class NamedTuple: PythonObject {
    private let name: String
    private let partNames: [String]
    /// The parts as a plain tuple.
    let plain: Tuple

    /// A tuple of the named parts; `name` is the type's name with its module.
    init(_ name: String, _ parts: KeyValuePairs<String, Value>) {
        self.name = name
        partNames = parts.map(\.key)
        plain = Tuple(parts.map(\.value))
    }

    override var typeName: String { name }
    override var length: Int? { plain.items.count }
    override var isTrue: Bool { true }
    override var hashCode: Int? { try? Jinja.hashCode(of: .tuple(plain)) }
    override var methodNames: Set<String> { Set(tupleMethods.keys) }
    override func repr() -> String {
        let parts = zip(partNames, plain.items).map { "\($0)=\(Jinja.repr($1))" }
        return "\(name)(\(parts.joined(separator: ", ")))"
    }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? { plain.items }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        index(key, plain.items.count).map { plain.items[$0] }
    }
    override func slice(
        _ start: Value, _ stop: Value, _ step: Value, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        try Jinja.slice(.tuple(plain), start, stop, step, renderer)
    }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        if let place = partNames.firstIndex(of: name) { return plain.items[place] }
        return try super.attribute(name, renderer)
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        try tupleMethods[name]?.call(plain.items, arguments, renderer)
    }
    override func arithmetic(
        _ symbol: String, _ other: Value, isReflected: Bool, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard let op = ArithmeticOperator(rawValue: symbol), op == .add || op == .multiply else { return nil }
        let other = other.object(as: NamedTuple.self).map { .tuple($0.plain) } ?? other
        let (left, right): (Value, Value) = isReflected ? (other, .tuple(plain)) : (.tuple(plain), other)
        return try Jinja.arithmetic(op, left, right, renderer)
    }
    override func order(against other: Value) throws(TemplateError) -> Int? {
        let plainOther: Tuple
        switch other {
        case .tuple(let tuple): plainOther = tuple
        case .object(let object):
            guard let tuple = object as? NamedTuple else { return nil }
            plainOther = tuple.plain
        default: return nil
        }
        let (a, b): (Value, Value) = (.tuple(plain), .tuple(plainOther))
        return try compareOrder(.less, a, b) ? -1 : try valuesAreEqual(a, b) ? 0 : 1
    }
    override func isEqual(to other: Object) -> Bool {
        (other as? NamedTuple).map { isEqual(toPlain: .tuple($0.plain)) } ?? false
    }
    override func isEqual(toPlain other: Value) -> Bool { (try? valuesAreEqual(.tuple(plain), other)) ?? false }
}
