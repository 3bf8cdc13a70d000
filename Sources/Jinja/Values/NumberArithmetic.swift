import Glibc

/// Arithmetic on numbers of any kind: integers stay exact, a float makes floats.
func numbers(_ op: ArithmeticOperator, _ a: Number, _ b: Number) throws(TemplateError) -> Value {
    if let x = a.big, let y = b.big { return try integers(op, x, y) }
    return try doubles(op, try a.checkedDouble(), try b.checkedDouble())
}

extension Number {
    /// The number as a float.
    /// - Throws: `OverflowError` where an integer is too large.
    func checkedDouble() throws(TemplateError) -> Double {
        if case .big(let value) = self, value.double == nil {
            throw TemplateError(.runtime, "int too large to convert to float", className: "OverflowError")
        }
        return double
    }
}

private func integers(_ op: ArithmeticOperator, _ x: BigInt, _ y: BigInt) throws(TemplateError) -> Value {
    switch op {
    case .add: return .integer(x + y)
    case .subtract: return .integer(x - y)
    case .multiply:
        try checkSize(bits: x.bitLength + y.bitLength)
        return .integer(x * y)
    case .power: return try power(x, y)
    case .divide:
        guard !y.isZero else { throw .division("division by zero") }
        guard let quotient = x.trueQuotient(by: y) else {
            throw TemplateError(
                .runtime, "integer division result too large for a float", className: "OverflowError")
        }
        return .double(quotient)
    case .floorDivide, .modulo:
        guard let (quotient, rest) = x.dividedRoundingDown(by: y) else {
            throw .division(op == .modulo ? "integer modulo by zero" : "integer division or modulo by zero")
        }
        return .integer(op == .modulo ? rest : quotient)
    }
}

private func power(_ x: BigInt, _ y: BigInt) throws(TemplateError) -> Value {
    if y.isNegative {
        guard !x.isZero else { throw .division("0.0 cannot be raised to a negative power") }
        return try doubles(.power, Number.big(x).checkedDouble(), Number.big(y).checkedDouble())
    }
    // Beyond 64 bits only the exponent's parity matters: only 0, 1 and -1 have such powers.
    let exponent = y.int ?? (y.limbs.first.map { Int($0 & 1) } ?? 0) + 2
    let bits =
        x.bitLength <= 1
        ? 1
        : x.bitLength.multipliedReportingOverflow(by: exponent)
            .overflow ? Int.max : x.bitLength * exponent
    try checkSize(bits: y.int == nil && x.bitLength > 1 ? Int.max : bits)
    guard let result = x.power(exponent) else { throw tooLarge }
    return .integer(result)
}

/// Bits of an integer that no honest template has: 150,000 decimal digits. What is larger takes long to compute.
private let integerSizeLimit = 500_000

private func checkSize(bits: Int) throws(TemplateError) {
    if bits > integerSizeLimit { throw tooLarge }
}

private var tooLarge: TemplateError {
    TemplateError(.runtime, "an integer of more than \(integerSizeLimit) bits is too large", className: "MemoryError")
}

extension TemplateError {
    static func division(_ message: String) -> TemplateError {
        TemplateError(.runtime, message, className: "ZeroDivisionError")
    }
}

private func doubles(_ op: ArithmeticOperator, _ x: Double, _ y: Double) throws(TemplateError) -> Value {
    switch op {
    case .add: return .double((x + y).withOwnIdentity)
    case .subtract: return .double((x - y).withOwnIdentity)
    case .multiply: return .double((x * y).withOwnIdentity)
    case .power:
        if x < 0, y.rounded() != y, x.isFinite, y.isFinite { return .object(ComplexNumber.power(x, y)) }
        return try .double(power(x, y).withOwnIdentity)
    case .divide, .floorDivide, .modulo:
        guard y != 0 else {
            if op == .divide { throw .division("float division by zero") }
            throw .division(op == .modulo ? "float modulo" : "float floor division by zero")
        }
        if op == .divide { return .double((x / y).withOwnIdentity) }
        let (quotient, rest) = floorDivision(x, y)
        return .double((op == .modulo ? rest : quotient).withOwnIdentity)
    }
}

extension Double {
    /// The number; one that is not a number gets a payload, for Python tells such results apart by their identity.
    var withOwnIdentity: Double {
        isNaN ? Double(nan: RawSignificand.random(in: 1...0xFFFF_FFFF_FFFF), signaling: false) : self
    }
}

// As CPython's float_divmod: the remainder has the sign of the divisor.
private func floorDivision(_ x: Double, _ y: Double) -> (Double, Double) {
    var rest = fmod(x, y)
    var quotient = (x - rest) / y
    if rest != 0 {
        if (y < 0) != (rest < 0) {
            rest += y
            quotient -= 1
        }
    } else {
        rest = copysign(0, y)
    }
    var floored = quotient.rounded(.down)
    if quotient == 0 { floored = copysign(0, x / y) } else if quotient - floored > 0.5 { floored += 1 }
    return (floored, rest)
}

private func power(_ x: Double, _ y: Double) throws(TemplateError) -> Double {
    if x == 0, y < 0 {
        throw .division("0.0 cannot be raised to a negative power")
    }
    let result = pow(x, y)
    if result.isInfinite, x.isFinite, y.isFinite {
        throw TemplateError(.runtime, "(34, 'Numerical result out of range')", className: "OverflowError")
    }
    return result
}
