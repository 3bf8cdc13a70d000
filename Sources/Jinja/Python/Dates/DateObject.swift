import SourceText

/// Python's `datetime.date`.
final class DateObject: PythonObject {
    let date: CivilDate

    init(_ date: CivilDate) { self.date = date }

    override var typeName: String { "datetime.date" }
    override var hashCode: Int? { date.hashValue }
    override func repr() -> String { "datetime.date(\(date.year), \(date.month), \(date.day))" }
    override func text(_ renderer: Renderer?) throws(TemplateError) -> String { date.text }
    override func isEqual(to other: Object) -> Bool { (other as? DateObject)?.date == date }
    override var datum: Datum? { .date(date.text) }
    override func formatted(_ spec: String, _ renderer: Renderer) throws(TemplateError) -> String? {
        try DateFormat(date).text(spec)
    }
    override func order(against other: Value) throws(TemplateError) -> Int? {
        if other.object(as: DateTime.self) != nil {
            throw typeError("can't compare datetime.datetime to datetime.date")
        }
        guard let other = other.object(as: DateObject.self) else { return nil }
        return date < other.date ? -1 : date == other.date ? 0 : 1
    }

    override func arithmetic(
        _ symbol: String, _ other: Value, isReflected: Bool, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        if let duration = other.object(as: TimeDelta.self) {
            guard symbol == "+" || symbol == "-" && !isReflected else { return nil }
            let days = symbol == "+" ? duration.days : -duration.days
            guard let result = CivilDate(ordinal: date.ordinal + days) else { throw dateOverflow }
            return .object(DateObject(result))
        }
        guard symbol == "-", let other = other.object(as: DateObject.self) else { return nil }
        let days = date.ordinal - other.date.ordinal
        return .object(try TimeDelta(total: Int128(isReflected ? -days : days) * 86_400_000_000))
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        if let part = dateAttribute(name, date) ?? dateConstant(name) { return part }
        return try super.attribute(name, renderer)
    }

    override var methodNames: Set<String> { Set(dateMethods.keys).union(["replace", "strftime", "isoformat"]) }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        switch name {
        case "isoformat":
            try Signature.none("date", name).check(arguments)
            return .string(date.text)
        case "strftime": return .string(try DateFormat(date).text(formatArgument(arguments)))
        case "replace":
            try Signature.named("", "replace", "year?", "month?", "day?").check(arguments)
            return .object(DateObject(try replacing(date, arguments)))
        default: break
        }
        if let method = dateMethods[name] { return try method.call((date, ClockTime()), arguments, renderer) }
        return try dateClassFunction(name, arguments, renderer)
    }
}

/// Python's OverflowError for days out of range.
var dateOverflow: TemplateError {
    TemplateError(.runtime, "date value out of range", className: "OverflowError")
}

/// `year`, `month`, `day`.
func dateAttribute(_ name: String, _ date: CivilDate) -> Value? {
    switch name {
    case "year": .int(date.year)
    case "month": .int(date.month)
    case "day": .int(date.day)
    default: nil
    }
}

/// The format of `strftime`.
func formatArgument(_ arguments: Arguments) throws(TemplateError) -> String {
    try Signature.named("", "strftime", "format").check(arguments)
    guard let format = arguments.value(0, "format")?.string else {
        throw typeError(
            "strftime() argument 1 must be str, not \(pythonTypeName(arguments.value(0, "format") ?? .none))")
    }
    return format
}

/// The date with the parts that `replace` was given.
func replacing(_ date: CivilDate, _ arguments: Arguments) throws(TemplateError) -> CivilDate {
    try CivilDate(
        year: arguments.int32(0, "year") ?? date.year, month: arguments.int32(1, "month") ?? date.month,
        day: arguments.int32(2, "day") ?? date.day)
}

/// The methods that dates and times of a day share.
let dateMethods: [String: Method<(CivilDate, ClockTime)>] = [
    "weekday": Method(.none("date", "weekday")) { day, _, _ in .int(day.0.weekday) },
    "isoweekday": Method(.none("date", "isoweekday")) { day, _, _ in .int(day.0.weekday + 1) },
    "toordinal": Method(.none("date", "toordinal")) { day, _, _ in .int(day.0.ordinal) },
    "isocalendar": Method(.none("date", "isocalendar")) { day, _, _ in .object(ISOCalendarDate(day.0)) },
    "ctime": Method(.none("date", "ctime")) { day, _, _ throws(TemplateError) in
        let names = try DateFormat(day.0, day.1).text("%a %b")
        let number = String(day.0.day)
        let padding = number.utf8.count < 2 ? " " : ""
        return .string("\(names) \(padding)\(number) \(try day.1.text("seconds")) \(padded(day.0.year, 4))")
    },
    "timetuple": Method(.none("date", "timetuple")) { day, _, _ in
        .object(StructTime(day.0, day.1, daylight: -1))
    },
]

/// Python's `time.struct_time`.
final class StructTime: NamedTuple {
    /// `daylight` is 1 or 0 where it is known whether daylight saving time holds, else -1.
    init(_ date: CivilDate, _ time: ClockTime, daylight: Int) {
        super.init(
            "time.struct_time",
            [
                "tm_year": .int(date.year), "tm_mon": .int(date.month), "tm_mday": .int(date.day),
                "tm_hour": .int(time.hour), "tm_min": .int(time.minute), "tm_sec": .int(time.second),
                "tm_wday": .int(date.weekday), "tm_yday": .int(date.dayOfYear), "tm_isdst": .int(daylight),
            ])
    }
}

/// What `isocalendar()` gives.
private final class ISOCalendarDate: NamedTuple {
    init(_ date: CivilDate) {
        let (year, week, weekday) = date.isoCalendar
        super.init("datetime.IsoCalendarDate", ["year": .int(year), "week": .int(week), "weekday": .int(weekday)])
    }
}
