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

    /// The plain data of a value; objects give their `datum`, or nil where they have none, as for undefined values and
    /// for what ``checkedDatum()`` refuses.
    public var datum: Datum? { (try? checkedDatum()) ?? nil }

    /// The plain data of a value, nil where it has none.
    /// - Throws: `RecursionError` for containers nested too deeply or in themselves, `MemoryError` for those that hold
    ///   the same parts so often that the data would not end.
    public func checkedDatum() throws(TemplateError) -> Datum? {
        try datum(parts: workLimit)
    }

    /// The same with a limit on parts of one's own.
    func datum(parts: Int) throws(TemplateError) -> Datum? {
        var parts = parts
        return try datum(depth: 0, &parts)
    }

    private func datum(depth: Int, _ parts: inout Int) throws(TemplateError) -> Datum? {
        switch self {
        case .undefined: return nil
        case .none: return .null
        case .bool(let value): return .bool(value)
        case .int(let value): return .int(value)
        case .double(let value): return .double(value)
        case .text(let text): return .string(text.string)
        case .list(let list): return .list(try Self.data(list.items, depth, &parts))
        case .tuple(let tuple): return .list(try Self.data(tuple.items, depth, &parts))
        case .dict(let dict):
            let keys = dict.keys.map { $0.string ?? (try? PythonJSON.keyText($0)) ?? "" }
            return .mapping(DatumMap(zip(keys, try Self.data(dict.values, depth, &parts))))
        case .object(let object): return object.datum
        }
    }

    private static func data(_ values: [Value], _ depth: Int, _ parts: inout Int) throws(TemplateError) -> [Datum] {
        guard mayNest(depth) else { throw .recursion(" in plain data") }
        var data: [Datum] = []
        data.reserveCapacity(values.count)
        for value in values {
            try spend(&parts)
            data.append(try value.datum(depth: depth + 1, &parts) ?? .null)
        }
        return data
    }
}
