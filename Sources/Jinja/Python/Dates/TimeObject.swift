/// Python's `datetime.time`.
final class TimeObject: PythonObject {
    let time: ClockTime
    let zone: Zone?

    init(_ time: ClockTime, _ zone: Zone? = nil) {
        self.time = time
        self.zone = zone
    }

    override var typeName: String { "datetime.time" }
    override var hashCode: Int? { time.hashValue }
    override func repr() -> String {
        var parts = [time.hour, time.minute]
        if time.second != 0 || time.microsecond != 0 { parts.append(time.second) }
        if time.microsecond != 0 { parts.append(time.microsecond) }
        let shown = parts.map { String($0) }.joined(separator: ", ")
        return "datetime.time(\(shown)\(zone.map { ", tzinfo=\($0.repr())" } ?? ""))"
    }
    override func text(_ renderer: Renderer?) throws(TemplateError) -> String { try isoText("auto") }
    private func isoText(_ timespec: String) throws(TemplateError) -> String {
        try time.text(timespec) + (zone?.offset(of: nil).map { offsetText($0) } ?? "")
    }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? TimeObject else { return false }
        return time == other.time && (zone == nil) == (other.zone == nil)
    }
    override func order(against other: Value) throws(TemplateError) -> Int? {
        guard let other = other.object(as: TimeObject.self) else { return nil }
        guard (zone == nil) == (other.zone == nil) else {
            throw typeError("can't compare offset-naive and offset-aware times")
        }
        let difference = time.microseconds - other.time.microseconds
        return difference < 0 ? -1 : difference == 0 ? 0 : 1
    }
    override func formatted(_ spec: String, _ renderer: Renderer) throws(TemplateError) -> String? {
        try format.text(spec)
    }
    private var format: DateFormat {
        get throws(TemplateError) {
            // Python fills the date with the first of January 1900.
            var format = DateFormat(try CivilDate(year: 1900, month: 1, day: 1), time)
            format.offset = try zone?.offset(of: nil)
            format.zoneName = try zone?.name(of: nil)
            return format
        }
    }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        if let part = timeAttribute(name, time, zone) ?? timeConstant(name) { return part }
        return try super.attribute(name, renderer)
    }
    override var methodNames: Set<String> { ["isoformat", "strftime", "replace", "utcoffset", "tzname", "dst"] }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        switch name {
        case "isoformat":
            try Signature.named("", name, "timespec?").check(arguments)
            return .string(try isoText(timespec(arguments, 0)))
        case "strftime": return .string(try format.text(formatArgument(arguments)))
        case "replace":
            try Signature.named("", name, "hour?", "minute?", "second?", "microsecond?", "tzinfo?", "fold?")
                .check(arguments)
            let replaced = try replacing(time, arguments, from: 0)
            return .object(TimeObject(replaced, try zoneArgument(arguments.value(4, "tzinfo"), default: zone)))
        case "utcoffset", "tzname", "dst":
            return try zone?.callMethod(name, Arguments(), renderer) ?? Value.none
        default: return nil
        }
    }
}

/// `time.min` and its kin.
func timeConstant(_ name: String) -> Value? {
    switch name {
    case "min": .object(TimeObject(ClockTime()))
    case "max": .object(TimeObject(ClockTime(microseconds: 86_399_999_999)))
    case "resolution": .object(TimeDelta.resolution)
    default: nil
    }
}

/// `hour` and its kin.
func timeAttribute(_ name: String, _ time: ClockTime, _ zone: Zone?) -> Value? {
    switch name {
    case "hour": .int(time.hour)
    case "minute": .int(time.minute)
    case "second": .int(time.second)
    case "microsecond": .int(time.microsecond)
    case "tzinfo": zone.map { .object($0) } ?? Value.none
    case "fold": .int(0)
    default: nil
    }
}

/// The time with the parts that `replace` was given, the first at a position.
func replacing(_ time: ClockTime, _ arguments: Arguments, from place: Int) throws(TemplateError) -> ClockTime {
    try ClockTime(
        hour: arguments.int(place, "hour") ?? time.hour, minute: arguments.int(place + 1, "minute") ?? time.minute,
        second: arguments.int(place + 2, "second") ?? time.second,
        microsecond: arguments.int(place + 3, "microsecond") ?? time.microsecond)
}

/// A zone that was given as an argument.
func zoneArgument(_ value: Value?, default zone: Zone?) throws(TemplateError) -> Zone? {
    guard let value else { return zone }
    if value.isNone { return nil }
    if let given = value.object(as: Zone.self) { return given }
    throw typeError("tzinfo argument must be None or of a tzinfo subclass, not type '\(pythonTypeName(value))'")
}
