/// The methods of `int` (and `bool`) that templates have a use for.
let intMethods: [String: Method<Value>] = [
    "bit_length": Method(.none("int", "bit_length")) { value, _, _ in .int(value.number?.big?.bitLength ?? 0) },
    "bit_count": Method(.none("int", "bit_count")) { value, _, _ in
        .int(value.number?.big?.limbs.reduce(0) { $0 + $1.nonzeroBitCount } ?? 0)
    },
    "conjugate": Method(.none("int", "conjugate")) { value, _, _ in value.withoutBool },
    "as_integer_ratio": Method(.none("int", "as_integer_ratio")) { value, _, _ in
        .tuple(Tuple([value.withoutBool, .int(1)]))
    },
    "to_bytes": Method(.named("int", "to_bytes", "length?", "byteorder?", "signed?"), bytesOfInteger),
    "from_bytes": Method(.named("int", "from_bytes", "bytes", "byteorder?", "signed?"), integerOfBytes),
]

/// The methods of `float`.
let floatMethods: [String: Method<Double>] = [
    "is_integer": Method(.none("float", "is_integer")) { value, _, _ in
        .bool(value.isFinite && value == value.rounded(.towardZero))
    },
    "conjugate": Method(.none("float", "conjugate")) { value, _, _ in .double(value) },
    "hex": Method(.none("float", "hex")) { value, _, _ in .string(hexadecimal(value)) },
    "as_integer_ratio": Method(.none("float", "as_integer_ratio")) { value, _, _ throws(TemplateError) in
        try ratio(value)
    },
    "fromhex": Method(.one("float", "fromhex"), floatOfHexadecimal),
]

/// The attributes of numbers that are no methods: `real`, `imag`, `numerator`, `denominator`.
func numberAttribute(_ name: String, of number: Number) -> Value? {
    switch (name, number) {
    case ("real", .double(let value)): .double(value)
    case ("imag", .double): .double(0)
    case ("real", _), ("numerator", _): number.big.map { .integer($0) }
    case ("imag", _): .int(0)
    case ("denominator", .int), ("denominator", .big): .int(1)
    default: nil
    }
}

extension Value {
    /// `True` and `False` as the integers that they are.
    var withoutBool: Value { if case .bool(let flag) = self { .int(flag ? 1 : 0) } else { self } }
}

private func ratio(_ value: Double) throws(TemplateError) -> Value {
    guard value.isFinite else {
        throw TemplateError(
            .runtime, "cannot convert \(value.isNaN ? "NaN" : "Infinity") to integer ratio",
            className: value.isNaN ? "ValueError" : "OverflowError")
    }
    guard let (top, bottom) = fraction(value) else { return .none }
    return .tuple(Tuple([.integer(top), .integer(bottom)]))
}

/// A finite number as the fraction in lowest terms that it is; nil for all else.
func fraction(_ value: Double) -> (top: BigInt, bottom: BigInt)? {
    guard value.isFinite else { return nil }
    var (scaled, shift) = (value, 0)
    while scaled != scaled.rounded(.towardZero) {
        scaled *= 2
        shift += 1
    }
    return (BigInt(truncating: scaled) ?? BigInt(0), BigInt(1).shiftedLeft(shift))
}

private func hexadecimal(_ value: Double) -> String {
    if value.isNaN { return "nan" }
    let sign = value.sign == .minus ? "-" : ""
    if value.isInfinite { return sign + "inf" }
    if value == 0 { return sign + "0x0.0p+0" }
    let isSubnormal = value.isSubnormal
    let digits = String(value.significandBitPattern, radix: 16)
    let padded = String(repeating: "0", count: 13 - digits.utf8.count) + digits
    let exponent = isSubnormal ? -1022 : Int(value.exponent)
    return "\(sign)0x\(isSubnormal ? 0 : 1).\(padded)p\(exponent < 0 ? "" : "+")\(exponent)"
}
