import SourceText

/// A template that holds nothing but text, comments and output of calls with literal arguments, read without the
/// parser: most models, descriptions and arguments of tests are of this form, and reading them so costs a tenth.
///
///     LiteralText(SourceFile(path: "a.sql", text: "select * from {{ ref('b') }}"))?.calls[0].path  // ["ref"]
///
/// It takes the plain forms only: names without dots, texts without escapes, whole numbers, booleans, `none`, lists
/// and dicts of them. Whatever else a template holds, valid or not, makes it nil, and the parser decides.
public struct LiteralText {
    /// The calls in order of their place, all of them literal; the same that ``Template/calls`` would tell.
    public let calls: [StaticCall]
    /// The stretches from `{{` to `}}`, in the order of `calls`.
    public let outputs: [Span]
    /// Whether the text around the calls is printed as it stands: no comment and no tag that takes white space away.
    public let isVerbatim: Bool

    /// Reads a text; nil where it takes the parser. Costs one pass over its bytes.
    public init?(_ source: SourceFile) {
        let read = source.bytes.withUnsafeBufferPointer { bytes -> LiteralScanner? in
            var scanner = LiteralScanner(bytes)
            return scanner.scan() ? scanner : nil
        }
        guard let read else { return nil }
        calls = read.calls
        outputs = read.outputs
        isVerbatim = read.isVerbatim
    }
}

/// The cursor of ``LiteralText``; usable only while its bytes are.
private struct LiteralScanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0
    /// How many lists and dicts are open.
    private var depth = 0
    private(set) var calls: [StaticCall] = []
    private(set) var outputs: [Span] = []
    private(set) var isVerbatim = true

    /// Names that are words of the language.
    private static let words: Set = [
        "true", "True", "false", "False", "none", "None", "not", "and", "or", "is", "in", "if", "else",
    ]

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The byte at the cursor; 0 at the end.
    private var byte: UInt8 { place < bytes.count ? bytes[place] : 0 }
    private func next(_ distance: Int) -> UInt8 { place + distance < bytes.count ? bytes[place + distance] : 0 }

    private mutating func take(_ wanted: Unicode.Scalar) -> Bool {
        guard byte == UInt8(ascii: wanted) else { return false }
        place += 1
        return true
    }

    private mutating func skipBlanks() {
        while byte == 0x20 || byte == 0x0A || byte == 0x09 { place += 1 }
    }

    // MARK: Text and tags

    mutating func scan() -> Bool {
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "{"):
                switch next(1) {
                case UInt8(ascii: "{"): guard output() else { return false }
                case UInt8(ascii: "#"): guard comment() else { return false }
                case UInt8(ascii: "%"): return false
                default: place += 1
                }
            // Line ends are the parser's business.
            case UInt8(ascii: "\r"): return false
            default: place += 1
            }
        }
        return true
    }

    private mutating func comment() -> Bool {
        isVerbatim = false
        place += 2
        while place < bytes.count {
            if byte == UInt8(ascii: "#"), next(1) == UInt8(ascii: "}") {
                place += 2
                return true
            }
            if byte == UInt8(ascii: "\r") { return false }
            place += 1
        }
        return false
    }

    private mutating func output() -> Bool {
        let start = place
        place += 2
        if take("-") { isVerbatim = false }
        skipBlanks()
        guard let call = call() else { return false }
        skipBlanks()
        if take("-") { isVerbatim = false }
        guard take("}"), take("}") else { return false }
        calls.append(call)
        outputs.append(Span(start, place))
        return true
    }

    // MARK: Calls

    private mutating func call() -> StaticCall? {
        let start = place
        guard let name = name(), !Self.words.contains(name), take("(") else { return nil }
        var positional: [Datum?] = []
        var keywords: [(name: String, value: Datum?)] = []
        skipBlanks()
        if byte != UInt8(ascii: ")") {
            repeat {
                skipBlanks()
                guard argument(&positional, &keywords) else { return nil }
                skipBlanks()
            } while take(",")
        }
        guard take(")") else { return nil }
        return StaticCall(
            path: [name], positional: positional, keywords: keywords, isLiteral: true, span: Span(start, place))
    }

    private mutating func argument(
        _ positional: inout [Datum?], _ keywords: inout [(name: String, value: Datum?)]
    ) -> Bool {
        let start = place
        if let name = name() {
            skipBlanks()
            if take("="), byte != UInt8(ascii: "=") {
                skipBlanks()
                guard !Self.words.contains(name), let value = literal(), !keywords.contains(where: { $0.name == name })
                else { return false }
                keywords.append((name, value))
                return true
            }
            place = start
        }
        guard keywords.isEmpty, let value = literal() else { return false }
        positional.append(value)
        return true
    }

    /// A name of ASCII letters.
    private mutating func name() -> String? {
        let start = place
        while isLetter(byte) || (place > start && isDigit(byte)) { place += 1 }
        guard place > start else { return nil }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte == UInt8(ascii: "_")
    }

    private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    // MARK: Literals

    private mutating func literal() -> Datum? {
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): text().map { .string($0) }
        case 0x30...0x39: number()
        case UInt8(ascii: "["): nested { $0.list() }
        case UInt8(ascii: "{"): nested { $0.dict() }
        default: constant()
        }
    }

    private mutating func constant() -> Datum? {
        switch name() {
        case "true", "True": .bool(true)
        case "false", "False": .bool(false)
        case "none", "None": .some(.null)
        default: nil
        }
    }

    /// A quoted text on one line without escapes, which is all there is after it: texts side by side are one text.
    private mutating func text() -> String? {
        let quote = byte
        place += 1
        let start = place
        while byte != quote {
            guard byte >= 0x20, byte != UInt8(ascii: "\\") else { return nil }
            place += 1
        }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        place += 1
        return endsLiteral ? text : nil
    }

    private mutating func number() -> Datum? {
        let start = place
        var value = 0
        while isDigit(byte) {
            guard place - start < 18 else { return nil }
            value = value * 10 + Int(byte - 0x30)
            place += 1
        }
        let hasLeadingZero = bytes[start] == 0x30 && place > start + 1
        return endsLiteral && !hasLeadingZero ? .int(value) : nil
    }

    /// Whether what comes next can follow a whole literal.
    private var endsLiteral: Bool {
        var ahead = self
        ahead.skipBlanks()
        return [0x29, 0x2C, 0x3A, 0x5D, 0x7D].contains(ahead.byte)
    }

    private mutating func nested(_ read: (inout LiteralScanner) -> Datum?) -> Datum? {
        guard depth < 20 else { return nil }
        depth += 1
        defer { depth -= 1 }
        place += 1
        skipBlanks()
        return read(&self)
    }

    private mutating func list() -> Datum? {
        var items: [Datum] = []
        if take("]") { return .list([]) }
        repeat {
            skipBlanks()
            guard let item = literal() else { return nil }
            items.append(item)
            skipBlanks()
        } while take(",")
        return take("]") ? .list(items) : nil
    }

    private mutating func dict() -> Datum? {
        var map = DatumMap()
        if take("}") { return .mapping(map) }
        repeat {
            skipBlanks()
            guard byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\""), let key = text() else { return nil }
            skipBlanks()
            guard take(":") else { return nil }
            skipBlanks()
            guard let item = literal() else { return nil }
            map[key] = item
            skipBlanks()
        } while take(",")
        return take("}") ? .mapping(map) : nil
    }
}
