/// Python's `decimal.Decimal` in its default context: 28 digits, ties to even.
final class Decimal: PythonObject {
    /// A finite number: `coefficient × 10^exponent`, with a sign of its own (zero has one too).
    struct Finite {
        var isNegative: Bool
        /// Not negative.
        var coefficient: BigInt
        var exponent: Int
    }
    /// What a decimal can be.
    enum Content {
        case finite(Finite)
        case infinity(isNegative: Bool)
        case notANumber
    }

    static let precision = 28
    let content: Content

    init(_ content: Content) { self.content = content }

    /// A decimal from its text; nil for what is none.
    convenience init?(_ text: String) {
        guard let content = Decimal.parse(text) else { return nil }
        self.init(content)
    }

    convenience init(_ finite: Finite) { self.init(.finite(finite)) }

    /// An integer as a decimal.
    convenience init(_ integer: BigInt) {
        self.init(Finite(isNegative: integer.isNegative, coefficient: integer.magnitude, exponent: 0))
    }

    private static func parse(_ text: String) -> Content? {
        var rest = Array(Casing.lower(text.strippingBlanks()).utf8)[...]
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest = rest.dropFirst()
        }
        switch String(decoding: rest, as: UTF8.self) {
        case "inf", "infinity": return .infinity(isNegative: isNegative)
        case "nan": return .notANumber
        default: break
        }
        var digits: [UInt8] = []
        var (exponent, hasPoint) = (0, false)
        while let byte = rest.first, byte != UInt8(ascii: "e") {
            if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else if (0x30...0x39).contains(byte) {
                digits.append(byte)
                if hasPoint { exponent -= 1 }
            } else {
                return nil
            }
            rest = rest.dropFirst()
        }
        if !rest.isEmpty {
            guard let power = Int(String(decoding: rest.dropFirst(), as: UTF8.self)), power.magnitude < 1_000_000
            else { return nil }
            exponent += power
        }
        guard let coefficient = BigInt(digits: digits, radix: 10) else { return nil }
        return .finite(Finite(isNegative: isNegative, coefficient: coefficient, exponent: exponent))
    }

    /// The number, nil for infinities and NaN.
    var finite: Finite? { if case .finite(let finite) = content { finite } else { nil } }

    // MARK: object

    override var typeName: String { "decimal.Decimal" }
    override var isTrue: Bool { finite.map { !$0.coefficient.isZero } ?? true }
    override func repr() -> String { "Decimal('\(shown)')" }
    override func text(_ renderer: Renderer?) throws(TemplateError) -> String { shown }

    /// Plain digits, or an exponent where there would be many zeros.
    var shown: String {
        switch content {
        case .infinity(let isNegative): return isNegative ? "-Infinity" : "Infinity"
        case .notANumber: return "NaN"
        case .finite(let finite): return finite.shown
        }
    }

    override var hashCode: Int? {
        guard let finite else { return shown.hashValue }
        if let whole = finite.whole, let code = try? Jinja.hashCode(of: .integer(whole)) { return code }
        return try? Jinja.hashCode(of: .double(finite.double))
    }
    override func isEqual(to other: Object) -> Bool {
        guard let order = try? order(against: .object(other)) else { return false }
        return order == 0
    }
    override func isEqual(toPlain other: Value) -> Bool {
        guard let order = try? order(against: other) else { return false }
        return order == 0
    }

    // What is not a number has no place in any order, and Python says so.
    override func compare(_ op: OrderOperator, _ other: Value) throws(TemplateError) -> Bool? {
        let operand = Decimal.operand(other)
        guard operand != nil || other.number != nil else { return nil }
        guard let order = try order(against: other) else {
            throw TemplateError(.runtime, "[<class 'decimal.InvalidOperation'>]", className: "InvalidOperation")
        }
        return op.holds(order)
    }
    override func order(against other: Value) throws(TemplateError) -> Int? {
        if case .double(let number) = other { return order(against: number) }
        guard let other = Decimal.operand(other) else { return nil }
        switch (content, other.content) {
        case (.notANumber, _), (_, .notANumber): return nil
        case (.finite(let a), .finite(let b)): return a.order(against: b)
        default: return order(against: other.double)
        }
    }

    private func order(against number: Double) -> Int? {
        guard !number.isNaN else { return nil }
        guard number.isFinite, let own = finite, let exact = Finite(exactly: number) else {
            return double == number ? 0 : double < number ? -1 : 1
        }
        return own.order(against: exact)
    }

    private var double: Double {
        switch content {
        case .finite(let finite): finite.double
        case .infinity(let isNegative): isNegative ? -.infinity : .infinity
        case .notANumber: .nan
        }
    }

    override func truncated() throws(TemplateError) -> BigInt? {
        switch content {
        case .finite(let finite): return finite.truncated
        case .infinity:
            throw TemplateError(.runtime, "cannot convert Infinity to integer", className: "OverflowError")
        case .notANumber: throw valueError("cannot convert NaN to integer")
        }
    }
    override func floated() throws(TemplateError) -> Double? { double }
    override func rounded(_ digits: Int?) throws(TemplateError) -> Value? {
        guard let finite else { return try roundedSpecial(digits) }
        guard let digits else { return .integer(finite.quantized(to: 0).truncated) }
        let result = finite.quantized(to: -digits)
        guard result.coefficient.description.utf8.count <= Self.precision else {
            throw TemplateError(.runtime, "[<class 'decimal.InvalidOperation'>]", className: "InvalidOperation")
        }
        return .object(Decimal(result))
    }
    override func formatted(_ spec: String, _ renderer: Renderer) throws(TemplateError) -> String? {
        let spec = try FormatSpec(spec, for: "decimal.Decimal")
        guard spec.grouping != "_", !spec.isAlternate else { throw valueError("invalid format string") }
        guard let finite else { return try spec.format(double: double) }
        return try finite.formatted(spec)
    }

    /// `math.ceil` and `math.floor`.
    /// - Throws: Python's errors for infinities and NaN.
    func rounded(up: Bool) throws(TemplateError) -> BigInt {
        guard let finite, let whole = try truncated() else { return try truncated() ?? BigInt(0) }
        guard Decimal(whole).finite?.order(against: finite) != 0, finite.isNegative != up else { return whole }
        return up ? whole + BigInt(1) : whole - BigInt(1)
    }

    // MARK: arithmetic

    /// The decimal that a value is or that an integer becomes; nil for all else.
    static func operand(_ value: Value) -> Decimal? {
        if let decimal = value.object(as: Decimal.self) { return decimal }
        return value.number?.big.map { Decimal($0) }
    }

    override func affirmed() throws(TemplateError) -> Value? {
        guard var number = finite else { return .object(self) }
        number = number.rounded(to: Self.precision)
        if number.coefficient.isZero { number.isNegative = false }
        return .object(Decimal(number))
    }
    override func negated() throws(TemplateError) -> Value? {
        switch content {
        case .finite(var finite):
            finite.isNegative = !finite.coefficient.isZero && !finite.isNegative
            return .object(Decimal(finite.rounded(to: Self.precision)))
        case .infinity(let isNegative): return .object(Decimal(.infinity(isNegative: !isNegative)))
        case .notANumber: return .object(self)
        }
    }

    override func arithmetic(
        _ symbol: String, _ other: Value, isReflected: Bool, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard let other = Decimal.operand(other) else { return nil }
        let (left, right) = isReflected ? (other, self) : (self, other)
        guard let a = left.finite, let b = right.finite else {
            return .object(try Self.special(symbol, left, right))
        }
        if symbol == "**", a.coefficient.isZero {
            guard !b.coefficient.isZero else { throw Finite.invalid }
            let isNegative = a.isNegative && b.isOdd
            if b.isNegative { return .object(Decimal(.infinity(isNegative: isNegative))) }
            return .object(Decimal(Finite(isNegative: isNegative, coefficient: BigInt(0), exponent: 0)))
        }
        return try a.applying(symbol, b).map { .object(Decimal($0.rounded(to: Self.precision))) }
    }

    // What roots, exponentials and logarithms of infinities and NaN come to.
    fileprivate func limit(of name: String) throws(TemplateError) -> Decimal {
        guard case .infinity(isNegative: true) = content else { return self }
        guard name == "exp" else { throw Finite.invalid }
        return Decimal(Finite(isNegative: false, coefficient: BigInt(0), exponent: 0))
    }

    // MARK: methods

    override var methodNames: Set<String> { Set(decimalMethods.keys) }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "real": return .object(self)
        case "imag": return .object(Decimal(Finite(isNegative: false, coefficient: BigInt(0), exponent: 0)))
        default: return try super.attribute(name, renderer)
        }
    }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        try decimalMethods[name]?.call(self, arguments, renderer)
    }
}

