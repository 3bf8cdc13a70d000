/// Python's module `datetime`.
enum DateTimeModule {
    /// The names that dbt shows of it.
    static var module: Dict {
        Dict([
            ("date", .object(PythonType("datetime.date", attributes: dateAttributes, construct: makeDate))),
            (
                "datetime",
                .object(PythonType("datetime.datetime", attributes: dateTimeAttributes, construct: makeDateTime))
            ),
            ("time", .object(PythonType("datetime.time", attributes: timeAttributes, construct: makeTime))),
            (
                "timedelta",
                .object(
                    PythonType("datetime.timedelta", attributes: timeDeltaAttributes, construct: makeTimeDelta))
            ),
            ("tzinfo", .object(PythonType("datetime.tzinfo"))),
        ])
    }

    private static func dateAttributes(_ name: String) -> Value? {
        dateConstant(name) ?? classFunction(name, dateClassFunctionNames, dateClassFunction) ?? TypeMember.ofDate(name)
    }

    private static func dateTimeAttributes(_ name: String) -> Value? {
        dateTimeConstant(name) ?? classFunction(name, dateTimeClassFunctionNames, dateTimeClassFunction)
            ?? TypeMember.ofDateTime(name)
    }

    private static func timeAttributes(_ name: String) -> Value? {
        guard name == "fromisoformat" else { return timeConstant(name) ?? TypeMember.ofTime(name) }
        return .object(
            PythonFunction(name) { arguments, _ throws(TemplateError) in
                .object(try ISOFormat.time(isoArgument(arguments)))
            })
    }

    private static func timeDeltaAttributes(_ name: String) -> Value? {
        TimeDelta.constant(name) ?? TypeMember.ofTimeDelta(name)
    }

    private static func classFunction(
        _ name: String, _ names: Set<String>,
        _ call: @escaping (String, Arguments, Renderer) throws(TemplateError) -> Value?
    ) -> Value? {
        guard names.contains(name) else { return nil }
        return .object(
            PythonFunction(name) { arguments, renderer throws(TemplateError) in
                try call(name, arguments, renderer) ?? .none
            })
    }

    // MARK: constructors

    static func makeDate(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        try Signature.named("", "function", "year", "month", "day").check(arguments)
        return .object(
            DateObject(
                try CivilDate(
                    year: arguments.int32(0, "year") ?? 0, month: arguments.int32(1, "month") ?? 0,
                    day: arguments.int32(2, "day") ?? 0)))
    }

    static func makeDateTime(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        try Signature.named(
            "", "function", "year", "month", "day", "hour?", "minute?", "second?", "microsecond?", "tzinfo?", "fold?"
        ).check(arguments)
        let (year, month, day) = (
            try arguments.int32(0, "year") ?? 0, try arguments.int32(1, "month") ?? 0,
            try arguments.int32(2, "day") ?? 0
        )
        let time = try replacing(ClockTime(), arguments, from: 3)
        let date = try CivilDate(year: year, month: month, day: day)
        return .object(DateTime(date, time, try zoneArgument(arguments.value(7, "tzinfo"), default: nil)))
    }

    static func makeTime(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        try Signature.named("", "function", "hour?", "minute?", "second?", "microsecond?", "tzinfo?", "fold?")
            .check(arguments)
        let time = try replacing(ClockTime(), arguments, from: 0)
        return .object(TimeObject(time, try zoneArgument(arguments.value(4, "tzinfo"), default: nil)))
    }
}

// MARK: class functions and constants, reachable from types and their instances

private let dateClassFunctionNames: Set<String> = [
    "today", "fromtimestamp", "fromordinal", "fromisoformat", "fromisocalendar",
]
private let dateTimeClassFunctionNames: Set<String> = [
    "now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp", "fromordinal", "fromisoformat", "fromisocalendar",
    "strptime", "combine",
]

/// `date.min` and its kin.
func dateConstant(_ name: String) -> Value? {
    switch name {
    case "min": .object(DateObject(.first))
    case "max": .object(DateObject(.last))
    case "resolution": .object(TimeDelta(seconds: 86_400))
    default: nil
    }
}

/// `datetime.min` and its kin.
func dateTimeConstant(_ name: String) -> Value? {
    switch name {
    case "min": .object(DateTime(.first, ClockTime()))
    case "max": .object(DateTime(.last, ClockTime(microseconds: 86_399_999_999)))
    case "resolution": .object(TimeDelta.resolution)
    default: nil
    }
}

private func isoArgument(_ arguments: Arguments) throws(TemplateError) -> String {
    try Signature.one("", "fromisoformat").check(arguments)
    guard let text = arguments.positional[0].string else {
        throw typeError("fromisoformat: argument must be str")
    }
    return text
}

/// A time stamp of seconds as microseconds, rounded to the even neighbour.
private func timestamp(_ arguments: Arguments) throws(TemplateError) -> Int {
    guard let value = arguments.value(0, "timestamp"), let number = value.number else {
        throw typeError(
            "'\(pythonTypeName(arguments.value(0, "timestamp") ?? .none))' object cannot be interpreted as an integer")
    }
    let micros = (number.double * 1_000_000).rounded(.toNearestOrEven)
    guard micros.isFinite, micros.magnitude < 1e18 else { throw valueError("year is out of range") }
    return Int(micros)
}

