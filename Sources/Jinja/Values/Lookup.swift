/// Jinja2's `x.name`: the attribute, else the item, else undefined.
/// - Throws: `undefined` for attributes of undefined values, and what the host's attribute throws.
func attribute(_ name: String, of value: Value, _ renderer: Renderer) throws(TemplateError) -> Value {
    if case .dict(let dict) = value {
        if hasMethod(name, of: value) { return .object(BoundMethod(name, value)) }
        if isSandboxed(name, of: value) { return unsafe(name, of: value) }
        return dict[name] ?? missing(name, of: value, renderer)
    }
    if let found = try pythonAttribute(name, of: value, renderer) { return found }
    switch value {
    case .object(let object):
        if let found = try object.item(.string(name), renderer) { return found }
    case .undefined(let undefined):
        if undefined.isCapturing { return value }
        throw undefined.error
    default: break
    }
    return missing(name, of: value, renderer)
}

/// Jinja2's `x[key]`: the item, else for texts the attribute, else undefined.
func item(_ key: Value, of value: Value, _ renderer: Renderer) throws(TemplateError) -> Value {
    if case .undefined(let undefined) = value {
        if undefined.isCapturing { return value }
        throw undefined.error
    }
    if let found = try pythonItem(key, of: value, renderer) { return found }
    if case .text(let name) = key, let found = try pythonAttribute(name.string, of: value, renderer) { return found }
    if case .text(let name) = key { return missing(name, of: value, renderer) }
    return .undefined(
        Undefined(
            name: nil, owner: value, key: key, isCapturing: renderer.isCapturing))
}

/// The same, shown as the text that was asked for: the message tells markup from other text.
func missing(_ name: Text, of owner: Value, _ renderer: Renderer) -> Value {
    guard name.flavour == .markup, !renderer.isCapturing else { return missing(name.string, of: owner, renderer) }
    return .undefined(Undefined(name: name.string, owner: owner, key: .text(name)))
}

// What the value that swallows all else says of itself.
private func capturedAttribute(_ name: String, of undefined: Undefined) -> Value? {
    switch name {
    case "name": undefined.name.map { .string($0) } ?? Value.none
    case "hint": undefined.hint.map { .string($0) } ?? Value.none
    case "alters_data", "unsafe_callable": .bool(false)
    default: nil
    }
}

/// An undefined value for a missing attribute.
func missing(_ name: String, of owner: Value, _ renderer: Renderer) -> Value {
    guard renderer.isCapturing else { return .undefined(Undefined(name: name, owner: owner)) }
    return .undefined(Undefined(name: name, key: nil, isCapturing: true))
}

/// Python's `getattr` under the sandbox's rules; nil where there is no such attribute.
private func pythonAttribute(
    _ name: String, of value: Value, _ renderer: Renderer
) throws(TemplateError) -> Value? {
    if case .undefined(let undefined) = value {
        if name.hasPrefix("__") && name.hasSuffix("__") {
            return isSandboxed(name, of: value) ? unsafe(name, of: value) : nil
        }
        if undefined.isCapturing {
            if let own = capturedAttribute(name, of: undefined) { return own }
            return .undefined(Undefined(name: name, hint: undefined.hint, key: nil, isCapturing: true))
        }
        throw undefined.error
    }
    if case .object(let object) = value {
        if let found = try object.attribute(name, renderer) {
            return name.hasPrefix("_") ? unsafe(name, of: value) : found
        }
        if object.pythonAttributes.contains(name) { return unsafe(name, of: value) }
    }
    if hasMethod(name, of: value) { return .object(BoundMethod(name, value)) }
    if let number = value.number, let found = numberAttribute(name, of: number) { return found }
    return isSandboxed(name, of: value) ? unsafe(name, of: value) : nil
}

