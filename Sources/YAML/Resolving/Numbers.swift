import SourceText

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension Scalar {
    /// The number or time that a text beginning with a digit, sign or dot stands for; nil for text.
    static func number(_ bytes: UnsafeBufferPointer<UInt8>) -> Datum? {
        var rest = Digits(bytes)
        let first = bytes[0]
        if first == 0x2B || first == 0x2D { rest.place = 1 }
        let isNegative = first == 0x2D
        if rest.current == 0x2E { return pointFirst(rest, isNegative: isNegative, signed: rest.place == 1) }
        guard rest.isDigit else { return nil }
        if rest.current == 0x30, let based = based(rest, isNegative: isNegative) { return based }
        let start = rest.place
        rest.skip { isDecimal($0) || $0 == 0x5F }
        switch rest.current {
        case 0: return rest.isAtEnd ? decimal(bytes, start, isNegative: isNegative) : nil
        case 0x2E: return fraction(rest, isNegative: isNegative)
        case 0x3A: return sexagesimal(rest, start, isNegative: isNegative)
        case 0x2D where start == 0: return Timestamp(String(decoding: bytes, as: UTF8.self))?.datum
        default: return nil
        }
    }

    /// A cursor over the bytes of one scalar.
    struct Digits {
        let bytes: UnsafeBufferPointer<UInt8>
        var place = 0
        init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }
        var current: UInt8 { place < bytes.count ? bytes[place] : 0 }
        var isAtEnd: Bool { place >= bytes.count }
        var isDigit: Bool { isDecimal(current) }
        mutating func skip(_ accept: (UInt8) -> Bool) {
            while place < bytes.count, accept(bytes[place]) { place += 1 }
        }
    }

    /// `017`, `0x1F`, `0b101`; nil where it is none of these, as for `0`, `0.5` and `08`.
    private static func based(_ digits: Digits, isNegative: Bool) -> Datum? {
        var rest = digits
        rest.place += 1
        let radix: Int
        switch rest.current {
        case 0x78: radix = 16
        case 0x62: radix = 2
        default: radix = 8
        }
        if radix != 8 { rest.place += 1 }
        let start = rest.place
        rest.skip { $0 == 0x5F || (digitValue($0) ?? 99) < radix }
        guard rest.isAtEnd, rest.place > start else { return nil }
        return whole(rest.bytes[start...], radix: radix, isNegative: isNegative)
    }

    private static func decimal(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, isNegative: Bool) -> Datum? {
        // `08` and `0_9` are text: a leading zero announces octal digits.
        if bytes[start] == 0x30, bytes.count > start + 1 { return nil }
        return whole(bytes[start...], radix: 10, isNegative: isNegative)
    }

    /// Digits of any length and base, underscores left out.
    private static func whole(_ digits: Slice<UnsafeBufferPointer<UInt8>>, radix: Int, isNegative: Bool) -> Datum? {
        var value = 0
        var fits = true
        for byte in digits {
            guard let digit = digitValue(byte) else { continue }
            let (product, tooLarge) = value.multipliedReportingOverflow(by: radix)
            let (sum, overflow) = product.addingReportingOverflow(digit)
            if tooLarge || overflow {
                fits = false
                break
            }
            value = sum
        }
        if fits { return .int(isNegative ? -value : value) }
        let text = decimalText(digits.compactMap(digitValue), radix: radix)
        let signed = (isNegative ? "-" : "") + text
        return Int(signed).map { .int($0) } ?? .bigInt(signed)
    }

    /// Digits in a base as decimal text, of any length.
    private static func decimalText(_ digits: [Int], radix: Int) -> String {
        var decimal = [0]
        for digit in digits {
            var carry = digit
            for place in decimal.indices {
                let value = decimal[place] * radix + carry
                decimal[place] = value % 10
                carry = value / 10
            }
            while carry > 0 {
                decimal.append(carry % 10)
                carry /= 10
            }
        }
        return decimal.reversed().map(String.init).joined()
    }

    // MARK: Fractions

    /// `.5`, `.inf`, `.nan`.
    private static func pointFirst(_ digits: Digits, isNegative: Bool, signed: Bool) -> Datum? {
        switch String(decoding: digits.bytes[digits.place...], as: UTF8.self) {
        case ".inf", ".Inf", ".INF": return .double(isNegative ? -.infinity : .infinity)
        case ".nan", ".NaN", ".NAN": return signed ? nil : .double(.nan)
        default: break
        }
        var rest = digits
        rest.place += 1
        return signed || !rest.isDigit ? nil : fractionTail(rest, isNegative: false)
    }

    /// What follows whole digits, from the point on.
    private static func fraction(_ digits: Digits, isNegative: Bool) -> Datum? {
        var rest = digits
        rest.place += 1
        return fractionTail(rest, isNegative: isNegative)
    }

    private static func fractionTail(_ digits: Digits, isNegative: Bool) -> Datum? {
        var rest = digits
        rest.skip { isDecimal($0) || $0 == 0x5F }
        if rest.current == 0x65 || rest.current == 0x45 {
            rest.place += 1
            guard rest.current == 0x2B || rest.current == 0x2D else { return nil }
            rest.place += 1
            guard rest.isDigit else { return nil }
            rest.skip(isDecimal)
        }
        guard rest.isAtEnd else { return nil }
        let text = String(decoding: rest.bytes.filter { $0 != 0x5F }, as: UTF8.self)
        return .double(strtod(text, nil))
    }

    /// `12:30:45` counts in sixties; with a point at its end it is a float.
    private static func sexagesimal(_ digits: Digits, _ start: Int, isNegative: Bool) -> Datum? {
        var rest = digits
        var parts = [rest.bytes[start..<rest.place]]
        while rest.current == 0x3A {
            rest.place += 1
            let from = rest.place
            rest.skip(isDecimal)
            let length = rest.place - from
            guard length == 1 || length == 2 && rest.bytes[from] <= 0x35 else { return nil }
            parts.append(rest.bytes[from..<rest.place])
        }
        var seconds = 0.0
        if rest.current == 0x2E {
            let from = rest.place
            rest.place += 1
            rest.skip { isDecimal($0) || $0 == 0x5F }
            seconds = strtod(
                "0" + String(decoding: rest.bytes[from..<rest.place].filter { $0 != 0x5F }, as: UTF8.self), nil)
            guard rest.isAtEnd else { return nil }
            let sum = parts.reduce(0.0) { $0 * 60 + value(of: $1) } + seconds
            return .double(isNegative ? -sum : sum)
        }
        guard rest.isAtEnd, rest.bytes[start] != 0x30 else { return nil }
        var sum = 0
        for part in parts {
            let (product, tooLarge) = sum.multipliedReportingOverflow(by: 60)
            let (next, overflow) = product.addingReportingOverflow(Int(value(of: part)))
            if tooLarge || overflow { return nil }
            sum = next
        }
        return .int(isNegative ? -sum : sum)
    }

    private static func value(of digits: Slice<UnsafeBufferPointer<UInt8>>) -> Double {
        // Beyond 15 digits no time is meant; the bound keeps the conversion to Int safe.
        digits.prefix(15).reduce(0.0) { sum, byte in digitValue(byte).map { sum * 10 + Double($0) } ?? sum }
    }
}

@inline(__always)
func isDecimal(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

/// The value of a hexadecimal digit, nil for all else.
func digitValue(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x46: Int(byte) - 0x37
    case 0x61...0x66: Int(byte) - 0x57
    default: nil
    }
}
