/// A zone of `pytz` with a history. One value stands for one of its rules, as `pytz` has it: the zone itself for the
/// oldest one, and what `localize` and `astimezone` give for the one in force.
final class PytzZone: Zone {
    private let zoneName: String
    private let history: ZoneHistory
    private let rule: ZoneHistory.Rule

    init(_ zoneName: String, _ history: ZoneHistory, _ rule: ZoneHistory.Rule) {
        self.zoneName = zoneName
        self.history = history
        self.rule = rule
    }

    private var isStatic: Bool { history.rules.count == 1 }

    override var typeName: String { isStatic ? "StaticTzInfo" : zoneName }
    override var moduleName: String? { "pytz.tzfile" }
    override var hashCode: Int? { zoneName.hashValue ^ rule.hashValue }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? PytzZone else { return false }
        return other.zoneName == zoneName && other.rule == rule
    }
    override func text(_ renderer: Renderer?) throws(TemplateError) -> String { zoneName }
    override func repr() -> String {
        let quoted = quotedRepresentation(of: zoneName)
        if isStatic { return "<StaticTzInfo \(quoted)>" }
        let offset = (rule.offset > 0 ? "+" : "") + TimeDelta(seconds: rule.offset).shown
        return "<DstTzInfo \(quoted) \(rule.name)\(offset) \(rule.daylightSaving != 0 ? "DST" : "STD")>"
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        name == "zone" ? .string(zoneName) : try super.attribute(name, renderer)
    }

    // MARK: tzinfo

    // A time of day alone has no rule, unless the zone has only one.
    private func resolved(_ time: DateTime?) throws(TemplateError) -> ZoneHistory.Rule? {
        if isStatic { return rule }
        guard let time else { return nil }
        guard time.zone !== self else { return rule }
        return try localized(time.with(zone: nil), isDaylight: false).zone(as: self).rule
    }

    override func offset(of local: DateTime?) throws(TemplateError) -> Int? { try resolved(local)?.offset }
    override func name(of local: DateTime?) throws(TemplateError) -> String? { try resolved(local)?.name }
    override func daylightSaving(of local: DateTime?) throws(TemplateError) -> Int? {
        try resolved(local)?.daylightSaving
    }

    override func local(fromUTC time: DateTime) throws(TemplateError) -> DateTime {
        let rule = history.rules[history.place(atUnix: time.unixSeconds)]
        return try time.adding(microseconds: rule.offset * 1_000_000).with(zone: zone(rule))
    }

    private func zone(_ rule: ZoneHistory.Rule) -> PytzZone {
        rule == self.rule ? self : PytzZone(zoneName, history, rule)
    }

    // MARK: pytz

    /// A time with the rule that is really in force then.
    func normalized(_ time: DateTime) throws(TemplateError) -> DateTime {
        guard let zone = time.zone else { throw valueError("Naive time - no tzinfo set") }
        let offset = try zone.offset(of: time) ?? 0
        return try local(fromUTC: time.with(zone: nil).adding(microseconds: -offset * 1_000_000))
    }

    /// A time without a zone as a time of this zone. `isDaylight` decides for times that exist twice or not at all;
    /// nil makes them an error.
    func localized(_ time: DateTime, isDaylight: Bool?) throws(TemplateError) -> DateTime {
        guard time.zone == nil else { throw valueError("Not naive datetime (tzinfo is already set)") }
        if isStatic { return time.with(zone: self) }
        let candidates = try possible(time)
        if let only = candidates.first, candidates.count == 1 { return only }
        guard !candidates.isEmpty else { return try missingTime(time, isDaylight) }
        guard let isDaylight else {
            throw TemplateError(.runtime, try time.isoText(" ", "auto"), className: "AmbiguousTimeError")
        }
        let fitting = candidates.filter { ($0.zone(as: self).rule.daylightSaving != 0) == isDaylight }
        if let only = fitting.first, fitting.count == 1 { return only }
        let ordered = (fitting.isEmpty ? candidates : fitting).sorted {
            $0.fields - $0.zone(as: self).rule.offset * 1_000_000 < $1.fields - $1.zone(as: self).rule.offset
                * 1_000_000
        }
        return (isDaylight ? ordered.first : ordered.last) ?? time
    }

    private func possible(_ time: DateTime) throws(TemplateError) -> [DateTime] {
        var found: [DateTime] = []
        for day in [-1, 1] {
            let rule = history.rules[history.place(atUnix: time.unixSeconds + day * 86_400)]
            let result = try normalized(time.with(zone: zone(rule)))
            guard result.fields == time.fields else { continue }
            if !found.contains(where: { $0.zone(as: self).rule == result.zone(as: self).rule }) { found.append(result) }
        }
        return found
    }

    private func missingTime(_ time: DateTime, _ isDaylight: Bool?) throws(TemplateError) -> DateTime {
        guard let isDaylight else {
            throw TemplateError(.runtime, try time.isoText(" ", "auto"), className: "NonExistentTimeError")
        }
        let shift = (isDaylight ? 6 : -6) * 3_600_000_000
        return try localized(time.adding(microseconds: shift), isDaylight: isDaylight).adding(microseconds: -shift)
    }

    override var methodNames: Set<String> { super.methodNames.union(["localize", "normalize"]) }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        switch name {
        case "localize":
            try Signature.function("localize", "dt", "is_dst?").check(arguments)
            if let time = try timeOfDay(arguments) {
                guard isStatic else {
                    throw typeError("unsupported operand type(s) for +: 'datetime.time' and 'datetime.timedelta'")
                }
                return .object(TimeObject(time, self))
            }
            let isDaylight = arguments.value(1, "is_dst").map { $0.isNone ? nil : Jinja.isTrue($0) } ?? false
            return .object(try localized(naiveArgument(arguments), isDaylight: isDaylight))
        case "normalize":
            try Signature.function("normalize", "dt").check(arguments)
            return .object(try normalized(timeArgument(arguments, afterUse: isStatic ? nil : "replace")))
        default: return try super.callMethod(name, arguments, renderer)
        }
    }
}

