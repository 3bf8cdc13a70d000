import SourceText

/// Python's `==`: numbers by value whatever their type, containers by content, all else by identity.
/// - Parameter parts: how many elements may be visited.
/// - Throws: `RecursionError` for containers nested too deeply (or in themselves).
func valuesAreEqual(_ a: Value, _ b: Value, parts: Int = workLimit) throws(TemplateError) -> Bool {
    if case .text(let x) = a, case .text(let y) = b { return x === y || sameText(x.string, y.string) }
    if case .int(let x) = a, case .int(let y) = b { return x == y }
    var budget = parts
    return try valuesAreEqual(a, b, depth: 0, &budget)
}

/// How many elements one comparison, hash or copy as plain data may visit. Containers that hold others twice, and these others twice, …
/// have few elements and endless ways to them.
let workLimit = 4_000_000

func spend(_ budget: inout Int) throws(TemplateError) {
    budget -= 1
    if budget < 0 { throw TemplateError(.runtime, "a value has too many parts to look at", className: "MemoryError") }
}

/// How deeply containers may be nested where they are compared, hashed or printed.
private let nestingLimit = 200

/// Whether work on nested values may go one level deeper: also on a small stack.
func mayNest(_ depth: Int) -> Bool {
    depth < 16 || depth < nestingLimit && StackBounds.current() > StackBounds.floor()
}

private func valuesAreEqual(
    _ a: Value, _ b: Value, depth: Int, _ budget: inout Int
) throws(TemplateError) -> Bool {
    if case .text(let x) = a, case .text(let y) = b { return x === y || sameText(x.string, y.string) }
    if case .int(let x) = a, case .int(let y) = b { return x == y }
    guard mayNest(depth) else { throw .recursion(" in comparison") }
    switch (a, b) {
    case (.none, .none): return true
    case (.undefined, .undefined): return true
    case (.list(let x), .list(let y)): return x === y ? true : try sequencesAreEqual(x.items, y.items, depth, &budget)
    case (.tuple(let x), .tuple(let y)): return x === y ? true : try sequencesAreEqual(x.items, y.items, depth, &budget)
    case (.dict(let x), .dict(let y)): return x === y ? true : try dictsAreEqual(x, y, depth, &budget)
    case (.object(let x), .object(let y)): return x === y || x.isEqual(to: y)
    case (.object(let x), .dict(let y)), (.dict(let y), .object(let x)):
        return try mappingEquals(x, y, depth, &budget)
    default:
        if let x = a.number, let y = b.number { return numericOrder(x, y) == 0 }
        if case .object(let x) = a { return x.isEqual(toPlain: b) }
        if case .object(let y) = b { return y.isEqual(toPlain: a) }
        return false
    }
}

private func sequencesAreEqual(
    _ a: [Value], _ b: [Value], _ depth: Int, _ budget: inout Int
) throws(TemplateError) -> Bool {
    guard a.count == b.count else { return false }
    for index in a.indices {
        if isIdentical(a[index], b[index]) { continue }
        try spend(&budget)
        if try !valuesAreEqual(a[index], b[index], depth: depth + 1, &budget) { return false }
    }
    return true
}

private func dictsAreEqual(_ a: Dict, _ b: Dict, _ depth: Int, _ budget: inout Int) throws(TemplateError) -> Bool {
    guard a.count == b.count else { return false }
    for (key, value) in a.pairs {
        guard let other = try b.value(for: key) else { return false }
        if isIdentical(value, other) { continue }
        try spend(&budget)
        if try !valuesAreEqual(value, other, depth: depth + 1, &budget) { return false }
    }
    return true
}

private func mappingEquals(
    _ object: Object, _ dict: Dict, _ depth: Int, _ budget: inout Int
) throws(TemplateError) -> Bool {
    guard let pairs = object.mappingPairs else { return object.isEqual(toPlain: .dict(dict)) }
    guard pairs.count == dict.count else { return false }
    for (key, value) in pairs {
        guard let other = try dict.value(for: key) else { return false }
        if try !valuesAreEqual(value, other, depth: depth + 1, &budget) { return false }
    }
    return true
}

/// Python's `is`: the same object, or the same immutable word.
func isIdentical(_ a: Value, _ b: Value) -> Bool {
    switch (a, b) {
    case (.none, .none): true
    case (.bool(let x), .bool(let y)): x == y
    case (.int(let x), .int(let y)): x == y
    // What is not a number is found again in a list that it was put into, for each such result has bits of its own.
    case (.double(let x), .double(let y)): x.isNaN && x.bitPattern == y.bitPattern
    case (.text(let x), .text(let y)): x === y || sameText(x.string, y.string)
    case (.list(let x), .list(let y)): x === y
    case (.tuple(let x), .tuple(let y)): x === y
    case (.dict(let x), .dict(let y)): x === y
    case (.object(let x), .object(let y)): x === y
    case (.undefined(let x), .undefined(let y)): x === y
    default: false
    }
}

/// Python's `hash()`: equal values have equal codes.
/// - Parameter parts: how many elements may be visited.
/// - Throws: `type` for lists, dicts and sets.
func hashCode(of value: Value, parts: Int = workLimit) throws(TemplateError) -> Int {
    guard case .tuple = value else { return try plainHashCode(of: value) }
    var budget = parts
    return try hashCode(of: value, depth: 0, &budget)
}

private func hashCode(of value: Value, depth: Int, _ budget: inout Int) throws(TemplateError) -> Int {
    guard case .tuple(let tuple) = value else { return try plainHashCode(of: value) }
    guard mayNest(depth) else { throw .recursion() }
    var code = 0x345_678
    for item in tuple.items {
        try spend(&budget)
        code = (code &* 1_000_003) ^ (try hashCode(of: item, depth: depth + 1, &budget))
    }
    return code &+ tuple.items.count
}

private func plainHashCode(of value: Value) throws(TemplateError) -> Int {
    switch value {
    case .text(let text): return text.hashCode
    case .int(let number): return number
    case .bool(let flag): return flag ? 1 : 0
    case .none: return 0x5EED
    case .undefined: return 0x5EEE
    case .double(let number): return hash(number)
    case .tuple: return try hashCode(of: value)
    case .list: throw .unhashable("list")
    case .dict: throw .unhashable("dict")
    case .object(let object):
        guard let code = object.hashCode else { throw .unhashable(object.typeName) }
        return code
    }
}

private func hash(_ number: Double) -> Int {
    if let whole = Int(exactly: number) { return whole }
    return number.hashValue
}

extension TemplateError {
    static func unhashable(_ type: String) -> TemplateError {
        TemplateError(.type, "unhashable type: '\(type)'")
    }
    static func recursion(_ what: String = "") -> TemplateError {
        TemplateError(.runtime, "maximum recursion depth exceeded\(what)", className: "RecursionError")
    }
}
