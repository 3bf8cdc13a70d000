import SourceText

/// A date or time stamp as YAML 1.1 writes it: `2024-01-31`, `2024-1-31 9:05:00.25 +02:00`.
struct Timestamp {
    private var year = 0
    private var month = 0
    private var day = 0
    private var clock: (hour: Int, minute: Int, second: Int)?
    /// Microseconds.
    private var fraction = 0
    /// Minutes east of Greenwich, nil where no zone is given.
    private var offset: Int?

    /// Reads a text; nil where it has another form.
    init?(_ text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        guard let year = reader.number(4, 4), reader.take(0x2D), let month = reader.number(1, 2), reader.take(0x2D),
            let day = reader.number(1, 2)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        // A date alone is only one with all its digits.
        if reader.isAtEnd {
            if text.utf8.count != 10 { return nil }
            return
        }
        guard reader.takeSeparator(), let hour = reader.number(1, 2), reader.take(0x3A),
            let minute = reader.number(2, 2), reader.take(0x3A), let second = reader.number(2, 2)
        else { return nil }
        clock = (hour, minute, second)
        if reader.take(0x2E) { fraction = reader.microseconds() }
        guard readZone(&reader), reader.isAtEnd else { return nil }
    }

    private mutating func readZone(_ reader: inout Reader) -> Bool {
        let before = reader.place
        reader.skipBlanks()
        if reader.take(0x5A) {
            offset = 0
            return true
        }
        let isNegative = reader.current == 0x2D
        guard isNegative || reader.current == 0x2B else { return reader.place == before }
        reader.place += 1
        guard let hours = reader.number(1, 2) else { return false }
        var minutes = hours * 60
        if reader.take(0x3A) {
            guard let rest = reader.number(2, 2) else { return false }
            minutes += rest
        }
        offset = isNegative ? -minutes : minutes
        return true
    }

    /// Whether such a day and time exist.
    var isValid: Bool {
        guard year >= 1, (1...12).contains(month), day >= 1, day <= daysOfMonth else { return false }
        guard let clock else { return true }
        return clock.hour < 24 && clock.minute < 60 && clock.second < 60 && abs(offset ?? 0) < 24 * 60
    }

    private var daysOfMonth: Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The value in the form of Python's `isoformat`.
    var datum: Datum {
        let date = pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2)
        guard let clock else { return .date(date) }
        var text = date + "T" + pad(clock.hour, 2) + ":" + pad(clock.minute, 2) + ":" + pad(clock.second, 2)
        if fraction > 0 { text += "." + pad(fraction, 6) }
        if let offset {
            let size = abs(offset)
            text += (offset < 0 ? "-" : "+") + pad(size / 60, 2) + ":" + pad(size % 60, 2)
        }
        return .dateTime(text)
    }

    private func pad(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0
        var current: UInt8 { place < bytes.count ? bytes[place] : 0 }
        var isAtEnd: Bool { place == bytes.count }

        mutating func take(_ byte: UInt8) -> Bool {
            guard place < bytes.count, bytes[place] == byte else { return false }
            place += 1
            return true
        }

        mutating func number(_ least: Int, _ most: Int) -> Int? {
            var value = 0
            var count = 0
            while count < most, isDecimal(current) {
                value = value * 10 + Int(current - 0x30)
                place += 1
                count += 1
            }
            return count >= least ? value : nil
        }

        mutating func skipBlanks() {
            while current == 0x20 || current == 0x09 { place += 1 }
        }

        mutating func takeSeparator() -> Bool {
            if take(0x54) || take(0x74) { return true }
            let before = place
            skipBlanks()
            return place > before
        }

        mutating func microseconds() -> Int {
            var value = 0
            var count = 0
            while isDecimal(current) {
                if count < 6 { value = value * 10 + Int(current - 0x30) }
                count += 1
                place += 1
            }
            while count < 6 {
                value *= 10
                count += 1
            }
            return value
        }
    }
}
