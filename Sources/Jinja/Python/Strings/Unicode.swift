// What Python's `str` knows about code points (Unicode 14), from the standard library's tables.

extension Unicode.Scalar {
    /// `str.isspace` and what `split()` and `strip()` take for a blank.
    @inline(__always)
    var isPythonSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
            true
        default: false
        }
    }

    /// Whether `splitlines` ends a line here.
    var isPythonLineEnd: Bool {
        switch value {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// `str.isalpha`.
    var isPythonAlpha: Bool {
        if value < 0x80 { return (0x61...0x7A).contains(value | 0x20) }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    /// `str.isdecimal`.
    var isPythonDecimal: Bool {
        value < 0x80 ? (0x30...0x39).contains(value) : properties.numericType == .decimal
    }
    /// `str.isdigit`.
    var isPythonDigit: Bool {
        value < 0x80
            ? (0x30...0x39).contains(value) : properties.numericType == .decimal || properties.numericType == .digit
    }
    /// `str.isnumeric`.
    var isPythonNumeric: Bool { value < 0x80 ? (0x30...0x39).contains(value) : properties.numericType != nil }
    /// `str.isalnum`.
    var isPythonAlphanumeric: Bool { isPythonAlpha || isPythonNumeric }
    /// What `\w` matches.
    var isWordCharacter: Bool { value == 0x5F || isPythonAlphanumeric }
    /// Whether it takes part in `isupper`, `islower`, `title`.
    var isPythonCased: Bool {
        if value < 0x80 { return (0x61...0x7A).contains(value | 0x20) }
        return properties.isUppercase || properties.isLowercase || properties.generalCategory == .titlecaseLetter
    }
    /// The value of a decimal digit of any script.
    var decimalDigit: UInt32? {
        if value < 0x80 { return (0x30...0x39).contains(value) ? value - 0x30 : nil }
        guard properties.numericType == .decimal, let number = properties.numericValue else { return nil }
        return UInt32(number)
    }
}

/// Case conversions of `str`.
enum Casing {
    static func upper(_ text: String) -> String {
        ascii(text) { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 } ?? mapped(text) { $0.properties.uppercaseMapping }
    }

    static func lower(_ text: String) -> String {
        ascii(text, lowered) ?? lowerAny(Array(text.unicodeScalars))
    }

    /// Whether it is plain ASCII without capitals: then `lower` changes nothing. False says nothing.
    static func isLower(_ text: String) -> Bool {
        let answer = text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
        }
        return answer ?? false
    }

    static func swapped(_ text: String) -> String {
        ascii(text) { (0x61...0x7A).contains($0 | 0x20) ? $0 ^ 0x20 : $0 }
            ?? swappedAny(Array(text.unicodeScalars))
    }

    private static func swappedAny(_ scalars: [Unicode.Scalar]) -> String {
        var out = ""
        for (place, scalar) in scalars.enumerated() {
            if scalar.properties.isUppercase {
                out += lower(scalar, at: place, in: scalars)
            } else {
                out += scalar.properties.isLowercase ? scalar.properties.uppercaseMapping : String(scalar)
            }
        }
        return out
    }

    static func capitalized(_ text: String) -> String {
        guard let first = text.unicodeScalars.first else { return "" }
        let rest = Array(text.unicodeScalars.dropFirst())
        return first.properties.titlecaseMapping + lowerAny([first] + rest, from: 1)
    }

    static func titled(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        var out = ""
        var inWord = false
        for (place, scalar) in scalars.enumerated() {
            out += inWord ? lower(scalar, at: place, in: scalars) : scalar.properties.titlecaseMapping
            inWord = scalar.isPythonCased
        }
        return out
    }

    /// `str.casefold`: the full case folding of Unicode.
    static func folded(_ text: String) -> String {
        ascii(text, lowered) ?? mapped(text, folded)
    }

    private static func folded(_ scalar: Unicode.Scalar) -> String {
        switch scalar.value {
        case 0x131, 0x13A0...0x13F5: return String(scalar)  // dotless i; Cherokee folds to its capitals
        case 0x1E9E: return "ss"
        case 0x13F8...0x13FD, 0xAB70...0xABBF: return scalar.properties.uppercaseMapping
        default:
            let folded = mapped(scalar.properties.uppercaseMapping) { $0.properties.lowercaseMapping }
            return scalar.properties.isUppercase && folded.unicodeScalars.count == 1
                ? scalar.properties.lowercaseMapping : folded
        }
    }

    @inline(__always)
    private static func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

    /// The text with each byte mapped, nil where it is not ASCII.
    @inline(__always)
    private static func ascii(_ text: String, _ map: (UInt8) -> UInt8) -> String? {
        var text = text
        return text.withUTF8 { bytes -> String? in
            for byte in bytes where byte >= 0x80 { return nil }
            return String(unsafeUninitializedCapacity: bytes.count) { out in
                for place in bytes.indices { out[place] = map(bytes[place]) }
                return bytes.count
            }
        }
    }

    private static func mapped(_ text: String, _ map: (Unicode.Scalar) -> String) -> String {
        var out = ""
        for scalar in text.unicodeScalars { out += map(scalar) }
        return out
    }

    private static func lowerAny(_ scalars: [Unicode.Scalar], from start: Int = 0) -> String {
        var out = ""
        for place in scalars.indices.dropFirst(start) { out += lower(scalars[place], at: place, in: scalars) }
        return out
    }

    // A capital sigma at the end of a word becomes the final form.
    private static func lower(_ scalar: Unicode.Scalar, at place: Int, in scalars: [Unicode.Scalar]) -> String {
        guard scalar.value == 0x3A3 else { return scalar.properties.lowercaseMapping }
        let before = scalars[..<place].last { !$0.properties.isCaseIgnorable }
        let after = scalars[(place + 1)...].first { !$0.properties.isCaseIgnorable }
        return before?.properties.isCased == true && after?.properties.isCased != true ? "ς" : "σ"
    }
}
