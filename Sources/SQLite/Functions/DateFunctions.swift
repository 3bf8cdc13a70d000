import Glibc

/// PostgreSQL's functions of dates and times that SQLite lacks.
///
/// Dates are ISO text; a date stays a date.
let dateFunctions: [SQLFunction] = [
    .scalar("now", 0, deterministic: false) { _ in .text(currentTime()) },
    .scalar("date_trunc", 2) { arguments throws(FunctionError) in
        guard let part = arguments.text(0), let moment = try moment(arguments, 1) else { return .null }
        return .text(try truncated(moment, to: part.lowercased()))
    },
    .scalar("date_part", 2) { arguments throws(FunctionError) in
        guard let part = arguments.text(0), let moment = try moment(arguments, 1) else { return .null }
        return try datePart(moment, part.lowercased())
    },
    .scalar("make_date", 3) { arguments throws(FunctionError) in
        guard let y = arguments.integer(0), let m = arguments.integer(1), let d = arguments.integer(2) else {
            return .null
        }
        guard isValid(year: y, month: m, day: d) else { throw FunctionError("date field value out of range") }
        return .text(Moment(year: y, month: m, day: d).dateText)
    },
    .scalar("to_date", 1) { arguments throws(FunctionError) in
        try moment(arguments, 0).map { .text($0.dateText) } ?? .null
    },
    // Only the one format that dbt's `date` macro writes.
    .scalar("to_date", 2) { arguments throws(FunctionError) in
        guard let format = arguments.text(1) else { return .null }
        guard format.uppercased() == "YYYY-MM-DD" else {
            throw FunctionError("to_date knows the format YYYY-MM-DD only")
        }
        return try moment(arguments, 0).map { .text($0.dateText) } ?? .null
    },
    .scalar("to_char", 2) { arguments throws(FunctionError) in
        guard let format = arguments.text(1), let moment = try moment(arguments, 0) else { return .null }
        return .text(formatted(moment, format))
    },
]

/// A point in time, read from ISO text.
struct Moment {
    var year: Int
    var month: Int
    var day: Int
    var hour = 0
    var minute = 0
    var second = 0
    /// The digits behind the second's point.
    var fraction = ""
    /// Whether the text held a time of day.
    var hasTime = false

    /// Days since 1970-01-01.
    var dayNumber: Int { daysFromCivil(year, month, day) }
    /// 0 for Sunday.
    var weekday: Int { ((dayNumber % 7) + 11) % 7 }
    var dateText: String { padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2) }
    var timeText: String { padded(hour, 2) + ":" + padded(minute, 2) + ":" + padded(second, 2) }

    /// The same day or another one, at the same time of day.
    func on(dayNumber: Int) -> Moment {
        var moment = self
        (moment.year, moment.month, moment.day) = civilFromDays(dayNumber)
        return moment
    }
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// Reads `YYYY-MM-DD`, with a time of day behind a blank or T; a zone at the end is left alone.
private func moment(_ arguments: Arguments, _ place: Int) throws(FunctionError) -> Moment? {
    guard let text = arguments.text(place) else { return nil }
    guard let moment = Moment(text) else { throw FunctionError("invalid input for a date or time: \"\(text)\"") }
    return moment
}

extension Moment {
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let y = digits(bytes, 0, 4),
            let m = digits(bytes, 5, 2), let d = digits(bytes, 8, 2), isValid(year: y, month: m, day: d)
        else { return nil }
        self.init(year: y, month: m, day: d)
        guard bytes.count > 10 else { return }
        guard bytes[10] == 0x20 || bytes[10] == 0x54, bytes.count >= 16, bytes[13] == 0x3A,
            let h = digits(bytes, 11, 2), let min = digits(bytes, 14, 2), h < 24, min < 60
        else { return nil }
        (hour, minute, hasTime) = (h, min, true)
        guard bytes.count >= 19, bytes[16] == 0x3A, let s = digits(bytes, 17, 2), s < 60 else { return }
        second = s
        guard bytes.count > 19, bytes[19] == 0x2E else { return }
        fraction = String(decoding: bytes[20...].prefix { (0x30...0x39).contains($0) }, as: UTF8.self)
    }
}

