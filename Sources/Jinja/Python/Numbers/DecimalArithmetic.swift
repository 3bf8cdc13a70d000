import Glibc

// Exact decimal arithmetic and rounding.

extension Decimal.Finite {
    private static let shiftLimit = 5_000

    /// A float, exactly.
    init?(exactly value: Double) {
        guard value.isFinite else { return nil }
        var (scaled, exponent) = (value.magnitude, 0)
        // Binary fractions end: each doubling brings one more digit into the integer part.
        var halvings = 0
        while scaled != scaled.rounded(.towardZero) {
            scaled *= 2
            halvings += 1
        }
        guard let whole = BigInt(truncating: scaled), let fives = BigInt(5).power(halvings) else { return nil }
        exponent = -halvings
        self.init(isNegative: value < 0, coefficient: whole * fives, exponent: exponent)
    }

    static func tens(_ count: Int) -> BigInt { BigInt(10).power(Swift.min(count, shiftLimit)) ?? BigInt(1) }

    private var digits: String { coefficient.description }
    /// The exponent of the first digit.
    var adjusted: Int { exponent + digits.utf8.count - 1 }
    private var signed: BigInt { isNegative ? -coefficient : coefficient }

    /// The number as an integer where it is one.
    var whole: BigInt? {
        let small = normalized
        return small.exponent >= 0 && small.exponent < Self.shiftLimit ? small.truncated : nil
    }

    /// The integral part.
    var truncated: BigInt {
        if exponent >= 0 { return signed * Self.tens(exponent) }
        let quotient = coefficient.dividedRoundingDown(by: Self.tens(-exponent))?.quotient ?? BigInt(0)
        return isNegative ? -quotient : quotient
    }

    var double: Double { Double("\(isNegative ? "-" : "")\(digits)e\(exponent)") ?? .nan }

    /// Without trailing zeros.
    var normalized: Self {
        guard !coefficient.isZero else { return Self(isNegative: isNegative, coefficient: coefficient, exponent: 0) }
        let zeros = digits.utf8.reversed().prefix { $0 == 0x30 }.count
        guard zeros > 0, let (quotient, _) = coefficient.dividedRoundingDown(by: Self.tens(zeros)) else { return self }
        return Self(isNegative: isNegative, coefficient: quotient, exponent: exponent + zeros)
    }

    func order(against other: Self) -> Int {
        if coefficient.isZero, other.coefficient.isZero { return 0 }
        // Far apart in size no digits need to be compared.
        if !coefficient.isZero, !other.coefficient.isZero, isNegative == other.isNegative, adjusted != other.adjusted {
            return (adjusted < other.adjusted) != isNegative ? -1 : 1
        }
        let (a, b, _) = Self.aligned(self, other)
        return a < b ? -1 : a == b ? 0 : 1
    }

    private static func aligned(_ a: Self, _ b: Self) -> (BigInt, BigInt, exponent: Int) {
        let exponent = Swift.min(a.exponent, b.exponent)
        return (a.signed * tens(a.exponent - exponent), b.signed * tens(b.exponent - exponent), exponent)
    }

    /// The number with a given exponent, ties to even.
    func quantized(to wanted: Int) -> Self {
        if wanted <= exponent {
            return Self(
                isNegative: isNegative, coefficient: coefficient * Self.tens(exponent - wanted), exponent: wanted)
        }
        let unit = Self.tens(wanted - exponent)
        guard let (quotient, rest) = coefficient.dividedRoundingDown(by: unit) else { return self }
        let twice = rest + rest
        let isUp = twice > unit || twice == unit && (quotient.limbs.first ?? 0) & 1 == 1
        return Self(isNegative: isNegative, coefficient: isUp ? quotient + BigInt(1) : quotient, exponent: wanted)
    }

    /// The number with at most so many digits.
    func rounded(to precision: Int) -> Self {
        let excess = digits.utf8.count - precision
        guard excess > 0 else { return self }
        let result = quantized(to: exponent + excess)
        return result.digits.utf8.count > precision ? result.quantized(to: result.exponent + 1) : result
    }

