/// A number as agate reads it: percent signs, currency signs and commas are taken away, the rest is what Python's
/// `Decimal` takes.
struct SeedNumber {
    /// The digits, without what was taken away; a plain one is the cell itself.
    enum Digits {
        case asRead
        case cleaned([UInt8])
    }
    let digits: Digits
    /// Whether there is anything but zeros behind the point, once the exponent is worked in.
    let hasDecimals: Bool

    /// Reads a trimmed cell; nil where it is no number.
    init?(_ value: Bytes) {
        if let shape = DecimalShape(value), !shape.needsCleaning {
            digits = .asRead
            hasDecimals = shape.hasDecimals
        } else if let cleaned = SeedNumber.clean(value) {
            guard let shape = cleaned.withUnsafeBufferPointer({ DecimalShape($0) }) else { return nil }
            digits = .cleaned(cleaned.filter { $0 != 0x5F })
            hasDecimals = shape.hasDecimals
        } else {
            return nil
        }
    }

    private static let currencies: [Unicode.Scalar] = [
        "؋", "$", "ƒ", "៛", "¥", "₡", "₱", "£", "€", "¢", "﷼", "₪", "₩", "₭", "₮", "₦", "฿", "₤", "₫",
    ]

    private static func clean(_ value: Bytes) -> [UInt8]? {
        // Nothing without a digit or one of `nan` and `infinity` comes out as a number; most texts end here.
        guard value.count <= 400, value.contains(where: { (0x30...0x39).contains($0) || $0 | 0x20 == 0x6E }) else {
            return nil
        }
        var scalars = Array(String(decoding: value, as: UTF8.self).unicodeScalars)[...]
        strip("%", from: &scalars)
        var isNegative = false
        if scalars.first == "-" {
            isNegative = true
            scalars = scalars.dropFirst()
        }
        for sign in currencies { strip(sign, from: &scalars) }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars.filter { $0 != "," })
        var bytes = Array(text.utf8)
        bytes = bytes.withUnsafeBufferPointer { Array(trimmed($0)) }
        if bytes.first == 0x2B {
            bytes.removeFirst()
            // One sign is a sign, two are a mistake.
            if bytes.first == 0x2B || bytes.first == 0x2D { return nil }
        } else if isNegative, bytes.first == 0x2D {
            return Array(bytes.dropFirst())
        }
        return isNegative ? [0x2D] + bytes : bytes
    }

    private static func strip(_ sign: Unicode.Scalar, from scalars: inout ArraySlice<Unicode.Scalar>) {
        while scalars.first == sign { scalars = scalars.dropFirst() }
        while scalars.last == sign { scalars = scalars.dropLast() }
    }
}

/// What `Decimal` sees in a text: sign, digits, point, exponent, or one of its names.
private struct DecimalShape {
    private(set) var hasDecimals = false
    /// Signs that the database would not take: `+`, `_`, a point at an end.
    private(set) var needsCleaning = false

    init?(_ text: Bytes) {
        var place = 0
        if place < text.count, text[place] == 0x2B || text[place] == 0x2D {
            needsCleaning = text[place] == 0x2B
            place += 1
        }
        if isName(text, from: place) { return }
        var digits = 0
        var fraction = 0
        var zeros = 0
        var pointSeen = false
        while place < text.count {
            let byte = text[place]
            if (0x30...0x39).contains(byte) {
                digits += 1
                if pointSeen { fraction += 1 }
                zeros = byte == 0x30 ? zeros + 1 : 0
            } else if byte == 0x2E, !pointSeen {
                pointSeen = true
                zeros = 0
            } else if byte == 0x5F {
                needsCleaning = true
            } else {
                break
            }
            place += 1
        }
        guard digits > 0, let exponent = exponent(text, from: place) else { return nil }
        let significant = fraction - min(zeros, fraction)
        hasDecimals = pointSeen ? significant > exponent : exponent < 0 && digits > 0 && zeros < -exponent
    }

    private func exponent(_ text: Bytes, from start: Int) -> Int? {
        guard start < text.count else { return 0 }
        guard text[start] | 0x20 == 0x65 else { return nil }
        var place = start + 1
        var isNegative = false
        if place < text.count, text[place] == 0x2B || text[place] == 0x2D {
            isNegative = text[place] == 0x2D
            place += 1
        }
        guard place < text.count else { return nil }
        var exponent = 0
        while place < text.count, (0x30...0x39).contains(text[place]) {
            exponent = min(exponent * 10 + Int(text[place] - 0x30), 1_000_000)
            place += 1
        }
        return place == text.count ? (isNegative ? -exponent : exponent) : nil
    }

    private func isName(_ text: Bytes, from place: Int) -> Bool {
        guard place < text.count, text[place] > 0x39 else { return false }
        let name = String(decoding: text[place...], as: UTF8.self).lowercased()
        return name == "nan" || name == "inf" || name == "infinity" || name == "snan"
    }
}
