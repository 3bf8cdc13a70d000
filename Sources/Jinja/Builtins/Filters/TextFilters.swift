// Filters on texts. What is no text is turned into one first, as `soft_str` does.

/// A filter that converts a text to another one; markup stays markup.
func textFilter(_ name: String, _ convert: @escaping @Sendable (String) -> String) -> Filter {
    let signature = Signature.function(name)
    return { input, arguments, renderer throws(TemplateError) in
        try signature.check(arguments)
        if case .text(let text) = input { return .text(Text(convert(text.string), text.flavour.ofMethods)) }
        return .string(convert(try str(input, renderer)))
    }
}

extension Text.Flavour {
    /// What string methods give: markup stays markup, the native markers become plain.
    var ofMethods: Text.Flavour { self == .markup ? .markup : .plain }
}

@Sendable func stringFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    if case .text = input { return input }
    return .string(try str(input, renderer))
}

/// The text of a value with its flavour: `soft_str`.
private func soft(_ input: Value, _ renderer: Renderer) throws(TemplateError) -> Text {
    if case .text(let text) = input { return text }
    return Text(try str(input, renderer))
}

@Sendable func centerFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let text = try soft(input, renderer)
    let width = try arguments.int(0, "width") ?? 80
    return .text(Text(try text.string.padded(to: width, with: " ", .center), text.flavour.ofMethods))
}

@Sendable func formatFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    guard arguments.positional.isEmpty || arguments.keywords.isEmpty else {
        throw filterError("can't handle positional and keyword arguments at the same time")
    }
    let operand: Value =
        arguments.keywords.isEmpty
        ? .tuple(Tuple(arguments.positional)) : .dict(Dict(arguments.keywords.map { ($0.name, $0.value) }))
    return try percentFormat(soft(input, renderer), operand, renderer)
}

/// Jinja2's FilterArgumentError.
func filterError(_ message: String) -> TemplateError {
    TemplateError(.runtime, message, className: "FilterArgumentError")
}

@Sendable func indentFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let indent = try indention(arguments.value(0, "width"), renderer)
    guard case .text(let text) = input else {
        if case .undefined(let undefined) = input { throw undefined.error }
        let type = pythonTypeName(input)
        if case .list = input { throw attributeError(input, "splitlines") }
        throw typeError("unsupported operand type(s) for +=: '\(type)' and 'str'")
    }
    let (first, blank) = (arguments.flag(1, "first"), arguments.flag(2, "blank"))
    let lines = (text.string + "\n").splitLines()
    try checkTextSize(lines.count * indent.utf8.count + text.string.utf8.count)
    var out = first ? indent : ""
    for (place, line) in lines.enumerated() {
        if place > 0 { out += "\n" }
        if place > 0, blank || !line.isEmpty { out += indent }
        out += line
    }
    return .text(Text(out, text.flavour.ofMethods))
}

private func indention(_ width: Value?, _ renderer: Renderer) throws(TemplateError) -> String {
    guard let width else { return "    " }
    if let text = width.string { return text }
    return try arithmetic(.multiply, .string(" "), width, renderer).string ?? ""
}

/// Python's AttributeError.
func attributeError(_ value: Value, _ name: String) -> TemplateError {
    TemplateError(
        .runtime, "'\(pythonTypeName(value))' object has no attribute '\(name)'", className: "AttributeError")
}

extension Arguments {
    /// The truth of an argument, false where it is absent.
    func flag(_ position: Int, _ name: String) -> Bool { value(position, name).map(isTrue) ?? false }
}

@Sendable func replaceFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let (old, new) = (arguments.value(0, "old") ?? .none, arguments.value(1, "new") ?? .none)
    var limit = -1
    if let count = arguments.value(2, "count"), !count.isNone { limit = try wholeNumber(count) }
    // Where output is escaped, one piece of markup makes the whole markup.
    let isMarkup = renderer.escapes && (input.isMarkup || old.isMarkup || new.isMarkup)
    let text = try isMarkup ? escaped(input, renderer) : str(input, renderer)
    let inserted = try isMarkup ? escaped(new, renderer) : str(new, renderer)
    let result = try text.checkedReplacing(str(old, renderer), with: inserted, limit: limit < 0 ? .max : limit)
    return .text(Text(result, isMarkup ? .markup : .plain))
}

/// `title` joins new words, so markup becomes plain.
@Sendable func titleFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    .string(titleCased(try str(input, renderer)))
}

/// Words begin after blanks, hyphens and opening brackets.
@Sendable func titleCased(_ text: String) -> String {
    var out = ""
    var word = String.UnicodeScalarView()
    func flush() {
        guard let first = word.first else { return }
        out += Casing.upper(String(first)) + Casing.lower(String(word.dropFirst()))
        word = String.UnicodeScalarView()
    }
    for scalar in text.unicodeScalars {
        if scalar.isPythonSpace || "-({[<".unicodeScalars.contains(scalar) {
            flush()
            out.unicodeScalars.append(scalar)
        } else {
            word.append(scalar)
        }
    }
    flush()
    return out
}

@Sendable func trimFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let text = try soft(input, renderer)
    let characters = arguments.value(0, "chars").map { Arguments([$0]) } ?? Arguments()
    let result = try stripped(text.string, characters, "strip", left: true, right: true)
    return text.flavour == .markup ? .text(Text(result.string ?? "", .markup)) : result
}

@Sendable func truncateFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let length = arguments.value(0, "length") ?? .int(255)
    let given = arguments.value(2, "end") ?? .string("...")
    let endLength = try Jinja.length(of: given)
    var leeway = Value.int(5)
    if let given = arguments.value(3, "leeway"), !given.isNone { leeway = given }
    guard try compareOrder(.greaterOrEqual, length, .int(endLength)) else {
        throw assertionError("expected length >= \(endLength), got \(repr(length))")
    }
    guard try compareOrder(.greaterOrEqual, leeway, .int(0)) else {
        throw assertionError("expected leeway >= 0, got \(repr(leeway))")
    }
    let count = try Jinja.length(of: input)
    let most = try arithmetic(.add, length, leeway, renderer)
    if try compareOrder(.lessOrEqual, .int(count), most) { return input }
    guard let text = input.string else {
        guard arguments.flag(1, "killwords") else { throw attributeError(input, "rsplit") }
        throw TemplateError(.type, "can only concatenate \(pythonTypeName(input)) (not \"str\") to list")
    }
    let cut = text.scalarSlice(0, try wholeNumber(length) - endLength)
    if case .undefined(let undefined) = given { throw undefined.error }
    let kept = arguments.flag(1, "killwords") ? cut : cut.splitFromRight(at: " ", limit: 1).first ?? ""
    return try arithmetic(.add, .text(Text(kept, input.isMarkup ? .markup : .plain)), given, renderer)
}

private func assertionError(_ message: String) -> TemplateError {
    TemplateError(.runtime, message, className: "AssertionError")
}

@Sendable func wordCountFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    var count = 0
    var inWord = false
    for scalar in try soft(input, renderer).string.unicodeScalars {
        let isWord = scalar.isWordCharacter
        if isWord, !inWord { count += 1 }
        inWord = isWord
    }
    return .int(count)
}

@Sendable func prettyPrintFilter(_ input: Value, _: Arguments, _: Renderer) throws(TemplateError) -> Value {
    .string(try PrettyPrinter.text(of: input))
}
