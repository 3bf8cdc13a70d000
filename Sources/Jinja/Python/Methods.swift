/// A method of a built-in type: what it takes and what it does.
struct Method<Subject>: Sendable {
    /// What it does; `arguments` are checked before.
    typealias Body =
        @Sendable (_ subject: Subject, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value

    let signature: Signature
    /// Whether frozen subjects lack it.
    let changesSubject: Bool
    let body: Body

    init(_ signature: Signature, changesSubject: Bool = false, _ body: @escaping Body) {
        self.signature = signature
        self.changesSubject = changesSubject
        self.body = body
    }

    func call(_ subject: Subject, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        try signature.check(arguments)
        return try body(subject, arguments, renderer)
    }
}

/// Calls a method of a built-in type; nil where there is none of that name.
/// - Throws: Python's TypeError for wrong arguments, and what the method raises.
func method(
    _ name: String, of value: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value? {
    switch value {
    case .text(let text):
        if text.flavour == .markup { return try markupMethod(name, of: text, arguments, renderer) }
        return try textMethods[name]?.call(text.string, arguments, renderer)
    case .list(let list): return try listMethods[name]?.call(list, arguments, renderer)
    case .dict(let dict): return try dictMethods[name]?.call(dict, arguments, renderer)
    case .tuple(let tuple): return try tupleMethods[name]?.call(tuple.items, arguments, renderer)
    case .int, .bool: return try intMethods[name]?.call(value, arguments, renderer)
    case .double(let number): return try floatMethods[name]?.call(number, arguments, renderer)
    case .object(let object):
        if let set = object as? SetObject { return try setMethods[name]?.call(set, arguments, renderer) }
        if object is BigInteger { return try intMethods[name]?.call(value, arguments, renderer) }
        return try object.callMethod(name, arguments, renderer)
    case .none, .undefined: return nil
    }
}

/// What the commonest built-in types have under one name: looked up once where a template calls a method.
struct BuiltinMethods: Sendable {
    private let text: Method<String>?
    private let list: Method<List>?
    private let dict: Method<Dict>?

    init(_ name: String) {
        (text, list, dict) = (textMethods[name], listMethods[name], dictMethods[name])
    }

    /// Calls the method; nil where the value is of another type, or the type has none of that name.
    func call(_ value: Value, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch value {
        case .text(let subject) where subject.flavour != .markup:
            return try text?.call(subject.string, arguments, renderer)
        case .list(let subject): return try list?.call(subject, arguments, renderer)
        case .dict(let subject): return try dict?.call(subject, arguments, renderer)
        default: return nil
        }
    }
}

/// Whether a built-in type has a method of a name.
func hasMethod(_ name: String, of value: Value) -> Bool {
    switch value {
    case .text(let text):
        textMethods[name] != nil || text.flavour == .markup && (name == "unescape" || name == "striptags")
    case .list: listMethods[name] != nil
    case .dict: dictMethods[name] != nil
    case .tuple: tupleMethods[name] != nil
    case .int, .bool: intMethods[name] != nil
    case .double: floatMethods[name] != nil
    case .object(let object):
        if let set = object as? SetObject {
            setMethods[name].map { !set.isFrozen || !$0.changesSubject } ?? false
        } else if let object = object as? PythonObject {
            object.methodNames.contains(name)
        } else {
            object is BigInteger && intMethods[name] != nil
        }
    case .none, .undefined: false
    }
}

/// An object of one of Python's library types, with methods from a table.
class PythonObject: Object {
    /// The names of its methods.
    var methodNames: Set<String> { [] }
    override var memberNames: [String] { Array(methodNames) }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        methodNames.contains(name) ? .object(BoundMethod(name, .object(self))) : nil
    }
}

extension Arguments {
    /// An argument as a whole number.
    /// - Throws: TypeError where it is none.
    func int(_ position: Int, _ name: String = "") throws(TemplateError) -> Int? {
        guard let value = value(position, name) else { return nil }
        return try wholeNumber(value)
    }
    /// An argument as a C `int`.
    /// - Throws: TypeError where it is no whole number, OverflowError where it does not fit.
    func int32(_ position: Int, _ name: String) throws(TemplateError) -> Int? {
        guard let value = value(position, name) else { return nil }
        let number = try wholeNumber(value, overflow: "Python int too large to convert to C long")
        if number > Int(Int32.max) { throw overflowError("signed integer is greater than maximum") }
        if number < Int(Int32.min) { throw overflowError("signed integer is less than minimum") }
        return number
    }
    /// An argument as a C `ssize_t`.
    /// - Throws: TypeError where it is no whole number, OverflowError where it does not fit.
    func size(_ position: Int, _ name: String = "") throws(TemplateError) -> Int? {
        guard let value = value(position, name) else { return nil }
        return try wholeNumber(value, overflow: "Python int too large to convert to C ssize_t")
    }
}

/// The whole number that a value is, in 64 bits.
private func wholeNumber(_ value: Value, overflow message: String) throws(TemplateError) -> Int {
    if value.object(as: BigInteger.self) != nil { throw overflowError(message) }
    return try wholeNumber(value)
}

/// Python's OverflowError.
func overflowError(_ message: String) -> TemplateError {
    TemplateError(.runtime, message, className: "OverflowError")
}

/// The whole number that a value is: `operator.index`, cut to 64 bits.
/// - Throws: TypeError `'x' object cannot be interpreted as an integer`.
func wholeNumber(_ value: Value) throws(TemplateError) -> Int {
    switch value {
    case .int(let number): return number
    case .bool(let flag): return flag ? 1 : 0
    case .object(let object):
        if let number = object as? BigInteger { return number.value.isNegative ? .min : .max }
    default: break
    }
    throw typeError("'\(pythonTypeName(value))' object cannot be interpreted as an integer")
}