extension Decimal.Finite {
    /// The number as a fraction in lowest terms.
    fileprivate func integerRatio() throws(TemplateError) -> Value {
        guard exponent > -5000, exponent < 5000, let scale = BigInt(10).power(Swift.abs(exponent)) else {
            throw TemplateError(.runtime, "exponent too large", className: "OverflowError")
        }
        var (top, bottom) = exponent < 0 ? (coefficient, scale) : (coefficient * scale, BigInt(1))
        var (a, b) = (top, bottom)
        while b > BigInt(0), let (_, rest) = a.dividedRoundingDown(by: b) { (a, b) = (b, rest) }
        if let reduced = top.dividedRoundingDown(by: a), let unit = bottom.dividedRoundingDown(by: a) {
            (top, bottom) = (reduced.quotient, unit.quotient)
        }
        return .tuple(Tuple([.integer(isNegative ? -top : top), .integer(bottom)]))
    }
}

// A function of one number, rounded.
private func function(
    _ name: String, _ compute: @escaping @Sendable (Decimal.Finite) throws(TemplateError) -> Decimal.Finite
) -> Method<Decimal> {
    Method(.named("", name, "context?")) { value, arguments, _ throws(TemplateError) in
        try checkContext(arguments, 0)
        guard let finite = value.finite else { return .object(try value.limit(of: name)) }
        if finite.coefficient.isZero, name == "ln" || name == "log10" {
            return .object(Decimal(.infinity(isNegative: true)))
        }
        return .object(Decimal(try compute(finite).rounded(to: Decimal.precision)))
    }
}

