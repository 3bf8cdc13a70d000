/// An order operator of Python.
enum OrderOperator: String {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    func holds(_ order: Int) -> Bool {
        switch self {
        case .less: order < 0
        case .lessOrEqual: order <= 0
        case .greater: order > 0
        case .greaterOrEqual: order >= 0
        }
    }
}

/// Whether `a < b`, as sorting needs it.
func orderedBefore(_ a: Value, _ b: Value) throws(TemplateError) -> Bool {
    try compareOrder(.less, a, b)
}

/// Python's `<`, `<=`, `>`, `>=`.
/// - Throws: `type` where Python has no order for the operands, `undefined` for undefined values.
func compareOrder(_ op: OrderOperator, _ a: Value, _ b: Value) throws(TemplateError) -> Bool {
    try compareOrder(op, a, b, depth: 0)
}

/// The order of two numbers or two texts that needs no thought; nil for all else.
@inline(__always)
private func plainOrder(_ a: Value, _ b: Value) -> Int? {
    switch a {
    case .int(let x): if case .int(let y) = b { return x < y ? -1 : (x == y ? 0 : 1) }
    case .text(let x): if case .text(let y) = b { return x === y ? 0 : textOrder(x.string, y.string) }
    case .double(let x): if case .double(let y) = b, x == x, y == y { return x < y ? -1 : (x == y ? 0 : 1) }
    default: break
    }
    return nil
}

private func compareOrder(_ op: OrderOperator, _ a: Value, _ b: Value, depth: Int) throws(TemplateError) -> Bool {
    if let order = plainOrder(a, b) { return op.holds(order) }
    guard mayNest(depth) else { throw .recursion(" in comparison") }
    switch (a, b) {
    case (.list(let x), .list(let y)): return try sequenceOrder(op, x.items, y.items, depth)
    case (.tuple(let x), .tuple(let y)): return try sequenceOrder(op, x.items, y.items, depth)
    case (.undefined(let undefined), _), (_, .undefined(let undefined)): throw undefined.error
    default: break
    }
    if let x = a.number, let y = b.number {
        return numericOrder(x, y).map(op.holds) ?? false
    }
    if case .object(let x) = a, let result = try x.compare(op, b) { return result }
    if case .object(let y) = b, let result = try y.compare(op.mirrored, a) { return result }
    throw TemplateError(
        .type,
        "'\(op.rawValue)' not supported between instances of '\(pythonTypeName(a))' and '\(pythonTypeName(b))'")
}

extension OrderOperator {
    /// The operator that says the same with its sides exchanged.
    var mirrored: OrderOperator {
        switch self {
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}

private func sequenceOrder(
    _ op: OrderOperator, _ a: [Value], _ b: [Value], _ depth: Int
) throws(TemplateError) -> Bool {
    for index in 0..<min(a.count, b.count) {
        if let order = plainOrder(a[index], b[index]) {
            if order == 0 { continue }
            return op.holds(order)
        }
        if isIdentical(a[index], b[index]) { continue }
        if try !valuesAreEqual(a[index], b[index]) {
            return try compareOrder(op, a[index], b[index], depth: depth + 1)
        }
    }
    return op.holds(a.count < b.count ? -1 : (a.count == b.count ? 0 : 1))
}
