/// A Python set: shared, mutable, unordered for Python; kept in the order of CPython's table for small integers.
final class SetObject: Object {
    private let table = Dict()
    let isFrozen: Bool

    /// A set of the given elements.
    /// - Throws: `type` for unhashable elements.
    init(_ items: [Value] = [], isFrozen: Bool = false) throws(TemplateError) {
        self.isFrozen = isFrozen
        super.init()
        for item in items { try table.set(item, .none) }
    }

    /// The elements.
    var items: [Value] {
        table.count > 1 ? PythonSetOrder.ordered(table.keys) ?? table.keys : table.keys
    }

    func insert(_ item: Value) throws(TemplateError) { try table.set(item, .none) }
    @discardableResult
    func remove(_ item: Value) throws(TemplateError) -> Bool { try table.removeValue(for: hashable(item)) != nil }
    func removeAll() { table.removeAll() }
    func has(_ item: Value) throws(TemplateError) -> Bool { try table.place(of: hashable(item)) != nil }
    /// Whether it has an element that another container gave: that has to be hashable as it is.
    func holds(_ item: Value) throws(TemplateError) -> Bool { try table.place(of: item) != nil }
    // A set that is looked for counts as the frozen set of its elements.
    private func hashable(_ item: Value) throws(TemplateError) -> Value {
        guard let set = item.object(as: SetObject.self), !set.isFrozen else { return item }
        return .object(try SetObject(set.items, isFrozen: true))
    }

    override var typeName: String { isFrozen ? "frozenset" : "set" }
    override var isTrue: Bool { table.count > 0 }
    override var length: Int? { table.count }
    override var hashCode: Int? {
        guard isFrozen else { return nil }
        var sum = 0
        for item in table.keys { sum = sum &+ ((try? Jinja.hashCode(of: item)) ?? 0) }
        return sum
    }
    override func repr() -> String {
        if table.count == 0 { return "\(typeName)()" }
        let text = "{" + items.map { Jinja.repr($0) }.joined(separator: ", ") + "}"
        return isFrozen ? "frozenset(\(text))" : text
    }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? { items }
    override func makeIterator(_ renderer: Renderer) throws(TemplateError) -> Iteration? {
        ArrayIteration(kind: "set_iterator", items)
    }
    override func contains(_ item: Value, _ renderer: Renderer) throws(TemplateError) -> Bool? { try has(item) }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? SetObject, other.table.count == table.count else { return false }
        return isSubset(of: other)
    }
    override func compare(_ op: OrderOperator, _ other: Value) throws(TemplateError) -> Bool? {
        guard case .object(let object) = other, let other = object as? SetObject else { return nil }
        switch op {
        case .less: return table.count < other.table.count && isSubset(of: other)
        case .lessOrEqual: return isSubset(of: other)
        case .greater: return other.table.count < table.count && other.isSubset(of: self)
        case .greaterOrEqual: return other.isSubset(of: self)
        }
    }
    override func arithmetic(
        _ symbol: String, _ other: Value, isReflected: Bool, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard symbol == "-", !isReflected, case .object(let object) = other, let other = object as? SetObject else {
            return nil
        }
        let rest = try SetObject(isFrozen: isFrozen)
        for item in table.keys where try !other.has(item) { try rest.insert(item) }
        return .object(rest)
    }

    private func isSubset(of other: SetObject) -> Bool {
        table.keys.allSatisfy { (try? other.has($0)) ?? false }
    }
}
