// `find`, `index`, `count`, `startswith`, `replace` and their kin.

/// A part of a string that a method with `start` and `end` works on.
private struct Window {
    let text: String
    /// The code point at which the part begins.
    let start: Int
    /// Whether `start` lies beyond the end, where not even the empty string is found.
    let isBeyond: Bool

    init(_ text: String, _ arguments: Arguments) throws(TemplateError) {
        guard arguments.positional.count > 1 else {
            (self.text, start, isBeyond) = (text, 0, false)
            return
        }
        let count = text.scalarCount
        let first = try Window.bound(arguments, 1, count) ?? 0
        let last = min(try Window.bound(arguments, 2, count) ?? count, count)
        start = first
        isBeyond = first > count || last < first
        self.text = isBeyond ? "" : text.scalarSlice(first, last)
    }

    private static func bound(_ arguments: Arguments, _ position: Int, _ count: Int) throws(TemplateError) -> Int? {
        guard position < arguments.positional.count, !arguments.positional[position].isNone else { return nil }
        switch arguments.positional[position] {
        case .int, .bool, .object: break
        default: throw typeError("slice indices must be integers or None or have an __index__ method")
        }
        let place = try wholeNumber(arguments.positional[position])
        return place < 0 ? max(0, place &+ count) : place
    }
}

private func needle(_ arguments: Arguments) throws(TemplateError) -> String {
    guard let text = arguments.positional[0].string else {
        throw typeError("must be str, not \(pythonTypeName(arguments.positional[0]))")
    }
    return text
}

/// The code point at which the first or last occurrence begins, nil where there is none.
private func place(_ text: String, _ arguments: Arguments, fromRight: Bool) throws(TemplateError) -> Int? {
    let wanted = try needle(arguments)
    let window = try Window(text, arguments)
    guard !window.isBeyond else { return nil }
    if wanted.isEmpty { return window.start + (fromRight ? window.text.scalarCount : 0) }
    let offset =
        fromRight
        ? window.text.lastByteOffsets(of: wanted, limit: 1).first : window.text.byteOffsets(of: wanted, limit: 1).first
    return offset.map { window.start + window.text.scalarOffset(ofByte: $0) }
}

@Sendable func textFind(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    .int(try place(text, arguments, fromRight: false) ?? -1)
}

@Sendable func textRightFind(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    .int(try place(text, arguments, fromRight: true) ?? -1)
}

@Sendable func textIndex(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    guard let found = try place(text, arguments, fromRight: false) else { throw valueError("substring not found") }
    return .int(found)
}

@Sendable func textRightIndex(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    guard let found = try place(text, arguments, fromRight: true) else { throw valueError("substring not found") }
    return .int(found)
}

@Sendable func textCount(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    let wanted = try needle(arguments)
    let window = try Window(text, arguments)
    if window.isBeyond { return .int(0) }
    return .int(wanted.isEmpty ? window.text.scalarCount + 1 : window.text.byteOffsets(of: wanted).count)
}

@Sendable func textStartsWith(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    try anyMatches(text, arguments, "startswith") { text, part in text.utf8.starts(with: part.utf8) }
}

@Sendable func textEndsWith(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    try anyMatches(text, arguments, "endswith") { text, part in text.endsInBytes(of: part) }
}

private func anyMatches(
    _ text: String, _ arguments: Arguments, _ name: String, _ matches: (String, String) -> Bool
) throws(TemplateError) -> Value {
    let wanted: [Value]
    switch arguments.positional[0] {
    case .text: wanted = [arguments.positional[0]]
    case .tuple(let tuple): wanted = tuple.items
    default:
        throw typeError(
            "\(name) first arg must be str or a tuple of str, not \(pythonTypeName(arguments.positional[0]))")
    }
    let window = try Window(text, arguments)
    for value in wanted {
        guard let part = value.string else {
            throw typeError("tuple for \(name) must only contain str, not \(pythonTypeName(value))")
        }
        if !window.isBeyond, matches(window.text, part) { return .bool(true) }
    }
    return .bool(false)
}

extension String {
    /// Whether the bytes end in those of another string.
    func endsInBytes(of part: String) -> Bool {
        part.utf8.count <= utf8.count && utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
    }
}

@Sendable func textReplace(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    let (old, new) = (try replacementPart(arguments, 0), try replacementPart(arguments, 1))
    let limit = try arguments.size(2) ?? -1
    return .string(try text.checkedReplacing(old, with: new, limit: limit < 0 ? .max : limit))
}

private func replacementPart(_ arguments: Arguments, _ position: Int) throws(TemplateError) -> String {
    let value = arguments.positional[position]
    guard let text = value.string else {
        let name = value.isNone ? "None" : pythonTypeName(value)
        throw typeError("replace() argument \(position + 1) must be str, not \(name)")
    }
    return text
}

@Sendable func textRemovePrefix(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    guard let prefix = arguments.positional[0].string else {
        throw typeError("removeprefix() argument must be str, not \(pythonTypeName(arguments.positional[0]))")
    }
    return .string(text.utf8.starts(with: prefix.utf8) ? text.slice(prefix.utf8.count, text.utf8.count) : text)
}

@Sendable func textRemoveSuffix(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    guard let suffix = arguments.positional[0].string else {
        throw typeError("removesuffix() argument must be str, not \(pythonTypeName(arguments.positional[0]))")
    }
    return .string(text.endsInBytes(of: suffix) ? text.slice(0, text.utf8.count - suffix.utf8.count) : text)
}
