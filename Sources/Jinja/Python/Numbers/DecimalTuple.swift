/// What `as_tuple` of a decimal gives: sign, digits and exponent.
final class DecimalTuple: NamedTuple {
    init(_ decimal: Decimal) {
        let parts = Self.parts(of: decimal)
        super.init(
            "DecimalTuple", ["sign": parts.sign, "digits": .tuple(Tuple(parts.digits)), "exponent": parts.exponent])
    }
    override var moduleName: String? { "decimal" }

    private static func parts(of decimal: Decimal) -> (sign: Value, digits: [Value], exponent: Value) {
        switch decimal.content {
        case .finite(let finite):
            let digits = finite.coefficient.magnitude.description.utf8.map { Value.int(Int($0) - 0x30) }
            return (.int(finite.isNegative ? 1 : 0), digits, .int(finite.exponent))
        case .infinity(let isNegative): return (.int(isNegative ? 1 : 0), [.int(0)], .string("F"))
        case .notANumber: return (.int(0), [], .string("n"))
        }
    }
}