// Attributes that every Python object has: reachable, so the sandbox has to refuse them.
private func isSandboxed(_ name: String, of value: Value) -> Bool {
    guard name.hasPrefix("__"), name.hasSuffix("__"), name.utf8.count > 4 else { return false }
    if commonAttributes.contains(name) { return true }
    switch value {
    case .text, .list, .tuple, .dict: return containerAttributes.contains(name)
    case .int, .bool, .double: return numberAttributes.contains(name)
    case .undefined: return name == "__slots__" || name == "__module__" || numberAttributes.contains(name)
    case .object(let object):
        return object.isCallable
            && [
                "__call__", "__globals__", "__code__", "__closure__", "__defaults__", "__name__",
                "__module__", "__dict__", "__func__", "__self__", "__qualname__", "__wrapped__",
            ].contains(name)
            || ["__dict__", "__module__", "__weakref__"].contains(name)
    default: return false
    }
}

private let commonAttributes: Set<String> = [
    "__class__", "__delattr__", "__dir__", "__doc__", "__eq__", "__format__", "__ge__", "__getattribute__",
    "__getstate__", "__gt__", "__hash__", "__init__", "__init_subclass__", "__le__", "__lt__", "__ne__", "__new__",
    "__reduce__", "__reduce_ex__", "__repr__", "__setattr__", "__sizeof__", "__str__", "__subclasshook__",
]
private let containerAttributes: Set<String> = [
    "__len__", "__iter__", "__contains__", "__getitem__", "__add__", "__mul__", "__rmul__", "__setitem__",
    "__delitem__", "__iadd__", "__imul__", "__mod__", "__rmod__", "__getnewargs__", "__class_getitem__", "__or__",
    "__ror__", "__ior__", "__reversed__",
]
private let numberAttributes: Set<String> = [
    "__add__", "__sub__", "__mul__", "__truediv__", "__floordiv__", "__mod__", "__pow__", "__neg__", "__pos__",
    "__abs__", "__bool__", "__int__", "__float__", "__radd__", "__rsub__", "__rmul__", "__divmod__", "__round__",
    "__trunc__", "__getnewargs__", "__index__", "__invert__", "__and__", "__or__", "__xor__",
]

private func unsafe(_ name: String, of value: Value) -> Value {
    let hint = "access to attribute \(repr(.string(name))) of '\(pythonTypeName(value))' object is unsafe."
    return .undefined(Undefined(name: name, owner: value, hint: hint, key: nil, className: "SecurityError"))
}

/// Python's `value[key]`; nil where it would raise TypeError or LookupError.
private func pythonItem(_ key: Value, of value: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
    switch value {
    case .dict(let dict):
        if case .text(let text) = key { return dict.value(for: text) }
        guard let code = try? hashCode(of: key) else { return nil }
        _ = code
        return try dict.value(for: key)
    case .list(let list): return index(key, list.items.count).map { list.items[$0] }
    case .tuple(let tuple): return index(key, tuple.items.count).map { tuple.items[$0] }
    case .text(let text):
        let scalars = text.string.unicodeScalars
        if text.string.utf8.count == scalars.count, let place = index(key, text.string.utf8.count) {
            let utf8 = text.string.utf8
            return text.part(String(UnicodeScalar(utf8[utf8.index(utf8.startIndex, offsetBy: place)])))
        }
        guard let place = index(key, scalars.count) else { return nil }
        return text.part(String(scalars[scalars.index(scalars.startIndex, offsetBy: place)]))
    case .object(let object): return try object.item(key, renderer)
    default: return nil
    }
}

/// A Python index as an offset into `count` elements, counted from the end where negative; nil where it is no integer
/// or out of range.
func index(_ key: Value, _ count: Int) -> Int? {
    let place: Int
    switch key {
    case .int(let value): place = value
    case .bool(let value): place = value ? 1 : 0
    default: return nil
    }
    let offset = place < 0 ? place &+ count : place
    return offset >= 0 && offset < count ? offset : nil
}

