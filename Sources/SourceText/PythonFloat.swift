/// The text that Python's `repr` gives a float: the shortest digits that read back the same, with an exponent
/// below 1e-4 and from 1e16 on (`0.1`, `1e-05`, `1e+16`, `nan`, `inf`).
public func pythonText(of value: Double) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    let written = DecimalDigits(value.magnitude.description)
    return (value.sign == .minus ? "-" : "") + written.pythonText
}

/// Digits and the place of the decimal point, taken from Swift's own shortest form.
private struct DecimalDigits {
    var digits: [UInt8] = []
    /// How many digits stand before the decimal point; may be negative or beyond the digits.
    var point = 0

    init(_ description: String) {
        var exponent = 0
        var seenPoint = false
        let bytes = Array(description.utf8)
        for (place, byte) in bytes.enumerated() {
            if byte == 0x65 {  // e
                exponent = Int(String(decoding: bytes[(place + 1)...], as: UTF8.self)) ?? 0
                break
            } else if byte == 0x2E {
                seenPoint = true
            } else {
                digits.append(byte)
                if !seenPoint { point += 1 }
            }
        }
        point += exponent
        while digits.count > 1, digits.first == 0x30 {
            digits.removeFirst()
            point -= 1
        }
        while digits.count > 1, digits.last == 0x30 { digits.removeLast() }
        if digits == [0x30] { point = 1 }
    }

    var pythonText: String {
        point > -4 && point <= 16 ? plain : scientific
    }

    private var plain: String {
        if point <= 0 { return "0." + String(repeating: "0", count: -point) + text(digits[...]) }
        if point >= digits.count {
            return text(digits[...]) + String(repeating: "0", count: point - digits.count) + ".0"
        }
        return text(digits[..<point]) + "." + text(digits[point...])
    }

    private var scientific: String {
        let exponent = point - 1
        let mantissa = digits.count == 1 ? text(digits[...]) : text(digits[..<1]) + "." + text(digits[1...])
        let size = exponent.magnitude
        return mantissa + (exponent < 0 ? "e-" : "e+") + (size < 10 ? "0" : "") + String(size)
    }

    private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
