/// Every method of `dict`.
let dictMethods: [String: Method<Dict>] = [
    "keys": Method(.none("dict", "keys")) { dict, _, _ in .object(DictView(dict, .keys)) },
    "values": Method(.none("dict", "values")) { dict, _, _ in .object(DictView(dict, .values)) },
    "items": Method(.none("dict", "items")) { dict, _, _ in .object(DictView(dict, .items)) },
    "get": Method(.positional("dict", "get", 1...2)) { dict, arguments, _ throws(TemplateError) in
        try dict.value(for: arguments.positional[0]) ?? (arguments.positional.dropFirst().first ?? .none)
    },
    "setdefault": Method(.positional("dict", "setdefault", 1...2)) { dict, arguments, _ throws(TemplateError) in
        if let value = try dict.value(for: arguments.positional[0]) { return value }
        let value = arguments.positional.dropFirst().first ?? .none
        try dict.set(arguments.positional[0], value)
        return value
    },
    "update": Method(.anything, dictUpdate),
    "pop": Method(.positional("dict", "pop", 1...2)) { dict, arguments, _ throws(TemplateError) in
        // An empty dict does not even ask for the key's hash.
        if dict.count > 0, let value = try dict.removeValue(for: arguments.positional[0]) { return value }
        if let fallback = arguments.positional.dropFirst().first { return fallback }
        throw keyError(arguments.positional[0])
    },
    "popitem": Method(.none("dict", "popitem")) { dict, _, _ throws(TemplateError) in
        guard let key = dict.keys.last, let value = dict.values.last else {
            throw keyError(.string("popitem(): dictionary is empty"))
        }
        dict.remove(at: dict.count - 1)
        return .tuple(Tuple([key, value]))
    },
    "copy": Method(.none("dict", "copy")) { dict, _, _ in .dict(dict.copy()) },
    "clear": Method(.none("dict", "clear")) { dict, _, _ in
        dict.removeAll()
        return .none
    },
    "fromkeys": Method(.positional("dict", "fromkeys", 1...2)) { _, arguments, renderer throws(TemplateError) in
        let result = Dict()
        let value = arguments.positional.dropFirst().first ?? .none
        for key in try elements(of: arguments.positional[0], renderer) { try result.set(key, value) }
        return .dict(result)
    },
]

/// Python's KeyError, whose message is the key's `repr`.
func keyError(_ key: Value) -> TemplateError {
    TemplateError(.runtime, shownInMessage(key), className: "KeyError")
}

@Sendable private func dictUpdate(
    _ dict: Dict, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    guard arguments.positional.count < 2 else {
        throw typeError("update expected at most 1 argument, got \(arguments.positional.count)")
    }
    if let source = arguments.positional.first { try fill(dict, from: source, renderer) }
    for (name, value) in arguments.keywordDict.pairs { try dict.set(name, value) }
    return .none
}

/// Adds the pairs of a mapping, or of an iterable of pairs: what `dict(x)` and `dict.update(x)` do.
/// - Throws: Python's TypeError and ValueError for what is no pair.
func fill(_ dict: Dict, from source: Value, _ renderer: Renderer) throws(TemplateError) {
    if case .dict(let other) = source {
        for (key, value) in other.pairs { try dict.set(key, value) }
        return
    }
    if case .object(let object) = source, let pairs = object.mappingPairs {
        for (key, value) in pairs { try dict.set(key, value) }
        return
    }
    // `dict(x)` asks for `x.keys`, which undefined values refuse.
    if case .undefined(let undefined) = source, !undefined.isCapturing { throw undefined.error }
    for (place, item) in try elements(of: source, renderer).enumerated() {
        let pair: [Value]
        switch item {
        case .none, .int, .bool, .double:
            throw typeError("cannot convert dictionary update sequence element #\(place) to a sequence")
        default: pair = try elements(of: item, renderer)
        }
        guard pair.count == 2 else {
            throw valueError("dictionary update sequence element #\(place) has length \(pair.count); 2 is required")
        }
        try dict.set(pair[0], pair[1])
    }
}
