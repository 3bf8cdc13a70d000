/// One conversion of `%` formatting: flags, width and precision.
struct PercentSpec {
    var isLeft = false
    var showsPlus = false
    var showsBlank = false
    var isAlternate = false
    var fillsZero = false
    var width = 0
    var precision: Int?

    mutating func readFlags(_ scalars: [Unicode.Scalar], _ place: inout Int) {
        while place < scalars.count {
            switch scalars[place] {
            case "-": isLeft = true
            case "+": showsPlus = true
            case " ": showsBlank = true
            case "#": isAlternate = true
            case "0": fillsZero = true
            default: return
            }
            place += 1
        }
    }

    /// A value in the form that the letter asks for.
    func text(
        of value: Value, _ letter: Unicode.Scalar, _ renderer: Renderer, escapes: Bool
    ) throws(TemplateError) -> String {
        switch letter {
        case "s":
            let text = escapes ? try escaped(value, renderer) : try str(value, renderer)
            return pad(precision.map { text.scalarSlice(0, $0) } ?? text)
        case "r", "a":
            let text = letter == "r" ? repr(value) : asciiRepresentation(value)
            let shown = escapes ? escaped(text) : text
            return pad(precision.map { shown.scalarSlice(0, $0) } ?? shown)
        case "c": return pad(try character(value))
        case "d", "i", "u": return try integer(value, letter, 10, "")
        case "x": return try integer(value, letter, 16, "0x")
        case "X": return Casing.upper(try integer(value, letter, 16, "0x"))
        case "o": return try integer(value, letter, 8, "0o")
        default: return try float(value, letter)
        }
    }

    private func character(_ value: Value) throws(TemplateError) -> String {
        if let text = value.string, text.unicodeScalars.count == 1 { return text }
        guard let number = value.number?.big else { throw typeError("%c requires int or char") }
        guard let code = number.int, code >= 0, code < 0x110000, let scalar = Unicode.Scalar(UInt32(code)) else {
            throw TemplateError(.runtime, "%c arg not in range(0x110000)", className: "OverflowError")
        }
        return String(scalar)
    }

    private func integer(
        _ value: Value, _ letter: Unicode.Scalar, _ radix: UInt32, _ prefix: String
    ) throws(TemplateError) -> String {
        let number = try wholeNumber(value, letter, isDecimal: radix == 10)
        var digits = radix == 10 ? try number.magnitude.checkedDescription : number.magnitude.text(radix: radix)
        if let precision { digits = repeated("0", max(0, precision - digits.utf8.count)) + digits }
        return assemble(isNegative: number.isNegative, isAlternate ? prefix : "", digits)
    }

    private func wholeNumber(
        _ value: Value, _ letter: Unicode.Scalar, isDecimal: Bool
    ) throws(TemplateError) -> BigInt {
        if let number = value.number {
            if let integer = number.big { return integer }
            if isDecimal { return try truncated(number.double) }
        } else if isDecimal, case .undefined(let undefined) = value {
            throw undefined.error
        } else if isDecimal, case .object(let object) = value, let integer = try object.truncated() {
            return integer
        }
        let wanted = isDecimal ? "a real number" : "an integer"
        throw typeError("%\(letter) format: \(wanted) is required, not \(pythonTypeName(value))")
    }

    private func float(_ value: Value, _ letter: Unicode.Scalar) throws(TemplateError) -> String {
        if case .undefined(let undefined) = value { throw undefined.error }
        guard let number = try floatNumber(value) else {
            throw typeError("must be real number, not \(pythonTypeName(value))")
        }
        var spec = try FormatSpec("", for: "float")
        spec.type = letter
        spec.precision = precision ?? 6
        spec.isAlternate = isAlternate
        let body = try spec.format(double: number.magnitude)
        return assemble(isNegative: number.sign == .minus && !number.isNaN, "", body)
    }

    private func assemble(isNegative: Bool, _ prefix: String, _ digits: String) -> String {
        let head = (isNegative ? "-" : showsPlus ? "+" : showsBlank ? " " : "") + prefix
        let missing = width - head.utf8.count - digits.utf8.count
        guard fillsZero, !isLeft, missing > 0 else { return pad(head + digits) }
        return head + repeated("0", missing) + digits
    }

    private func pad(_ text: String) -> String {
        let missing = width - text.scalarCount
        guard missing > 0 else { return text }
        let blanks = repeated(" ", missing)
        return isLeft ? text + blanks : blanks + text
    }
}
