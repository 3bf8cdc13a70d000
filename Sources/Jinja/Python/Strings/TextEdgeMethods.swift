// Stripping and padding.

func stripped(
    _ text: String, _ arguments: Arguments, _ name: String, left: Bool, right: Bool
) throws(TemplateError) -> Value {
    guard let value = arguments.positional.first, !value.isNone else {
        return .string(text.strippingBlanks(left: left, right: right))
    }
    guard let characters = value.string else { throw typeError("\(name) arg must be None or str") }
    let drops = Array(characters.unicodeScalars)
    return .string(text.stripping(left: left, right: right) { drops.contains($0) })
}

/// Where padded text stands.
enum Alignment {
    case left, right, center
}

func padded(_ text: String, _ arguments: Arguments, _ alignment: Alignment) throws(TemplateError) -> Value {
    let width = try arguments.size(0) ?? 0
    var fill = " "
    if arguments.positional.count > 1 {
        guard let given = arguments.positional[1].string else {
            throw typeError(
                "The fill character must be a unicode character, not \(pythonTypeName(arguments.positional[1]))")
        }
        guard given.unicodeScalars.count == 1 else {
            throw typeError("The fill character must be exactly one character long")
        }
        fill = given
    }
    return .string(try text.padded(to: width, with: fill, alignment))
}

/// The longest text that padding and repetition make, in code points.
let textSizeLimit = 100_000_000

/// Refuses texts that only a hostile template would ask for.
func checkTextSize(_ count: Int) throws(TemplateError) {
    guard count <= textSizeLimit else {
        throw TemplateError(.runtime, "a text of \(count) characters is too long", className: "MemoryError")
    }
}

extension String {
    /// The text padded to a width in code points. Centred text with an odd rest follows Python's rule.
    func padded(to width: Int, with fill: String, _ alignment: Alignment) throws(TemplateError) -> String {
        let count = scalarCount
        guard width > count else { return self }
        try checkTextSize(width)
        let missing = width - count
        let before =
            switch alignment {
            case .left: 0
            case .right: missing
            case .center: missing / 2 + (missing & width & 1)
            }
        return repeated(fill, before) + self + repeated(fill, missing - before)
    }
}

@Sendable func textZeroFill(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    let width = try arguments.size(0) ?? 0
    let missing = width - text.scalarCount
    guard missing > 0 else { return .string(text) }
    try checkTextSize(width)
    let zeros = repeated("0", missing)
    guard let sign = text.utf8.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") else {
        return .string(zeros + text)
    }
    return .string(text.slice(0, 1) + zeros + text.slice(1, text.utf8.count))
}

@Sendable func textExpandTabs(_ text: String, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    let size = try arguments.int(0, "tabsize") ?? 8
    var out = ""
    var column = 0
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\t":
            guard size > 0 else { continue }
            let count = size - column % size
            try checkTextSize(out.utf8.count + count)
            out += repeated(" ", count)
            column += count
        case "\n", "\r":
            out.unicodeScalars.append(scalar)
            column = 0
        default:
            out.unicodeScalars.append(scalar)
            column += 1
        }
    }
    return .string(out)
}