// Contexts exist in Python's module only, which templates don't have.
private func checkContext(_ arguments: Arguments, _ position: Int) throws(TemplateError) {
    if let context = arguments.value(position, "context"), !context.isNone {
        throw typeError("optional argument must be a context")
    }
}

/// The methods of decimals that templates have a use for.
private let decimalMethods: [String: Method<Decimal>] = [
    "quantize": Method(.named("", "quantize", "exp", "rounding?", "context?")) {
        value, arguments, _ throws(TemplateError) in
        try checkContext(arguments, 2)
        guard let finite = value.finite, let unit = Decimal.operand(arguments.value(0, "exp") ?? .none)?.finite else {
            throw TemplateError(.runtime, "[<class 'decimal.InvalidOperation'>]", className: "InvalidOperation")
        }
        return .object(Decimal(finite.quantized(to: unit.exponent)))
    },
    "normalize": Method(.named("", "normalize", "context?")) { value, arguments, _ throws(TemplateError) in
        try checkContext(arguments, 0)
        return .object(value.finite.map { Decimal($0.normalized) } ?? value)
    },
    "to_integral_value": Method(.named("", "to_integral_value", "rounding?", "context?")) {
        value, arguments, _ throws(TemplateError) in
        try checkContext(arguments, 1)
        return .object(value.finite.map { Decimal($0.exponent < 0 ? $0.quantized(to: 0) : $0) } ?? value)
    },
    "copy_abs": Method(.none("Decimal", "copy_abs")) { value, _, _ in
        guard var finite = value.finite else { return .object(value) }
        finite.isNegative = false
        return .object(Decimal(finite))
    },
    "is_nan": Method(.none("Decimal", "is_nan")) { value, _, _ in
        if case .notANumber = value.content { .bool(true) } else { .bool(false) }
    },
    "is_finite": Method(.none("Decimal", "is_finite")) { value, _, _ in .bool(value.finite != nil) },
    "is_zero": Method(.none("Decimal", "is_zero")) { value, _, _ in .bool(!value.isTrue) },
    "is_signed": Method(.none("Decimal", "is_signed")) { value, _, _ in .bool(value.finite?.isNegative ?? false) },
    "conjugate": Method(.none("Decimal", "conjugate")) { value, _, _ in .object(value) },
    "as_integer_ratio": Method(.none("Decimal", "as_integer_ratio")) { value, _, _ throws(TemplateError) in
        guard let finite = value.finite else { throw valueError("cannot convert NaN to integer ratio") }
        return try finite.integerRatio()
    },
    "sqrt": function("sqrt") { number throws(TemplateError) in try number.squareRoot() },
    "exp": function("exp") { number throws(TemplateError) in try number.exponential() },
    "ln": function("ln") { number throws(TemplateError) in try number.naturalLogarithm() },
    "log10": function("log10") { number throws(TemplateError) in try number.decimalLogarithm() },
    "as_tuple": Method(.none("Decimal", "as_tuple")) { value, _, _ in .object(DecimalTuple(value)) },
    "compare": Method(.named("", "compare", "other", "context?")) { value, arguments, _ throws(TemplateError) in
        try checkContext(arguments, 1)
        let given = arguments.value(0, "other") ?? .none
        guard let other = Decimal.operand(given) else {
            throw typeError("conversion from \(pythonTypeName(given)) to Decimal is not supported")
        }
        guard let order = try value.order(against: .object(other)) else { return .object(Decimal(.notANumber)) }
        return .object(Decimal(BigInt(order.signum())))
    },
    "to_eng_string": Method(.named("", "to_eng_string", "context?")) { value, arguments, _ throws(TemplateError) in
        try checkContext(arguments, 0)
        if let finite = value.finite { return .string(finite.engineering) }
        return .string(try str(.object(value), nil))
    },
    "adjusted": Method(.none("Decimal", "adjusted")) { value, _, _ in .int(value.finite?.adjusted ?? 0) },
]
