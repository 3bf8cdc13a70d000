/// The module `pytz`, on the system's zone files.
enum PytzModule {
    /// The names that dbt shows of it.
    static var module: Dict {
        Dict([
            ("timezone", .object(PythonFunction("timezone", timezone))),
            ("utc", .object(PytzFixedZone())),
            (
                "FixedOffset",
                .object(
                    PythonFunction("FixedOffset") { arguments, _ throws(TemplateError) in
                        try Signature.function("FixedOffset", implicit: 0, "offset").check(arguments)
                        let minutes = try arguments.int(0, "offset") ?? 0
                        guard minutes.magnitude < 1440 else {
                            throw TemplateError(
                                .runtime, "('absolute offset is too large', \(minutes))", className: "ValueError")
                        }
                        return .object(minutes == 0 ? PytzFixedZone() : PytzFixedZone(minutes: minutes))
                    })
            ),
            ("all_timezones", names(PytzNames.all)),
            ("common_timezones", names(PytzNames.common)),
            ("UnknownTimeZoneError", .object(PythonType("pytz.exceptions.UnknownTimeZoneError"))),
            ("InvalidTimeError", .object(PythonType("pytz.exceptions.InvalidTimeError"))),
            ("AmbiguousTimeError", .object(PythonType("pytz.exceptions.AmbiguousTimeError"))),
            ("NonExistentTimeError", .object(PythonType("pytz.exceptions.NonExistentTimeError"))),
            ("BaseTzInfo", .object(PythonType("pytz.tzinfo.BaseTzInfo"))),
        ])
    }

    private static func names(_ names: [String]) -> Value { .list(List(names.map { .string($0) })) }

    private static func timezone(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        try Signature.function("timezone", implicit: 0, "zone").check(arguments)
        let given = arguments.value(0, "zone") ?? .none
        if given.isNone { throw TemplateError(.runtime, "None", className: "UnknownTimeZoneError") }
        guard let name = given.string else { throw attributeError(given, "upper") }
        if Casing.upper(name) == "UTC" { return .object(PytzFixedZone()) }
        guard let proper = ZoneFile.properName(name), let history = ZoneFile.history(proper),
            let rule = history.rules.first
        else { throw TemplateError(.runtime, quotedRepresentation(of: name), className: "UnknownTimeZoneError") }
        return .object(PytzZone(proper, history, rule))
    }
}
