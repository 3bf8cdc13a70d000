/// The keys of a sort at one position: those of one plain kind are taken out of their boxes once, not at each comparison.
class SortColumn {
    /// Negative, zero or positive for the key at one place before, equal to or after that at another.
    func order(_ a: Int, _ b: Int) throws(TemplateError) -> Int { 0 }

    /// The column of some keys. Where keys stand in lists, Python compares only those that are not equal.
    static func of(_ keys: [Value], inLists: Bool) -> SortColumn {
        NumberColumn(keys) ?? TextColumn(keys) ?? ValueColumn(keys, inLists: inLists)
    }
}

/// Numbers that a double holds exactly.
private final class NumberColumn: SortColumn {
    private let keys: [Double]

    init?(_ values: [Value]) {
        var keys: [Double] = []
        keys.reserveCapacity(values.count)
        for value in values {
            switch value {
            case .int(let number):
                guard number.magnitude < 1 << 53 else { return nil }
                keys.append(Double(number))
            case .double(let number):
                guard number == number else { return nil }
                keys.append(number)
            default: return nil
            }
        }
        self.keys = keys
    }
    override func order(_ a: Int, _ b: Int) -> Int {
        let (x, y) = (keys[a], keys[b])
        return x < y ? -1 : (x == y ? 0 : 1)
    }
}

/// Texts, of which the first bytes mostly decide.
private final class TextColumn: SortColumn {
    private struct Key {
        let start: UInt64
        let count: Int
        let text: Text
    }
    private let keys: [Key]

    init?(_ values: [Value]) {
        var keys: [Key] = []
        keys.reserveCapacity(values.count)
        for value in values {
            guard case .text(let text) = value else { return nil }
            keys.append(Key(start: Self.start(of: text.string), count: text.string.utf8.count, text: text))
        }
        self.keys = keys
    }
    // The first eight bytes as a number: zeros stand for those that a short text lacks.
    private static func start(of text: String) -> UInt64 {
        var bytes = text.utf8.makeIterator()
        var start: UInt64 = 0
        for _ in 0..<8 { start = start << 8 | UInt64(bytes.next() ?? 0) }
        return start
    }
    override func order(_ a: Int, _ b: Int) -> Int {
        let (x, y) = (keys[a].start, keys[b].start)
        if x != y { return x < y ? -1 : 1 }
        // Eight bytes that are equal leave only the lengths: a zero that is there comes after one that is not.
        if keys[a].count <= 8 || keys[b].count <= 8 { return keys[a].count - keys[b].count }
        return textOrder(keys[a].text.string, keys[b].text.string)
    }
}

/// Keys of all kinds, compared as Python does.
private final class ValueColumn: SortColumn {
    private let keys: [Value]
    private let inLists: Bool

    init(_ keys: [Value], inLists: Bool) {
        self.keys = keys
        self.inLists = inLists
    }
    override func order(_ a: Int, _ b: Int) throws(TemplateError) -> Int {
        if inLists {
            if isIdentical(keys[a], keys[b]) { return 0 }
            if try valuesAreEqual(keys[a], keys[b]) { return 0 }
        }
        return try orderedBefore(keys[a], keys[b]) ? -1 : 1
    }
}
