// Methods of `markupsafe.Markup`: those of `str`, with escaped arguments and markup as their results.

private let wrapping: Set<String> = [
    "capitalize", "title", "lower", "upper", "replace", "ljust", "rjust", "lstrip", "rstrip", "center", "strip",
    "translate", "expandtabs", "swapcase", "zfill", "casefold", "removeprefix", "removesuffix", "join", "split",
    "rsplit", "splitlines", "partition", "rpartition", "format", "format_map",
]

/// Whether a method is one of `Markup` itself and not of `str`.
func isMarkupMethod(_ name: String) -> Bool { wrapping.contains(name) || name == "unescape" || name == "striptags" }

/// Calls a method of markup; nil where there is none of that name.
func markupMethod(
    _ name: String, of text: Text, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value? {
    switch name {
    case "unescape": return .string(HTMLEntities.decoded(text.string))
    case "striptags": return try stripTagsFilter(.string(text.string), arguments, renderer)
    case "format": return .text(Text(try StringFormat.format(text.string, arguments, renderer, escapes: true), .markup))
    case "format_map" where arguments.positional.count == 1 && arguments.keywords.isEmpty:
        let mapping = arguments.positional[0]
        return .text(Text(try StringFormat.format(text.string, mapping: mapping, renderer, escapes: true), .markup))
    default: break
    }
    guard let method = textMethods[name] else { return nil }
    let given = wrapping.contains(name) ? try escapedArguments(name, arguments, renderer) : arguments
    let result = try method.call(text.string, given, renderer)
    return wrapping.contains(name) ? wrapped(result) : result
}

private func escapedArguments(
    _ name: String, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Arguments {
    var given = arguments
    // Python makes a text of whatever stands there.
    func escape(_ place: Int) throws(TemplateError) {
        guard place < given.positional.count else { return }
        given.positional[place] = .string(try escaped(given.positional[place], renderer))
    }
    switch name {
    case "replace", "ljust", "rjust", "center": try escape(1)
    case "join":
        guard let source = given.positional.first else { break }
        var items: [Value] = []
        for item in try elements(of: source, renderer) {
            items.append(.string(try escaped(item, renderer)))
        }
        given.positional[0] = .array(items)
    default: break
    }
    return given
}

private func wrapped(_ value: Value) -> Value {
    switch value {
    case .text(let text): .text(Text(text.string, .markup))
    case .list(let list): .array(list.items.map(wrapped))
    case .tuple(let tuple): .tuple(Tuple(tuple.items.map(wrapped)))
    default: value
    }
}
