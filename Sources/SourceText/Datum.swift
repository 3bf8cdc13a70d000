/// A plain tree of data: what YAML files, JSON artifacts, configs and template values have in common.
///
/// Values only, so it crosses threads. Mappings keep the order in which keys were written.
public enum Datum: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    /// An integer beyond 64 bits, in decimal digits.
    case bigInt(String)
    case double(Double)
    case string(String)
    /// A YAML date, `YYYY-MM-DD`: a `datetime.date` in templates, a string in artifacts.
    case date(String)
    /// A YAML time stamp in ISO form: a `datetime.datetime` in templates, a string in artifacts.
    case dateTime(String)
    case list([Datum])
    case mapping(DatumMap)
}

/// An ordered mapping with text keys. The last of several equal keys wins and keeps the first one's place,
/// as in a Python dict.
public struct DatumMap: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    /// The keys in order of first insertion.
    public private(set) var keys: [String] = []
    /// The values, in the order of `keys`.
    public private(set) var values: [Datum] = []
    // Built only beyond a few keys: a linear scan over short arrays is faster than hashing.
    private var index: [String: Int] = [:]
    private static let scanLimit = 8

    /// An empty mapping.
    public init() {}

    /// A mapping of the given pairs.
    public init(_ pairs: some Sequence<(String, Datum)>) {
        reserveCapacity(pairs.underestimatedCount)
        for (key, value) in pairs { self[key] = value }
    }

    /// A mapping of the given pairs.
    public init(dictionaryLiteral elements: (String, Datum)...) {
        self.init(elements)
    }

    /// Makes room for a number of keys, for whoever knows how many will come.
    public mutating func reserveCapacity(_ count: Int) {
        keys.reserveCapacity(count)
        values.reserveCapacity(count)
    }

    /// How many keys there are.
    public var count: Int { keys.count }
    /// Whether there is no key.
    public var isEmpty: Bool { keys.isEmpty }

    /// The value of a key; setting nil removes it.
    public subscript(key: String) -> Datum? {
        get { position(of: key).map { values[$0] } }
        set {
            if let place = position(of: key) {
                if let newValue { values[place] = newValue } else { remove(at: place) }
            } else if let newValue {
                append(key, newValue)
            }
        }
    }

    /// The pairs in order.
    public var pairs: Zip2Sequence<[String], [Datum]> { zip(keys, values) }

    /// Where a key stands, nil where it is absent.
    public func position(of key: String) -> Int? {
        keys.count <= Self.scanLimit ? keys.firstIndex(of: key) : index[key]
    }

    private mutating func append(_ key: String, _ value: Datum) {
        keys.append(key)
        values.append(value)
        if keys.count > Self.scanLimit + 1 {
            index[key] = keys.count - 1
        } else if keys.count == Self.scanLimit + 1 {
            reindex()
        }
    }

    private mutating func remove(at place: Int) {
        keys.remove(at: place)
        values.remove(at: place)
        reindex()
    }

    private mutating func reindex() {
        index.removeAll(keepingCapacity: true)
        guard keys.count > Self.scanLimit else { return }
        for (place, key) in keys.enumerated() { index[key] = place }
    }

    /// Equal as Python dicts are: order does not matter.
    public static func == (a: DatumMap, b: DatumMap) -> Bool {
        guard a.count == b.count else { return false }
        for (key, value) in a.pairs where b[key] != value { return false }
        return true
    }

    /// Hashes without regard to order, to agree with `==`.
    public func hash(into hasher: inout Hasher) {
        var sum = 0
        for (key, value) in pairs {
            var one = Hasher()
            one.combine(key)
            one.combine(value)
            sum = sum &+ one.finalize()
        }
        hasher.combine(sum)
    }
}

extension Datum {
    /// The text of a string, date or time stamp.
    public var string: String? {
        switch self {
        case .string(let text), .date(let text), .dateTime(let text): text
        default: nil
        }
    }
    /// The value of a boolean.
    public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
    /// The value of a 64-bit integer.
    public var int: Int? { if case .int(let value) = self { value } else { nil } }
    /// The elements of a list.
    public var list: [Datum]? { if case .list(let items) = self { items } else { nil } }
    /// The mapping.
    public var mapping: DatumMap? { if case .mapping(let map) = self { map } else { nil } }
    /// Whether this is null.
    public var isNull: Bool { if case .null = self { true } else { false } }
    /// The value itself; nil for null. (`datum.isNull ? nil : datum` would be a null `Datum`.)
    public var unlessNull: Datum? { isNull ? Optional.none : .some(self) }
    /// The value of a key, where this is a mapping that has it.
    public subscript(key: String) -> Datum? { mapping?[key] }
    /// A list of strings.
    public static func strings(_ items: [String]) -> Datum { .list(items.map { .string($0) }) }
    /// The string, or null where there is none.
    public static func optional(_ text: String?) -> Datum { text.map { .string($0) } ?? .null }
}

extension Datum: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// A string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// A boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An integer.
    public init(integerLiteral value: Int) { self = .int(value) }
    /// Null.
    public init(nilLiteral: ()) { self = .null }
    /// A list.
    public init(arrayLiteral elements: Datum...) { self = .list(elements) }
    /// A mapping.
    public init(dictionaryLiteral elements: (String, Datum)...) { self = .mapping(DatumMap(elements)) }
}
