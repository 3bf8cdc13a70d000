// `int()` and `float()`.

/// `int(value)` of a float.
/// - Throws: Python's errors for infinities and NaN.
func truncated(_ value: Double) throws(TemplateError) -> BigInt {
    if let integer = BigInt(truncating: value) { return integer }
    if value.isNaN { throw valueError("cannot convert float NaN to integer") }
    throw TemplateError(.runtime, "cannot convert float infinity to integer", className: "OverflowError")
}

/// `float(value)` of a number, nil for what is none (texts included).
func floatNumber(_ value: Value) throws(TemplateError) -> Double? {
    if let number = value.number { return try number.checkedDouble() }
    if case .undefined(let undefined) = value { throw undefined.error }
    if case .object(let object) = value { return try object.floated() }
    return nil
}

/// `int(text, base)`.
/// - Throws: Python's ValueError.
func parseInteger(_ text: String, base: Int = 10) throws(TemplateError) -> BigInt {
    guard base == 0 || (2...36).contains(base) else {
        throw valueError("int() base must be >= 2 and <= 36, or 0")
    }
    let digits = asciiDigits(text.strippingBlanks())
    if let value = integer(digits, base) {
        guard base.nonzeroBitCount == 1 || value.approximateDigits <= BigInt.digitLimit else {
            throw valueError(
                "Exceeds the limit (\(BigInt.digitLimit) digits) for integer string conversion: value has "
                    + "\(digits.count) digits; use sys.set_int_max_str_digits() to increase the limit")
        }
        return value
    }
    throw valueError("invalid literal for int() with base \(base): \(quotedRepresentation(of: text))")
}

private func integer(_ digits: [UInt8], _ base: Int) -> BigInt? {
    var rest = digits[...]
    var isNegative = false
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        isNegative = sign == UInt8(ascii: "-")
        rest = rest.dropFirst()
    }
    var radix = base
    if rest.count > 2, rest.first == 0x30, let letter = rest.dropFirst().first,
        let prefixed = [UInt8(ascii: "x"): 16, UInt8(ascii: "o"): 8, UInt8(ascii: "b"): 2][letter | 0x20],
        base == 0 || base == prefixed
    {
        radix = prefixed
        rest = rest.dropFirst(2)
        if rest.first == UInt8(ascii: "_") { rest = rest.dropFirst() }
    } else if base == 0 {
        radix = 10
        guard rest.first != 0x30 || rest.allSatisfy({ $0 == 0x30 || $0 == UInt8(ascii: "_") }) else { return nil }
    }
    guard let plain = withoutUnderscores(rest), let value = BigInt(digits: plain, radix: UInt32(radix)),
        plain.first.map({ $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "+") }) == true
    else { return nil }
    return isNegative ? -value : value
}

/// Digits without their underscores; nil where an underscore does not stand between two digits.
private func withoutUnderscores(_ digits: ArraySlice<UInt8>) -> [UInt8]? {
    guard digits.first != 0x5F, digits.last != 0x5F else { return nil }
    guard digits.contains(0x5F) else { return Array(digits) }
    for (a, b) in zip(digits, digits.dropFirst()) where a == 0x5F && b == 0x5F { return nil }
    return digits.filter { $0 != 0x5F }
}

/// The text with decimal digits of all scripts as ASCII digits.
private func asciiDigits(_ text: String) -> [UInt8] {
    if text.isASCII { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { scalar -> [UInt8] in
        if scalar.value >= 0x80, let digit = scalar.decimalDigit { return [0x30 + UInt8(digit)] }
        return Array(String(scalar).utf8)
    }
}

/// `float(text)`.
/// - Throws: Python's ValueError.
func parseFloat(_ text: String) throws(TemplateError) -> Double {
    let digits = asciiDigits(text.strippingBlanks())
    guard let value = float(digits) else {
        throw valueError("could not convert string to float: \(quotedRepresentation(of: text))")
    }
    return value
}

private func float(_ digits: [UInt8]) -> Double? {
    let word = Casing.lower(String(decoding: digits, as: UTF8.self))
    let unsigned =
        word.utf8.first == UInt8(ascii: "-") || word.utf8.first == UInt8(ascii: "+") ? word.dropFirst() : word[...]
    switch unsigned {
    case "inf", "infinity": return word.utf8.first == UInt8(ascii: "-") ? -.infinity : .infinity
    case "nan": return .nan
    default: break
    }
    // Swift reads hexadecimal floats and Python does not.
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) || "+-.eE_".utf8.contains($0) }) else {
        return nil
    }
    for (place, byte) in digits.enumerated() where byte == 0x5F {
        guard place > 0, place + 1 < digits.count, (0x30...0x39).contains(digits[place - 1]),
            (0x30...0x39).contains(digits[place + 1])
        else { return nil }
    }
    var plain = digits.filter { $0 != 0x5F }
    guard plain.contains(where: { (0x30...0x39).contains($0) }) else { return nil }
    // ".5" and "5." are fine in Python.
    if let point = plain.firstIndex(of: UInt8(ascii: ".")) {
        if point + 1 >= plain.count || !(0x30...0x39).contains(plain[point + 1]) {
            guard point > 0, (0x30...0x39).contains(plain[point - 1]) else { return nil }
            plain.insert(0x30, at: point + 1)
        }
        if point == 0 || !(0x30...0x39).contains(plain[point - 1]) { plain.insert(0x30, at: point) }
    }
    return Double(String(decoding: plain, as: UTF8.self))
}