private func local(unixMicroseconds micros: Int) throws(TemplateError) -> DateTime {
    let seconds = micros >= 0 ? micros / 1_000_000 : (micros + 1) / 1_000_000 - 1
    return try DateTime.fromUnix(microseconds: micros + LocalZone.offset(atUnix: seconds) * 1_000_000)
}

private func ordinalDate(_ arguments: Arguments) throws(TemplateError) -> CivilDate {
    let ordinal = try arguments.int(0, "ordinal") ?? 0
    guard ordinal >= 1 else { throw valueError("ordinal must be >= 1") }
    guard let date = CivilDate(ordinal: ordinal) else { throw valueError("year is out of range") }
    return date
}

private func isoCalendarDate(_ arguments: Arguments) throws(TemplateError) -> CivilDate {
    try Signature.named("", "fromisocalendar", "year", "week", "day").check(arguments)
    let (year, week, day) = (
        try arguments.int(0, "year") ?? 0, try arguments.int(1, "week") ?? 0, try arguments.int(2, "day") ?? 0
    )
    guard (1...9999).contains(year) else { throw valueError("Year is out of range: \(year)") }
    guard (1...53).contains(week) else { throw valueError("Invalid week: \(week)") }
    guard (1...7).contains(day) else { throw valueError("Invalid day: \(day) (range is [1, 7])") }
    guard let date = CivilDate(ordinal: CivilDate.isoWeek1(of: year) + (week - 1) * 7 + day - 1),
        date.isoCalendar.week == week
    else { throw valueError("Invalid week: \(week)") }
    return date
}

/// `date.today()` and its kin; nil for other names.
@Sendable func dateClassFunction(
    _ name: String, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value? {
    switch name {
    case "today": return .object(DateObject(try local(unixMicroseconds: LocalZone.now()).date))
    case "fromtimestamp": return .object(DateObject(try local(unixMicroseconds: timestamp(arguments)).date))
    case "fromordinal": return .object(DateObject(try ordinalDate(arguments)))
    case "fromisoformat": return .object(DateObject(try ISOFormat.date(isoArgument(arguments))))
    case "fromisocalendar": return .object(DateObject(try isoCalendarDate(arguments)))
    default: return nil
    }
}

/// `datetime.now()` and its kin; nil for other names.
@Sendable func dateTimeClassFunction(
    _ name: String, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value? {
    switch name {
    case "now":
        try Signature.named("", "now", "tz?").check(arguments)
        return .object(try instant(LocalZone.now(), zoneArgument(arguments.value(0, "tz"), default: nil)))
    case "utcnow": return .object(try DateTime.fromUnix(microseconds: LocalZone.now()))
    case "today": return .object(try local(unixMicroseconds: LocalZone.now()))
    case "fromtimestamp":
        return .object(try instant(timestamp(arguments), zoneArgument(arguments.value(1, "tz"), default: nil)))
    case "utcfromtimestamp": return .object(try DateTime.fromUnix(microseconds: timestamp(arguments)))
    case "fromordinal": return .object(DateTime(try ordinalDate(arguments), ClockTime()))
    case "fromisoformat": return .object(try ISOFormat.dateTime(isoArgument(arguments)))
    case "fromisocalendar": return .object(DateTime(try isoCalendarDate(arguments), ClockTime()))
    case "strptime": return .object(try parsed(arguments))
    case "combine": return .object(try combined(arguments))
    default: return nil
    }
}

private func instant(_ micros: Int, _ zone: Zone?) throws(TemplateError) -> DateTime {
    guard let zone else { return try local(unixMicroseconds: micros) }
    return try zone.local(fromUTC: DateTime.fromUnix(microseconds: micros).with(zone: zone))
}

private func parsed(_ arguments: Arguments) throws(TemplateError) -> DateTime {
    try Signature.positional("", "strptime", 2...2).check(arguments)
    for (place, value) in arguments.positional.enumerated() where value.string == nil {
        throw typeError("strptime() argument \(place + 1) must be str, not \(pythonTypeName(value))")
    }
    return try DateParser.parse(arguments.positional[0].string ?? "", arguments.positional[1].string ?? "")
}

private func combined(_ arguments: Arguments) throws(TemplateError) -> DateTime {
    try Signature.named("", "combine", "date", "time", "tzinfo?").check(arguments)
    let given = arguments.value(0, "date") ?? .none
    guard let date = given.object(as: DateObject.self)?.date ?? given.object(as: DateTime.self)?.date else {
        throw typeError("combine() argument 1 must be datetime.date, not \(pythonTypeName(given))")
    }
    guard let time = arguments.value(1, "time")?.object(as: TimeObject.self) else {
        throw typeError(
            "combine() argument 2 must be datetime.time, not \(pythonTypeName(arguments.value(1, "time") ?? .none))")
    }
    return DateTime(date, time.time, try zoneArgument(arguments.value(2, "tzinfo"), default: time.zone))
}
