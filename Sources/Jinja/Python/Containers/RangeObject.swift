/// Python's `range`: its elements are computed, not kept.
final class RangeObject: PythonObject {
    /// The sandbox' limit on the size of ranges.
    static let sizeLimit = 100_000

    let start: Int
    let stop: Int
    let step: Int
    // Bounds as they were given, where they have more than 64 bits.
    private let given: [Value]?

    /// A range; the step is not zero. Longer bounds than an `Int` holds are given beside the nearest ones.
    init(start: Int, stop: Int, step: Int, given: [Value]? = nil) {
        self.given = given
        self.start = start
        self.stop = stop
        self.step = step
    }

    /// How many elements there are.
    var count: Int {
        let (low, high) = step > 0 ? (start, stop) : (stop, start)
        guard low < high else { return 0 }
        let (span, overflow) = high.subtractingReportingOverflow(low)
        return overflow ? .max : (span - 1) / Int(clamping: step.magnitude) + 1
    }

    /// The element at a place that exists.
    private func element(_ place: Int) -> Int { start &+ place &* step }

    private var bounds: [Value] { given ?? [.int(start), .int(stop), .int(step)] }
    override var typeName: String { "range" }
    override var isTrue: Bool { count > 0 }
    override var length: Int? { count }
    override var hasItems: Bool { true }
    override var hashCode: Int? { count == 0 ? 0 : start ^ (count << 20) ^ (count == 1 ? 0 : step << 40) }
    override func repr() -> String {
        let shown = bounds.map { Jinja.repr($0) }
        return step == 1 ? "range(\(shown[0]), \(shown[1]))" : "range(\(shown[0]), \(shown[1]), \(shown[2]))"
    }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? {
        (0..<count).map { .int(element($0)) }
    }
    override func makeIterator(_ renderer: Renderer) throws(TemplateError) -> Iteration? { RangeIteration(self) }
    override func contains(_ item: Value, _ renderer: Renderer) throws(TemplateError) -> Bool? {
        guard case .int(let value) = item.withoutBool else { return try number(item) }
        return has(value)
    }
    private func number(_ item: Value) throws(TemplateError) -> Bool {
        guard case .double(let value) = item else { return try place(of: item) != nil }
        return Int(exactly: value).map(has) ?? false
    }
    // Decimals and the like may equal a number: as in Python, they are held against each element.
    private func place(of item: Value) throws(TemplateError) -> Int? {
        guard case .object = item else { return nil }
        for place in 0..<count where try isSame(.int(element(place)), item) { return place }
        return nil
    }
    private func has(_ value: Int) -> Bool {
        guard step > 0 ? value >= start && value < stop : value <= start && value > stop else { return false }
        return (value &- start) % step == 0
    }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        index(key, count).map { .int(element($0)) }
    }
    override func slice(
        _ start: Value, _ stop: Value, _ step: Value, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        let stride = step.isNone ? 1 : try wholeNumber(step)
        guard stride != 0 else { throw valueError("slice step cannot be zero") }
        let count = count
        func bound(_ value: Value, _ absent: Int) throws(TemplateError) -> Int {
            if value.isNone { return absent }
            let place = try wholeNumber(value)
            let offset = place < 0 ? place.addingReportingOverflow(count).partialValue : place
            return stride > 0 ? min(max(offset, 0), count) : min(max(offset, -1), count - 1)
        }
        let first = try bound(start, stride > 0 ? 0 : count - 1)
        let last = try bound(stop, stride > 0 ? count : -1)
        return .object(RangeObject(start: element(first), stop: element(last), step: self.step &* stride))
    }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? RangeObject, other.count == count else { return false }
        return count == 0 || start == other.start && (count == 1 || step == other.step)
    }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "start": bounds[0]
        case "stop": bounds[1]
        case "step": bounds[2]
        default: try super.attribute(name, renderer)
        }
    }
    override var methodNames: Set<String> { ["count", "index"] }
    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard methodNames.contains(name) else { return nil }
        try Signature.one("range", name).check(arguments)
        let isMember = try contains(arguments.positional[0], renderer) ?? false
        if name == "count" { return .int(isMember ? 1 : 0) }
        guard isMember else { throw valueError("\(shownInMessage(arguments.positional[0])) is not in range") }
        return switch arguments.positional[0].withoutBool {
        case .int(let value): .int((value - start) / step)
        case .double(let value): .int(((Int(exactly: value) ?? start) - start) / step)
        case let other: .int(try place(of: other) ?? 0)
        }
    }
}

private final class RangeIteration: Iteration {
    private var next: Int
    private var left: Int
    private let step: Int

    init(_ range: RangeObject) {
        next = range.start
        left = range.count
        step = range.step
        super.init(kind: "range_iterator")
    }

    override func next(_ renderer: Renderer) throws(TemplateError) -> Value? {
        guard left > 0 else { return nil }
        left -= 1
        defer { next = next &+ step }
        return .int(next)
    }
}