private func digits(_ bytes: [UInt8], _ start: Int, _ count: Int) -> Int? {
    guard start + count <= bytes.count else { return nil }
    var number = 0
    for byte in bytes[start..<(start + count)] {
        guard (0x30...0x39).contains(byte) else { return nil }
        number = number * 10 + Int(byte - 0x30)
    }
    return number
}

/// Whether a day exists in the calendar.
func isValid(year: Int, month: Int, day: Int) -> Bool {
    guard (0...9999).contains(year), (1...12).contains(month), day >= 1 else { return false }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return day <= [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
}

// The civil calendar by eras of 400 years, as published by Howard Hinnant ("chrono-compatible date algorithms").
private func daysFromCivil(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

private func civilFromDays(_ days: Int) -> (Int, Int, Int) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
}

private func truncated(_ moment: Moment, to part: String) throws(FunctionError) -> String {
    var result = moment
    switch part {
    case "year": (result.month, result.day) = (1, 1)
    case "quarter": (result.month, result.day) = ((moment.month - 1) / 3 * 3 + 1, 1)
    case "month": result.day = 1
    case "week": result = moment.on(dayNumber: moment.dayNumber - (moment.weekday + 6) % 7)
    case "day": break
    case "hour": return moment.dateText + " " + padded(moment.hour, 2) + ":00:00"
    case "minute": return moment.dateText + " " + String(moment.timeText.prefix(5)) + ":00"
    case "second": return moment.dateText + " " + moment.timeText
    default: throw FunctionError("unit \"\(part)\" not recognized")
    }
    return result.dateText + (moment.hasTime ? " 00:00:00" : "")
}

private func datePart(_ moment: Moment, _ part: String) throws(FunctionError) -> SQLValue {
    switch part {
    case "year": return .int(moment.year)
    case "quarter": return .int((moment.month + 2) / 3)
    case "month": return .int(moment.month)
    case "day": return .int(moment.day)
    case "hour": return .int(moment.hour)
    case "minute": return .int(moment.minute)
    case "second":
        return moment.fraction.isEmpty ? .int(moment.second) : .real(Double("\(moment.second).\(moment.fraction)") ?? 0)
    case "dow": return .int(moment.weekday)
    case "isodow": return .int((moment.weekday + 6) % 7 + 1)
    case "doy": return .int(moment.dayNumber - daysFromCivil(moment.year, 1, 1) + 1)
    case "week":
        // ISO: the week belongs to the year of its Thursday.
        let thursday = moment.dayNumber - (moment.weekday + 6) % 7 + 3
        let (year, _, _) = civilFromDays(thursday)
        return .int((thursday - daysFromCivil(year, 1, 1)) / 7 + 1)
    case "epoch":
        return .int(moment.dayNumber * 86_400 + moment.hour * 3600 + moment.minute * 60 + moment.second)
    default: throw FunctionError("unit \"\(part)\" not recognized")
    }
}

private func formatted(_ moment: Moment, _ format: String) -> String {
    let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
    let (month, day) = (months[moment.month - 1], days[moment.weekday])
    let patterns: [(String, String)] = [
        ("YYYY", padded(moment.year, 4)), ("YY", padded(moment.year % 100, 2)), ("MM", padded(moment.month, 2)),
        ("DD", padded(moment.day, 2)), ("HH24", padded(moment.hour, 2)),
        ("HH12", padded((moment.hour + 11) % 12 + 1, 2)), ("MI", padded(moment.minute, 2)),
        ("SS", padded(moment.second, 2)), ("Month", month), ("Mon", String(month.prefix(3))), ("Day", day),
        ("Dy", String(day.prefix(3))), ("Q", String((moment.month + 2) / 3)),
    ]
    var result = ""
    var rest = format[...]
    while let sign = rest.first {
        if let (pattern, text) = patterns.first(where: { rest.hasPrefix($0.0) }) {
            result += text
            rest = rest.dropFirst(pattern.count)
        } else {
            result.append(sign)
            rest = rest.dropFirst()
        }
    }
    return result
}

private func currentTime() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let (days, seconds) = (now.tv_sec / 86_400, now.tv_sec % 86_400)
    let (year, month, day) = civilFromDays(days)
    let moment = Moment(
        year: year, month: month, day: day, hour: seconds / 3600, minute: seconds / 60 % 60, second: seconds % 60)
    return moment.dateText + " " + moment.timeText
}
