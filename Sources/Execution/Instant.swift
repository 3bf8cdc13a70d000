/// A moment: whole microseconds since 1970-01-01 00:00 UTC.
package struct Instant: Sendable, Hashable, Comparable {
    /// Microseconds since the epoch.
    package var microseconds: Int

    /// A moment so many microseconds after the epoch.
    package init(microseconds: Int) { self.microseconds = microseconds }

    package static func < (a: Instant, b: Instant) -> Bool { a.microseconds < b.microseconds }

    /// Seconds from an earlier moment to this one.
    package func seconds(since earlier: Instant) -> Double {
        Double(microseconds &- earlier.microseconds) / 1_000_000
    }

    /// As artifacts write it: `2026-11-23T12:33:15.004217Z`.
    package var iso: String {
        let time = parts
        return "\(time.date)T\(time.clock).\(padded(time.micros, 6))Z"
    }

    /// The moment that ``iso`` has written; nil for any other text.
    package init?(iso text: String) {
        let digits = text.utf8.split { $0 < 0x30 || $0 > 0x39 }.map { Int(String(decoding: $0, as: UTF8.self)) }
        guard digits.count == 7, let year = digits[0], let month = digits[1], let day = digits[2],
            let hour = digits[3], let minute = digits[4], let second = digits[5], let micros = digits[6],
            (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
            second < 61, micros < 1_000_000
        else { return nil }
        let seconds = (dayNumber(year, month, day) * 24 + hour) * 3600 + minute * 60 + second
        self.init(microseconds: seconds * 1_000_000 + micros)
    }

    /// `12:33:15` in UTC.
    package var clock: String { parts.clock }

    /// `12:33:15.004217` in UTC.
    package var clockWithMicroseconds: String { "\(parts.clock).\(padded(parts.micros, 6))" }

    private var parts: (date: String, clock: String, micros: Int) {
        let (second, micros) = microseconds.flooredDivision(by: 1_000_000)
        let (day, inDay) = second.flooredDivision(by: 86_400)
        let (year, month, dayOfMonth) = civil(day)
        let clock = "\(padded(inDay / 3600, 2)):\(padded(inDay / 60 % 60, 2)):\(padded(inDay % 60, 2))"
        return ("\(padded(year, 4))-\(padded(month, 2))-\(padded(dayOfMonth, 2))", clock, micros)
    }
}

/// Where moments come from: the system in the program, a settable one in tests.
package protocol Clock: Sendable {
    /// The current moment.
    func now() -> Instant
}

/// Year, month and day of a day number counted from 1970-01-01 (Gregorian calendar, eras of 400 years).
private func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = (day &+ 719_468).flooredDivision(by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra &+ era &* 400 &+ (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
}

/// The inverse of ``civil(_:)``.
private func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = shifted.flooredDivision(by: 400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
}

private func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

extension Int {
    /// Quotient and remainder of division by a positive number, the remainder never negative.
    fileprivate func flooredDivision(by divisor: Int) -> (Int, Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
