// The functions behind `is …`.

extension Arguments {
    /// The only argument of a test.
    var other: Value { positional.first ?? keywords.first?.value ?? .none }
}

@Sendable func isOdd(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool {
    try valuesAreEqual(arithmetic(.modulo, input, .int(2), renderer), .int(1))
}

@Sendable func isEven(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool {
    try valuesAreEqual(arithmetic(.modulo, input, .int(2), renderer), .int(0))
}

@Sendable func isDivisible(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Bool {
    try valuesAreEqual(arithmetic(.modulo, input, arguments.other, renderer), .int(0))
}

@Sendable func isFilterName(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool {
    guard let name = input.string else {
        _ = try hashCode(of: input)
        return false
    }
    return renderer.environment.filter(named: name) != nil
}

@Sendable func isTestName(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool {
    guard let name = input.string else {
        _ = try hashCode(of: input)
        return false
    }
    return renderer.environment.test(named: name) != nil
}

@Sendable func isBoolean(_ input: Value, _: Arguments, _: Renderer) throws(TemplateError) -> Bool {
    if case .bool = input { true } else { false }
}

@Sendable func isInteger(_ input: Value, _: Arguments, _: Renderer) throws(TemplateError) -> Bool {
    switch input {
    case .int: true
    case .object(let object): object is BigInteger
    default: false
    }
}

@Sendable func isNumber(_ input: Value, _: Arguments, _: Renderer) throws(TemplateError) -> Bool {
    if input.number != nil { return true }
    return input.object(as: Decimal.self) != nil
}

@Sendable func isMapping(_ input: Value, _: Arguments, _: Renderer) throws(TemplateError) -> Bool {
    switch input {
    case .dict: true
    case .object(let object): object.mappingPairs != nil
    default: false
    }
}

@Sendable func isSequence(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool {
    switch input {
    case .text, .list, .tuple, .dict, .undefined: true
    case .object(let object):
        !(object is SetObject) && !(object is DictView) && (object.length != nil || object.mappingPairs != nil)
    default: false
    }
}

extension Value {
    /// Whether `iter(value)` works; nothing is taken from iterators.
    func isIterableValue(_ renderer: Renderer) -> Bool {
        switch self {
        case .text, .list, .tuple, .dict, .undefined: return true
        case .object(let object):
            if object is Iteration || object.mappingPairs != nil || object.length != nil { return true }
            do {
                if try object.makeIterator(renderer) != nil { return true }
                return try object.elements(renderer) != nil
            } catch {
                return error.kind != .type
            }
        default: return false
        }
    }
}

@Sendable func isIterable(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool {
    input.isIterableValue(renderer)
}

@Sendable func isCallable(_ input: Value, _: Arguments, _: Renderer) throws(TemplateError) -> Bool {
    switch input {
    case .object(let object): object.isCallable
    // Jinja2's undefined class has a `__call__`, which raises.
    case .undefined: true
    default: false
    }
}

@Sendable func isEscaped(_ input: Value, _: Arguments, _: Renderer) throws(TemplateError) -> Bool {
    if case .text(let text) = input { text.flavour == .markup } else { false }
}

@Sendable func isLowerCase(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool {
    isLowerText(try str(input, renderer))
}

@Sendable func isUpperCase(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool {
    isUpperText(try str(input, renderer))
}

@Sendable func isIn(_ input: Value, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool {
    try contains(input, in: arguments.other, renderer)
}

/// `==` and `!=`.
func equality(_ name: String, isEqual wanted: Bool) -> Test {
    let signature = Signature.positional("", name, 1...1)
    return { input, arguments, _ throws(TemplateError) in
        try checkOperator(signature, name, arguments)
        return try valuesAreEqual(input, arguments.other) == wanted
    }
}

/// `<` and its kin.
func comparison(_ name: String, _ op: OrderOperator) -> Test {
    let signature = Signature.positional("", name, 1...1)
    return { input, arguments, _ throws(TemplateError) in
        try checkOperator(signature, name, arguments)
        return try compareOrder(op, input, arguments.other)
    }
}

// Python's operator functions take the input as their first argument.
private func checkOperator(_ signature: Signature, _ name: String, _ arguments: Arguments) throws(TemplateError) {
    guard arguments.keywords.isEmpty else { throw typeError("_operator.\(name)() takes no keyword arguments") }
    guard arguments.positional.count == 1 else {
        throw typeError("\(name) expected 2 arguments, got \(arguments.positional.count + 1)")
    }
}
