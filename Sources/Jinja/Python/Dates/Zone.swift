/// A time zone: Python's `tzinfo`.
class Zone: PythonObject {
    /// The offset from UTC of a local time in this zone, in seconds.
    func offset(of local: DateTime?) throws(TemplateError) -> Int? { nil }
    /// The zone's short name at a local time.
    func name(of local: DateTime?) throws(TemplateError) -> String? { nil }
    /// The part of the offset that is daylight saving time, in seconds.
    func daylightSaving(of local: DateTime?) throws(TemplateError) -> Int? { nil }
    /// The local time of a time in UTC (whose zone is this one).
    func local(fromUTC time: DateTime) throws(TemplateError) -> DateTime { time }

    override var methodNames: Set<String> { ["utcoffset", "tzname", "dst", "fromutc"] }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard methodNames.contains(name) else { return nil }
        let time = arguments.positional.first?.object(as: DateTime.self)
        switch name {
        case "utcoffset": return try offset(of: time).map { .object(TimeDelta(seconds: $0)) } ?? Value.none
        case "dst": return try daylightSaving(of: time).map { .object(TimeDelta(seconds: $0)) } ?? Value.none
        case "tzname": return try self.name(of: time).map { .string($0) } ?? Value.none
        case "fromutc":
            guard let time else { throw typeError("fromutc: argument must be a datetime") }
            return .object(try local(fromUTC: time))
        default: return nil
        }
    }
}

/// A zone with one offset: `datetime.timezone`.
final class FixedZone: Zone {
    private let seconds: Int
    private let label: String?

    /// A zone by its offset; the name defaults to `UTC+05:30`.
    init(seconds: Int, name: String? = nil) {
        self.seconds = seconds
        label = name
    }

    override var typeName: String { "datetime.timezone" }
    override var hashCode: Int? { seconds }
    override func isEqual(to other: Object) -> Bool { (other as? FixedZone)?.seconds == seconds }
    override func repr() -> String {
        if seconds == 0, label == nil { return "datetime.timezone.utc" }
        let name = label.map { ", " + quotedRepresentation(of: $0) } ?? ""
        return "datetime.timezone(\(TimeDelta(seconds: seconds).repr())\(name))"
    }
    override func text(_ renderer: Renderer?) throws(TemplateError) -> String { shownName }
    private var shownName: String { label ?? (seconds == 0 ? "UTC" : "UTC" + offsetText(seconds)) }
    override func offset(of local: DateTime?) -> Int? { seconds }
    override func name(of local: DateTime?) -> String? { shownName }
    override func local(fromUTC time: DateTime) throws(TemplateError) -> DateTime {
        try time.adding(microseconds: seconds * 1_000_000)
    }
}

/// `+05:30`, with seconds where there are some.
func offsetText(_ seconds: Int, separator: String = ":") -> String {
    let size = Int(seconds.magnitude)
    let minutes = "\(padded(size / 3600, 2))\(separator)\(padded(size / 60 % 60, 2))"
    return (seconds < 0 ? "-" : "+") + (size % 60 == 0 ? minutes : "\(minutes)\(separator)\(padded(size % 60, 2))")
}
