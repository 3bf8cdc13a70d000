import SourceText

/// Python's `datetime.timedelta`.
final class TimeDelta: PythonObject {
    /// The whole length in microseconds. More than 64 bits: the longest duration has 20 digits.
    let total: Int128

    private static let perDay: Int128 = 86_400_000_000
    private static let longest: Int128 = 999_999_999 * perDay + (perDay - 1)
    private static let shortest: Int128 = -999_999_999 * perDay

    /// A duration of so many microseconds.
    /// - Throws: Python's OverflowError.
    init(total: Int128) throws(TemplateError) {
        guard total >= Self.shortest, total <= Self.longest else {
            let days = total >= 0 ? total / Self.perDay : (total + 1) / Self.perDay - 1
            guard Int32(exactly: days) != nil else { throw overflowError("Python int too large to convert to C int") }
            throw TemplateError(
                .runtime, "days=\(days); must have magnitude <= 999999999", className: "OverflowError")
        }
        self.total = total
    }

    /// A duration that is known to be in range.
    private init(checked total: Int128) { self.total = total }

    /// A duration of seconds, such as an offset from UTC.
    convenience init(seconds: Int) { self.init(checked: Int128(seconds) * 1_000_000) }

    /// A duration of microseconds.
    convenience init(microseconds: Int) { self.init(checked: Int128(microseconds)) }

    static var min: TimeDelta { TimeDelta(checked: shortest) }
    static var max: TimeDelta { TimeDelta(checked: longest) }
    static var resolution: TimeDelta { TimeDelta(checked: 1) }

    /// Whole days, rounded down.
    var days: Int { Int(truncatingIfNeeded: total.floorDivided(by: Self.perDay)) }
    /// Microseconds beyond the whole days.
    private var rest: Int { Int(truncatingIfNeeded: total - total.floorDivided(by: Self.perDay) * Self.perDay) }
    var seconds: Int { rest / 1_000_000 }
    var microseconds: Int { rest % 1_000_000 }
    var totalSeconds: Double {
        // Beyond 53 bits a division of doubles would round twice.
        let near = Double(total) / 1_000_000
        guard total.magnitude > 1 << 53, let exact = BigInt(decimal: "\(total)") else { return near }
        return exact.trueQuotient(by: BigInt(1_000_000)) ?? near
    }
    var magnitude: TimeDelta { total < 0 ? TimeDelta(checked: -total) : self }

    // MARK: object

    override var typeName: String { "datetime.timedelta" }
    override var isTrue: Bool { total != 0 }
    override var hashCode: Int? { total.hashValue }
    override func isEqual(to other: Object) -> Bool { (other as? TimeDelta)?.total == total }
    override func order(against other: Value) throws(TemplateError) -> Int? {
        guard let other = other.object(as: TimeDelta.self) else { return nil }
        return total < other.total ? -1 : total == other.total ? 0 : 1
    }

    override func text(_ renderer: Renderer?) throws(TemplateError) -> String { shown }

    /// `-1 day, 19:04:00`.
    var shown: String {
        var text = ""
        if days != 0 { text = "\(days) day\(days == 1 || days == -1 ? "" : "s"), " }
        text += "\(seconds / 3600):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        return microseconds == 0 ? text : "\(text).\(padded(microseconds, 6))"
    }

