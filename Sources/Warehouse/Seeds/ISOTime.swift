/// A date, `T` and a time of day in the forms of ISO 8601 that `isodate` reads, with or without separators.
func isoTime(_ value: Bytes) -> SeedTime? {
    guard value.count >= 6, value.contains(0x54) else { return nil }
    var cursor = TimeCursor(value)
    guard var time = isoDate(&cursor), cursor.take(0x54), isoClock(&cursor, into: &time), isoZone(&cursor, into: &time),
        cursor.isAtEnd, time.isValid
    else { return nil }
    return time
}

private func isoDate(_ cursor: inout TimeCursor) -> SeedTime? {
    let digits = cursor.digitsAhead
    if digits == 8 || digits == 7 {
        guard let year = cursor.number(4, 4) else { return nil }
        if digits == 7 { return cursor.number(3, 3).flatMap { dayOfYear($0, year) } }
        guard let month = cursor.number(2, 2), let day = cursor.number(2, 2) else { return nil }
        return SeedTime(year: year, month: month, day: day)
    }
    guard digits == 4, let year = cursor.number(4, 4) else { return nil }
    if cursor.take(0x57) { return week(&cursor, year, separated: false) }
    guard cursor.take(0x2D) else { return SeedTime(year: year, month: 1, day: 1) }
    if cursor.take(0x57) { return week(&cursor, year, separated: true) }
    if cursor.digitsAhead == 3 { return cursor.number(3, 3).flatMap { dayOfYear($0, year) } }
    guard let month = cursor.number(2, 2) else { return nil }
    guard cursor.take(0x2D) else { return SeedTime(year: year, month: month, day: 1) }
    return cursor.number(2, 2).map { SeedTime(year: year, month: month, day: $0) }
}

private func week(_ cursor: inout TimeCursor, _ year: Int, separated: Bool) -> SeedTime? {
    guard let week = cursor.number(2, 2), (1...53).contains(week), (1...9999).contains(year) else { return nil }
    var day = 1
    if separated ? cursor.take(0x2D) : cursor.digitsAhead > 0 {
        guard let given = cursor.number(1, 1), (1...7).contains(given) else { return nil }
        day = given
    }
    // The week with the fourth of January is the first; its Monday may lie in the year before.
    let fourth = weekday(year: year, month: 1, day: 4)
    return shifted(year, by: 4 - fourth + (week - 1) * 7 + day)
}

private func dayOfYear(_ number: Int, _ year: Int) -> SeedTime? {
    guard (1...9999).contains(year), (1...(337 + daysIn(2, of: year))).contains(number) else { return nil }
    return shifted(year, by: number)
}

/// The day with a number, counted from the first of January as 1; numbers outside the year are in its neighbours.
private func shifted(_ year: Int, by number: Int) -> SeedTime? {
    var (year, month, day) = (year, 1, number)
    while day < 1 {
        (year, month) = month == 1 ? (year - 1, 12) : (year, month - 1)
        day += daysIn(month, of: year)
    }
    while day > daysIn(month, of: year) {
        day -= daysIn(month, of: year)
        (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
    }
    return SeedTime(year: year, month: month, day: day)
}

/// 1 for Monday (Sakamoto's method).
private func weekday(year: Int, month: Int, day: Int) -> Int {
    let y = month < 3 ? year - 1 : year
    let offset = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4][month - 1]
    return (y + y / 4 - y / 100 + y / 400 + offset + day + 6) % 7 + 1
}

// Hours, minutes and seconds; the last one given may have a fraction.
private func isoClock(_ cursor: inout TimeCursor, into time: inout SeedTime) -> Bool {
    guard let hour = cursor.number(2, 2) else { return false }
    time.hour = hour
    let separated = cursor.peek == 0x3A
    var unit = 3600
    if separated ? cursor.take(0x3A) : cursor.digitsAhead >= 2 {
        guard let minute = cursor.number(2, 2) else { return false }
        time.minute = minute
        unit = 60
        if separated ? cursor.take(0x3A) : cursor.digitsAhead >= 2 {
            guard let second = cursor.number(2, 2) else { return false }
            time.second = second
            unit = 1
        }
    }
    guard cursor.take(0x2E) || cursor.take(0x2C) else { return true }
    return isoFraction(&cursor, of: unit, into: &time)
}

private func isoFraction(_ cursor: inout TimeCursor, of unit: Int, into time: inout SeedTime) -> Bool {
    guard cursor.digitsAhead > 0 else { return false }
    var micros = 0
    var scale = unit * 1_000_000
    while let digit = cursor.number(1, 1) {
        scale /= 10
        micros += digit * scale
    }
    time.microsecond = micros % 1_000_000
    let seconds = time.second + micros / 1_000_000
    time.second = seconds % 60
    time.minute += seconds / 60
    return true
}

private func isoZone(_ cursor: inout TimeCursor, into time: inout SeedTime) -> Bool {
    if cursor.isAtEnd { return true }
    if cursor.take(0x5A) {
        time.zone = 0
        return true
    }
    let isWest = cursor.peek == 0x2D
    guard cursor.take(0x2B) || cursor.take(0x2D), let hours = cursor.number(2, 2), hours < 24 else { return false }
    _ = cursor.take(0x3A)
    let minutes = cursor.digitsAhead > 0 ? cursor.number(2, 2) : 0
    guard let minutes, minutes < 60 else { return false }
    time.zone = (hours * 60 + minutes) * (isWest ? -1 : 1)
    return true
}
