import SourceText

/// A value that the engine does not know from inside: what a host gives to its templates, and the engine's own
/// rarer kinds. Override what the object can do; the defaults refuse with Python's errors.
///
/// A class, not a protocol: one pointer inside `Value`.
open class Object {
    /// A new object.
    public init() {}

    /// The type's name as messages and `repr` show it, such as `Macro`.
    open var typeName: String { "object" }
    /// The Python module of the type, which messages about missing attributes show; nil for built-in types.
    open var moduleName: String? { nil }
    /// The answer to `<`, `<=`, `>`, `>=` with this object on the left; nil where there is no order.
    func compare(_ op: OrderOperator, _ other: Value) throws(TemplateError) -> Bool? {
        try order(against: other).map(op.holds)
    }
    /// The answer to `item in x`; nil leaves it to iteration.
    open func contains(_ item: Value, _ renderer: Renderer) throws(TemplateError) -> Bool? { nil }
    /// Attributes that exist in Python but that templates may not touch (private ones are refused by name anyway).
    open var pythonAttributes: Set<String> { [] }
    /// An attribute (`x.name`), nil where there is none: the engine then tries the item of that name.
    open func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? { nil }
    /// An item (`x[key]`), nil where there is none: the engine then tries the attribute of that name.
    open func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? { nil }
    /// Calls the object (`x(…)`), nil where it is not callable.
    open func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? { nil }
    /// Calls a method (`x.name(…)`) without making a bound function first; nil leaves it to `attribute` and `call`.
    open func callMethod(_ name: String, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        nil
    }
    /// Whether `printCall` is asked instead of `call` where a template prints what a call gives (`{{ x(…) }}`).
    open var printsCalls: Bool { false }
    /// Calls the object and prints the result, as ``Renderer/print(_:_:globals:)`` does with a macro; a value that comes
    /// back is still to be printed.
    open func printCall(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? { nil }
    /// Whether `call` may answer.
    open var isCallable: Bool { false }
    /// Python's truth value.
    open var isTrue: Bool { true }
    /// `str(x)`, also what `{{ x }}` prints.
    open func text(_ renderer: Renderer?) throws(TemplateError) -> String { repr() }
    /// `repr(x)`.
    open func repr() -> String { "<\(typeName)>" }
    /// The elements for `for`, `list` and friends; nil where it can't be iterated.
    open func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? { nil }
    /// An iterator for `for` and friends; nil takes `elements`.
    open func makeIterator(_ renderer: Renderer) throws(TemplateError) -> Iteration? { nil }
    /// `x[start:stop:step]`; nil where it can't be sliced.
    open func slice(_ start: Value, _ stop: Value, _ step: Value, _ renderer: Renderer) throws(TemplateError) -> Value?
    {
        nil
    }
    /// `len(x)`, nil where it has none.
    open var length: Int? { nil }
    /// `x == other`; identity where not overridden.
    open func isEqual(to other: Object) -> Bool { self === other }
    /// Hash for dict keys and sets; nil where the object is unhashable.
    open var hashCode: Int? { ObjectIdentifier(self).hashValue }
    /// The plain data of this object for artifacts and `tojson`; nil where it has none.
    open var datum: Datum? { nil }
    /// A host that shows itself as a mapping (`is mapping`, `.items()`): its pairs in order, nil for all else.
    open var mappingPairs: [(Value, Value)]? { nil }

    /// What can stand behind its point, for the hint where something else does.
    open var memberNames: [String] { [] }

    /// Whether Python finds `x[key]` on the type; then `%` takes the object for a mapping that need not be used up.
    var hasItems: Bool { false }

    // Operators, for the engine's own kinds (dates, decimals, sets). The evaluator asks the left operand, then the
    // right one with `isReflected`, then raises Python's TypeError.

    /// `self symbol other`, or `other symbol self` where reflected, for `+ - * / // % **`; nil is "not implemented".
    func arithmetic(
        _ symbol: String, _ other: Value, isReflected: Bool, _ renderer: Renderer
    ) throws(TemplateError) -> Value? { nil }
    /// `-self`; nil where it has no negative.
    func negated() throws(TemplateError) -> Value? { nil }
    /// `+self`; nil where Python has none.
    func affirmed() throws(TemplateError) -> Value? { nil }
    /// Negative, zero or positive for `self` before, equal to or after `other`; nil where Python has no order.
    func order(against other: Value) throws(TemplateError) -> Int? { nil }
    /// `self == other` for values that are no objects, such as a decimal and an integer.
    func isEqual(toPlain other: Value) -> Bool { false }
    // Conversions of the engine's own kinds.

    /// `int(self)`; nil where Python has none.
    func truncated() throws(TemplateError) -> BigInt? { nil }
    /// `float(self)`; nil where Python has none.
    func floated() throws(TemplateError) -> Double? { nil }
    /// `round(self, digits)`; nil where Python has none.
    func rounded(_ digits: Int?) throws(TemplateError) -> Value? { nil }
    /// `format(self, spec)` for a spec that is not empty; nil where the type knows none.
    func formatted(_ spec: String, _ renderer: Renderer) throws(TemplateError) -> String? { nil }
    /// Writes `repr(self)` for containers whose elements have one of their own; false leaves it to `repr()`.
    func writeRepresentation(to writer: inout Representation) -> Bool { false }
}

/// A function of the host.
public final class HostFunction: Object {
    /// The name that messages show.
    public let name: String
    private let body: (Arguments, Renderer) throws(TemplateError) -> Value