    override func repr() -> String {
        let parts = [("days", days), ("seconds", seconds), ("microseconds", microseconds)].filter { $0.1 != 0 }
        let shown = parts.map { "\($0.0)=\($0.1)" }.joined(separator: ", ")
        return "datetime.timedelta(\(shown.isEmpty ? "0" : shown))"
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "days": .int(days)
        case "seconds": .int(seconds)
        case "microseconds": .int(microseconds)
        case "min", "max", "resolution": TimeDelta.constant(name)
        default: try super.attribute(name, renderer)
        }
    }

    static func constant(_ name: String) -> Value? {
        switch name {
        case "min": .object(min)
        case "max": .object(max)
        case "resolution": .object(resolution)
        default: nil
        }
    }

    override var methodNames: Set<String> { ["total_seconds"] }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard name == "total_seconds" else { return nil }
        try Signature.none("timedelta", name).check(arguments)
        return .double(totalSeconds)
    }

    // MARK: arithmetic

    override func affirmed() throws(TemplateError) -> Value? { .object(self) }
    override func negated() throws(TemplateError) -> Value? { .object(try TimeDelta(total: -total)) }

    override func arithmetic(
        _ symbol: String, _ other: Value, isReflected: Bool, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        if let other = other.object(as: TimeDelta.self) {
            return try isReflected ? other.combined(symbol, self) : combined(symbol, other)
        }
        guard let number = other.number, !isReflected || symbol == "*" else { return nil }
        switch symbol {
        case "*": return .object(try scaled(by: number, isDivision: false))
        case "/": return .object(try scaled(by: number, isDivision: true))
        case "//":
            guard let divisor = number.big else { return nil }
            guard let short = divisor.int else {
                // No duration is as long as such a divisor has digits, but for the first few of them.
                guard let quotient = whole.dividedRoundingDown(by: divisor)?.quotient.int else { throw tooLong }
                return .object(try TimeDelta(total: Int128(quotient)))
            }
            guard short != 0 else { throw zeroDivision("integer division or modulo by zero") }
            return .object(try TimeDelta(total: total.floorDivided(by: Int128(short))))
        default: return nil
        }
    }

    private func combined(_ symbol: String, _ other: TimeDelta) throws(TemplateError) -> Value? {
        switch symbol {
        case "+": return .object(try TimeDelta(total: total + other.total))
        case "-": return .object(try TimeDelta(total: total - other.total))
        case "/", "//", "%":
            guard other.total != 0 else {
                throw zeroDivision(symbol == "/" ? "division by zero" : "integer division or modulo by zero")
            }
            if symbol == "/" { return .double(whole.trueQuotient(by: other.whole) ?? .infinity) }
            let quotient = total.floorDivided(by: other.total)
            return symbol == "//"
                ? .int(Int(truncatingIfNeeded: quotient))
                : .object(try TimeDelta(total: total - quotient * other.total))
        default: return nil
        }
    }

    private func scaled(by number: Number, isDivision: Bool) throws(TemplateError) -> TimeDelta {
        if case .double(let factor) = number {
            guard !isDivision || factor != 0 else { throw zeroDivision("division by zero") }
            guard factor.isFinite else {
                throw factor.isNaN
                    ? valueError("cannot convert NaN to integer ratio")
                    : TemplateError(
                        .runtime, "cannot convert Infinity to integer ratio", className: "OverflowError")
            }
            return try TimeDelta(total: try exactly(factor, isDivision: isDivision))
        }
        guard let factor = number.big?.int else {
            if total == 0 { return self }
            guard isDivision, case .big(let divisor) = number, let size = Int128(divisor.description) else {
                if isDivision { return try TimeDelta(total: 0) }
                throw tooLong
            }
            return try TimeDelta(total: total.dividedToNearest(by: size))
        }
        if isDivision {
            guard factor != 0 else { throw zeroDivision("integer division or modulo by zero") }
            return try TimeDelta(total: total.dividedToNearest(by: Int128(factor)))
        }
        let (product, overflow) = total.multipliedReportingOverflow(by: Int128(factor))
        guard !overflow else { throw tooLong }
        return try TimeDelta(total: product)
    }

    // The float counts as the exact fraction that it is.
    private func exactly(_ factor: Double, isDivision: Bool) throws(TemplateError) -> Int128 {
        guard let ratio = fraction(factor) else { throw tooLong }
        let (top, bottom) = isDivision ? (ratio.bottom, ratio.top) : (ratio.top, ratio.bottom)
        let (divisor, product) = bottom.isNegative ? (-bottom, -(whole * top)) : (bottom, whole * top)
        guard let (quotient, rest) = product.dividedRoundingDown(by: divisor) else { throw tooLong }
        let twice = rest + rest
        let isUp = twice > divisor || twice == divisor && (quotient.limbs.first ?? 0) & 1 == 1
        guard let result = Int128((isUp ? quotient + BigInt(1) : quotient).description) else { throw tooLong }
        return result
    }
    private var whole: BigInt { BigInt(decimal: String(total)) ?? BigInt(0) }

    private var tooLong: TemplateError {
        TemplateError(.runtime, "Python int too large to convert to C int", className: "OverflowError")
    }
}

/// Python's ZeroDivisionError.
func zeroDivision(_ message: String) -> TemplateError {
    TemplateError(.runtime, message, className: "ZeroDivisionError")
}

extension Int128 {
    /// The quotient rounded down; the divisor is not zero.
    fileprivate func floorDivided(by divisor: Int128) -> Int128 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: divisor)
        return rest != 0 && (rest < 0) != (divisor < 0) ? quotient - 1 : quotient
    }

    /// The quotient rounded to the nearest, ties to even; the divisor is not zero.
    fileprivate func dividedToNearest(by divisor: Int128) -> Int128 {
        let quotient = floorDivided(by: divisor)
        let twice = (self - quotient * divisor) * 2
        let order = divisor < 0 ? -twice : twice
        let size = divisor < 0 ? -divisor : divisor
        return order > size || order == size && quotient & 1 == 1 ? quotient + 1 : quotient
    }
}

/// `timedelta(days, seconds, microseconds, milliseconds, minutes, hours, weeks)`.
func makeTimeDelta(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    let units: [(name: String, size: Int128)] = [
        ("days", 86_400_000_000), ("seconds", 1_000_000), ("microseconds", 1), ("milliseconds", 1000),
        ("minutes", 60_000_000), ("hours", 3_600_000_000), ("weeks", 604_800_000_000),
    ]
    try Signature.named(
        "", "__new__", "days?", "seconds?", "microseconds?", "milliseconds?", "minutes?", "hours?", "weeks?"
    ).check(arguments)
    var total: Int128 = 0
    var fraction = 0.0
    var isTooLong = false
    // In Python's order, so that of several mistakes the same is reported; the size of the sum comes last.
    for place in [2, 3, 1, 4, 5, 0, 6] {
        let unit = units[place]
        guard let value = arguments.value(place, unit.name) else { continue }
        guard let number = value.number else {
            throw typeError("unsupported type for timedelta \(unit.name) component: \(pythonTypeName(value))")
        }
        if case .double(let double) = number {
            guard double.isFinite, double.magnitude < 1e22 else {
                _ = try truncated(double)
                isTooLong = true
                continue
            }
            let whole = double.rounded(.towardZero)
            total += Int128(whole) * unit.size
            fraction += (double - whole) * Double(unit.size)
        } else {
            // Beyond this many digits no unit is short enough.
            guard let digits = number.big?.description, digits.utf8.count <= 23, let whole = Int128(digits) else {
                isTooLong = true
                continue
            }
            total += whole * unit.size
        }
    }
    guard !isTooLong else { throw overflowError("Python int too large to convert to C int") }
    return .object(try TimeDelta(total: total + Int128(fraction.rounded(.toNearestOrEven))))
}
