// First forms of the library's side of the seams: each goes when the real one comes.
func method(
    _ name: String, of receiver: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value? {
    switch (receiver, name) {
    case (.list(let list), "append"):
        list.items += arguments.positional
        return Value.none
    case (.dict(let dict), "get"): return try dict.value(for: arguments.positional.first ?? .none) ?? arguments.value(1, "default") ?? Value.none
    case (.dict(let dict), "keys"): return .array(dict.keys)
    case (.dict(let dict), "values"): return .array(dict.values)
    case (.dict(let dict), "items"): return .array(dict.pairs.map { .tuple(Tuple([$0, $1])) })
    case (.dict(let dict), "update"):
        if case .dict(let other)? = arguments.positional.first { for (key, value) in other.pairs { try dict.set(key, value) } }
        for (key, value) in arguments.keywords { dict[key] = value }
        return Value.none
    case (.text(let text), "upper"): return .string(text.string.uppercased())
    case (.text(let text), "lower"): return .string(text.string.lowercased())
    default: return nil
    }
}
func hasMethod(_ name: String, of receiver: Value) -> Bool {
    switch receiver {
    case .list: name == "append"
    case .dict: ["get", "keys", "values", "items", "update"].contains(name)
    case .text: ["upper", "lower"].contains(name)
    default: false
    }
}
func percentFormat(_ format: Text, _ operand: Value, _ renderer: Renderer) throws(TemplateError) -> Value {
    .string(format.string)
}
func escaped(_ value: Value) -> String { (try? str(value, nil)) ?? "" }
