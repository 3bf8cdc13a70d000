/// Infinities and NaN, with the traps of Python's usual context: what has no value is an error, what is NaN stays it.
extension Decimal {
    // The smallest exponent that the context allows: what a number divided by infinity has.
    private static let smallestExponent = -1_000_026

    /// What an operation comes to of which one side is an infinity or NaN.
    /// - Throws: `InvalidOperation` where there is no such value.
    static func special(_ symbol: String, _ a: Decimal, _ b: Decimal) throws(TemplateError) -> Decimal {
        guard !a.isNotANumber, !b.isNotANumber else { return Decimal(.notANumber) }
        if symbol == "**" { return try power(a, b) }
        if symbol == "%" {
            guard a.finite != nil else { throw Finite.invalid }
            return a
        }
        let result =
            switch symbol {
            case "+": a.standIn + b.standIn
            case "-": a.standIn - b.standIn
            case "*": a.standIn * b.standIn
            default: a.standIn / b.standIn
            }
        guard !result.isNaN else { throw Finite.invalid }
        if result.isInfinite { return Decimal(.infinity(isNegative: result < 0)) }
        return zero(isNegative: result.sign == .minus, exponent: symbol == "/" ? smallestExponent : 0)
    }

    /// An infinity or NaN, rounded to digits or to a whole number.
    func roundedSpecial(_ digits: Int?) throws(TemplateError) -> Value {
        guard digits == nil else {
            if isNotANumber { return .object(self) }
            throw Finite.invalid
        }
        if isNotANumber { throw valueError("cannot convert NaN to integer") }
        throw TemplateError(.runtime, "cannot convert Infinity to integer", className: "OverflowError")
    }

    private static func power(_ base: Decimal, _ exponent: Decimal) throws(TemplateError) -> Decimal {
        guard let power = exponent.finite else { return try endless(base, isGrowing: exponent.standIn > 0) }
        guard !power.coefficient.isZero else { return Decimal(BigInt(1)) }
        let isWhole = power.exponent >= 0 || power.quantized(to: 0).order(against: power) == 0
        guard base.standIn > 0 || isWhole else { throw Finite.invalid }
        let isNegative = base.standIn < 0 && power.isOdd
        return power.isNegative ? zero(isNegative: isNegative) : Decimal(.infinity(isNegative: isNegative))
    }

    // A power whose exponent is an infinity.
    private static func endless(_ base: Decimal, isGrowing: Bool) throws(TemplateError) -> Decimal {
        guard base.standIn >= 0 else { throw Finite.invalid }
        let one = Finite(isNegative: false, coefficient: BigInt(1), exponent: 0)
        let order = base.finite.map { $0.order(against: one) }
        if order == 0 {
            let digits = precision - 1
            return Decimal(Finite(isNegative: false, coefficient: Finite.tens(digits), exponent: -digits))
        }
        return ((order ?? 1) > 0) == isGrowing ? Decimal(.infinity(isNegative: false)) : zero(isNegative: false)
    }

    private var isNotANumber: Bool { if case .notANumber = content { true } else { false } }

    // A float of the same sign that is zero or infinite where this is: of large numbers no more counts here.
    private var standIn: Double {
        switch content {
        case .infinity(let isNegative): isNegative ? -.infinity : .infinity
        case .finite(let finite): (finite.isNegative ? -1 : 1) * (finite.coefficient.isZero ? 0.0 : 1.0)
        default: .nan
        }
    }

    private static func zero(isNegative: Bool, exponent: Int = 0) -> Decimal {
        Decimal(Finite(isNegative: isNegative, coefficient: BigInt(0), exponent: exponent))
    }
}
