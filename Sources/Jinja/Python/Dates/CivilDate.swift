/// A day of the proleptic Gregorian calendar, years 1 to 9999.
struct CivilDate: Hashable, Sendable {
    let year: Int
    let month: Int
    let day: Int

    /// A day that is known to exist.
    private init(_ year: Int, _ month: Int, _ day: Int) {
        self.year = year
        self.month = month
        self.day = day
    }

    /// A day by its parts.
    /// - Throws: Python's ValueError for days that do not exist.
    init(year: Int, month: Int, day: Int) throws(TemplateError) {
        guard (1...9999).contains(year) else { throw valueError("year \(year) is out of range") }
        guard (1...12).contains(month) else { throw valueError("month must be in 1..12") }
        guard day >= 1, day <= CivilDate.days(inMonth: month, of: year) else {
            throw valueError("day is out of range for month")
        }
        self.init(year, month, day)
    }

    static let first = CivilDate(1, 1, 1)
    static let last = CivilDate(9999, 12, 31)
    /// The ordinal of the last day.
    static let lastOrdinal = 3_652_059

    /// The day with an ordinal, 1 being the first of January of year 1; nil out of range.
    init?(ordinal: Int) {
        guard (1...CivilDate.lastOrdinal).contains(ordinal) else { return nil }
        var rest = ordinal - 1
        let cycles = rest / 146_097
        rest %= 146_097
        let centuries = min(rest / 36_524, 3)
        rest -= centuries * 36_524
        let leaps = rest / 1461
        rest %= 1461
        let years = min(rest / 365, 3)
        rest -= years * 365
        let year = cycles * 400 + centuries * 100 + leaps * 4 + years + 1
        var month = 1
        while rest >= CivilDate.days(inMonth: month, of: year) {
            rest -= CivilDate.days(inMonth: month, of: year)
            month += 1
        }
        self.init(year, month, rest + 1)
    }

    static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since the last of December of year 0.
    var ordinal: Int {
        let before = year - 1
        return before * 365 + before / 4 - before / 100 + before / 400 + dayOfYear
    }

    /// 1 for the first of January.
    var dayOfYear: Int {
        (1..<month).reduce(day) { $0 + CivilDate.days(inMonth: $1, of: year) }
    }

    /// 0 for Monday.
    var weekday: Int { (ordinal + 6) % 7 }

    /// The year, week and weekday (1 for Monday) of ISO 8601.
    var isoCalendar: (year: Int, week: Int, weekday: Int) {
        var year = year
        var start = CivilDate.isoWeek1(of: year)
        if ordinal < start {
            year -= 1
            start = CivilDate.isoWeek1(of: year)
        } else if ordinal >= CivilDate.isoWeek1(of: year + 1) {
            year += 1
            start = CivilDate.isoWeek1(of: year)
        }
        return (year, (ordinal - start) / 7 + 1, weekday + 1)
    }

    /// The ordinal of the Monday of a year's first ISO week.
    static func isoWeek1(of year: Int) -> Int {
        let before = year - 1
        let first = before * 365 + before / 4 - before / 100 + before / 400 + 1
        let weekday = (first + 6) % 7
        return weekday > 3 ? first - weekday + 7 : first - weekday
    }

    /// `2024-02-29`.
    var text: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
}

extension CivilDate: Comparable {
    static func < (a: CivilDate, b: CivilDate) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }
}

/// A number with leading zeros.
func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// A time of day.
struct ClockTime: Hashable, Sendable {
    var hour = 0
    var minute = 0
    var second = 0
    var microsecond = 0

    /// Midnight.
    init() {}

    /// A time by its parts.
    /// - Throws: Python's ValueError for parts out of range.
    init(hour: Int, minute: Int = 0, second: Int = 0, microsecond: Int = 0) throws(TemplateError) {
        guard (0...23).contains(hour) else { throw valueError("hour must be in 0..23") }
        guard (0...59).contains(minute) else { throw valueError("minute must be in 0..59") }
        guard (0...59).contains(second) else { throw valueError("second must be in 0..59") }
        guard (0...999_999).contains(microsecond) else { throw valueError("microsecond must be in 0..999999") }
        (self.hour, self.minute, self.second, self.microsecond) = (hour, minute, second, microsecond)
    }

    /// The time after so many microseconds of the day, below a day.
    init(microseconds: Int) {
        microsecond = microseconds % 1_000_000
        let seconds = microseconds / 1_000_000
        (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60)
    }

    /// Microseconds since midnight.
    var microseconds: Int { (hour * 3600 + minute * 60 + second) * 1_000_000 + microsecond }

    /// `13:05:09.123456`, to the precision of `timespec`.
    func text(_ timespec: String = "auto") throws(TemplateError) -> String {
        let minutes = "\(padded(hour, 2)):\(padded(minute, 2))"
        let seconds = "\(minutes):\(padded(second, 2))"
        switch timespec {
        case "auto": return microsecond == 0 ? seconds : "\(seconds).\(padded(microsecond, 6))"
        case "hours": return padded(hour, 2)
        case "minutes": return minutes
        case "seconds": return seconds
        case "milliseconds": return "\(seconds).\(padded(microsecond / 1000, 3))"
        case "microseconds": return "\(seconds).\(padded(microsecond, 6))"
        default: throw valueError("Unknown timespec value")
        }
    }
}
