// `wordwrap`: the rules of Python's `textwrap`.

@Sendable func wordWrapFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    // What swallows calls gives itself for its `join`, once the lines are there.
    var swallowed: Value?
    if let given = arguments.value(2, "wrapstring"), case .undefined(let undefined) = given {
        guard undefined.isCapturing else { throw undefined.error }
        swallowed = given
    }
    if case .undefined(let undefined) = input { throw undefined.error }
    guard let text = input.string else { throw attributeError(input, "splitlines") }
    var wrapString = "\n"
    var escapes = false
    if let given = arguments.value(2, "wrapstring"), !given.isNone, swallowed == nil {
        guard case .text(let text) = given else { throw attributeError(given, "join") }
        wrapString = text.string
        // Markup escapes what it joins.
        escapes = text.flavour == .markup
    }
    // Python looks at the width when it wraps a line.
    if text.isEmpty { return swallowed ?? .text(Text("", escapes ? .markup : .plain)) }
    let width = try arguments.int(0, "width") ?? 79
    let wrapper = TextWrapper(
        width: width, breaksLongWords: arguments.value(1, "break_long_words").map(isTrue) ?? true,
        breaksOnHyphens: arguments.value(3, "break_on_hyphens").map(isTrue) ?? true)
    var lines: [String] = []
    for line in text.splitLines() {
        let parts = try wrapper.wrap(line)
        lines.append((escapes ? parts.map { escaped($0) } : parts).joined(separator: wrapString))
    }
    return swallowed ?? .text(Text(lines.joined(separator: wrapString), escapes ? .markup : .plain))
}

/// Breaks a paragraph into lines of a width.
struct TextWrapper {
    let width: Int
    let breaksLongWords: Bool
    let breaksOnHyphens: Bool

    private static let blanks = "\t\n\u{0B}\u{0C}\r "
    private static let wordBreaks =
        #"([\t\n\x0b\x0c\r ]+|(?<=[\w!"'&.,?])-{2,}(?=\w)|[^\t\n\x0b\x0c\r ]+?(?:"#
        + #"-(?:(?<=[^\d\W]{2}-)|(?<=[^\d\W]-[\w!"'&.,?]-))(?=[^\d\W]-?[^\d\W])"#
        + #"|(?=[\t\n\x0b\x0c\r ]|\Z)|(?<=[\w!"'&.,?])(?=-{2,}\w)))"#
    private static let blankBreaks = #"([\t\n\x0b\x0c\r ]+)"#

    /// The lines of one paragraph, without blanks at their ends.
    func wrap(_ text: String) throws(TemplateError) -> [String] {
        guard width > 0 else { throw valueError("invalid width \(width) (must be > 0)") }
        var chunks = try chunks(of: text)
        chunks.reverse()
        var lines: [String] = []
        while !chunks.isEmpty {
            if !lines.isEmpty, isBlank(chunks[chunks.count - 1]) { chunks.removeLast() }
            var line: [[Unicode.Scalar]] = []
            var length = 0
            while let chunk = chunks.last, length + chunk.count <= width {
                line.append(chunk)
                length += chunk.count
                chunks.removeLast()
            }
            if let chunk = chunks.last, chunk.count > width { handleLong(&chunks, &line, &length) }
            if let last = line.last, isBlank(last) { line.removeLast() }
            if !line.isEmpty { lines.append(String(String.UnicodeScalarView(line.flatMap { $0 }))) }
        }
        return lines
    }

    private func isBlank(_ chunk: [Unicode.Scalar]) -> Bool { chunk.allSatisfy { $0.isPythonSpace } }

    private func chunks(of text: String) throws(TemplateError) -> [[Unicode.Scalar]] {
        let program = try RegexCache.program(breaksOnHyphens ? Self.wordBreaks : Self.blankBreaks)
        let scalars = Array(text.unicodeScalars)
        var search = RegexSearch(program, scalars)
        var result: [[Unicode.Scalar]] = []
        var start = 0
        for slots in try search.all() {
            result.append(Array(scalars[start..<slots[0]]))
            result.append(Array(scalars[slots[0]..<slots[1]]))
            start = slots[1]
        }
        result.append(Array(scalars[start...]))
        return result.filter { !$0.isEmpty }
    }

    // A word longer than a line is cut, at a hyphen where there is one, or gets a line of its own.
    private func handleLong(
        _ chunks: inout [[Unicode.Scalar]], _ line: inout [[Unicode.Scalar]], _ length: inout Int
    ) {
        let space = width < 1 ? 1 : width - length
        guard breaksLongWords else {
            if line.isEmpty, let chunk = chunks.popLast() { line.append(chunk) }
            return
        }
        guard let chunk = chunks.last else { return }
        var end = space
        if breaksOnHyphens, chunk.count > space,
            let hyphen = chunk[..<space].lastIndex(of: "-"), hyphen > 0,
            chunk[..<hyphen].contains(where: { $0 != "-" })
        {
            end = hyphen + 1
        }
        line.append(Array(chunk[..<end]))
        chunks[chunks.count - 1] = Array(chunk[end...])
        length += end
    }
}
