import SourceText

extension Value {
    /// The template value of plain data: fresh lists and dicts, dates as `datetime` objects.
    public init(_ datum: Datum) {
        switch datum {
        case .null: self = .none
        case .bool(let value): self = .bool(value)
        case .int(let value): self = .int(value)
        case .bigInt(let digits): self = BigInt(decimal: digits).map { .integer($0) } ?? .string(digits)
        case .double(let value): self = .double(value)
        case .string(let text): self = .string(text)
        case .date(let text):
            self = (try? ISOFormat.date(text)).map { .object(DateObject($0)) } ?? .string(text)
        case .dateTime(let text):
            self = (try? ISOFormat.dateTime(text)).map { .object($0) } ?? .string(text)
        case .list(let items): self = .list(List(Self.values(items)))
        case .mapping(let map): self = .dict(Dict(keys: map.keys, values: map.values.map { Value($0) }, like: nil))
        }
    }

    private static func values(_ items: [Datum]) -> [Value] {
        var previous: Dict?
        return items.map { item in
            guard case .mapping(let map) = item else { return Value(item) }
            let dict = Dict(keys: map.keys, values: map.values.map { Value($0) }, like: previous)
            previous = dict
            return .dict(dict)
        }
    }

    /// The plain data of a value; objects give their `datum`, or nil where they have none, as for undefined values.
    public var datum: Datum? {
        switch self {
        case .undefined: nil
        case .none: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .text(let text): .string(text.string)
        case .list(let list): Self.datum(list.items)
        case .tuple(let tuple): Self.datum(tuple.items)
        case .dict(let dict):
            .mapping(DatumMap(zip(dict.keys, dict.values).map { ($0.string ?? "", $1.datum ?? .null) }))
        case .object(let object): object.datum
        }
    }

    private static func datum(_ items: [Value]) -> Datum {
        .list(items.map { $0.datum ?? .null })
    }
}
