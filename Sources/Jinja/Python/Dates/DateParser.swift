/// `datetime.strptime`: a format becomes an expression, whose groups become the parts of the time.
struct DateParser {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let days = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    private static func expression(of letter: Unicode.Scalar) -> String? {
        switch letter {
        case "d": #"(?P<d>3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9])"#
        case "f": #"(?P<f>[0-9]{1,6})"#
        case "H": #"(?P<H>2[0-3]|[0-1]\d|\d)"#
        case "I": #"(?P<I>1[0-2]|0[1-9]|[1-9])"#
        case "G": #"(?P<G>\d\d\d\d)"#
        case "j": #"(?P<j>36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])"#
        case "m": #"(?P<m>1[0-2]|0[1-9]|[1-9])"#
        case "M": #"(?P<M>[0-5]\d|\d)"#
        case "S": #"(?P<S>6[0-1]|[0-5]\d|\d)"#
        case "U": #"(?P<U>5[0-3]|[0-4]\d|\d)"#
        case "W": #"(?P<W>5[0-3]|[0-4]\d|\d)"#
        case "w": #"(?P<w>[0-6])"#
        case "u": #"(?P<u>[1-7])"#
        case "V": #"(?P<V>5[0-3]|0[1-9]|[1-4]\d|\d)"#
        case "y": #"(?P<y>\d\d)"#
        case "Y": #"(?P<Y>\d\d\d\d)"#
        case "z": #"(?P<z>[+-]\d\d:?[0-5]\d(:?[0-5]\d(\.\d{1,6})?)?|(?-i:Z))"#
        case "A": named("A", days)
        case "a": named("a", days.map { String($0.prefix(3)) })
        case "B": named("B", months)
        case "b": named("b", months.map { String($0.prefix(3)) })
        case "p": "(?P<p>am|pm)"
        case "Z": "(?P<Z>utc|gmt)"
        case "%": "%"
        case "c": pattern("%a %b %d %H:%M:%S %Y")
        case "x": pattern("%m/%d/%y")
        case "X": pattern("%H:%M:%S")
        default: nil
        }
    }

    private static func named(_ group: String, _ names: [String]) -> String {
        "(?P<\(group)>\(names.joined(separator: "|")))"
    }

    private static func pattern(_ format: String) -> String? { try? expression(format) }

    private static func expression(_ format: String) throws(TemplateError) -> String {
        var out = ""
        let scalars = Array(format.unicodeScalars)
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            place += 1
            if scalar.isPythonSpace {
                while place < scalars.count, scalars[place].isPythonSpace { place += 1 }
                out += #"\s+"#
            } else if scalar != "%" {
                if #"\.^$*+?(){}[]|"#.unicodeScalars.contains(scalar) { out += "\\" }
                out.unicodeScalars.append(scalar)
            } else {
                guard place < scalars.count else {
                    throw valueError("stray % in format \(quotedRepresentation(of: format))")
                }
                guard let part = expression(of: scalars[place]) else {
                    throw valueError(
                        "'\(scalars[place])' is a bad directive in format \(quotedRepresentation(of: format))")
                }
                out += part
                place += 1
            }
        }
        return out
    }

    /// The time that a text stands for.
    /// - Throws: Python's ValueError.
    static func parse(_ text: String, _ format: String) throws(TemplateError) -> DateTime {
        let program: RegexProgram
        do {
            program = try RegexCache.program(try expression(format), .ignoreCase)
        } catch {
            // Two directives for one part make a group twice.
            throw error
        }
        let scalars = Array(text.unicodeScalars)
        var search = RegexSearch(program, scalars)
        guard let slots = try search.match(at: 0) else {
            throw valueError(
                "time data \(quotedRepresentation(of: text)) does not match format \(quotedRepresentation(of: format))")
        }
        guard slots[1] == scalars.count else {
            let rest = String(String.UnicodeScalarView(scalars[slots[1]...]))
            throw valueError("unconverted data remains: \(rest)")
        }
        var parts = DateParts()
        for (name, index) in program.groupNames where slots[index * 2 + 1] >= 0 {
            let word = String(String.UnicodeScalarView(scalars[slots[index * 2]..<slots[index * 2 + 1]]))
            parts.set(name, Casing.lower(word), days: days, months: months)
        }
        return try parts.time()
    }
}

