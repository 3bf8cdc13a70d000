import Glibc

/// The methods of `datetime.datetime` beyond those of dates.
let dateTimeMethods: [String: Method<DateTime>] = [
    "date": Method(.none("datetime", "date")) { time, _, _ in .object(DateObject(time.date)) },
    "time": Method(.none("datetime", "time")) { time, _, _ in .object(TimeObject(time.time)) },
    "timetz": Method(.none("datetime", "timetz")) { time, _, _ in .object(TimeObject(time.time, time.zone)) },
    "isoformat": Method(.named("", "isoformat", "sep?", "timespec?")) { time, arguments, _ throws(TemplateError) in
        let given = arguments.value(0, "sep") ?? .string("T")
        guard let separator = given.string else {
            throw typeError("isoformat() argument 1 must be a unicode character, not \(pythonTypeName(given))")
        }
        guard separator.unicodeScalars.count == 1 else {
            throw typeError("isoformat() argument 1 must be a unicode character, not str")
        }
        return .string(try time.isoText(separator, timespec(arguments, 1)))
    },
    "strftime": Method(.named("", "strftime", "format")) { time, arguments, _ throws(TemplateError) in
        .string(try time.format.text(formatArgument(arguments)))
    },
    "replace": Method(
        .named(
            "", "replace", "year?", "month?", "day?", "hour?", "minute?", "second?", "microsecond?", "tzinfo?",
            "fold?")
    ) { time, arguments, _ throws(TemplateError) in
        .object(
            DateTime(
                try replacing(time.date, arguments), try replacing(time.time, arguments, from: 3),
                try zoneArgument(arguments.value(7, "tzinfo"), default: time.zone)))
    },
    "timestamp": Method(.none("datetime", "timestamp")) { time, _, _ throws(TemplateError) in
        let offset = try time.offset ?? LocalZone.offset(ofLocal: time)
        // Without a zone Python looks a day back, for a change of the clock.
        let isTooEarly = try time.offset == nil && time.unixSeconds - offset < LocalZone.firstDayEnd
        guard !isTooEarly else { throw valueError("year 0 is out of range") }
        return .double(Double((time.unixSeconds - offset) * 1_000_000 + time.time.microsecond) / 1_000_000)
    },
    "astimezone": Method(.named("", "astimezone", "tz?")) { time, arguments, _ throws(TemplateError) in
        let local = FixedZone(seconds: LocalZone.offset(ofLocal: time), name: LocalZone.name(ofLocal: time))
        let zone = try zoneArgument(arguments.value(0, "tz"), default: nil) ?? local
        if time.zone === zone { return .object(time) }
        let offset = try time.offset ?? LocalZone.offset(ofLocal: time)
        let utc = try time.adding(microseconds: -offset * 1_000_000).with(zone: zone)
        return .object(try zone.local(fromUTC: utc))
    },
    "utcoffset": Method(.none("datetime", "utcoffset")) { time, _, _ throws(TemplateError) in
        try time.offset.map { .object(TimeDelta(seconds: $0)) } ?? .none
    },
    "tzname": Method(.none("datetime", "tzname")) { time, _, _ throws(TemplateError) in
        try time.zone?.name(of: time).map { .string($0) } ?? .none
    },
    "dst": Method(.none("datetime", "dst")) { time, _, _ throws(TemplateError) in
        try time.zone?.daylightSaving(of: time).map { .object(TimeDelta(seconds: $0)) } ?? .none
    },
    "timetuple": Method(.none("datetime", "timetuple")) { time, _, _ throws(TemplateError) in
        let saving = try time.zone?.daylightSaving(of: time)
        return .object(StructTime(time.date, time.time, daylight: saving.map { $0 == 0 ? 0 : 1 } ?? -1))
    },
    "utctimetuple": Method(.none("datetime", "utctimetuple")) { time, _, _ throws(TemplateError) in
        let utc = try time.adding(microseconds: -(try time.offset ?? 0) * 1_000_000)
        return .object(StructTime(utc.date, utc.time, daylight: 0))
    },
]

/// The zone of the machine, for times without one.
enum LocalZone {
    /// The second day of the calendar in seconds since 1970.
    static let firstDayEnd = -62_135_510_400

    /// The offset from UTC of a local time, in seconds.
    static func offset(ofLocal time: DateTime) -> Int { parts(time).tm_gmtoff }

    /// The zone's short name at a local time.
    static func name(ofLocal time: DateTime) -> String {
        parts(time).tm_zone.map { String(cString: $0) } ?? "UTC"
    }

    private static func parts(_ time: DateTime) -> tm {
        var fields = tm()
        fields.tm_year = Int32(time.date.year - 1900)
        fields.tm_mon = Int32(time.date.month - 1)
        fields.tm_mday = Int32(time.date.day)
        fields.tm_hour = Int32(time.time.hour)
        fields.tm_min = Int32(time.time.minute)
        fields.tm_sec = Int32(time.time.second)
        fields.tm_isdst = -1
        var seconds = mktime(&fields)
        var result = tm()
        localtime_r(&seconds, &result)
        return result
    }

    /// The offset from UTC at an instant, in seconds.
    static func offset(atUnix seconds: Int) -> Int {
        var seconds = seconds
        var result = tm()
        localtime_r(&seconds, &result)
        return result.tm_gmtoff
    }

    /// Microseconds since 1970.
    static func now() -> Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
    }
}

/// The argument `timespec` of `isoformat`.
func timespec(_ arguments: Arguments, _ position: Int) throws(TemplateError) -> String {
    guard let value = arguments.value(position, "timespec") else { return "auto" }
    guard let text = value.string else {
        throw typeError("isoformat() argument \(position + 1) must be str, not \(pythonTypeName(value))")
    }
    return text
}
