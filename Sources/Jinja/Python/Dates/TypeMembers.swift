/// What a method or part of a type's values is when it is asked of the type: `date.isoformat` takes the date as its
/// first argument.
final class TypeMember: PythonObject {
    /// Python's three forms of them.
    enum Form: String { case method, attribute, member }

    private let form: Form
    private let name: String
    private let owner: String

    private init(_ form: Form, _ name: String, _ owner: String) {
        (self.form, self.name, self.owner) = (form, name, owner)
    }

    override var typeName: String {
        switch form {
        case .method: "method_descriptor"
        case .attribute: "getset_descriptor"
        case .member: "member_descriptor"
        }
    }
    override func repr() -> String { "<\(form) '\(name)' of '\(owner)' objects>" }
    override var isCallable: Bool { form == .method }
    override func isEqual(to other: Object) -> Bool {
        (other as? TypeMember).map { $0.name == name && $0.owner == owner } ?? false
    }
    override var hashCode: Int? { name.hashValue ^ owner.hashValue }

    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard form == .method else { return nil }
        let shortOwner = owner.split(separator: ".").last.map(String.init) ?? owner
        guard let first = arguments.positional.first else {
            throw typeError("unbound method \(shortOwner).\(name)() needs an argument")
        }
        guard case .object(let object) = first, let receiver = receiver(object) else {
            let given = pythonTypeName(first)
            throw typeError("descriptor '\(name)' for '\(owner)' objects doesn't apply to a '\(given)' object")
        }
        var rest = arguments
        rest.positional.removeFirst()
        return try receiver.callMethod(name, rest, renderer)
    }

    // A time of a day is a date too; what dates do in a way of their own it does as a date.
    private func receiver(_ object: Object) -> Object? {
        switch owner {
        case "datetime.date":
            guard let time = object as? DateTime else { return object as? DateObject }
            return ["isoformat", "ctime", "timetuple"].contains(name) ? DateObject(time.date) : time
        case "datetime.datetime": return object as? DateTime
        case "datetime.time": return object as? TimeObject
        default: return object as? TimeDelta
        }
    }

    // MARK: the types

    static func ofDate(_ name: String) -> Value? {
        if dateMethods[name] != nil || ["isoformat", "strftime", "replace"].contains(name) {
            return .object(TypeMember(.method, name, "datetime.date"))
        }
        return ["year", "month", "day"].contains(name) ? .object(TypeMember(.attribute, name, "datetime.date")) : nil
    }
    static func ofDateTime(_ name: String) -> Value? {
        if name == "ctime" || name != "strftime" && dateTimeMethods[name] != nil {
            return .object(TypeMember(.method, name, "datetime.datetime"))
        }
        return clockPart(name, "datetime.datetime") ?? ofDate(name)
    }
    static func ofTime(_ name: String) -> Value? {
        let methods = ["isoformat", "strftime", "replace", "utcoffset", "tzname", "dst"]
        if methods.contains(name) { return .object(TypeMember(.method, name, "datetime.time")) }
        return clockPart(name, "datetime.time")
    }
    static func ofTimeDelta(_ name: String) -> Value? {
        if name == "total_seconds" { return .object(TypeMember(.method, name, "datetime.timedelta")) }
        guard ["days", "seconds", "microseconds"].contains(name) else { return nil }
        return .object(TypeMember(.member, name, "datetime.timedelta"))
    }
    private static func clockPart(_ name: String, _ owner: String) -> Value? {
        let parts = ["hour", "minute", "second", "microsecond", "tzinfo", "fold"]
        return parts.contains(name) ? .object(TypeMember(.attribute, name, owner)) : nil
    }
}