/// The parts of a time that a text gave.
private struct DateParts {
    private var numbers: [String: Int] = [:]
    private var isAfternoon: Bool?
    private var zone: Zone?

    mutating func set(_ name: String, _ word: String, days: [String], months: [String]) {
        switch name {
        case "A": numbers["weekday"] = days.firstIndex(of: word)
        case "a": numbers["weekday"] = days.firstIndex { $0.hasPrefix(word) }
        case "B": numbers["m"] = months.firstIndex(of: word).map { $0 + 1 }
        case "b": numbers["m"] = months.firstIndex { $0.hasPrefix(word) }.map { $0 + 1 }
        case "p": isAfternoon = word == "pm"
        case "f": numbers["f"] = Int(word + String(repeating: "0", count: 6 - word.utf8.count))
        case "z": zone = DateParts.zone(word)
        case "Z": break
        // Digits of any script.
        default: numbers[name] = (try? parseInteger(word))?.int
        }
    }

    private static func zone(_ word: String) -> Zone {
        if word == "z" { return FixedZone(seconds: 0) }
        let digits = word.utf8.dropFirst().filter { $0 != UInt8(ascii: ":") }.map { Int($0) - 0x30 }
        let pairs = stride(from: 0, to: min(digits.count, 6) - 1, by: 2).map { digits[$0] * 10 + digits[$0 + 1] }
        let seconds = zip(pairs, [3600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        return FixedZone(seconds: word.utf8.first == UInt8(ascii: "-") ? -seconds : seconds)
    }

    func time() throws(TemplateError) -> DateTime {
        let clock = try ClockTime(
            hour: hour, minute: numbers["M"] ?? 0, second: numbers["S"] ?? 0, microsecond: numbers["f"] ?? 0)
        return DateTime(try date(), clock, zone)
    }

    private var hour: Int {
        if let hour = numbers["H"] { return hour }
        guard let hour = numbers["I"] else { return 0 }
        guard let isAfternoon else { return hour }
        return hour % 12 + (isAfternoon ? 12 : 0)
    }

    private var year: Int? {
        if let year = numbers["Y"] { return year }
        return numbers["y"].map { $0 <= 68 ? 2000 + $0 : 1900 + $0 }
    }

    private var weekday: Int? {
        if let weekday = numbers["weekday"] { return weekday }
        if let weekday = numbers["u"] { return weekday - 1 }
        return numbers["w"].map { ($0 + 6) % 7 }
    }

    private func date() throws(TemplateError) -> CivilDate {
        if let year = numbers["G"] { return try isoDate(year) }
        if numbers["V"] != nil {
            throw valueError(
                "ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday "
                    + "directive ('%A', '%a', '%w', or '%u').")
        }
        let leapDay = year == nil && numbers["m"] == 2 && numbers["d"] == 29
        let year = year ?? (leapDay ? 1904 : 1900)
        if let ordinal = numbers["j"] ?? dayOfYear(year) {
            let first = try CivilDate(year: year, month: 1, day: 1)
            guard let date = CivilDate(ordinal: first.ordinal + ordinal - 1) else { throw dateOverflow }
            return date
        }
        return try CivilDate(year: leapDay ? 1900 : year, month: numbers["m"] ?? 1, day: numbers["d"] ?? 1)
    }

    private func isoDate(_ year: Int) throws(TemplateError) -> CivilDate {
        guard let week = numbers["V"], let weekday else {
            throw valueError(
                "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday "
                    + "directive ('%A', '%a', '%w', or '%u').")
        }
        guard let date = CivilDate(ordinal: CivilDate.isoWeek1(of: year) + (week - 1) * 7 + weekday) else {
            throw dateOverflow
        }
        return date
    }

    // `%U` and `%W` with a weekday say the day of the year.
    private func dayOfYear(_ year: Int) -> Int? {
        guard let week = numbers["U"] ?? numbers["W"], let weekday,
            let first = try? CivilDate(year: year, month: 1, day: 1)
        else { return nil }
        let startsMonday = numbers["U"] == nil
        let firstWeekday = startsMonday ? first.weekday : (first.weekday + 1) % 7
        let day = startsMonday ? weekday : (weekday + 1) % 7
        let week0 = (7 - firstWeekday) % 7
        return week == 0 ? 1 + day - firstWeekday : 1 + week0 + 7 * (week - 1) + day
    }
}
