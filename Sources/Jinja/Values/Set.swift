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
        let keys = table.keys
        guard keys.count > 1, keys.allSatisfy({ if case .int = $0 { true } else { false } }) else { return keys }
        return Self.tableOrder(keys)
    }

    func insert(_ item: Value) throws(TemplateError) { try table.set(item, .none) }
    @discardableResult
    func remove(_ item: Value) throws(TemplateError) -> Bool { try table.removeValue(for: hashable(item)) != nil }
    func removeAll() { table.removeAll() }
    func has(_ item: Value) throws(TemplateError) -> Bool { try table.place(of: hashable(item)) != nil }
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

    // CPython's set: a power of two of slots, linear probes of nine, then perturbation. Only for integers, whose
    // hashes are known; the order of other elements differs from run to run in Python too.
    private static func tableOrder(_ keys: [Value]) -> [Value] {
        var slots = [Int?](repeating: nil, count: 8)
        var used = 0
        for place in keys.indices {
            enter(place, keys, &slots)
            used += 1
            guard used * 5 >= (slots.count - 1) * 3 else { continue }
            var size = 8
            while size <= (used > 50_000 ? used * 2 : used * 4) { size <<= 1 }
            let old = slots.compactMap { $0 }
            slots = [Int?](repeating: nil, count: size)
            for entry in old { enter(entry, keys, &slots) }
        }
        return slots.compactMap { $0.map { keys[$0] } }
    }

    private static func enter(_ place: Int, _ keys: [Value], _ slots: inout [Int?]) {
        guard case .int(let value) = keys[place] else { return }
        let hash = value == -1 ? -2 : value % ((1 << 61) - 1)
        var perturb = UInt(bitPattern: hash)
        let mask = slots.count - 1
        var slot = hash & mask
        while true {
            let probes = slot + 9 <= mask ? 9 : 0
            for offset in 0...probes where slots[slot + offset] == nil {
                slots[slot + offset] = place
                return
            }
            perturb >>= 5
            slot = Int(truncatingIfNeeded: UInt(bitPattern: slot) &* 5 &+ 1 &+ perturb) & mask
        }
    }
}