    /// The exact (for quotients and powers: sufficiently exact) result of an operation; nil for unknown ones.
    func applying(_ symbol: String, _ other: Self) throws(TemplateError) -> Self? {
        switch symbol {
        case "+", "-":
            var right = other
            if symbol == "-" { right.isNegative = !right.isNegative }
            let (a, b, exponent) = Self.aligned(self, right)
            return Self(a + b, exponent)
        case "*":
            return Self(
                isNegative: isNegative != other.isNegative, coefficient: coefficient * other.coefficient,
                exponent: exponent + other.exponent)
        case "/": return try divided(by: other)
        case "//", "%":
            guard !other.coefficient.isZero else {
                throw symbol == "//" && !coefficient.isZero
                    ? Self.division("DivisionByZero") : Self.division("InvalidOperation")
            }
            // Decimals cut the quotient towards zero, unlike integers.
            let (a, b, exponent) = Self.aligned(self, other)
            guard let (quotient, rest) = a.magnitude.dividedRoundingDown(by: b.magnitude) else { return nil }
            guard quotient.description.utf8.count <= Decimal.precision else {
                throw Self.division("DivisionImpossible", className: "InvalidOperation")
            }
            if symbol == "//" {
                return Self(isNegative: isNegative != other.isNegative, coefficient: quotient, exponent: 0)
            }
            return Self(isNegative: isNegative, coefficient: rest, exponent: exponent)
        case "**": return try power(other)
        default: return nil
        }
    }

    private init(_ number: BigInt, _ exponent: Int) {
        self.init(isNegative: number.isNegative, coefficient: number.magnitude, exponent: exponent)
    }

    private static func division(_ name: String, className: String? = nil) -> TemplateError {
        TemplateError(.runtime, "[<class 'decimal.\(name)'>]", className: className ?? name)
    }

    private func divided(by other: Self) throws(TemplateError) -> Self {
        guard !other.coefficient.isZero else {
            throw coefficient.isZero ? Self.division("DivisionUndefined") : Self.division("DivisionByZero")
        }
        let ideal = exponent - other.exponent
        let isNegative = isNegative != other.isNegative
        guard !coefficient.isZero else {
            return Self(isNegative: isNegative, coefficient: BigInt(0), exponent: ideal)
        }
        let shift = Swift.max(0, Decimal.precision + 2 + other.digits.utf8.count - digits.utf8.count)
        guard var (quotient, rest) = (coefficient * Self.tens(shift)).dividedRoundingDown(by: other.coefficient) else {
            return self
        }
        var exponent = ideal - shift
        if rest.isZero {
            // An exact quotient keeps as few digits as its operands ask for.
            while exponent < ideal, let (shorter, zero) = quotient.dividedRoundingDown(by: BigInt(10)), zero.isZero {
                quotient = shorter
                exponent += 1
            }
        } else if let last = quotient.limbs.first, last % 5 == 0 {
            // A sticky digit keeps the rounding of what was cut off right.
            quotient = quotient * BigInt(10) + BigInt(1)
            exponent -= 1
            rest = BigInt(0)
        }
        return Self(isNegative: isNegative, coefficient: quotient, exponent: exponent)
    }

    private func power(_ other: Self) throws(TemplateError) -> Self {
        guard let count = other.whole?.int, count.magnitude < 100_000 else {
            return try realPower(other)
        }
        var result = Self(isNegative: false, coefficient: BigInt(1), exponent: 0)
        var (base, rest) = (self, count.magnitude)
        while rest > 0 {
            if rest & 1 == 1 { result = (try result.applying("*", base) ?? result).rounded(to: Decimal.precision + 6) }
            rest >>= 1
            if rest > 0 { base = (try base.applying("*", base) ?? base).rounded(to: Decimal.precision + 6) }
        }
        return count < 0 ? try Self(BigInt(1), 0).divided(by: result) : result
    }

    // MARK: text

    /// Digits without an exponent.
    var plain: String {
        let text = digits
        let sign = isNegative ? "-" : ""
        if exponent >= 0 {
            return sign + (coefficient.isZero ? "0" : text + String(repeating: "0", count: exponent))
        }
        let point = text.utf8.count + exponent
        if point > 0 { return sign + text.slice(0, point) + "." + text.slice(point, text.utf8.count) }
        return sign + "0." + String(repeating: "0", count: -point) + text
    }

    /// The same with exponents that are multiples of three.
    var engineering: String {
        if exponent <= 0, adjusted >= -6 { return plain }
        let left = adjusted + 1
        func rest(_ number: Int) -> Int { ((number % 3) + 3) % 3 }
        let point = coefficient.isZero ? rest(left + 1) - 1 : rest(left - 1) + 1
        var number = self
        number.exponent = point - digits.utf8.count
        let power = left - point
        return number.plain + (power == 0 ? "" : "E" + (power > 0 ? "+" : "") + String(power))
    }

    /// `str(decimal)`.
    var shown: String {
        if exponent <= 0, adjusted >= -6 { return plain }
        let text = digits
        let mantissa = text.utf8.count > 1 ? text.slice(0, 1) + "." + text.slice(1, text.utf8.count) : text
        return (isNegative ? "-" : "") + mantissa + "E" + (adjusted >= 0 ? "+" : "") + String(adjusted)
    }
}
