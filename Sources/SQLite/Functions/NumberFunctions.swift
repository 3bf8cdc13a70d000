import CSQLite
import Glibc

/// PostgreSQL's functions on numbers and on values of any kind that SQLite lacks.
let numberFunctions: [SQLFunction] =
    [
        .scalar("greatest", -1) { arguments in extreme(arguments) { $0 > 0 } },
        .scalar("least", -1) { arguments in extreme(arguments) { $0 < 0 } },
        .scalar("div", 2) { arguments throws(FunctionError) in
            guard let a = arguments.number(0), let b = arguments.number(1) else { return .null }
            guard b != 0 else { throw FunctionError("division by zero") }
            return whole((a / b).rounded(.towardZero))
        },
        .scalar("cbrt", 1) { arguments in arguments.number(0).map { .real(cbrt($0)) } ?? .null },
        .scalar("gcd", 2) { arguments in
            guard var a = arguments.integer(0)?.magnitude, var b = arguments.integer(1)?.magnitude else { return .null }
            while b != 0 { (a, b) = (b, a % b) }
            return Int(exactly: a).map { .int($0) } ?? .null
        },
    ] + (hasMathematics ? [] : mathematics)

/// Whether the library was built with its own mathematical functions.
private let hasMathematics = sqlite3_compileoption_used("ENABLE_MATH_FUNCTIONS") != 0

private let mathematics: [SQLFunction] = [
    real("ln") { $0 > 0 ? log($0) : nil }, real("exp") { exp($0) }, real("sqrt") { $0 >= 0 ? sqrt($0) : nil },
    real("log10") { $0 > 0 ? log10($0) : nil }, real("log") { $0 > 0 ? log10($0) : nil },
    real("floor") { floor($0) }, real("ceil") { ceil($0) }, real("ceiling") { ceil($0) }, real("trunc") { trunc($0) },
    power("power"), power("pow"),
    .scalar("mod", 2) { arguments in
        guard let a = arguments.number(0), let b = arguments.number(1), b != 0 else { return .null }
        return .real(fmod(a, b))
    },
]

private func real(_ name: String, _ compute: @escaping @Sendable (Double) -> Double?) -> SQLFunction {
    .scalar(name, 1) { arguments in arguments.number(0).flatMap(compute).map { .real($0) } ?? .null }
}

private func power(_ name: String) -> SQLFunction {
    .scalar(name, 2) { arguments in
        guard let base = arguments.number(0), let exponent = arguments.number(1) else { return .null }
        return .real(pow(base, exponent))
    }
}

/// A whole number as an integer where it fits.
func whole(_ number: Double) -> SQLValue {
    Int(exactly: number).map { .int($0) } ?? .real(number)
}

// Nulls do not count, as on PostgreSQL; SQLite's max() of several arguments is null as soon as one is.
private func extreme(_ arguments: Arguments, _ wins: (Int) -> Bool) -> SQLValue {
    var best: SQLValue = .null
    for place in 0..<arguments.count where !arguments.isNull(place) {
        let value = arguments[place]
        if case .null = best {
            best = value
        } else if wins(compare(value, best)) {
            best = value
        }
    }
    return best
}

/// SQLite's order, nulls, numbers, texts by their bytes, blobs: below, at or above zero.
func compare(_ a: SQLValue, _ b: SQLValue) -> Int {
    switch (a, b) {
    case (.int(let x), .int(let y)): x < y ? -1 : x > y ? 1 : 0
    case (.int, .real), (.real, .int), (.real, .real): order(number(a) ?? 0, number(b) ?? 0)
    case (.text(let x), .text(let y)):
        x.utf8.elementsEqual(y.utf8) ? 0 : x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1
    case (.blob(let x), .blob(let y)): x == y ? 0 : x.lexicographicallyPrecedes(y) ? -1 : 1
    default: rank(a) - rank(b)
    }
}

private func order(_ x: Double, _ y: Double) -> Int { x < y ? -1 : x > y ? 1 : 0 }

/// A value as a number; nil where it is none.
func number(_ value: SQLValue) -> Double? {
    switch value {
    case .int(let number): Double(number)
    case .real(let number): number
    default: nil
    }
}

private func rank(_ value: SQLValue) -> Int {
    switch value {
    case .null: 0
    case .int, .real: 1
    case .text: 2
    case .blob: 3
    }
}
