import SourceText

/// A Python dict: shared, mutable, in order of insertion, with any hashable value as key.
public final class Dict {
    /// The keys in order.
    @exclusivity(unchecked) public private(set) var keys: [Value] = []
    /// The values in the order of `keys`.
    @exclusivity(unchecked) public private(set) var values: [Value] = []
    // The hash codes of the keys: most comparisons end here.
    @exclusivity(unchecked) private var codes: [Int] = []
    // Open addressing over places in `keys`, -1 is free; built only beyond a few keys, where scanning gets slow.
    @exclusivity(unchecked) private var index: [Int32] = []
    private static let scanLimit = 8

    /// An empty dict.
    public init() {}
    deinit {
        Teardown.release(&values)
        Teardown.release(&keys)
    }

    /// A dict of text keys.
    public convenience init(_ pairs: some Sequence<(String, Value)>) {
        self.init()
        for (key, value) in pairs { self[key] = value }
    }

    /// A dict of texts and values in order; shares the memory of the keys with another dict that has the same, until
    /// one of the two changes: rows are many dicts with few sets of keys.
    convenience init(keys: [String], values: [Value], like other: Dict?) {
        self.init()
        guard let other, keys.count == other.count, other.begins(with: keys) else {
            for (key, value) in zip(keys, values) { self[key] = value }
            return
        }
        (self.keys, self.values, codes, index) = (other.keys, values, other.codes, other.index)
    }
    private func begins(with keys: [String]) -> Bool {
        for (place, key) in keys.enumerated() {
            guard case .text(let text) = self.keys[place], sameText(text.string, key) else { return false }
        }
        return true
    }

    /// How many keys there are.
    public var count: Int { keys.count }

    /// The pairs in order.
    public var pairs: Zip2Sequence<[Value], [Value]> { zip(keys, values) }

    /// The value of a text key; nil removes it.
    public subscript(key: String) -> Value? {
        get { place(ofText: key, Text.code(of: key)).map { values[$0] } }
        set {
            let code = Text.code(of: key)
            if let place = place(ofText: key, code) {
                if let newValue { values[place] = newValue } else { remove(at: place) }
            } else if let newValue {
                append(.string(key), code, newValue)
            }
        }
    }

    /// Puts another text of the same letters in the place of a key.
    func rename(_ key: String, _ other: Text) {
        if let place = place(ofText: key, other.hashCode) { keys[place] = .text(other) }
    }

    /// The value of a text key that is already boxed (and knows its hash).
    func value(for key: Text) -> Value? {
        guard let place = place(ofText: key.string, key.hashCode) else { return nil }
        return values[place]
    }

    /// The value of any key.
    /// - Throws: `type` for unhashable keys.
    func value(for key: Value) throws(TemplateError) -> Value? {
        if case .text(let text) = key { return value(for: text) }
        return try place(of: key).map { values[$0] }
    }

    /// Sets the value of a key; a key that is already there keeps its place.
    func set(_ key: Value, _ value: Value) throws(TemplateError) {
        let code = try Jinja.hashCode(of: key)
        if let place = try place(of: key, code) { values[place] = value } else { append(key, code, value) }
    }

    /// Adds a key, as to a set; false where it is there already.
    func insert(_ key: Value) throws(TemplateError) -> Bool {
        let code = try Jinja.hashCode(of: key)
        guard try place(of: key, code) == nil else { return false }
        append(key, code, .none)
        return true
    }

    /// Removes a key and gives its value, nil where it is absent.
    @discardableResult
    func removeValue(for key: Value) throws(TemplateError) -> Value? {
        guard let place = try place(of: key) else { return nil }
        let value = values[place]
        remove(at: place)
        return value
    }

    /// Removes the pair at a place.
    func remove(at place: Int) {
        keys.remove(at: place)
        values.remove(at: place)
        codes.remove(at: place)
        reindex()
    }

    /// Removes everything.
    func removeAll() {
        keys = []
        values = []
        codes = []
        index = []
    }

    /// A shallow copy.
    func copy() -> Dict {
        let other = Dict()
        other.keys = keys
        other.values = values
        other.codes = codes
        other.index = index
        return other
    }

    /// Where a key stands, nil where it is absent.
    func place(of key: Value) throws(TemplateError) -> Int? {
        try place(of: key, Jinja.hashCode(of: key))
    }

    private func place(of key: Value, _ code: Int) throws(TemplateError) -> Int? {
        if case .text(let text) = key { return place(ofText: text.string, code) }
        if index.isEmpty {
            for place in keys.indices where codes[place] == code {
                if try isSameKey(keys[place], key) { return place }
            }
            return nil
        }
        var slot = start(code)
        while index[slot] >= 0 {
            let place = Int(index[slot])
            if codes[place] == code, try isSameKey(keys[place], key) { return place }
            slot = (slot + 1) & (index.count - 1)
        }
        return nil
    }

    private func isSameKey(_ a: Value, _ b: Value) throws(TemplateError) -> Bool {
        isIdentical(a, b) ? true : try valuesAreEqual(a, b)
    }

    private func place(ofText key: String, _ code: Int) -> Int? {
        if index.isEmpty {
            for place in codes.indices where codes[place] == code {
                if case .text(let text) = keys[place], sameText(text.string, key) { return place }
            }
            return nil
        }
        var slot = start(code)
        while index[slot] >= 0 {
            let place = Int(index[slot])
            if codes[place] == code, case .text(let text) = keys[place], sameText(text.string, key) { return place }
            slot = (slot + 1) & (index.count - 1)
        }
        return nil
    }

    // Integers hash to themselves; the multiplication spreads them over the table.
    private func start(_ code: Int) -> Int {
        Int(bitPattern: (UInt(bitPattern: code) &* 0x9E37_79B9_7F4A_7C15) >> 20) & (index.count - 1)
    }

    private func append(_ key: Value, _ code: Int, _ value: Value) {
        keys.append(key)
        values.append(value)
        codes.append(code)
        if keys.count <= Self.scanLimit { return }
        if index.count < keys.count * 2 { return reindex() }
        enter(keys.count - 1)
    }

    private func enter(_ place: Int) {
        var slot = start(codes[place])
        while index[slot] >= 0 { slot = (slot + 1) & (index.count - 1) }
        index[slot] = Int32(truncatingIfNeeded: place)
    }

    private func reindex() {
        guard keys.count > Self.scanLimit else { return index = [] }
        var size = 32
        while size < keys.count * 4 { size *= 2 }
        index = [Int32](repeating: -1, count: size)
        for place in keys.indices { enter(place) }
    }
}
