/// Python's `format % operand` on strings.
/// - Throws: Python's TypeError, ValueError and KeyError.
func percentFormat(_ format: Text, _ operand: Value, _ renderer: Renderer) throws(TemplateError) -> Value {
    let isMarkup = format.flavour == .markup
    var formatter = PercentFormat(operand, renderer, escapes: isMarkup)
    let hasConversions = format.string.utf8.contains(UInt8(ascii: "%"))
    let text = try formatter.format(hasConversions ? Array(format.string.unicodeScalars) : [])
    if !hasConversions { return .text(Text(format.string, isMarkup ? .markup : .plain)) }
    return .text(Text(text, isMarkup ? .markup : .plain))
}

/// One run of `%` formatting.
private struct PercentFormat {
    private let renderer: Renderer
    private let escapes: Bool
    private let operands: [Value]
    private let mapping: Value?
    private var used = 0

    init(_ operand: Value, _ renderer: Renderer, escapes: Bool) {
        self.renderer = renderer
        self.escapes = escapes
        switch operand {
        case .tuple(let tuple): (operands, mapping) = (tuple.items, nil)
        case .dict, .list, .undefined: (operands, mapping) = ([operand], operand)
        case .object(let object) where object is NamedTuple:
            (operands, mapping) = ((object as? NamedTuple)?.plain.items ?? [], nil)
        case .object(let object) where object.mappingPairs != nil || object.hasItems:
            (operands, mapping) = ([operand], operand)
        default: (operands, mapping) = ([operand], nil)
        }
    }

    mutating func format(_ scalars: [Unicode.Scalar]) throws(TemplateError) -> String {
        var out = ""
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            place += 1
            if scalar == "%" {
                out += try conversion(scalars, &place)
                try checkTextSize(out.utf8.count)
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        if used < operands.count, mapping == nil {
            throw typeError("not all arguments converted during string formatting")
        }
        return out
    }

    private mutating func conversion(
        _ scalars: [Unicode.Scalar], _ place: inout Int
    ) throws(TemplateError) -> String {
        var spec = PercentSpec()
        var given: Value?
        if place < scalars.count, scalars[place] == "(" { given = try named(scalars, &place) }
        spec.readFlags(scalars, &place)
        spec.width = try size(scalars, &place)
        if spec.width < 0 {
            spec.isLeft = true
            spec.width = -spec.width
        }
        if place < scalars.count, scalars[place] == "." {
            place += 1
            spec.precision = max(0, try size(scalars, &place))
        }
        while place < scalars.count, "hlL".unicodeScalars.contains(scalars[place]) { place += 1 }
        guard place < scalars.count else { throw valueError("incomplete format") }
        let letter = scalars[place]
        place += 1
        // A sign that follows at once stands for itself; behind a flag, a width or a name it is an unknown letter.
        if letter == "%", place - 2 >= 0, scalars[place - 2] == "%" { return "%" }
        try checkTextSize(max(spec.width, spec.precision ?? 0))
        let value: Value = if let given { given } else { try next() }
        guard "sradiuxXoeEfFgGc".unicodeScalars.contains(letter) else {
            throw valueError(
                "unsupported format character '\(letter)' (0x\(String(letter.value, radix: 16))) at index \(place - 1)")
        }
        return try spec.text(of: value, letter, renderer, escapes: escapes)
    }

    private mutating func next() throws(TemplateError) -> Value {
        guard used < operands.count else { throw typeError("not enough arguments for format string") }
        used += 1
        return operands[used - 1]
    }

    private mutating func named(_ scalars: [Unicode.Scalar], _ place: inout Int) throws(TemplateError) -> Value {
        guard let mapping else { throw typeError("format requires a mapping") }
        var depth = 1
        place += 1
        let start = place
        while place < scalars.count {
            if scalars[place] == "(" { depth += 1 }
            if scalars[place] == ")" { depth -= 1 }
            if depth == 0 { break }
            place += 1
        }
        guard place < scalars.count else { throw valueError("incomplete format key") }
        let key = String(String.UnicodeScalarView(scalars[start..<place]))
        place += 1
        switch mapping {
        case .dict(let dict):
            guard let value = dict[key] else { throw keyError(.string(key)) }
            return value
        case .list: throw typeError("list indices must be integers or slices, not str")
        default: return try item(.string(key), of: mapping, renderer)
        }
    }

    private mutating func size(_ scalars: [Unicode.Scalar], _ place: inout Int) throws(TemplateError) -> Int {
        if place < scalars.count, scalars[place] == "*" {
            place += 1
            guard let number = try next().number?.big else { throw typeError("* wants int") }
            guard let value = number.int else {
                throw TemplateError(
                    .runtime, "Python int too large to convert to C ssize_t", className: "OverflowError")
            }
            return value
        }
        var value = 0
        while place < scalars.count, (0x30...0x39).contains(scalars[place].value) {
            value = value * 10 + Int(scalars[place].value - 0x30)
            guard value <= 1 << 31 else { throw valueError("width too big") }
            place += 1
        }
        return value
    }
}
