import SourceText

// HTML, XML, URLs and JSON.

@Sendable func escapeFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    return .text(Text(try escaped(input, renderer), .markup))
}

@Sendable func forceEscapeFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    let text = try str(input, renderer)
    try checkTextSize(text.utf8.count * 5)
    return .text(Text(escaped(text), .markup))
}

@Sendable func safeFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    .text(Text(try str(input, renderer), .markup))
}

@Sendable func toJSONFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    var indent: Int?
    if let given = arguments.value(0, "indent"), !given.isNone {
        // Python multiplies a blank with it.
        if case .undefined(let undefined) = given { throw undefined.error }
        indent = max(0, try wholeNumber(given))
    }
    // Deeper than any line is long; what is nested would multiply it.
    try checkTextSize((indent ?? 0).multipliedReportingOverflow(by: 1000).overflow ? .max : (indent ?? 0) * 1000)
    let json = try PythonJSON.text(of: input, indent: indent, sortKeys: true, renderer: renderer)
    var out: [UInt8] = []
    out.reserveCapacity(json.utf8.count)
    for byte in json.utf8 {
        switch byte {
        case UInt8(ascii: "<"): out += Array("\\u003c".utf8)
        case UInt8(ascii: ">"): out += Array("\\u003e".utf8)
        case UInt8(ascii: "&"): out += Array("\\u0026".utf8)
        case UInt8(ascii: "'"): out += Array("\\u0027".utf8)
        default: out.append(byte)
        }
    }
    return .text(Text(String(decoding: out, as: UTF8.self), .markup))
}

@Sendable func xmlAttributesFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    guard let pairs = try mappingPairs(of: input) else { throw attributeError(input, "items") }
    var (items, size): ([String], Int) = ([], 0)
    for (key, value) in pairs where !value.isNone && !value.isUndefined {
        guard let name = key.string else {
            throw typeError("expected string or bytes-like object, got '\(pythonTypeName(key))'")
        }
        if name.unicodeScalars.contains(where: { " \t\n\r\u{0B}\u{0C}/>=".unicodeScalars.contains($0) }) {
            throw valueError("Invalid character in attribute name: \(quotedRepresentation(of: name))")
        }
        items.append("\(try escaped(key, renderer))=\"\(try escaped(value, renderer))\"")
        size += items[items.count - 1].utf8.count
        try checkTextSize(size)
    }
    let autospace = arguments.value(0, "autospace").map(isTrue) ?? true
    let text = items.joined(separator: " ")
    return .text(Text(autospace && !text.isEmpty ? " " + text : text, renderer.escapes ? .markup : .plain))
}

@Sendable func stripTagsFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    var text = try str(input, renderer)[...]
    var kept = ""
    while let start = text.utf8.firstIndex(of: UInt8(ascii: "<")) {
        let isComment = text[start...].utf8.starts(with: "<!--".utf8)
        guard let end = tagEnd(text[start...], isComment: isComment) else { break }
        kept += text[..<start]
        text = text[end...]
    }
    kept += text
    let words = kept.splitAtBlanks(limit: .max).joined(separator: " ")
    return .string(HTMLEntities.decoded(words))
}

private func tagEnd(_ tag: Substring, isComment: Bool) -> String.Index? {
    guard isComment else {
        return tag.utf8.firstIndex(of: UInt8(ascii: ">")).map { tag.utf8.index(after: $0) }
    }
    var place = tag.utf8.index(tag.startIndex, offsetBy: 4)
    while place < tag.endIndex {
        if tag[place...].utf8.starts(with: "-->".utf8) { return tag.utf8.index(place, offsetBy: 3) }
        place = tag.utf8.index(after: place)
    }
    return nil
}

@Sendable func urlEncodeFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    func encoded(_ text: String, inQuery: Bool = true) throws(TemplateError) -> String {
        try checkTextSize(text.utf8.count * 3)
        try renderer.countWork(text.utf8.count >> 6)
        return percentEncoded(text, inQuery: inQuery)
    }
    if let text = input.string { return .string(try encoded(text, inQuery: false)) }
    var pairs: [(Value, Value)] = []
    if input.isUndefined {
        return .string("")
    } else if let mapped = try mappingPairs(of: input) {
        pairs = mapped
    } else if case .int = input {
        return .string(try str(input, renderer))
    } else if input.isIterableValue(renderer) {
        for pair in try elements(of: input, renderer) {
            let parts = try elements(of: pair, renderer)
            guard parts.count == 2 else {
                throw valueError(
                    parts.count < 2
                        ? "not enough values to unpack (expected 2, got \(parts.count))"
                        : "too many values to unpack (expected 2)")
            }
            pairs.append((parts[0], parts[1]))
        }
    } else {
        return .string(try encoded(str(input, renderer), inQuery: false))
    }
    var (parts, size): ([String], Int) = ([], 0)
    for (key, value) in pairs {
        parts.append(try encoded(str(key, renderer)) + "=" + encoded(str(value, renderer)))
        size += parts[parts.count - 1].utf8.count
        try checkTextSize(size)
    }
    return .string(parts.joined(separator: "&"))
}

/// URL quoting: in a query blanks become `+` and slashes are quoted too.
private func percentEncoded(_ text: String, inQuery: Bool) -> String {
    let letters = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"),
            UInt8(ascii: "~"):
            out.append(byte)
        case UInt8(ascii: "/") where !inQuery: out.append(byte)
        case UInt8(ascii: " ") where inQuery: out.append(UInt8(ascii: "+"))
        default: out += [UInt8(ascii: "%"), letters[Int(byte >> 4)], letters[Int(byte & 15)]]
        }
    }
    return String(decoding: out, as: UTF8.self)
}
