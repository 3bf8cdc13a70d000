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
    /// Whether this is a text that counts as escaped.
    var isMarkup: Bool { if case .text(let text) = self { text.flavour == .markup } else { false } }
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
    /// Python's str and the subclasses of it that the engine knows.
    public enum Flavour: UInt8, Sendable {
        case plain
        /// `markupsafe.Markup`: escapes what is joined to it.
        case markup
        /// dbt's native rendering: a text that stays a text (`as_text`).
        case textMarker
        /// dbt's native rendering: a text to be read as a Python literal (`as_native`).
        case nativeMarker
        /// dbt's native rendering: a literal that must be a bool (`as_bool`).
        case boolMarker
        /// dbt's native rendering: a literal that must be a number (`as_number`).
        case numberMarker
    }
    /// The text.
    public let string: String
    /// Which subclass of str it is.
    public let flavour: Flavour
    // 0 is "not computed yet".
    @exclusivity(unchecked) private var code = 0
    // Where a template made it, while a render is mapped.
    @exclusivity(unchecked) var origin: TextOrigin?
    /// Boxes a string.
    public init(_ string: String, _ flavour: Flavour = .plain) {
        self.string = string
        self.flavour = flavour
    }

    /// A part of the text: that of markup is markup.
    func part(_ string: String) -> Value { .text(Text(string, flavour == .markup ? .markup : .plain)) }

    /// The hash of the text, computed once.
    var hashCode: Int {
        if code == 0 { code = Self.code(of: string) }
        return code
    }

    /// FNV over the bytes: short keys are the rule, where it beats the library's keyed hash.
    static func code(of string: String) -> Int {
        var copy = string
        let hash = copy.withUTF8 { bytes in
            var hash: UInt64 = 0xCBF2_9CE4_8422_2325
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
            return hash
        }
        return Int(bitPattern: UInt(hash)) | 1
    }
}

/// A Python list: shared and mutable.
public final class List {
    /// The elements.
    @exclusivity(unchecked) public var items: [Value]
    /// A list of the given elements.
    public init(_ items: [Value] = []) { self.items = items }
    deinit { Teardown.release(&items) }
}

/// A Python tuple: shared and immutable.
public final class Tuple {
    /// The elements.
    @exclusivity(unchecked) public private(set) var items: [Value]
    /// A tuple of the given elements.
    public init(_ items: [Value]) { self.items = items }
    deinit { Teardown.release(&items) }
}
