/// An arithmetic operator of Python.
enum ArithmeticOperator: String {
    case add = "+"
    case subtract = "-"
    case multiply = "*"
    case divide = "/"
    case floorDivide = "//"
    case modulo = "%"
    case power = "**"

    /// The name that Python's messages use: `unsupported operand type(s) for ** or pow()`.
    fileprivate var shown: String { self == .power ? "** or pow()" : rawValue }
}

/// Python's arithmetic, on numbers of any size and on texts, lists and tuples where it is defined for them.
/// - Throws: `type` where it is not, `undefined` for undefined values, `runtime` for division by zero.
func arithmetic(
    _ op: ArithmeticOperator, _ a: Value, _ b: Value, _ renderer: Renderer
) throws(TemplateError) -> Value {
    if case .int(let x) = a, case .int(let y) = b, let result = smallIntegers(op, x, y) { return result }
    if case .text(let format) = a, op == .modulo { return try percentFormat(format, b, renderer) }
    if case .undefined(let undefined) = a { throw undefined.error }
    if op == .multiply, case .text(let text) = a, text.flavour == .markup, b.number?.big == nil {
        throw typeError("'\(pythonTypeName(b))' object cannot be interpreted as an integer")
    }
    if case .undefined(let undefined) = b { throw undefined.error }
    if let x = a.number, let y = b.number {
        if case .big(let large) = x { try renderer.countWork(large.limbs.count * (y.big?.limbs.count ?? 1) >> 8) }
        return try numbers(op, x, y)
    }
    if op == .add, let result = try concatenation(a, b, renderer) { return result }
    if op == .multiply {
        if let result = try repetition(a, b) { return result }
        if let result = try repetition(b, a) { return result }
    }
    if case .object(let x) = a, let result = try x.arithmetic(op.rawValue, b, isReflected: false, renderer) {
        return result
    }
    if case .object(let y) = b, let result = try y.arithmetic(op.rawValue, a, isReflected: true, renderer) {
        return result
    }
    throw mismatch(op, a, b)
}

private func smallIntegers(_ op: ArithmeticOperator, _ x: Int, _ y: Int) -> Value? {
    switch op {
    case .add:
        let (sum, overflow) = x.addingReportingOverflow(y)
        return overflow ? nil : .int(sum)
    case .subtract:
        let (difference, overflow) = x.subtractingReportingOverflow(y)
        return overflow ? nil : .int(difference)
    case .multiply:
        let (product, overflow) = x.multipliedReportingOverflow(by: y)
        return overflow ? nil : .int(product)
    case .floorDivide:
        guard y != 0, !(x == Int.min && y == -1) else { return nil }
        let (quotient, rest) = x.quotientAndRemainder(dividingBy: y)
        return .int(rest != 0 && (rest < 0) != (y < 0) ? quotient - 1 : quotient)
    case .modulo:
        guard y != 0, y != -1 else { return y == -1 ? .int(0) : nil }
        let rest = x % y
        return .int(rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest)
    case .divide:
        guard y != 0, x.magnitude < 1 << 53, y.magnitude < 1 << 53 else { return nil }
        return .double(Double(x) / Double(y))
    case .power: return nil
    }
}

private func mismatch(_ op: ArithmeticOperator, _ a: Value, _ b: Value) -> TemplateError {
    let left = pythonTypeName(a)
    let right = pythonTypeName(b)
    switch (op, a, b) {
    case (.add, .text, _): return TemplateError(.type, "can only concatenate str (not \"\(right)\") to str")
    case (.add, .list, _): return TemplateError(.type, "can only concatenate list (not \"\(right)\") to list")
    case (.add, .tuple, _): return TemplateError(.type, "can only concatenate tuple (not \"\(right)\") to tuple")
    case (.multiply, .text, _), (.multiply, .list, _), (.multiply, .tuple, _):
        return TemplateError(.type, "can't multiply sequence by non-int of type '\(right)'")
    case (.multiply, _, .text), (.multiply, _, .list), (.multiply, _, .tuple):
        return TemplateError(.type, "can't multiply sequence by non-int of type '\(left)'")
    default:
        return TemplateError(.type, "unsupported operand type(s) for \(op.shown): '\(left)' and '\(right)'")
    }
}

private func concatenation(_ a: Value, _ b: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
    switch (a, b) {
    case (.text(let x), .text(let y)):
        try renderer.checkSize(x.string.utf8.count + y.string.utf8.count)
        if x.flavour == .markup || y.flavour == .markup {
            return .text(Text(try escaped(a, renderer) + escaped(b, renderer), .markup))
        }
        return .string(x.string + y.string)
    case (.list(let x), .list(let y)):
        try renderer.countCopies(x.items.count + y.items.count)
        return .array(x.items + y.items)
    case (.tuple(let x), .tuple(let y)):
        try renderer.countCopies(x.items.count + y.items.count)
        return .tuple(Tuple(x.items + y.items))
    default: return nil
    }
}

/// How large a repeated text or list may get.
private let repetitionLimit = 100_000_000

private func repetition(_ sequence: Value, _ times: Value) throws(TemplateError) -> Value? {
    guard let number = times.number, case let integer = number, integer.big != nil else { return nil }
    var count = 0
    if case .int(let small) = integer { count = max(0, small) }
    if case .big = integer {
        guard isSequence(sequence) else { return nil }
        throw TemplateError(
            .runtime, "cannot fit 'int' into an index-sized integer", className: "OverflowError")
    }
    func checked(_ size: Int) throws(TemplateError) {
        guard size.multipliedReportingOverflow(by: count).overflow || size &* count > repetitionLimit else { return }
        throw TemplateError(
            .runtime,
            "repeating \(size) elements \(count) times makes too large a result",
            className: "MemoryError")
    }
    switch sequence {
    case .text(let text):
        try checked(text.string.utf8.count)
        return .text(
            Text(
                repeated(text.string, text.string.isEmpty ? 0 : count),
                text.flavour == .markup ? .markup : .plain))
    case .list(let list):
        try checked(list.items.count)
        return .array(repeated(list.items, count))
    case .tuple(let tuple):
        try checked(tuple.items.count)
        return .tuple(Tuple(repeated(tuple.items, count)))
    default: return nil
    }
}

private func isSequence(_ value: Value) -> Bool {
    switch value {
    case .text, .list, .tuple: true
    default: false
    }
}

private func repeated(_ items: [Value], _ count: Int) -> [Value] {
    guard !items.isEmpty else { return [] }
    var result: [Value] = []
    result.reserveCapacity(items.count * count)
    for _ in 0..<count { result += items }
    return result
}

/// Unary `-` and `+`.
/// - Throws: `type` for what is not a number, `undefined` for undefined values.
func signed(_ value: Value, isNegative: Bool) throws(TemplateError) -> Value {
    if case .undefined(let undefined) = value { throw undefined.error }
    switch value.number {
    case .int(let number)?:
        guard isNegative else { return .int(number) }
        return number == Int.min ? .integer(BigInt(0) - BigInt(number)) : .int(-number)
    case .double(let number)?: return .double(isNegative ? (-number).withOwnIdentity : number)
    case .big(let number)?: return .integer(isNegative ? BigInt(0) - number : number)
    case nil:
        if case .object(let object) = value, let result = try isNegative ? object.negated() : object.affirmed() {
            return result
        }
        throw TemplateError(.type, "bad operand type for unary \(isNegative ? "-" : "+"): '\(pythonTypeName(value))'")
    }
}
