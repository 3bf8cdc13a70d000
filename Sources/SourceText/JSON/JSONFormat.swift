/// How JSON is laid out. The presets are those of Python's `json.dumps`.
public struct JSONFormat: Sendable {
    /// Between a key and its value.
    public var keySeparator = ": "
    /// Between elements, where they stand on one line.
    public var itemSeparator = ", "
    /// Blanks for each level, every element on its own line; nil writes all on one line.
    public var indent: Int?
    /// Whether `write(Datum)` puts keys in order; the streaming calls keep the caller's order.
    public var sortKeys = false
    /// Whether everything outside ASCII is written as `\uXXXX`.
    public var ensureASCII = true

    /// `json.dumps(x)`.
    public static let python = JSONFormat()
    /// `json.dumps(x, separators=(",", ":"), ensure_ascii=False)`.
    public static let compact = JSONFormat(keySeparator: ":", itemSeparator: ",", ensureASCII: false)
    /// `json.dumps(x, indent=2)`.
    public static let indented = JSONFormat(indent: 2)

    /// `json.dumps` with these settings.
    public init(
        keySeparator: String = ": ", itemSeparator: String = ", ", indent: Int? = nil, sortKeys: Bool = false,
        ensureASCII: Bool = true
    ) {
        self.keySeparator = keySeparator
        self.itemSeparator = itemSeparator
        self.indent = indent
        self.sortKeys = sortKeys
        self.ensureASCII = ensureASCII
    }
}
