import SourceText

/// A Python dict: shared, mutable, in order of insertion, with any hashable value as key.
public final class Dict {
    /// The keys in order.
    public private(set) var keys: [Value] = []
    /// The values in the order of `keys`.
    public private(set) var values: [Value] = []

    /// An empty dict.
    public init() {}

    /// A dict of text keys.
    public convenience init(_ pairs: some Sequence<(String, Value)>) {
        self.init()
        for (key, value) in pairs { self[key] = value }
    }

    /// How many keys there are.
    public var count: Int { keys.count }

    /// The value of a text key; nil removes it.
    public subscript(key: String) -> Value? {
        get { keys.firstIndex { $0.string == key }.map { values[$0] } }
        set {
            if let place = keys.firstIndex(where: { $0.string == key }) {
                if let newValue {
                    values[place] = newValue
                } else {
                    keys.remove(at: place)
                    values.remove(at: place)
                }
            } else if let newValue {
                keys.append(.string(key))
                values.append(newValue)
            }
        }
    }
}
