/// Reads dates and times in the forms of ISO 8601 that Python 3.11 reads.
struct ISOFormat {
    private let text: String
    private let bytes: [UInt8]
    private var place = 0

    private init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    private var invalid: TemplateError { valueError("Invalid isoformat string: \(quotedRepresentation(of: text))") }

    /// `date.fromisoformat`.
    /// - Throws: ValueError.
    static func date(_ text: String) throws(TemplateError) -> CivilDate {
        var reader = ISOFormat(text)
        let date = try reader.date()
        guard reader.place == reader.bytes.count else { throw reader.invalid }
        return date
    }

    /// `time.fromisoformat`.
    static func time(_ text: String) throws(TemplateError) -> TimeObject {
        var reader = ISOFormat(text)
        if reader.current == UInt8(ascii: "T") { reader.place += 1 }
        let (time, zone) = try reader.time()
        return TimeObject(time, zone)
    }

    /// `datetime.fromisoformat`.
    static func dateTime(_ text: String) throws(TemplateError) -> DateTime {
        var reader = ISOFormat(text)
        let date = try reader.date()
        guard reader.place < reader.bytes.count else { return DateTime(date, ClockTime()) }
        // Any one character may stand between the two.
        reader.place += 1
        while reader.place < reader.bytes.count, reader.bytes[reader.place] & 0xC0 == 0x80 { reader.place += 1 }
        let (time, zone) = try reader.time()
        return DateTime(date, time, zone)
    }

    private var current: UInt8? { place < bytes.count ? bytes[place] : nil }

    private mutating func digits(_ count: Int) throws(TemplateError) -> Int {
        guard place + count <= bytes.count else { throw invalid }
        var value = 0
        for byte in bytes[place..<place + count] {
            guard (0x30...0x39).contains(byte) else { throw invalid }
            value = value * 10 + Int(byte - 0x30)
        }
        place += count
        return value
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte else { return false }
        place += 1
        return true
    }

    private mutating func date() throws(TemplateError) -> CivilDate {
        let year = try digits(4)
        let isExtended = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "W")) { return try weekDate(year, isExtended) }
        let month = try digits(2)
        guard take(UInt8(ascii: "-")) == isExtended else { throw invalid }
        return try CivilDate(year: year, month: month, day: digits(2))
    }

    private mutating func weekDate(_ year: Int, _ isExtended: Bool) throws(TemplateError) -> CivilDate {
        let week = try digits(2)
        var day = 1
        if isExtended ? take(UInt8(ascii: "-")) : current.map({ (0x30...0x39).contains($0) }) == true {
            day = try digits(1)
        }
        guard (1...53).contains(week) else { throw valueError("Invalid week: \(week)") }
        guard (1...7).contains(day) else { throw valueError("Invalid weekday: \(day) (range is [1, 7])") }
        guard let date = CivilDate(ordinal: CivilDate.isoWeek1(of: year) + (week - 1) * 7 + day - 1),
            date.isoCalendar.week == week
        else { throw valueError("Invalid week: \(week)") }
        return date
    }

    private mutating func time() throws(TemplateError) -> (ClockTime, Zone?) {
        let (hour, minute, second, micro) = try clock()
        let time = try ClockTime(hour: hour, minute: minute, second: second, microsecond: micro)
        if take(UInt8(ascii: "Z")) {
            guard place == bytes.count else { throw invalid }
            return (time, FixedZone(seconds: 0))
        }
        guard let sign = current else { return (time, nil) }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { throw invalid }
        place += 1
        let offset = try clock()
        guard place == bytes.count, offset.0 < 24, offset.1 < 60, offset.2 < 60 else { throw invalid }
        let seconds = offset.0 * 3600 + offset.1 * 60 + offset.2
        return (time, FixedZone(seconds: sign == UInt8(ascii: "-") ? -seconds : seconds))
    }

    // Hours, and as much of minutes, seconds and their fraction as follows.
    private mutating func clock() throws(TemplateError) -> (Int, Int, Int, Int) {
        var parts = [try digits(2), 0, 0]
        let isExtended = current == UInt8(ascii: ":")
        for part in 1...2 {
            guard let next = current else { break }
            if isExtended {
                guard take(UInt8(ascii: ":")) else { break }
            } else {
                guard (0x30...0x39).contains(next) else { break }
            }
            parts[part] = try digits(2)
        }
        var micro = 0
        if current == UInt8(ascii: ".") || current == UInt8(ascii: ",") {
            place += 1
            var scale = 100_000
            let start = place
            while let digit = current, (0x30...0x39).contains(digit) {
                micro += Int(digit - 0x30) * scale
                scale /= 10
                place += 1
            }
            guard place > start else { throw invalid }
        }
        return (parts[0], parts[1], parts[2], micro)
    }
}
