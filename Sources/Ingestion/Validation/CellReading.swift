import Glibc
import Warehouse

typealias Bytes = UnsafeBufferPointer<UInt8>

/// A cell without blanks around it.
@inline(__always)
func trimmed(_ cell: Bytes) -> Bytes {
    var start = 0
    var end = cell.count
    while start < end, cell[start] == 0x20 || cell[start] == 0x09 { start += 1 }
    while end > start, cell[end - 1] == 0x20 || cell[end - 1] == 0x09 { end -= 1 }
    return start == 0 && end == cell.count ? cell : Bytes(rebasing: cell[start..<end])
}

/// A decimal number in digits, with a point and an exponent where they are there.
struct DecimalReading {
    /// The nearest `Double`.
    var value: Double
    /// Digits before the point, leading zeros left out; meaningless with an exponent.
    var wholeDigits: Int
    /// Whether nothing but zeros stands behind the point.
    var isWhole: Bool

    /// Reads a trimmed cell; nil where it is no finite number.
    init?(_ text: Bytes) {
        var place = 0
        let isNegative = text.first == 0x2D
        if isNegative || text.first == 0x2B { place = 1 }
        var mantissa: UInt64 = 0
        var digits = 0
        var significant = 0
        var fraction = 0
        var pointAt = -1
        var isWhole = true
        while place < text.count {
            let digit = text[place] &- 0x30
            if digit <= 9 {
                digits += 1
                if mantissa > 0 || digit > 0 { significant += 1 }
                if significant <= 19 { mantissa = mantissa &* 10 &+ UInt64(digit) }
                if pointAt >= 0 {
                    fraction += 1
                    if digit > 0 { isWhole = false }
                }
            } else if text[place] == 0x2E, pointAt < 0 {
                pointAt = digits
            } else {
                break
            }
            place += 1
        }
        guard digits > 0 else { return nil }
        wholeDigits = max(0, significant - fraction)
        self.isWhole = isWhole
        // Below 2^53 and with a power of ten that a Double holds exactly, one division rounds correctly.
        if place == text.count, significant <= 19, mantissa < 1 << 53, fraction <= 22 {
            let magnitude = Double(mantissa) / powersOfTen[fraction]
            value = isNegative ? -magnitude : magnitude
        } else if let number = parsed(text), number.isFinite {
            value = number
            if place < text.count {
                self.isWhole = number == number.rounded()
                wholeDigits = number == 0 ? 0 : max(0, Int(log10(abs(number)).rounded(.down)) + 1)
            }
        } else {
            return nil
        }
    }
}

private let powersOfTen: [Double] = (0...22).map { power in (0..<power).reduce(1.0) { number, _ in number * 10 } }

/// What the C library reads from digits and an exponent; nil where anything else is in the text.
private func parsed(_ text: Bytes) -> Double? {
    guard text.count < 400, isDecimalText(text) else { return nil }
    var copy = text.map { CChar(bitPattern: $0) }
    copy.append(0)
    return strtod(copy, nil)
}

private func isDecimalText(_ text: Bytes) -> Bool {
    var place = text.first == 0x2D || text.first == 0x2B ? 1 : 0
    var isExponent = false
    var digits = 0
    var points = 0
    while place < text.count {
        switch text[place] {
        case 0x30...0x39: digits += 1
        case 0x2E where points == 0 && !isExponent: points = 1
        case 0x65 where digits > 0 && !isExponent, 0x45 where digits > 0 && !isExponent:
            isExponent = true
            digits = 0
            if place + 1 < text.count, text[place + 1] == 0x2D || text[place + 1] == 0x2B { place += 1 }
        default: return false
        }
        place += 1
    }
    return digits > 0
}

/// Whether a trimmed cell is a day of the calendar, `YYYY-MM-DD`.
@inline(__always)
func isDate(_ text: Bytes) -> Bool {
    text.count == 10 && startsWithDate(text)
}

/// Whether a text begins with a day of the calendar.
func startsWithDate(_ text: Bytes) -> Bool {
    guard text.count >= 10, text[4] == 0x2D, text[7] == 0x2D else { return false }
    var year = 0
    for place in 0..<4 {
        let digit = text[place] &- 0x30
        guard digit <= 9 else { return false }
        year = year * 10 + Int(digit)
    }
    guard let month = pair(text, 5), let day = pair(text, 8), year > 0, (1...12).contains(month), day > 0 else {
        return false
    }
    return day <= 28 || day <= daysIn(month, of: year)
}

/// Whether a trimmed cell is a day, or a day and a time of day, with fraction and zone where they are there.
func isTimestamp(_ text: Bytes) -> Bool {
    guard startsWithDate(text) else { return false }
    if text.count == 10 { return true }
    guard text[10] == 0x20 || text[10] == 0x54, text.count >= 16, text[13] == 0x3A, let hour = pair(text, 11),
        let minute = pair(text, 14), hour < 24, minute < 60
    else { return false }
    var place = 16
    if place < text.count, text[place] == 0x3A {
        guard let second = pair(text, 17), second < 60 else { return false }
        place = 19
        if place < text.count, text[place] == 0x2E {
            place += 1
            let start = place
            while place < text.count, text[place] &- 0x30 <= 9 { place += 1 }
            guard place > start else { return false }
        }
    }
    return isZone(text, from: place)
}

private func isZone(_ text: Bytes, from place: Int) -> Bool {
    if place == text.count { return true }
    if text[place] == 0x5A { return place + 1 == text.count }
    guard text[place] == 0x2B || text[place] == 0x2D, let hours = pair(text, place + 1), hours < 24 else {
        return false
    }
    if place + 3 == text.count { return true }
    let minutes = text[place + 3] == 0x3A ? place + 4 : place + 3
    return pair(text, minutes).map { $0 < 60 } ?? false && minutes + 2 == text.count
}

@inline(__always)
private func pair(_ text: Bytes, _ place: Int) -> Int? {
    guard place + 1 < text.count else { return nil }
    let tens = text[place] &- 0x30
    let ones = text[place + 1] &- 0x30
    return tens <= 9 && ones <= 9 ? Int(tens) * 10 + Int(ones) : nil
}

/// `true`, `t`, `yes`, `1` and their opposites, in any case.
func truthValue(_ text: Bytes) -> Bool? {
    guard text.count <= 5 else { return nil }
    switch String(decoding: text, as: UTF8.self).lowercased() {
    case "true", "t", "yes", "y", "1": return true
    case "false", "f", "no", "n", "0": return false
    default: return nil
    }
}

/// Whether a text is a symbol of the markets: `^[A-Z0-9.^=-]{1,15}$`.
func isSymbol(_ text: Bytes) -> Bool {
    guard (1...15).contains(text.count) else { return false }
    for byte in text {
        switch byte {
        case 0x41...0x5A, 0x30...0x39, 0x2E, 0x5E, 0x3D, 0x2D: continue
        default: return false
        }
    }
    return true
}
