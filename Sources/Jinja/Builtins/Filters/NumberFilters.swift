import SourceText

// Filters on numbers.

@Sendable func absFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    switch input.number {
    case .int(let number): return number < 0 ? try signed(.int(number), isNegative: true) : .int(number)
    case .double(let number): return .double(number.magnitude)
    case .big(let number): return .integer(number.magnitude)
    case nil: break
    }
    if case .object(let object) = input, let order = try object.order(against: .int(0)) {
        if order >= 0 { return input }
        if let negative = try object.negated() { return negative }
    }
    if let complex = input.object(as: ComplexNumber.self) { return .double(complex.distance) }
    if let duration = input.object(as: TimeDelta.self) { return .object(duration.magnitude) }
    throw typeError("bad operand type for abs(): '\(pythonTypeName(input))'")
}

@Sendable func fileSizeFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let bytes = try toFloat(input)
    let isBinary = arguments.flag(0, "binary")
    let base: Double = isBinary ? 1024 : 1000
    if bytes == 1 { return .string("1 Byte") }
    if bytes < base { return .string("\(try truncated(bytes)) Bytes") }
    let prefixes = ["K", "M", "G", "T", "P", "E", "Z", "Y"]
    var unit = base
    var shown = ""
    for prefix in prefixes {
        unit *= base
        let name = isBinary ? prefix + "iB" : (prefix == "K" ? "k" : prefix) + "B"
        shown = "\(FloatText.fixed(base * bytes / unit, 1)) \(name)"
        if bytes < unit { break }
    }
    return .string(shown)
}

/// `float(value)`.
/// - Throws: Python's TypeError and ValueError.
func toFloat(_ value: Value) throws(TemplateError) -> Double {
    if let text = value.string { return try parseFloat(text) }
    if let number = try floatNumber(value) { return number }
    throw typeError("float() argument must be a string or a real number, not '\(pythonTypeName(value))'")
}

/// `int(value)`, for texts in a base.
/// - Throws: Python's TypeError, ValueError and OverflowError.
func toInteger(_ value: Value, base: Int = 10) throws(TemplateError) -> BigInt {
    switch value {
    case .text(let text): return try parseInteger(text.string, base: base)
    case .double(let number): return try truncated(number)
    case .undefined(let undefined): throw undefined.error
    case .object(let object): if let number = try object.truncated() { return number }
    default: break
    }
    if let number = value.number?.big { return number }
    throw typeError(
        "int() argument must be a string, a bytes-like object or a real number, not '\(pythonTypeName(value))'")
}

extension TemplateError {
    /// Whether it is one of the errors that conversions answer with their default.
    fileprivate var isConversionError: Bool { kind == .type || className == "ValueError" }
}

@Sendable func floatFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    do {
        return .double(try toFloat(input))
    } catch {
        guard error.isConversionError else { throw error }
        return arguments.value(0, "default") ?? .double(0)
    }
}

@Sendable func intFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    if case .int = input { return input }
    do {
        let base = input.string == nil ? 10 : try arguments.int(1, "base") ?? 10
        return .integer(try toInteger(input, base: base))
    } catch {
        guard error.isConversionError else { throw error }
    }
    // "42.7" is no integer for Python's `int`, but a float that can be cut.
    do {
        return .integer(try truncated(try toFloat(input)))
    } catch {
        guard error.isConversionError || error.className == "OverflowError" else { throw error }
        return arguments.value(0, "default") ?? .int(0)
    }
}

@Sendable func roundFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let precision = arguments.value(0, "precision") ?? .int(0)
    let given = arguments.value(1, "method") ?? .string("common")
    // Python asks a set of words; a set that is looked for counts as a frozen one, so it needs no hash.
    if given.object(as: SetObject.self) == nil { _ = try hashCode(of: given) }
    guard let method = given.string, ["common", "ceil", "floor"].contains(method) else {
        throw filterError("method must be common, ceil or floor")
    }
    if method == "common", precision.isNone { return try roundedToWhole(input) }
    if method == "common" { return try rounded(input, try wholeNumber(precision)) }
    let scale = try arithmetic(.power, .int(10), precision, renderer)
    let scaled = try arithmetic(.multiply, input, scale, renderer)
    if let decimal = scaled.object(as: Decimal.self) {
        return try arithmetic(.divide, .integer(decimal.rounded(up: method == "ceil")), scale, renderer)
    }
    guard let number = scaled.number else { throw typeError("must be real number, not \(pythonTypeName(scaled))") }
    var whole = scaled.withoutBool
    if case .double(let double) = number {
        whole = .integer(try truncated(double.rounded(method == "ceil" ? .up : .down)))
    }
    return try arithmetic(.divide, whole, scale, renderer)
}

// `round(value)`, which of a float makes an integer.
private func roundedToWhole(_ value: Value) throws(TemplateError) -> Value {
    if case .double(let number)? = value.number { return .integer(try truncated(number.rounded(.toNearestOrEven))) }
    if case .object(let object) = value, let result = try object.rounded(nil) { return result }
    return try rounded(value, 0)
}

/// `round(value, digits)`: ties go to the even neighbour, on the exact binary value.
/// - Throws: TypeError for what can't be rounded.
func rounded(_ value: Value, _ digits: Int) throws(TemplateError) -> Value {
    switch value.number {
    case .double(let number): return .double(rounded(number, digits))
    case .int(let number): return .integer(rounded(BigInt(number), digits))
    case .big(let number): return .integer(rounded(number, digits))
    case nil: break
    }
    if case .object(let object) = value, let result = try object.rounded(digits) { return result }
    throw typeError("type \(pythonTypeName(value)) doesn't define __round__ method")
}

private func rounded(_ value: Double, _ digits: Int) -> Double {
    guard value.isFinite, value != 0, digits < 324 else { return value }
    if digits >= 0 { return Double(FloatText.fixed(value, digits)) ?? value }
    guard digits >= -308, let whole = BigInt(truncating: value) else { return value.sign == .minus ? -0.0 : 0 }
    // A fraction below the rounded digits only matters at an exact tie.
    let isAbove = value != value.rounded(.towardZero)
    let result = rounded(whole, digits, hasFraction: isAbove).double ?? value
    return result == 0 && value < 0 ? -0.0 : result
}

private func rounded(_ value: BigInt, _ digits: Int, hasFraction: Bool = false) -> BigInt {
    guard digits < 0, digits > -100_000, let unit = BigInt(10).power(-digits) else {
        return digits < 0 ? BigInt(0) : value
    }
    guard let (quotient, rest) = value.magnitude.dividedRoundingDown(by: unit) else { return value }
    let twice = rest + rest
    let isUp = twice > unit || twice == unit && (hasFraction || (quotient.limbs.first ?? 0) & 1 == 1)
    let result = (isUp ? quotient + BigInt(1) : quotient) * unit
    return value.isNegative ? -result : result
}
