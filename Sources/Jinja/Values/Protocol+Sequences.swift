/// Python's `bool()`.
func isTrue(_ value: Value) -> Bool {
    switch value {
    case .undefined, .none: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .double(let number): number != 0
    case .text(let text): !text.string.utf8.isEmpty
    case .list(let list): !list.items.isEmpty
    case .tuple(let tuple): !tuple.items.isEmpty
    case .dict(let dict): dict.count > 0
    case .object(let object): object.isTrue
    }
}

/// Python's `iter()`.
/// - Throws: `type` where the value can't be iterated.
func iterate(_ value: Value, _ renderer: Renderer) throws(TemplateError) -> Iteration {
    switch value {
    case .list(let list): return ListIteration(list)
    case .tuple(let tuple): return ArrayIteration(kind: "tuple_iterator", tuple.items)
    case .dict(let dict): return DictIteration(dict)
    case .text(let text): return ArrayIteration(kind: "str_iterator", characters(of: text))
    case .undefined: return ArrayIteration(kind: "generator", [])
    case .object(let object):
        if let iteration = object as? Iteration { return iteration }
        if let iteration = try object.makeIterator(renderer) { return iteration }
        if let items = try object.elements(renderer) { return ArrayIteration(items) }
        if let pairs = object.mappingPairs { return ArrayIteration(kind: "dict_keyiterator", pairs.map { $0.0 }) }
    default: break
    }
    throw TemplateError(.type, "'\(pythonTypeName(value))' object is not iterable")
}

/// Python's `list(value)` as an array.
/// - Throws: `type` where the value can't be iterated.
func elements(of value: Value, _ renderer: Renderer) throws(TemplateError) -> [Value] {
    switch value {
    case .list(let list): return list.items
    case .tuple(let tuple): return tuple.items
    case .dict(let dict): return dict.keys
    case .text(let text): return characters(of: text)
    case .undefined: return []
    default:
        guard let items = try iterate(value, renderer).elements(renderer) else { return [] }
        return items
    }
}

/// The code points of a text, each as a text.
func characters(of text: Text) -> [Value] {
    text.string.unicodeScalars.map { .string(String($0)) }
}

/// Python's `len()`.
/// - Throws: `type` where the value has no length.
func length(of value: Value) throws(TemplateError) -> Int {
    switch value {
    case .text(let text): return text.string.scalarCount
    case .list(let list): return list.items.count
    case .tuple(let tuple): return tuple.items.count
    case .dict(let dict): return dict.count
    case .undefined: return 0
    case .object(let object):
        if let length = object.length ?? object.mappingPairs?.count { return length }
    default: break
    }
    throw TemplateError(.type, "object of type '\(pythonTypeName(value))' has no len()")
}

/// Python's `item in container`.
/// - Throws: `type` where the container can't be searched.
func contains(_ item: Value, in container: Value, _ renderer: Renderer) throws(TemplateError) -> Bool {
    switch container {
    case .text(let text):
        if case .text(let part) = item { return containsText(part.string, in: text.string) }
        if case .undefined(let undefined) = item, !undefined.isCapturing { throw .notATextOperand(item) }
        throw .notATextOperand(item)
    case .list(let list): return try contains(item, in: list.items)
    case .tuple(let tuple): return try contains(item, in: tuple.items)
    case .dict(let dict): return try dict.value(for: item) != nil
    case .undefined: return false
    case .object(let object):
        if let answer = try object.contains(item, renderer) { return answer }
        if let pairs = object.mappingPairs { return try contains(item, in: pairs.map { $0.0 }) }
        if object is Iteration || object.isIterable(renderer) {
            let iteration = try iterate(container, renderer)
            while let next = try iteration.next(renderer) {
                try renderer.countStep()
                if isIdentical(next, item) { return true }
                if try valuesAreEqual(next, item) { return true }
            }
            return false
        }
    default: break
    }
    throw TemplateError(.type, "argument of type '\(pythonTypeName(container))' is not iterable")
}

private func contains(_ item: Value, in items: [Value]) throws(TemplateError) -> Bool {
    for candidate in items {
        if isIdentical(candidate, item) { return true }
        if try valuesAreEqual(candidate, item) { return true }
    }
    return false
}

private func containsText(_ part: String, in text: String) -> Bool {
    part.isEmpty || !text.byteOffsets(of: part, limit: 1).isEmpty
}

extension Object {
    fileprivate func isIterable(_ renderer: Renderer) -> Bool {
        if let found = try? makeIterator(renderer), let _ = found as Iteration? { return true }
        if let found = try? elements(renderer), let _ = found as [Value]? { return true }
        return false
    }
}

extension TemplateError {
    fileprivate static func notATextOperand(_ item: Value) -> TemplateError {
        TemplateError(
            .type, "'in <string>' requires string as left operand, not \(pythonTypeName(item))")
    }
}

/// Iterates over a list as Python does: what is appended meanwhile is met as well.
final class ListIteration: Iteration {
    private let list: List
    @exclusivity(unchecked) private var place = 0
    init(_ list: List) {
        self.list = list
        super.init(kind: "list_iterator")
    }
    override func next(_ renderer: Renderer) throws(TemplateError) -> Value? {
        guard place < list.items.count else { return nil }
        defer { place += 1 }
        return list.items[place]
    }
}

/// Iterates over a dict's keys; a change of its size meanwhile is an error, as in Python.
final class DictIteration: Iteration {
    private let dict: Dict
    private let count: Int
    @exclusivity(unchecked) private var place = 0
    init(_ dict: Dict) {
        self.dict = dict
        count = dict.count
        super.init(kind: "dict_keyiterator")
    }
    override func next(_ renderer: Renderer) throws(TemplateError) -> Value? {
        guard dict.count == count else {
            throw TemplateError(.runtime, "dictionary changed size during iteration")
        }
        guard place < count else { return nil }
        defer { place += 1 }
        return dict.keys[place]
    }
}
