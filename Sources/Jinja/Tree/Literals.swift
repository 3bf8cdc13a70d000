/// A constant: text, number, true, false, none.
final class Literal: Expression {
    let value: Value
    init(_ value: Value, _ extent: Extent) {
        self.value = value
        super.init(extent, height: 1, isClosed: true)
    }
    override var kindName: String { "const" }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value { value }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool { true }
}

/// `(a, b)`, also without brackets; as a target it unpacks.
final class TupleExpression: Expression {
    let items: [Expression]
    init(_ items: [Expression], _ extent: Extent) {
        self.items = items
        super.init(extent, over: items)
    }
    override var kindName: String { "tuple" }
    override var isAssignable: Bool { items.allSatisfy(\.isAssignable) }
    override func becomeTarget(_ role: Name.Role) {
        for item in items { item.becomeTarget(role) }
    }
    override func forEachChild(_ visit: (Node) -> Void) { items.forEach(visit) }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        .tuple(Tuple(try evalAll(items, frame, renderer)))
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        items.allSatisfy { $0.isConstant(environment, escaping) }
    }

    override func assign(_ value: Value, _ frame: Frame, _ renderer: Renderer) throws(TemplateError) {
        let parts = try unpack(value, renderer)
        for (item, part) in zip(items, parts) { try item.assign(part, frame, renderer) }
    }

    private func unpack(_ value: Value, _ renderer: Renderer) throws(TemplateError) -> [Value] {
        let parts: [Value]
        switch value {
        case .tuple(let tuple): parts = tuple.items
        case .list(let list): parts = list.items
        case .int, .bool, .double, .none:
            throw TemplateError(.type, "cannot unpack non-iterable \(pythonTypeName(value)) object")
        default: parts = try elements(of: value, renderer)
        }
        guard parts.count != items.count else { return parts }
        let message =
            parts.count > items.count
            ? "too many values to unpack (expected \(items.count))"
            : "not enough values to unpack (expected \(items.count), got \(parts.count))"
        throw TemplateError(.runtime, message, className: "ValueError")
    }
}

/// `[a, b]`
final class ListExpression: Expression {
    let items: [Expression]
    init(_ items: [Expression], _ extent: Extent) {
        self.items = items
        super.init(extent, over: items)
    }
    override var kindName: String { "list" }
    override func forEachChild(_ visit: (Node) -> Void) { items.forEach(visit) }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        .list(List(try evalAll(items, frame, renderer)))
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        items.allSatisfy { $0.isConstant(environment, escaping) }
    }
}

/// `{a: b}`
final class DictExpression: Expression {
    let pairs: [(key: Expression, value: Expression)]
    init(_ pairs: [(key: Expression, value: Expression)], _ extent: Extent) {
        self.pairs = pairs
        super.init(extent, over: pairs.map(\.key) + pairs.map(\.value))
    }
    override var kindName: String { "dict" }
    override func forEachChild(_ visit: (Node) -> Void) {
        for pair in pairs {
            visit(pair.key)
            visit(pair.value)
        }
    }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        let dict = Dict()
        for pair in pairs {
            let key = try pair.key.eval(frame, renderer)
            let value = try pair.value.eval(frame, renderer)
            do { try dict.set(key, value) } catch { throw error.placed(at: pair.key) }
        }
        return .dict(dict)
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        pairs.allSatisfy { $0.key.isConstant(environment, escaping) && $0.value.isConstant(environment, escaping) }
    }
}

func evalAll(_ items: [Expression], _ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(items.count)
    for item in items { values.append(try item.eval(frame, renderer)) }
    return values
}
