/// Numbers as Jinja2's lexer reads them: `1_000`, `0xff`, `1.5e3`.
enum NumberLiteral {
    static func value(_ text: String, isFloat: Bool) -> Value {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "_") }
        let plain = String(decoding: digits, as: UTF8.self)
        if isFloat { return .double(Double(plain) ?? .infinity) }
        if let small = Int(plain), !plain.hasPrefix("0") || small == 0 { return .int(small) }
        let radix: UInt32
        switch digits.count > 1 ? digits[1] | 0x20 : 0 {
        case UInt8(ascii: "b"): radix = 2
        case UInt8(ascii: "o"): radix = 8
        case UInt8(ascii: "x"): radix = 16
        default: return .integer(BigInt(decimal: plain) ?? BigInt(0))
        }
        return .integer(BigInt(digits: Array(digits.dropFirst(2)), radix: radix) ?? BigInt(0))
    }
}

/// Texts with Python's escapes.
enum StringLiteral {
    /// What is wrong with an escape.
    struct Failure: Error {
        let message: String
    }

    /// The text that the bytes between the quotes stand for.
    static func value(_ bytes: ArraySlice<UInt8>) throws(Failure) -> String {
        guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        var place = bytes.startIndex
        while place < bytes.endIndex {
            guard bytes[place] == UInt8(ascii: "\\"), place + 1 < bytes.endIndex else {
                result.append(bytes[place])
                place += 1
                continue
            }
            place += 1
            try escape(bytes, &place, &result)
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static let simple: [UInt8: UInt8] = [
        UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "'"): UInt8(ascii: "'"),
        UInt8(ascii: "\""): UInt8(ascii: "\""), UInt8(ascii: "a"): 7, UInt8(ascii: "b"): 8, UInt8(ascii: "f"): 12,
        UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9, UInt8(ascii: "v"): 11,
    ]

    // `place` stands behind the backslash.
    private static func escape(
        _ bytes: ArraySlice<UInt8>, _ place: inout Int, _ result: inout [UInt8]
    ) throws(Failure) {
        let byte = bytes[place]
        place += 1
        if let plain = simple[byte] { return result.append(plain) }
        switch byte {
        case UInt8(ascii: "\n"): break
        case UInt8(ascii: "x"): try hex(bytes, &place, 2, "truncated \\xXX escape", &result)
        case UInt8(ascii: "u"): try hex(bytes, &place, 4, "truncated \\uXXXX escape", &result)
        case UInt8(ascii: "U"): try hex(bytes, &place, 8, "truncated \\UXXXXXXXX escape", &result)
        case UInt8(ascii: "N"): try named(bytes, &place, &result)
        case 0x30...0x37:
            var value = UInt32(byte - 0x30)
            var count = 1
            while count < 3, place < bytes.endIndex, (0x30...0x37).contains(bytes[place]) {
                value = value * 8 + UInt32(bytes[place] - 0x30)
                place += 1
                count += 1
            }
            append(value, &result)
        default: result += [UInt8(ascii: "\\"), byte]
        }
    }

    private static func hex(
        _ bytes: ArraySlice<UInt8>, _ place: inout Int, _ count: Int, _ message: String, _ result: inout [UInt8]
    ) throws(Failure) {
        guard place + count <= bytes.endIndex,
            let value = UInt32(String(decoding: bytes[place..<place + count], as: UTF8.self), radix: 16),
            bytes[place] != UInt8(ascii: "+")
        else { throw Failure(message: message) }
        guard value <= 0x10FFFF else { throw Failure(message: "illegal Unicode character") }
        place += count
        append(value, &result)
    }

    private static func named(
        _ bytes: ArraySlice<UInt8>, _ place: inout Int, _ result: inout [UInt8]
    ) throws(Failure) {
        guard place < bytes.endIndex, bytes[place] == UInt8(ascii: "{"),
            let close = bytes[place...].firstIndex(of: UInt8(ascii: "}")), close > place + 1
        else { throw Failure(message: "malformed \\N character escape") }
        let name = String(decoding: bytes[place + 1..<close], as: UTF8.self).uppercased()
        place = close + 1
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value) else { continue }
            if scalar.properties.name == name || scalar.properties.nameAlias == name {
                return append(value, &result)
            }
        }
        throw Failure(message: "unknown Unicode character name")
    }

    // Lone surrogates can't be held in UTF-8: they become the replacement character.
    private static func append(_ value: UInt32, _ result: inout [UInt8]) {
        let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
        result += Array(String(scalar).utf8)
    }
}
