#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A recursive-descent reader over the bytes of one text.
struct JSONReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0
    private var depth = 0
    // Asked for only where a text nests deeply.
    private var floor: UInt = 0
    private static let shallow = 16

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF { place = 3 }
    }

    /// One value with nothing but blanks around it.
    mutating func document() throws(JSONProblem) -> Datum {
        let result = try value()
        skipBlanks()
        guard place == bytes.count else { throw problem("unexpected text after the value") }
        return result
    }

    private func problem(_ message: String) -> JSONProblem { JSONProblem(offset: place, kind: .syntax(message)) }

    /// The next byte, 0 at the end.
    @inline(__always)
    private var current: UInt8 { place < bytes.count ? bytes[place] : 0 }

    private mutating func skipBlanks() {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x0A, 0x0D, 0x09: place &+= 1
            default: return
            }
        }
    }

    private mutating func value() throws(JSONProblem) -> Datum {
        skipBlanks()
        switch current {
        case 0x7B: return try nested { (reader) throws(JSONProblem) in try reader.object() }
        case 0x5B: return try nested { (reader) throws(JSONProblem) in try reader.array() }
        case 0x22: return .string(try string())
        case 0x74: return try word("true", .bool(true))
        case 0x66: return try word("false", .bool(false))
        case 0x6E: return try word("null", .null)
        case 0x4E: return try word("NaN", .double(.nan))
        case 0x49: return try word("Infinity", .double(.infinity))
        case 0x2D where place + 1 < bytes.count && bytes[place + 1] == 0x49:
            return try word("-Infinity", .double(-.infinity))
        case 0x2D, 0x30...0x39: return try number()
        default: throw problem(place < bytes.count ? "expected a value" : "expected a value, found the end")
        }
    }

    private mutating func nested(
        _ read: (inout JSONReader) throws(JSONProblem) -> Datum
    ) throws(JSONProblem) -> Datum {
        depth += 1
        guard depth <= JSON.depthLimit, hasRoom() else {
            throw JSONProblem(offset: place, kind: .depth(depth - 1))
        }
        place += 1
        let result = try read(&self)
        depth -= 1
        return result
    }

    private mutating func hasRoom() -> Bool {
        guard depth >= Self.shallow else { return true }
        if depth == Self.shallow { floor = StackBounds.floor() }
        return StackBounds.current() > floor
    }

    private mutating func word(_ text: StaticString, _ value: Datum) throws(JSONProblem) -> Datum {
        let count = text.utf8CodeUnitCount
        guard place + count <= bytes.count,
            (0..<count).allSatisfy({ bytes[place + $0] == text.utf8Start[$0] })
        else { throw problem("expected a value") }
        place += count
        return value
    }

    private mutating func array() throws(JSONProblem) -> Datum {
        var items: [Datum] = []
        skipBlanks()
        if take(0x5D) { return .list(items) }
        while true {
            items.append(try value())
            skipBlanks()
            if take(0x2C) { continue }
            guard take(0x5D) else { throw problem("expected ',' or ']'") }
            return .list(items)
        }
    }

    private mutating func object() throws(JSONProblem) -> Datum {
        var map = DatumMap()
        skipBlanks()
        if take(0x7D) { return .mapping(map) }
        while true {
            skipBlanks()
            guard current == 0x22 else { throw problem("expected a key in double quotes") }
            let key = try string()
            skipBlanks()
            guard take(0x3A) else { throw problem("expected ':' after the key") }
            map[key] = try value()
            skipBlanks()
            if take(0x2C) { continue }
            guard take(0x7D) else { throw problem("expected ',' or '}'") }
            return .mapping(map)
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    // MARK: Numbers

    private mutating func number() throws(JSONProblem) -> Datum {
        let start = place
        _ = take(0x2D)
        let digitsStart = place
        skipDigits()
        guard place > digitsStart else { throw problem("expected a digit") }
        if bytes[digitsStart] == 0x30, place > digitsStart + 1 {
            place = digitsStart
            throw problem("a number can't begin with 0")
        }
        var isWhole = true
        if current == 0x2E, place + 1 < bytes.count, isDigit(bytes[place + 1]) {
            isWhole = false
            place += 1
            skipDigits()
        }
        if takeExponent() { isWhole = false }
        let text = String(decoding: bytes[start..<place], as: UTF8.self)
        if isWhole { return Int(text).map { .int($0) } ?? .bigInt(text) }
        return .double(strtod(text, nil))
    }

    private mutating func takeExponent() -> Bool {
        guard current == 0x65 || current == 0x45 else { return false }
        var next = place + 1
        if next < bytes.count, bytes[next] == 0x2B || bytes[next] == 0x2D { next += 1 }
        guard next < bytes.count, isDigit(bytes[next]) else { return false }
        place = next
        skipDigits()
        return true
    }

    private mutating func skipDigits() {
        while place < bytes.count, isDigit(bytes[place]) { place &+= 1 }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    // MARK: Strings

    /// A string from its opening quote on; most have no escapes and are copied whole.
    private mutating func string() throws(JSONProblem) -> String {
        place += 1
        let start = place
        while place < bytes.count {
            let byte = bytes[place]
            if byte == 0x22 {
                let text = String(decoding: bytes[start..<place], as: UTF8.self)
                place &+= 1
                return text
            }
            if byte == 0x5C { return try escapedString(from: start) }
            if byte < 0x20 { throw problem("a control character must be escaped inside a string") }
            place &+= 1
        }
        place = start - 1
        throw problem("this string has no end")
    }

    private mutating func escapedString(from start: Int) throws(JSONProblem) -> String {
        var text = Array(bytes[start..<place])
        while place < bytes.count {
            let byte = bytes[place]
            place &+= 1
            if byte == 0x22 { return String(decoding: text, as: UTF8.self) }
            if byte == 0x5C {
                try appendEscape(to: &text)
            } else if byte < 0x20 {
                place -= 1
                throw problem("a control character must be escaped inside a string")
            } else {
                text.append(byte)
            }
        }
        place = start - 1
        throw problem("this string has no end")
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(JSONProblem) {
        let letter = current
        place += 1
        switch letter {
        case 0x22, 0x5C, 0x2F: text.append(letter)
        case 0x6E: text.append(0x0A)
        case 0x72: text.append(0x0D)
        case 0x74: text.append(0x09)
        case 0x62: text.append(0x08)
        case 0x66: text.append(0x0C)
        case 0x75: text.append(contentsOf: try escapedScalar().utf8)
        default:
            place -= 2
            throw problem("unknown escape in a string")
        }
    }

    /// The character of `\uXXXX`; half of a pair alone becomes U+FFFD, since Swift strings can't hold it.
    private mutating func escapedScalar() throws(JSONProblem) -> String {
        let unit = try hexadecimalUnit()
        var scalar = unit
        if unit >= 0xD800, unit < 0xDC00, current == 0x5C, place + 1 < bytes.count, bytes[place + 1] == 0x75 {
            let before = place
            place += 2
            let low = try hexadecimalUnit()
            if low >= 0xDC00, low < 0xE000 {
                scalar = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
            } else {
                place = before
            }
        }
        return Unicode.Scalar(scalar).map { String(Character($0)) } ?? "\u{FFFD}"
    }

    private mutating func hexadecimalUnit() throws(JSONProblem) -> UInt32 {
        guard place + 4 <= bytes.count,
            let unit = UInt32(String(decoding: bytes[place..<(place + 4)], as: UTF8.self), radix: 16),
            bytes[place] != 0x2B
        else { throw problem("expected four hexadecimal digits after \\u") }
        place += 4
        return unit
    }
}
