import SourceText

/// Python's `datetime.datetime`.
final class DateTime: PythonObject {
    let date: CivilDate
    let time: ClockTime
    let zone: Zone?

    init(_ date: CivilDate, _ time: ClockTime, _ zone: Zone? = nil) {
        self.date = date
        self.time = time
        self.zone = zone
    }

    private static let perDay = 86_400_000_000

    /// The time so many microseconds later, in the same zone.
    /// - Throws: OverflowError beyond the calendar.
    func adding(microseconds: Int128) throws(TemplateError) -> DateTime {
        let perDay = Int128(Self.perDay)
        let total = Int128(date.ordinal) * perDay + Int128(time.microseconds) + microseconds
        guard total >= perDay, let day = CivilDate(ordinal: Int(truncatingIfNeeded: total / perDay)) else {
            throw dateOverflow
        }
        return DateTime(day, ClockTime(microseconds: Int(truncatingIfNeeded: total % perDay)), zone)
    }
    func adding(microseconds: Int) throws(TemplateError) -> DateTime {
        try adding(microseconds: Int128(microseconds))
    }

    /// The same fields in another zone.
    func with(zone: Zone?) -> DateTime { DateTime(date, time, zone) }

    /// The offset from UTC in seconds; nil for times without a zone.
    var offset: Int? {
        get throws(TemplateError) { try zone?.offset(of: self) }
    }

    /// Microseconds since the beginning of the calendar, by the local fields.
    var fields: Int { date.ordinal * Self.perDay + time.microseconds }

    /// Seconds since 1970 of a time in UTC with these fields.
    var unixSeconds: Int { (date.ordinal - 719_163) * 86_400 + time.microseconds / 1_000_000 }

    /// The time so many microseconds after 1970 in UTC, without a zone.
    /// - Throws: ValueError beyond the calendar.
    static func fromUnix(microseconds: Int) throws(TemplateError) -> DateTime {
        let days = microseconds >= 0 ? microseconds / perDay : (microseconds + 1) / perDay - 1
        guard let date = CivilDate(ordinal: days + 719_163) else {
            throw valueError("year is out of range")
        }
        return DateTime(date, ClockTime(microseconds: microseconds - days * perDay))
    }

    // MARK: object

    override var typeName: String { "datetime.datetime" }
    override var hashCode: Int? { (fields - ((try? offset) ?? 0) * 1_000_000).hashValue }

    override func repr() -> String {
        var parts = [date.year, date.month, date.day, time.hour, time.minute]
        if time.second != 0 || time.microsecond != 0 { parts.append(time.second) }
        if time.microsecond != 0 { parts.append(time.microsecond) }
        let shown = parts.map { String($0) }.joined(separator: ", ")
        return "datetime.datetime(\(shown)\(zone.map { ", tzinfo=\($0.repr())" } ?? ""))"
    }

    override func text(_ renderer: Renderer?) throws(TemplateError) -> String { try isoText(" ", "auto") }

    /// `2024-02-29T13:05:09+01:00`.
    func isoText(_ separator: String, _ timespec: String) throws(TemplateError) -> String {
        try date.text + separator + time.text(timespec) + (offset.map { offsetText($0) } ?? "")
    }

    override var datum: Datum? { (try? isoText("T", "auto")).map { .dateTime($0) } }

    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? DateTime else { return false }
        let (own, theirs) = ((try? offset) ?? nil, (try? other.offset) ?? nil)
        guard (own == nil) == (theirs == nil) else { return false }
        return fields - (own ?? 0) * 1_000_000 == other.fields - (theirs ?? 0) * 1_000_000
    }

    override func order(against other: Value) throws(TemplateError) -> Int? {
        if other.object(as: DateObject.self) != nil {
            throw typeError("can't compare datetime.datetime to datetime.date")
        }
        guard let other = other.object(as: DateTime.self) else { return nil }
        guard let difference = try difference(from: other) else {
            throw typeError("can't compare offset-naive and offset-aware datetimes")
        }
        return difference < 0 ? -1 : difference == 0 ? 0 : 1
    }

    /// The distance in microseconds; nil where only one of the two has a zone.
    private func difference(from other: DateTime) throws(TemplateError) -> Int? {
        if let zone, zone === other.zone { return fields - other.fields }
        let (own, theirs) = (try offset, try other.offset)
        guard (own == nil) == (theirs == nil) else { return nil }
        return fields - other.fields - ((own ?? 0) - (theirs ?? 0)) * 1_000_000
    }

    override func arithmetic(
        _ symbol: String, _ other: Value, isReflected: Bool, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        if let duration = other.object(as: TimeDelta.self) {
            guard symbol == "+" || symbol == "-" && !isReflected else { return nil }
            return .object(try adding(microseconds: symbol == "+" ? duration.total : -duration.total))
        }
        guard symbol == "-", let other = other.object(as: DateTime.self) else { return nil }
        guard let difference = try difference(from: other) else {
            throw typeError("can't subtract offset-naive and offset-aware datetimes")
        }
        return .object(TimeDelta(microseconds: isReflected ? -difference : difference))
    }

    override func formatted(_ spec: String, _ renderer: Renderer) throws(TemplateError) -> String? {
        try format.text(spec)
    }

    /// What `strftime` needs.
    var format: DateFormat {
        get throws(TemplateError) {
            var format = DateFormat(date, time)
            format.offset = try offset
            format.zoneName = try zone?.name(of: self)
            return format
        }
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        if let part = dateAttribute(name, date) ?? timeAttribute(name, time, zone) { return part }
        if let constant = dateTimeConstant(name) { return constant }
        return try super.attribute(name, renderer)
    }

    override var methodNames: Set<String> { Set(dateTimeMethods.keys).union(dateMethods.keys) }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        if let method = dateTimeMethods[name] { return try method.call(self, arguments, renderer) }
        if let method = dateMethods[name] { return try method.call((date, time), arguments, renderer) }
        return try dateTimeClassFunction(name, arguments, renderer)
    }
}
