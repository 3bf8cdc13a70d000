// Roots, logarithms and powers of decimals: computed with more digits than are shown, on integers that count units of a
// small power of ten.

import Glibc

extension Decimal.Finite {
    /// The largest exponent of a first digit in Python's default context, and the exponent that is left of what is too small.
    private static let largest = 999_999
    private static let smallest = -1_000_026

    private static var one: Self { Self(isNegative: false, coefficient: BigInt(1), exponent: 0) }

    /// What has no value, as Python reports it.
    static var invalid: TemplateError {
        TemplateError(.runtime, "[<class 'decimal.InvalidOperation'>]", className: "InvalidOperation")
    }

    // MARK: functions

    /// The square root, exact where it has few enough digits.
    func squareRoot() throws(TemplateError) -> Self {
        let ideal = exponent >> 1
        if coefficient.isZero { return Self(isNegative: isNegative, coefficient: coefficient, exponent: ideal) }
        guard !isNegative else { throw Self.invalid }
        let even = exponent & 1 == 0 ? coefficient : coefficient * BigInt(10)
        let shift = max(0, Decimal.precision + 2 - even.description.utf8.count / 2)
        let scaled = even * Units.ten(2 * shift)
        var root = scaled.squareRoot
        let isExact = root * root == scaled
        var exponent = ideal - shift
        // A sticky digit keeps the rounding of what was cut off right.
        if !isExact { (root, exponent) = (root * BigInt(10) + BigInt(1), exponent - 1) }
        let result = Self(isNegative: false, coefficient: root, exponent: exponent)
        return isExact ? result.shortened(to: ideal) : result
    }

    private func shortened(to ideal: Int) -> Self {
        var result = self
        while result.exponent < ideal,
            let (quotient, rest) = result.coefficient.dividedRoundingDown(by: BigInt(10)), rest.isZero
        {
            (result.coefficient, result.exponent) = (quotient, result.exponent + 1)
        }
        return result
    }

    /// `e` to the power of the number.
    func exponential() throws(TemplateError) -> Self {
        if coefficient.isZero { return Self.one }
        guard adjusted < 8 else { return try Self.beyond(isLarge: !isNegative) }
        let units = Units(digits: 60)
        return try Self.exponential(of: units.count(self), units)
    }

    /// The natural logarithm of a number above zero.
    func naturalLogarithm() throws(TemplateError) -> Self {
        guard !isNegative, !coefficient.isZero else { throw Self.invalid }
        if isOne { return Self(isNegative: false, coefficient: BigInt(0), exponent: 0) }
        let units = logarithmUnits
        return units.number(units.logarithm(of: self))
    }

    /// The logarithm to base ten of a number above zero.
    func decimalLogarithm() throws(TemplateError) -> Self {
        guard !isNegative, !coefficient.isZero else { throw Self.invalid }
        let short = normalized
        if short.coefficient == BigInt(1) {
            let power = BigInt(short.exponent)
            return Self(isNegative: power.isNegative, coefficient: power.magnitude, exponent: 0)
        }
        let units = logarithmUnits
        return units.number(units.quotient(units.logarithm(of: self), units.logarithmOfTen))
    }

    /// A power that is no small whole number: like all inexact results it has all digits.
    func realPower(_ other: Self) throws(TemplateError) -> Self {
        let isWhole = other.whole != nil
        if coefficient.isZero { return self }
        guard !isNegative || isWhole else { throw Self.invalid }
        var base = self
        base.isNegative = false
        if base.isOne {
            // A whole power has as many zeros as a product would, if they fit.
            return isWhole && (exponent == 0 || other.isNegative) ? Self.one : Self.one.padded
        }
        guard other.adjusted < 40 else { return try Self.beyond(isLarge: base.isAboveOne != other.isNegative) }
        let units = Units(digits: base.logarithmUnits.digits + 12 + max(0, other.adjusted))
        let product = units.product(units.logarithm(of: base), units.count(other))
        var result = try Self.exponential(of: product, units)
        result.isNegative = isNegative && other.isOdd
        return result
    }

    /// Whether it is an odd integer.
    var isOdd: Bool { (whole?.limbs.first ?? 0) & 1 == 1 }

    // MARK: parts

    private var isOne: Bool { order(against: Self.one) == 0 }
    private var isAboveOne: Bool { order(against: Self.one) > 0 }
    private var padded: Self { quantized(to: 1 - Decimal.precision) }