extension DateTime {
    /// The zone of a time that `pytz` made.
    fileprivate func zone(as other: PytzZone) -> PytzZone { zone as? PytzZone ?? other }
}

/// The time of day that `localize` is given, which has a zone as well.
private func timeOfDay(_ arguments: Arguments) throws(TemplateError) -> ClockTime? {
    guard let given = arguments.value(0, "dt")?.object(as: TimeObject.self) else { return nil }
    guard given.zone == nil else { throw valueError("Not naive datetime (tzinfo is already set)") }
    return given.time
}

/// The time that `localize` is given: what swallows attributes has a zone as well.
private func naiveArgument(_ arguments: Arguments) throws(TemplateError) -> DateTime {
    if case .undefined(let undefined)? = arguments.value(0, "dt"), undefined.isCapturing {
        throw valueError("Not naive datetime (tzinfo is already set)")
    }
    return try timeArgument(arguments)
}

// What swallows calls takes the name of the method that is called before it is used.
private func timeArgument(_ arguments: Arguments, afterUse method: String? = nil) throws(TemplateError) -> DateTime {
    let value = arguments.value(0, "dt") ?? .none
    if case .undefined(let undefined) = value {
        throw undefined.isCapturing && method != nil ? Undefined(name: method).error : undefined.error
    }
    guard let time = value.object(as: DateTime.self) else { throw attributeError(value, "tzinfo") }
    return time
}

/// `pytz.utc` and `pytz.FixedOffset(minutes)`.
final class PytzFixedZone: Zone {
    private let minutes: Int?

    /// UTC where there are no minutes.
    init(minutes: Int? = nil) { self.minutes = minutes }

    private var seconds: Int { (minutes ?? 0) * 60 }
    override var typeName: String { minutes == nil ? "UTC" : "_FixedOffset" }
    override var moduleName: String? { "pytz" }
    override var hashCode: Int? { seconds }
    override func isEqual(to other: Object) -> Bool { (other as? PytzFixedZone)?.minutes == minutes }
    override func repr() -> String { minutes.map { "pytz.FixedOffset(\($0))" } ?? "<UTC>" }
    override func text(_ renderer: Renderer?) throws(TemplateError) -> String { minutes == nil ? "UTC" : repr() }
    override func offset(of local: DateTime?) -> Int? { seconds }
    override func name(of local: DateTime?) -> String? { minutes == nil ? "UTC" : nil }
    override func daylightSaving(of local: DateTime?) -> Int? { 0 }
    override func local(fromUTC time: DateTime) throws(TemplateError) -> DateTime {
        try time.adding(microseconds: seconds * 1_000_000).with(zone: self)
    }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        name == "zone" ? (minutes == nil ? .string("UTC") : Value.none) : try super.attribute(name, renderer)
    }
    override var methodNames: Set<String> { super.methodNames.union(["localize", "normalize"]) }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard name == "localize" || name == "normalize" else {
            return try super.callMethod(name, arguments, renderer)
        }
        try Signature.function(name, "dt", "is_dst?").check(arguments)
        if name == "localize" {
            if let time = try timeOfDay(arguments) { return .object(TimeObject(time, self)) }
            let time = try naiveArgument(arguments)
            guard time.zone == nil else { throw valueError("Not naive datetime (tzinfo is already set)") }
            return .object(time.with(zone: self))
        }
        let time = try timeArgument(arguments)
        guard let offset = try time.offset else { throw valueError("Naive time - no tzinfo set") }
        return .object(try local(fromUTC: time.with(zone: nil).adding(microseconds: -offset * 1_000_000)))
    }
}
