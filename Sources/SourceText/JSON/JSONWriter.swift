/// Writes JSON text: whole values, or piece by piece in the order of the document.
///
///     let writer = JSONWriter()
///     writer.beginObject()
///     writer.key("name"); writer.string("orders")
///     writer.key("config"); writer.value(config)
///     writer.endObject()
///     try write(writer.bytes)
///
/// Separators and line breaks come by themselves. The writer does not check that keys and values alternate.
/// Not for use by two threads at once; fragments that several threads wrote are joined with `raw(_:)`.
public final class JSONWriter {
    private let buffer = ByteBuffer()
    private let format: JSONFormat
    private let keySeparator: [UInt8]
    private let itemSeparator: [UInt8]
    /// Called with full stretches of text; nil keeps everything in `bytes`.
    private let sink: ((UnsafeRawBufferPointer) -> Void)?
    private static let flushSize = 256 * 1024
    private var depth = 0
    /// Whether the next element of the open object or array needs a separator before it.
    private var hasElement = false
    /// Whether a key was just written, so that the next value belongs to it.
    private var afterKey = false

    /// A writer in a format. With a `sink`, text is handed out in pieces of about 256 kB; call `flush()` at the end.
    public init(_ format: JSONFormat = .python, sink: ((UnsafeRawBufferPointer) -> Void)? = nil) {
        self.format = format
        self.sink = sink
        keySeparator = Array(format.keySeparator.utf8)
        itemSeparator = Array((format.indent == nil ? format.itemSeparator : trimmedEnd(format.itemSeparator)).utf8)
    }

    /// The text that is not handed out yet.
    public var bytes: [UInt8] { Array(buffer.contents) }
    /// How many bytes are not handed out yet.
    public var count: Int { buffer.count }
    /// The same as a string.
    public var text: String { String(decoding: buffer.contents, as: UTF8.self) }

    /// The JSON text of a value.
    public static func text(of datum: Datum, _ format: JSONFormat = .python) -> String {
        let writer = JSONWriter(format)
        writer.value(datum)
        return writer.text
    }

    /// Hands out what is left.
    public func flush() {
        sink?(UnsafeRawBufferPointer(buffer.contents))
        if sink != nil { buffer.clear() }
    }

    // MARK: Structure

    /// `{`
    public func beginObject() { open(0x7B) }
    /// `}`
    public func endObject() { close(0x7D) }
    /// `[`
    public func beginArray() { open(0x5B) }
    /// `]`
    public func endArray() { close(0x5D) }

    /// A key; its value comes next.
    public func key(_ name: StaticString) {
        separate()
        buffer.append(0x22)
        buffer.append(UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        buffer.append(0x22)
        buffer.append(keySeparator)
        afterKey = true
    }

    /// A key that is not known to be free of characters that need escaping.
    public func key(_ name: String) {
        separate()
        buffer.appendJSON(name, ensureASCII: format.ensureASCII)
        buffer.append(keySeparator)
        afterKey = true
    }

    // MARK: Values

    /// A string.
    public func string(_ text: String) {
        separate()
        buffer.appendJSON(text, ensureASCII: format.ensureASCII)
    }
    /// A string, or null.
    public func string(_ text: String?) {
        if let text { string(text) } else { null() }
    }
    /// A whole number.
    public func int(_ value: Int) {
        separate()
        buffer.appendDecimal(value)
    }
    /// A number as Python's `repr` writes it; `NaN`, `Infinity` and `-Infinity` as Python's `json` does.
    public func double(_ value: Double) {
        separate()
        if value.isFinite {
            buffer.append(pythonText(of: value))
        } else {
            buffer.append(value.isNaN ? "NaN" : value < 0 ? "-Infinity" : "Infinity")
        }
    }
    /// `true` or `false`.
    public func bool(_ value: Bool) {
        separate()
        buffer.append(value ? "true" : "false")
    }
    /// `null`.
    public func null() {
        separate()
        buffer.append("null")
    }
    /// Finished JSON text: one value, or several elements already separated.
    public func raw(_ text: [UInt8]) {
        separate()
        text.withUnsafeBufferPointer { buffer.append($0) }
    }

    /// A whole value.
    public func value(_ datum: Datum) {
        switch datum {
        case .null: null()
        case .bool(let value): bool(value)
        case .int(let value): int(value)
        case .double(let value): double(value)
        case .bigInt(let digits): raw(Array(digits.utf8))
        case .string(let text), .date(let text), .dateTime(let text): string(text)
        case .list(let items):
            beginArray()
            for item in items { value(item) }
            endArray()
        case .mapping(let map): object(map)
        }
    }

    private func object(_ map: DatumMap) {
        beginObject()
        if format.sortKeys {
            for name in sortedKeys(map.keys) {
                key(name)
                value(map[name] ?? .null)
            }
        } else {
            for (name, item) in map.pairs {
                key(name)
                value(item)
            }
        }
        endObject()
    }

    // MARK: Layout

    private func separate() {
        if afterKey {
            afterKey = false
            return
        }
        if hasElement { buffer.append(itemSeparator) }
        hasElement = true
        if depth > 0 { breakLine() }
        if buffer.count >= Self.flushSize, sink != nil { flush() }
    }

    private func open(_ bracket: UInt8) {
        separate()
        buffer.append(bracket)
        depth += 1
        hasElement = false
    }

    private func close(_ bracket: UInt8) {
        depth -= 1
        if hasElement { breakLine() }
        buffer.append(bracket)
        hasElement = true
        afterKey = false
    }

    private func breakLine() {
        guard let indent = format.indent else { return }
        buffer.append(0x0A)
        buffer.append(0x20, count: max(0, indent * depth))
    }
}

/// Keys in the order of their code points. One function for all: every generic sort costs compile time.
@inline(never)
public func sortedKeys(_ keys: [String]) -> [String] {
    keys.sorted()
}

// `json.dumps` drops the blank of ", " where every element has its own line.
private func trimmedEnd(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
}
