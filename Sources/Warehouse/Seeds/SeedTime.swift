/// A point in time or a day, as Python's `datetime` holds it.
struct SeedTime {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0
    var microsecond = 0
    /// Minutes east of Greenwich; nil without a zone.
    var zone: Int?

    /// Whether a calendar and a clock can show it.
    var isValid: Bool {
        (1...9999).contains(year) && (1...12).contains(month) && day >= 1 && day <= daysIn(month, of: year) && hour < 24
            && minute < 60 && second < 60
    }

    /// Writes the day, such as `2020-01-31`.
    func writeDate(to out: inout UnsafeMutablePointer<UInt8>) {
        write(year, 4, to: &out)
        write(0x2D, to: &out)
        write(month, 2, to: &out)
        write(0x2D, to: &out)
        write(day, 2, to: &out)
    }

    /// Writes the point in time, such as `2020-01-31 10:11:12`, with microseconds and zone where they are there: at most 32 bytes.
    func writeTimestamp(to out: inout UnsafeMutablePointer<UInt8>) {
        writeDate(to: &out)
        write(0x20, to: &out)
        write(hour, 2, to: &out)
        write(0x3A, to: &out)
        write(minute, 2, to: &out)
        write(0x3A, to: &out)
        write(second, 2, to: &out)
        if microsecond > 0 {
            write(0x2E, to: &out)
            write(microsecond, 6, to: &out)
        }
        guard let zone else { return }
        write(zone < 0 ? 0x2D : 0x2B, to: &out)
        write(abs(zone) / 60, 2, to: &out)
        write(0x3A, to: &out)
        write(abs(zone) % 60, 2, to: &out)
    }

    private func write(_ byte: UInt8, to out: inout UnsafeMutablePointer<UInt8>) {
        out.pointee = byte
        out += 1
    }

    private func write(_ number: Int, _ width: Int, to out: inout UnsafeMutablePointer<UInt8>) {
        var rest = number
        for place in stride(from: width - 1, through: 0, by: -1) {
            out[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        out += width
    }
}

/// How many days a month has.
package func daysIn(_ month: Int, of year: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    switch month {
    case 2: return isLeap ? 29 : 28
    case 4, 6, 9, 11: return 30
    default: return 31
    }
}

/// Reads numbers and signs from the front of a text.
struct TimeCursor {
    let text: Bytes
    var place = 0

    init(_ text: Bytes) { self.text = text }

    var isAtEnd: Bool { place >= text.count }

    /// The next byte, left where it is.
    var peek: UInt8? { place < text.count ? text[place] : nil }

    /// Takes a byte, if it is the next one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        place += 1
        return true
    }

    /// How many digits come next.
    var digitsAhead: Int {
        var end = place
        while end < text.count, (0x30...0x39).contains(text[end]) { end += 1 }
        return end - place
    }

    /// A number of at least `low` and at most `high` digits.
    mutating func number(_ low: Int, _ high: Int) -> Int? {
        let count = min(digitsAhead, high)
        guard count >= low else { return nil }
        var number = 0
        for _ in 0..<count {
            number = number * 10 + Int(text[place] - 0x30)
            place += 1
        }
        return number
    }
}

/// Python's `strptime(text, "%Y-%m-%d")`: months and days may have one digit.
func strptimeDate(_ value: Bytes) -> SeedTime? {
    var cursor = TimeCursor(value)
    guard let time = dateFields(&cursor), cursor.isAtEnd, time.isValid else { return nil }
    return time
}

/// Python's `strptime(text, "%Y-%m-%d %H:%M:%S")`.
func strptimeTimestamp(_ value: Bytes) -> SeedTime? {
    var cursor = TimeCursor(value)
    guard var time = dateFields(&cursor) else { return nil }
    let before = cursor.place
    while let byte = cursor.peek, isSpace(byte) { cursor.place += 1 }
    guard cursor.place > before, let hour = cursor.number(1, 2), cursor.take(0x3A), let minute = cursor.number(1, 2),
        cursor.take(0x3A), let second = cursor.number(1, 2), cursor.isAtEnd
    else { return nil }
    (time.hour, time.minute, time.second) = (hour, minute, second)
    return time.isValid ? time : nil
}

private func dateFields(_ cursor: inout TimeCursor) -> SeedTime? {
    guard let year = cursor.number(4, 4), cursor.take(0x2D), let month = cursor.number(1, 2), cursor.take(0x2D) else {
        return nil
    }
    _ = cursor.take(0x20)
    guard let day = cursor.number(1, 2) else { return nil }
    return SeedTime(year: year, month: month, day: day)
}
