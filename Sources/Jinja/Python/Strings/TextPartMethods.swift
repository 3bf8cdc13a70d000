// `split`, `partition`, `join` and their kin.

private func strings(_ parts: [String]) -> Value { .array(parts.map { .string($0) }) }

/// The separator and limit of a split; the separator is nil for blanks.
private func splitting(_ arguments: Arguments) throws(TemplateError) -> (separator: String?, limit: Int) {
    let limit = try arguments.size(1, "maxsplit") ?? -1
    let most = limit < 0 ? Int.max : limit
    guard let value = arguments.value(0, "sep"), !value.isNone else { return (nil, most) }
    guard let separator = value.string else { throw typeError("must be str or None, not \(pythonTypeName(value))") }
    guard !separator.isEmpty else { throw valueError("empty separator") }
    return (separator, most)
}

@Sendable func textSplit(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    let (separator, limit) = try splitting(arguments)
    return strings(separator.map { text.split(at: $0, limit: limit) } ?? text.splitAtBlanks(limit: limit))
}

@Sendable func textRightSplit(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    let (separator, limit) = try splitting(arguments)
    return strings(
        separator.map { text.splitFromRight(at: $0, limit: limit) } ?? text.splitAtBlanksFromRight(limit: limit))
}

@Sendable func textSplitLines(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    let keepEnds = try arguments.int(0, "keepends") ?? 0
    guard Int32(exactly: keepEnds) != nil else {
        throw TemplateError(.runtime, "Python int too large to convert to C int", className: "OverflowError")
    }
    return strings(text.splitLines(keepEnds: keepEnds != 0))
}

private func parts(_ texts: String...) -> Value { .tuple(Tuple(texts.map { .string($0) })) }

// The separator is the one that was given, which may be marked as safe.
private func parted(_ text: String, at place: Int, by separator: Value, _ wanted: String) -> Value {
    let behind = text.slice(place + wanted.utf8.count, text.utf8.count)
    return .tuple(Tuple([.string(text.slice(0, place)), separator, .string(behind)]))
}

private func separator(_ arguments: Arguments) throws(TemplateError) -> String {
    guard let separator = arguments.positional[0].string else {
        throw typeError("must be str, not \(pythonTypeName(arguments.positional[0]))")
    }
    guard !separator.isEmpty else { throw valueError("empty separator") }
    return separator
}

@Sendable func textPartition(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    let wanted = try separator(arguments)
    guard let place = text.byteOffsets(of: wanted, limit: 1).first else { return parts(text, "", "") }
    return parted(text, at: place, by: arguments.positional[0], wanted)
}

@Sendable func textRightPartition(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    let wanted = try separator(arguments)
    guard let place = text.lastByteOffsets(of: wanted, limit: 1).first else { return parts("", "", text) }
    return parted(text, at: place, by: arguments.positional[0], wanted)
}

@Sendable func textJoin(
    _ text: String, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let source = arguments.positional[0]
    guard let iteration = try joinable(source, renderer) else { throw typeError("can only join an iterable") }
    var out = ""
    for (place, item) in iteration.enumerated() {
        guard let part = item.string else {
            throw typeError("sequence item \(place): expected str instance, \(pythonTypeName(item)) found")
        }
        if place > 0 { out += text }
        out += part
        try checkTextSize(out.utf8.count)
    }
    return .string(out)
}

// Only the lack of an iterator gets join's own wording; what goes wrong inside an iterator keeps its message.
private func joinable(_ source: Value, _ renderer: Renderer) throws(TemplateError) -> [Value]? {
    switch source {
    case .none, .int, .bool, .double: nil
    default: try elements(of: source, renderer)
    }
}