/// Python's `value[start:stop:step]`; `none` where a part is absent.
/// - Throws: `type` for values that can't be sliced, `runtime` for a step of zero.
func slice(
    _ value: Value, _ start: Value, _ stop: Value, _ step: Value, _ renderer: Renderer
) throws(TemplateError) -> Value {
    switch value {
    case .list(let list): return .array(try slice(list.items, start, stop, step))
    case .tuple(let tuple): return .tuple(Tuple(try slice(tuple.items, start, stop, step)))
    case .text(let text):
        return .text(Text(try slice(text.string, start, stop, step), text.flavour == .markup ? .markup : .plain))
    case .undefined(let undefined):
        if undefined.isCapturing { return value }
        throw undefined.error
    case .dict: throw .unhashable("slice")
    case .object(let object):
        if let result = try object.slice(start, stop, step, renderer) { return result }
    default: break
    }
    throw TemplateError(.type, "'\(pythonTypeName(value))' object is not subscriptable")
}

private func slice(_ text: String, _ start: Value, _ stop: Value, _ step: Value) throws(TemplateError) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = String.UnicodeScalarView()
    for place in try places(start, stop, step, scalars.count) { result.append(scalars[place]) }
    return String(result)
}

private func slice(
    _ items: [Value], _ start: Value, _ stop: Value, _ step: Value
) throws(TemplateError) -> [Value] {
    try places(start, stop, step, items.count).map { items[$0] }
}

/// The offsets that a slice of `count` elements chooses, by Python's rules.
func places(_ start: Value, _ stop: Value, _ step: Value, _ count: Int) throws(TemplateError) -> [Int] {
    let stride = try bound(step) ?? 1
    guard stride != 0 else {
        throw TemplateError(.runtime, "slice step cannot be zero", className: "ValueError")
    }
    func clamp(_ value: Int?, _ absent: Int) -> Int {
        guard var place = value else { return absent }
        if place < 0 { place = place.addingReportingOverflow(count).overflow ? place : place + count }
        return stride > 0 ? min(max(place, 0), count) : min(max(place, -1), count - 1)
    }
    let from = clamp(try bound(start), stride > 0 ? 0 : count - 1)
    let to = clamp(try bound(stop), stride > 0 ? count : -1)
    guard stride > 0 ? from < to : from > to else { return [] }
    return Array(Swift.stride(from: from, to: to, by: stride > 0 ? min(stride, count + 1) : max(stride, -count - 1)))
}

private func bound(_ value: Value) throws(TemplateError) -> Int? {
    switch value {
    case .none: return nil
    case .int(let number): return number
    case .bool(let flag): return flag ? 1 : 0
    default:
        if case .big(let number)? = value.number { return number.isNegative ? Int.min : Int.max }
        throw TemplateError(.type, "slice indices must be integers or None or have an __index__ method")
    }
}

/// A method of a value, taken but not yet called: `x.append`.
final class BoundMethod: Object {
    let name: String
    let receiver: Value
    init(_ name: String, _ receiver: Value) {
        self.name = name
        self.receiver = receiver
    }
    override var typeName: String { "builtin_function_or_method" }
    override var isCallable: Bool { true }
    override func repr() -> String {
        if case .text(let text) = receiver, text.flavour == .markup, isMarkupMethod(name) {
            return "<bound method Markup.\(name) of \(Jinja.repr(receiver))>"
        }
        return "<built-in method \(name) of \(pythonTypeName(receiver)) object at \(address(of: self))>"
    }
    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        try method(name, of: receiver, arguments, renderer)
    }
    override func isEqual(to other: Object) -> Bool {
        guard let other = other as? BoundMethod, other.name == name else { return false }
        return isIdentical(receiver, other.receiver)
    }
}

/// How `repr` shows where an object lies.
func address(of object: AnyObject) -> String {
    "0x" + String(UInt(bitPattern: ObjectIdentifier(object).hashValue) & 0xFFFF_FFFF_FFFF | 0x7F00_0000_0000, radix: 16)
}
