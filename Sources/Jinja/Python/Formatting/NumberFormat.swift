import SourceText

// Numbers under a format specification.

extension FormatSpec {
    /// A text under the specification.
    func format(text: String) throws(TemplateError) -> String {
        guard type == nil || type == "s" else { throw unknownCode("str") }
        guard sign == nil else { throw valueError("Sign not allowed in string format specifier") }
        guard align != "=" else { throw valueError("'=' alignment not allowed in string format specifier") }
        guard !isAlternate else { throw valueError("Alternate form (#) not allowed in string format specifier") }
        if let grouping { throw valueError("Cannot specify '\(grouping)' with 's'.") }
        return pad(precision.map { text.scalarSlice(0, $0) } ?? text, defaultAlign: "<")
    }

    /// An integer under the specification.
    func format(integer value: BigInt, typeName: String = "int") throws(TemplateError) -> String {
        switch type {
        case nil, "d", "n": return try digits(value, radix: 10, prefix: "")
        case "b": return try digits(value, radix: 2, prefix: "0b")
        case "o": return try digits(value, radix: 8, prefix: "0o")
        case "x": return try digits(value, radix: 16, prefix: "0x")
        case "X": return Casing.upper(try digits(value, radix: 16, prefix: "0x"))
        case "c": return try character(value)
        case "e", "E", "f", "F", "g", "G", "%":
            guard let double = value.double else {
                throw TemplateError(.runtime, "int too large to convert to float", className: "OverflowError")
            }
            return try format(double: double)
        default: throw unknownCode(typeName)
        }
    }

    private func character(_ value: BigInt) throws(TemplateError) -> String {
        guard sign == nil else { throw valueError("Sign not allowed with integer format specifier 'c'") }
        guard let code = value.int, code >= 0, code < 0x110000, let scalar = Unicode.Scalar(UInt32(code)) else {
            throw TemplateError(.runtime, "%c arg not in range(0x110000)", className: "OverflowError")
        }
        return pad(String(scalar), defaultAlign: "<")
    }

    private func digits(_ value: BigInt, radix: UInt32, prefix: String) throws(TemplateError) -> String {
        guard precision == nil else { throw valueError("Precision not allowed in integer format specifier") }
        if grouping == ",", radix != 10 { throw valueError("Cannot specify ',' with '\(type ?? "d")'.") }
        let digits =
            radix == 10 ? try value.magnitude.checkedDescription : value.magnitude.text(radix: radix)
        let head = signText(isNegative: value.isNegative) + (isAlternate ? prefix : "")
        return assemble(head, digits, "", groupSize: radix == 10 ? 3 : 4)
    }

    private func signText(isNegative: Bool) -> String {
        if isNegative { return "-" }
        return sign.map { $0 == "-" ? "" : String($0) } ?? ""
    }

    /// Digits that are finished but for sign, grouping and padding.
    func assemble(number: String, isNegative: Bool) -> String {
        let end = number.utf8.firstIndex { !(0x30...0x39).contains($0) } ?? number.endIndex
        let tail = String(number[end...]) + (type == "%" ? "%" : "")
        return assemble(signText(isNegative: isNegative), String(number[..<end]), tail, groupSize: 3)
    }

    // Grouping counts zeros that fill the width (`{:06,}`), so the digits are widened before they are grouped.
    private func assemble(_ head: String, _ digits: String, _ tail: String, groupSize: Int) -> String {
        guard let grouping, !digits.isEmpty else {
            return pad(head + digits + tail, defaultAlign: ">", signWidth: head.scalarCount)
        }
        var grouped = Array(digits.utf8)
        if fill == "0", align == "=" {
            let room = width - head.scalarCount - tail.scalarCount
            while groupedCount(grouped.count, groupSize) < room { grouped.insert(0x30, at: 0) }
        }
        var text = ""
        for (place, digit) in grouped.enumerated() {
            if place > 0, (grouped.count - place) % groupSize == 0 { text.unicodeScalars.append(grouping) }
            text.unicodeScalars.append(Unicode.Scalar(digit))
        }
        return pad(head + text + tail, defaultAlign: ">", signWidth: head.scalarCount)
    }

    private func groupedCount(_ digits: Int, _ size: Int) -> Int { digits + max(0, digits - 1) / size }

    /// A float under the specification.
    func format(double value: Double, typeName: String = "float") throws(TemplateError) -> String {
        guard precision ?? 0 <= FloatText.precisionLimit else { throw valueError("precision too big") }
        let scaled = type == "%" ? value * 100 : value
        var body: String
        if scaled.isFinite {
            body = try finite(scaled.magnitude, typeName)
        } else {
            guard type == nil || "eEfFgGn%".unicodeScalars.contains(type ?? "f") else { throw unknownCode(typeName) }
            body = scaled.isNaN ? "nan" : "inf"
        }
        if type == "E" || type == "F" || type == "G" { body = Casing.upper(body) }
        var isNegative = scaled.sign == .minus && !scaled.isNaN
        if clearsNegativeZero, isNegative, scaled.isFinite, !body.utf8.contains(where: { (0x31...0x39).contains($0) }) {
            isNegative = false
        }
        let end = body.utf8.firstIndex { !(0x30...0x39).contains($0) } ?? body.endIndex
        let tail = String(body[end...]) + (type == "%" ? "%" : "")
        return assemble(signText(isNegative: isNegative), String(body[..<end]), tail, groupSize: 3)
    }

    private func finite(_ value: Double, _ typeName: String) throws(TemplateError) -> String {
        switch type {
        case "f", "F", "%":
            let text = FloatText.fixed(value, precision ?? 6)
            return isAlternate && precision == 0 ? text + "." : text
        case "e", "E": return FloatText.scientific(value, precision ?? 6)
        case "g", "G", "n": return FloatText.general(value, max(1, precision ?? 6), keepsZeros: isAlternate)
        case nil: return plain(value)
        default: throw unknownCode(typeName)
        }
    }

    // No type: like `repr`; with a precision like `g`, but with a digit after the point and an earlier exponent.
    private func plain(_ value: Double) -> String {
        guard let precision else { return pythonText(of: value) }
        let digits = max(1, precision)
        let exponent = value == 0 ? 0 : FloatText.exponent(value, digits - 1)
        if exponent < -4 || exponent >= digits - (precision > 0 ? 1 : 0) && exponent >= digits {
            return FloatText.general(value, digits, keepsZeros: isAlternate)
        }
        if exponent == digits - 1, !isAlternate { return trimmedScientific(value, digits) }
        let text = FloatText.general(value, digits, keepsZeros: isAlternate)
        return text.utf8.contains(UInt8(ascii: ".")) || text.utf8.contains(UInt8(ascii: "e")) ? text : text + ".0"
    }

    private func trimmedScientific(_ value: Double, _ digits: Int) -> String {
        var text = FloatText.scientific(value, digits - 1)
        guard let e = text.utf8.firstIndex(of: UInt8(ascii: "e")) else { return text }
        var mantissa = String(text[..<e])
        if mantissa.utf8.contains(UInt8(ascii: ".")) {
            while mantissa.utf8.last == UInt8(ascii: "0") { mantissa.removeLast() }
            if mantissa.utf8.last == UInt8(ascii: ".") { mantissa.removeLast() }
        }
        text = mantissa + text[e...]
        return text
    }
}
