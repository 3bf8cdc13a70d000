// `encode`, `translate`, `maketrans`.

@Sendable func textEncode(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    let encoding = try codecArgument("encode", "encoding", arguments.value(0, "encoding")) ?? "utf-8"
    let errors = try codecArgument("encode", "errors", arguments.value(1, "errors")) ?? "strict"
    switch Encoding(encoding) {
    case .utf8: return .object(Bytes(Array(text.utf8)))
    case .ascii: return .object(Bytes(try encoded(text, below: 0x80, "ascii", errors)))
    case .latin1: return .object(Bytes(try encoded(text, below: 0x100, "latin-1", errors)))
    case nil: throw TemplateError(.runtime, "unknown encoding: \(encoding)", className: "LookupError")
    }
}

private func encoded(
    _ text: String, below limit: UInt32, _ codec: String, _ errors: String
) throws(TemplateError) -> [UInt8] {
    var out: [UInt8] = []
    for (place, scalar) in text.unicodeScalars.enumerated() {
        if scalar.value < limit {
            out.append(UInt8(scalar.value))
            continue
        }
        switch errors {
        case "ignore": break
        case "replace": out.append(UInt8(ascii: "?"))
        case "xmlcharrefreplace": out += Array("&#\(scalar.value);".utf8)
        case "backslashreplace": out += Array(quotedEscape(scalar).utf8)
        default:
            throw TemplateError(
                .runtime,
                "'\(codec)' codec can't encode character '\(quotedEscape(scalar))' in position \(place): "
                    + "ordinal not in range(\(limit))", className: "UnicodeEncodeError")
        }
    }
    return out
}

private func quotedEscape(_ scalar: Unicode.Scalar) -> String {
    let digits = String(scalar.value, radix: 16)
    let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
    return "\\" + letter + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

@Sendable func textTranslate(
    _ text: String, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    var out = ""
    for scalar in text.unicodeScalars {
        guard let replacement = try mapped(scalar, by: arguments.positional[0]) else {
            out.unicodeScalars.append(scalar)
            continue
        }
        switch replacement.withoutBool {
        case .none: break
        case .int(let code):
            guard let mapped = Unicode.Scalar(UInt32(truncatingIfNeeded: code)), code >= 0, code < 0x110000 else {
                throw valueError("character mapping must be in range(0x110000)")
            }
            out.unicodeScalars.append(mapped)
        case .object(let object) where object is BigInteger:
            throw valueError("character mapping must be in range(0x110000)")
        default:
            guard let mapped = replacement.string else {
                throw typeError("character mapping must return integer, None or str")
            }
            out += mapped
        }
    }
    return .string(out)
}

// What a table has for a code point; anything with items by number will do.
private func mapped(_ scalar: Unicode.Scalar, by table: Value) throws(TemplateError) -> Value? {
    let code = Int(scalar.value)
    switch table {
    case .dict(let dict): return try dict.value(for: .int(code))
    case .list(let list): return code < list.items.count ? list.items[code] : nil
    case .tuple(let tuple): return code < tuple.items.count ? tuple.items[code] : nil
    case .text(let text): return text.string.unicodeScalars.dropFirst(code).first.map { .string(String($0)) }
    case .undefined(let undefined): return undefined.isCapturing ? table : try raise(undefined)
    default: throw typeError("'\(pythonTypeName(table))' object is not subscriptable")
    }
}

private func raise(_ undefined: Undefined) throws(TemplateError) -> Value? { throw undefined.error }

@Sendable func textMakeTranslation(
    _ text: String, _ arguments: Arguments, _: Renderer
) throws(TemplateError) -> Value {
    let table = Dict()
    if arguments.positional.count == 1 {
        guard case .dict(let given) = arguments.positional[0] else {
            throw typeError("if you give only one argument to maketrans it must be a dict")
        }
        for (key, value) in zip(given.keys, given.values) {
            guard let letters = key.string else {
                try table.set(key, value)
                continue
            }
            guard let code = letters.unicodeScalars.first, letters.unicodeScalars.count == 1 else {
                throw valueError("string keys in translate table must be of length 1")
            }
            try table.set(.int(Int(code.value)), value)
        }
        return .dict(table)
    }
    let texts = arguments.positional.compactMap(\.string)
    guard texts.count == arguments.positional.count else {
        throw typeError("maketrans() argument 2 must be str, not \(pythonTypeName(arguments.positional[1]))")
    }
    let (from, to) = (Array(texts[0].unicodeScalars), Array(texts[1].unicodeScalars))
    guard from.count == to.count else {
        throw valueError("the first two maketrans arguments must have equal length")
    }
    for (a, b) in zip(from, to) { try table.set(.int(Int(a.value)), .int(Int(b.value))) }
    for scalar in texts.dropFirst(2).first?.unicodeScalars ?? "".unicodeScalars {
        try table.set(.int(Int(scalar.value)), .none)
    }
    return .dict(table)
}
