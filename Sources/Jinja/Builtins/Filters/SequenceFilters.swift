// Filters on sequences.

/// A lazy result that prints as Python's generator of a function.
final class FunctionGenerator: Iteration {
    /// Gives the next element, nil at the end.
    typealias Step = (Renderer) throws(TemplateError) -> Value?
    private let function: String
    private var start: ((Renderer) throws(TemplateError) -> Step)?
    @exclusivity(unchecked) private var step: Step?

    /// A generator whose `start` runs when the first element is asked for, and says how elements are made.
    init(_ function: String, starting start: @escaping (Renderer) throws(TemplateError) -> Step) {
        self.function = function
        self.start = start
        super.init(kind: "generator")
    }
    /// A generator that needs no start.
    convenience init(_ function: String, _ step: @escaping Step) {
        self.init(function, starting: { _ throws(TemplateError) in step })
    }

    deinit {
        var closures: Any? = (start, step)
        (start, step) = (nil, nil)
        Teardown.release(&closures)
    }

    override func next(_ renderer: Renderer) throws(TemplateError) -> Value? {
        try renderer.checkStack()
        if let step { return try step(renderer) }
        guard let first = try start?(renderer) else { return nil }
        step = first
        return try first(renderer)
    }
    override func repr() -> String { "<generator object \(function) at \(address(of: self))>" }
}

/// An undefined value that says why there is nothing.
func nothing(_ hint: String, _ renderer: Renderer) -> Value {
    .undefined(
        Undefined(name: nil, hint: hint, key: nil, isCapturing: renderer.environment.undefined == .capturing))
}

@Sendable func lengthFilter(_ input: Value, _: Arguments, _: Renderer) throws(TemplateError) -> Value {
    .int(try length(of: input))
}

@Sendable func listFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    .array(try elements(of: input, renderer))
}

@Sendable func firstFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    if case .list(let list) = input, let first = list.items.first { return first }
    return try iterate(input, renderer).next(renderer) ?? nothing("No first item, sequence was empty.", renderer)
}

@Sendable func lastFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    if case .text(let text) = input {
        return text.string.unicodeScalars.last.map { text.part(String($0)) }
            ?? nothing("No last item, sequence was empty.", renderer)
    }
    guard let items = try reversible(input, renderer) else {
        throw typeError("'\(pythonTypeName(input))' object is not reversible")
    }
    return items.last ?? nothing("No last item, sequence was empty.", renderer)
}

/// The elements of what Python's `reversed` takes; nil for all else.
private func reversible(_ value: Value, _ renderer: Renderer) throws(TemplateError) -> [Value]? {
    switch value {
    case .list, .tuple, .dict, .text: return try elements(of: value, renderer)
    case .undefined: return []
    case .object(let object):
        if object is Iteration || object is SetObject || object is LoopObject { return nil }
        return object.length == nil && object.mappingPairs == nil ? nil : try elements(of: value, renderer)
    default: return nil
    }
}

@Sendable func reverseFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    if case .text(let text) = input {
        return text.part(String(String.UnicodeScalarView(text.string.unicodeScalars.reversed())))
    }
    if let items = try reversible(input, renderer) {
        return .object(ArrayIteration(kind: reverseIteratorName(input), items.reversed()))
    }
    do {
        return .array(try elements(of: input, renderer).reversed())
    } catch {
        throw error.kind == .type ? filterError("argument must be iterable") : error
    }
}

private func reverseIteratorName(_ value: Value) -> String {
    switch value {
    case .list: "list_reverseiterator"
    case .dict: "dict_reversekeyiterator"
    case .object(let object): object.typeName == "range" ? "range_iterator" : "reversed"
    default: "reversed"
    }
}

@Sendable func randomFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    let count = try length(of: input)
    guard count > 0 else { return nothing("No random item, sequence was empty.", renderer) }
    return try item(.int(Int.random(in: 0..<count)), of: input, renderer)
}

@Sendable func joinFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let path = AttributePath(arguments.value(1, "attribute"))
    var items = try elements(of: input, renderer)
    if !path.isEmpty {
        for place in items.indices { items[place] = try path.value(of: items[place], renderer) }
    }
    let separator = arguments.value(0, "d") ?? .string("")
    // Where output is escaped, one piece of markup makes the whole markup.
    if renderer.escapes, separator.isMarkup || items.contains(where: \.isMarkup) {
        let text = try joined(items, by: escaped(separator, renderer)) { item throws(TemplateError) in
            try escaped(item, renderer)
        }
        return .text(Text(text, .markup))
    }
    return .string(
        try joined(items, by: str(separator, renderer)) { item throws(TemplateError) in
            if case .text(let text) = item { return text.string }
            return try str(item, renderer)
        })
}

private func joined(
    _ items: [Value], by separator: String, _ shown: (Value) throws(TemplateError) -> String
) throws(TemplateError) -> String {
    // Bytes, not a text: appending to a text looks at what is appended each time.
    var out: [UInt8] = []
    for (place, item) in items.enumerated() {
        if place > 0 { out += separator.utf8 }
        out += try shown(item).utf8
        try checkTextSize(out.count)
    }
    return String(decoding: out, as: UTF8.self)
}

@Sendable func batchFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let size = arguments.value(0, "linecount") ?? .none
    let fill = arguments.value(1, "fill_with").flatMap { $0.isNone ? nil : $0 }
    var source: Iteration?
    var held: Value?
    return .object(
        FunctionGenerator("do_batch") { renderer throws(TemplateError) in
            if source == nil {
                source = try iterate(input, renderer)
                held = try source?.next(renderer)
                // A batch of nothing is full before its first element.
                if held != nil, try valuesAreEqual(.int(0), size) { return .array([]) }
            }
            guard let first = held else { return nil }
            var batch = [first]
            held = nil
            while let next = try source?.next(renderer) {
                if try valuesAreEqual(.int(batch.count), size) {
                    held = next
                    break
                }
                batch.append(next)
            }
            if held == nil, let fill, try compareOrder(.less, .int(batch.count), size) {
                let missing = try wholeNumber(size) - batch.count
                try checkTextSize(missing)
                batch += Array(repeating: fill, count: missing)
            }
            return .array(batch)
        })
}

@Sendable func sliceFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let slices = arguments.value(0, "slices") ?? .none
    let fill = arguments.value(1, "fill_with").flatMap { $0.isNone ? nil : $0 }
    var items: [Value]?
    var place = 0
    var number = 0
    return .object(
        FunctionGenerator("sync_do_slice") { renderer throws(TemplateError) in
            let all: [Value]
            if let known = items {
                all = known
            } else {
                all = try elements(of: input, renderer)
                // Divided for its errors: what is no number, and zero.
                _ = try arithmetic(.floorDivide, .int(all.count), slices, renderer)
                items = all
            }
            let count = try wholeNumber(slices)
            guard number < count else { return nil }
            let (least, extra) = (all.count / count, all.count % count)
            let end = place + least + (number < extra ? 1 : 0)
            var part = Array(all[place..<end])
            if let fill, number >= extra { part.append(fill) }
            place = end
            number += 1
            return .array(part)
        })
}

@Sendable func sumFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let path = AttributePath(arguments.value(0, "attribute"))
    var sum = arguments.value(1, "start") ?? .int(0)
    let items = try elements(of: input, renderer)
    if case .text = sum { throw typeError("sum() can't sum strings [use ''.join(seq) instead]") }
    for element in items {
        sum = try arithmetic(.add, sum, path.value(of: element, renderer), renderer)
    }
    return sum
}
