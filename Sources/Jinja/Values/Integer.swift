extension Value {
    /// An integer of any size in its smallest form.
    static func integer(_ number: BigInt) -> Value {
        if let small = number.int { return .int(small) }
        return .object(BigInteger(number))
    }

    /// The value as a number, bools included; nil for all else.
    var number: Number? {
        switch self {
        case .int(let value): .int(value)
        case .bool(let value): .int(value ? 1 : 0)
        case .double(let value): .double(value)
        case .object(let object): (object as? BigInteger).map { .big($0.value) }
        default: nil
        }
    }
}

/// Python's numeric tower as far as templates meet it.
enum Number {
    case int(Int)
    case big(BigInt)
    case double(Double)

    /// The number as a float; infinite where an integer is too large.
    var double: Double {
        switch self {
        case .int(let value): Double(value)
        case .big(let value): value.double ?? (value.isNegative ? -.infinity : .infinity)
        case .double(let value): value
        }
    }
    /// The number as an integer of any size, nil for floats.
    var big: BigInt? {
        switch self {
        case .int(let value): BigInt(value)
        case .big(let value): value
        case .double: nil
        }
    }
}

/// The order of two numbers, exact for integers of any size against floats; nil where one is NaN.
func numericOrder(_ a: Number, _ b: Number) -> Int? {
    switch (a, b) {
    case (.int(let x), .int(let y)): return x < y ? -1 : (x == y ? 0 : 1)
    case (.double(let x), .double(let y)): return doubleOrder(x, y)
    case (.double(let x), let y): return mixedOrder(y, x).map { -$0 }
    case (let x, .double(let y)): return mixedOrder(x, y)
    default:
        guard let x = a.big, let y = b.big else { return nil }
        return x < y ? -1 : (x == y ? 0 : 1)
    }
}

private func doubleOrder(_ x: Double, _ y: Double) -> Int? {
    if x.isNaN || y.isNaN { return nil }
    return x < y ? -1 : (x == y ? 0 : 1)
}

private func mixedOrder(_ integer: Number, _ double: Double) -> Int? {
    if case .int(let value) = integer, value.magnitude < 1 << 53 { return doubleOrder(Double(value), double) }
    if double.isNaN { return nil }
    if double.isInfinite { return double > 0 ? -1 : 1 }
    guard let exact = integer.big, let floor = BigInt(truncating: double.rounded(.down)) else { return nil }
    if exact < floor || (exact == floor && double != double.rounded(.down)) { return -1 }
    return exact == floor ? 0 : 1
}