    // Near 1 logarithms are small, and as many digits are lost as the number has.
    private var logarithmUnits: Units { Units(digits: 60 + min(coefficient.description.utf8.count, 400)) }

    private static func exponential(of count: BigInt, _ units: Units) throws(TemplateError) -> Self {
        guard let (power, rest) = count.dividedRoundingDown(by: units.logarithmOfTen), let exponent = power.int,
            exponent.magnitude < 4_000_000
        else { return try beyond(isLarge: !count.isNegative) }
        guard exponent <= largest, exponent >= smallest else { return try beyond(isLarge: exponent > 0) }
        var result = units.number(units.exponential(of: rest))
        result.exponent += exponent
        return result.rounded(to: Decimal.precision)
    }

    private static func beyond(isLarge: Bool) throws(TemplateError) -> Self {
        guard !isLarge else {
            throw TemplateError(.runtime, "[<class 'decimal.Overflow'>]", className: "Overflow")
        }
        return Self(isNegative: false, coefficient: BigInt(0), exponent: smallest)
    }
}

/// Arithmetic on numbers of units of `10^-digits`.
private struct Units {
    let digits: Int
    private let unit: BigInt

    init(digits: Int) {
        self.digits = digits
        unit = Units.ten(digits)
    }

    static func ten(_ count: Int) -> BigInt { BigInt(10).power(count) ?? BigInt(1) }

    /// How many units a number is; what is smaller is cut off.
    func count(_ number: Decimal.Finite) -> BigInt {
        let shift = number.exponent + digits
        let size =
            shift >= 0
            ? number.coefficient * Units.ten(shift) : floor(number.coefficient, Units.ten(min(-shift, 20_000)))
        return number.isNegative ? -size : size
    }
    func number(_ count: BigInt) -> Decimal.Finite {
        Decimal.Finite(isNegative: count.isNegative, coefficient: count.magnitude, exponent: -digits)
    }
    private func floor(_ a: BigInt, _ b: BigInt) -> BigInt { a.dividedRoundingDown(by: b)?.quotient ?? BigInt(0) }
    func product(_ a: BigInt, _ b: BigInt) -> BigInt { floor(a * b, unit) }
    func quotient(_ a: BigInt, _ b: BigInt) -> BigInt { floor(a * unit, b) }

    /// `e^x` for a small x: by its series of a 256th of x, squared eight times.
    func exponential(of x: BigInt) -> BigInt {
        let small = floor(x, BigInt(256))
        var (sum, term, place) = (unit, unit, 1)
        while !term.isZero, term != BigInt(-1) {
            term = floor(product(term, small), BigInt(place))
            sum = sum + term
            place += 1
        }
        for _ in 0..<8 { sum = product(sum, sum) }
        return sum
    }

    /// Twice the area tangent of `1/n`: the logarithm of `(n + 1)/(n - 1)`.
    private func doubleAreaTangent(ofOneIn n: Int) -> BigInt {
        var (sum, power, place) = (BigInt(0), floor(unit + unit, BigInt(n)), 1)
        while !power.isZero {
            sum = sum + floor(power, BigInt(place))
            power = floor(power, BigInt(n * n))
            place += 2
        }
        return sum
    }
    // Thrice ln(2) and once ln(5/4).
    var logarithmOfTen: BigInt {
        doubleAreaTangent(ofOneIn: 3) * BigInt(3) + doubleAreaTangent(ofOneIn: 9)
    }

    /// The natural logarithm of a number above zero.
    func logarithm(of number: Decimal.Finite) -> BigInt {
        var mantissa = number
        mantissa.exponent -= number.adjusted
        let wanted = count(mantissa)
        // From what a float knows, each step gives three times the digits.
        var result = floor((BigInt(truncating: log(mantissa.double) * 0x1p52) ?? BigInt(0)) * unit, BigInt(1 << 52))
        var correct = 14
        while correct < digits {
            let power = exponential(of: result)
            result = result + quotient((wanted - power) * BigInt(2), wanted + power)
            correct *= 3
        }
        return result + logarithmOfTen * BigInt(number.adjusted)
    }
}

extension BigInt {
    /// The largest integer whose square is not larger; the number is not negative.
    fileprivate var squareRoot: BigInt {
        guard !isZero else { return self }
        var root = BigInt(1).shiftedLeft(bitLength / 2 + 1)
        while let (quotient, _) = dividedRoundingDown(by: root) {
            let next = (root + quotient).shiftedRight(1)
            guard next < root else { break }
            root = next
        }
        return root
    }
}