    /// A function with its name and body.
    public init(_ name: String, _ body: @escaping (Arguments, Renderer) throws(TemplateError) -> Value) {
        self.name = name
        self.body = body
    }
    public override var typeName: String { "function" }
    public override var isCallable: Bool { true }
    public override func repr() -> String { "<function \(name) at \(address(of: self))>" }
    public override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        try body(arguments, renderer)
    }
}

/// What a call was given: `f(1, *rest, key=2, **more)`.
public struct Arguments {
    /// The positional arguments.
    public var positional: [Value]
    /// The keyword arguments in order.
    public var keywords: [(name: String, value: Value)]

    /// Arguments by position and by name.
    public init(_ positional: [Value] = [], keywords: [(name: String, value: Value)] = []) {
        self.positional = positional
        self.keywords = keywords
    }

    /// The argument at a position or, where that is absent, by name; nil where neither was given.
    public func value(_ position: Int, _ name: String) -> Value? {
        if position < positional.count { return positional[position] }
        return keyword(name)
    }
    /// The keyword argument of a name.
    public func keyword(_ name: String) -> Value? {
        for (key, value) in keywords where key == name { return value }
        return nil
    }
    // Names that were given as markup, by `**`: a dict of the arguments shows them so.
    var markupNames: [String] = []

    /// The keyword arguments as Python's `**kwargs` takes them.
    public var keywordDict: Dict { dict(of: keywords) }
    /// Some of the keyword arguments, as a dict.
    func dict(of keywords: [(name: String, value: Value)]) -> Dict {
        let result = Dict(keywords.map { ($0.name, $0.value) })
        for name in markupNames where result[name] != nil { result.rename(name, Text(name, .markup)) }
        return result
    }
    /// Whether there are none at all.
    public var isEmpty: Bool { positional.isEmpty && keywords.isEmpty }
}

/// Where a render looks for names that the template itself does not define.
///
/// Asked at most once a name and render of a template; the answer may be made on demand.
public protocol Globals: AnyObject {
    /// The value of a name, nil where it is not defined.
    func value(named name: String) -> Value?
    /// All names, for "did you mean" hints and for `context`.
    var names: [String] { get }
}

/// Globals from a dictionary.
public final class DictionaryGlobals: Globals {
    /// The values by name.
    public var values: [String: Value]
    /// Globals of the given values.
    public init(_ values: [String: Value] = [:]) { self.values = values }
    /// The value of that name.
    public func value(named name: String) -> Value? { values[name] }
    /// All names.
    public var names: [String] { Array(values.keys) }
}
