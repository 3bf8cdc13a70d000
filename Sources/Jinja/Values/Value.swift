import SourceText

/// What a template computes with: Python's values.
///
/// Lists, dicts and objects are shared references, as in Python; so a value belongs to one thread.
/// What crosses threads is a `Datum`.
public enum Value {
    /// A name, attribute or item that does not exist; it remembers what it stands for.
    case undefined(Undefined)
    case none
    case bool(Bool)
    case int(Int)
    case double(Double)
    case text(Text)
    case list(List)
    case tuple(Tuple)
    case dict(Dict)
    /// Everything else: macros, functions, sets, ranges, integers beyond 64 bits, dates, host objects.
    case object(Object)
}

extension Value {
    /// A string value.
    public static func string(_ string: String) -> Value { .text(Text(string)) }
    /// A new list.
    public static func array(_ items: [Value]) -> Value { .list(List(items)) }
    /// A host function.
    public static func function(
        _ name: String, _ body: @escaping (Arguments, Renderer) throws(TemplateError) -> Value
    ) -> Value {
        .object(HostFunction(name, body))
    }
    /// The text of a string value, nil for all else.
    public var string: String? { if case .text(let text) = self { text.string } else { nil } }
    /// Whether this is the undefined value.
    public var isUndefined: Bool { if case .undefined = self { true } else { false } }
    /// Whether this is None.
    public var isNone: Bool { if case .none = self { true } else { false } }
    /// The object as a given class, nil where it is something else.
    public func object<T: Object>(as type: T.Type) -> T? {
        if case .object(let object) = self { object as? T } else { nil }
    }
}

/// A boxed string (one pointer inside `Value`). Immutable.
public final class Text {
    /// The text.
    public let string: String
    /// Boxes a string.
    public init(_ string: String) { self.string = string }
}

/// A Python list: shared and mutable.
public final class List {
    /// The elements.
    public var items: [Value]
    /// A list of the given elements.
    public init(_ items: [Value] = []) { self.items = items }
}

/// A Python tuple: shared and immutable.
public final class Tuple {
    /// The elements.
    public let items: [Value]
    /// A tuple of the given elements.
    public init(_ items: [Value]) { self.items = items }
}
