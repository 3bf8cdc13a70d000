extension RegexParser {
    /// What follows a backslash outside of `[…]`; `start` is the backslash.
    mutating func escape(_ start: Int) throws(TemplateError) -> RegexNode {
        guard let letter = current else { throw regexError("bad escape (end of pattern)", at: start) }
        place += 1
        let isASCII = flags.contains(.ascii)
        switch letter {
        case "A": return .position(.textStart)
        case "Z": return .position(.textEnd)
        case "b": return .position(.wordBoundary(isASCII: isASCII))
        case "B": return .position(.noWordBoundary(isASCII: isASCII))
        case "1"..."9": return try numbered(start)
        default: break
        }
        if let item = category(letter) {
            var set = CharacterClass()
            set.items = [item]
            return .one(set.finished())
        }
        return .one(literal(try escapedScalar(letter, start)))
    }

    /// `\d`, `\s`, `\w` and their opposites.
    private func category(_ letter: Unicode.Scalar) -> CharacterClass.Item? {
        let isASCII = flags.contains(.ascii)
        switch letter {
        case "d": return .category(.digit, isASCII: isASCII, isNegative: false)
        case "D": return .category(.digit, isASCII: isASCII, isNegative: true)
        case "s": return .category(.space, isASCII: isASCII, isNegative: false)
        case "S": return .category(.space, isASCII: isASCII, isNegative: true)
        case "w": return .category(.word, isASCII: isASCII, isNegative: false)
        case "W": return .category(.word, isASCII: isASCII, isNegative: true)
        default: return nil
        }
    }

    // One or two digits are a group; three octal ones a code point.
    private mutating func numbered(_ start: Int) throws(TemplateError) -> RegexNode {
        var digits = [scalars[place - 1]]
        if let next = current, (0x30...0x39).contains(next.value) {
            digits.append(next)
            place += 1
            if let third = current, digits.allSatisfy({ (0x30...0x37).contains($0.value) }),
                (0x30...0x37).contains(third.value)
            {
                digits.append(third)
                place += 1
                let code = digits.reduce(UInt32(0)) { $0 * 8 + $1.value - 0x30 }
                guard code <= 0o377, let scalar = Unicode.Scalar(code) else {
                    let text = String(String.UnicodeScalarView(digits))
                    throw regexError("octal escape value \\\(text) outside of range 0-0o377", at: start)
                }
                return .one(literal(scalar))
            }
        }
        let index = digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }
        return try backReference(index, at: start)
    }

    /// The code point that an escape stands for, inside or outside of `[…]`.
    private mutating func escapedScalar(
        _ letter: Unicode.Scalar, _ start: Int
    ) throws(TemplateError) -> Unicode.Scalar {
        switch letter {
        case "a": return "\u{07}"
        case "f": return "\u{0C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0B}"
        case "x": return try hexadecimal(2, "x", start)
        case "u": return try hexadecimal(4, "u", start)
        case "U": return try hexadecimal(8, "U", start)
        case "0": return octal()
        case "N": return try named(start)
        default: break
        }
        if letter.value < 0x80, letter.isPythonAlphanumeric { throw regexError("bad escape \\\(letter)", at: start) }
        return letter
    }

    // `\N{DIGIT ONE}`. Rare, so the name is looked for among all code points.
    private mutating func named(_ start: Int) throws(TemplateError) -> Unicode.Scalar {
        guard take("{") else { throw regexError("missing {", at: place) }
        let first = place
        guard let end = scalars[first...].firstIndex(of: "}") else {
            throw regexError("missing }, unterminated name", at: first)
        }
        let name = Casing.upper(String(String.UnicodeScalarView(scalars[first..<end])))
        guard !name.isEmpty else { throw regexError("missing character name", at: first) }
        place = end + 1
        for code in UInt32(0x20)..<0x110000 {
            guard let scalar = Unicode.Scalar(code), let known = scalar.properties.name, known == name else { continue }
            return scalar
        }
        throw regexError("undefined character name \(quotedRepresentation(of: name))", at: start)
    }

    private mutating func octal() -> Unicode.Scalar {
        var code: UInt32 = 0
        var count = 0
        while count < 2, let next = current, (0x30...0x37).contains(next.value) {
            code = code * 8 + next.value - 0x30
            place += 1
            count += 1
        }
        return Unicode.Scalar(code) ?? "\0"
    }

    private mutating func hexadecimal(
        _ count: Int, _ letter: String, _ start: Int
    ) throws(TemplateError) -> Unicode.Scalar {
        var digits = ""
        while digits.utf8.count < count, let next = current, next.properties.isASCIIHexDigit {
            digits.unicodeScalars.append(next)
            place += 1
        }
        guard digits.utf8.count == count, let code = UInt32(digits, radix: 16) else {
            throw regexError("incomplete escape \\\(letter)\(digits)", at: start)
        }
        guard let scalar = Unicode.Scalar(code) else {
            throw regexError("bad escape \\\(letter)\(digits)", at: start)
        }
        return scalar
    }

    // MARK: classes

    /// The class in brackets; `place` stands after the opening one, `start` on it.
    mutating func characterClass(_ start: Int) throws(TemplateError) -> CharacterClass {
        var set = CharacterClass()
        set.ignoresCase = flags.contains(.ignoreCase)
        set.isASCIICase = flags.contains(.ascii)
        set.isNegative = take("^")
        let first = place
        while true {
            guard let next = current else { throw regexError("unterminated character set", at: start) }
            if next == "]", place > first {
                place += 1
                return set.finished()
            }
            let itemStart = place
            let low = try classItem()
            guard current == "-", place + 1 < scalars.count, scalars[place + 1] != "]" else {
                if current == "-", place + 1 >= scalars.count {
                    throw regexError("unterminated character set", at: start)
                }
                set.items.append(low)
                continue
            }
            place += 1
            let high = try classItem()
            guard case .range(let from) = low, case .range(let to) = high, from.lowerBound <= to.lowerBound else {
                let text = String(String.UnicodeScalarView(scalars[itemStart..<place]))
                throw regexError("bad character range \(text)", at: itemStart)
            }
            set.items.append(.range(from.lowerBound...to.lowerBound))
        }
    }

    private mutating func classItem() throws(TemplateError) -> CharacterClass.Item {
        let start = place
        let next = scalars[place]
        place += 1
        guard next == "\\" else { return .range(next.value...next.value) }
        guard let letter = current else { throw regexError("bad escape (end of pattern)", at: start) }
        place += 1
        if let item = category(letter) { return item }
        if letter == "b" { return .range(0x08...0x08) }
        if (0x30...0x37).contains(letter.value) {
            place -= 1
            var code: UInt32 = 0
            let digits = place
            while place < digits + 3, let digit = current, (0x30...0x37).contains(digit.value) {
                code = code * 8 + digit.value - 0x30
                place += 1
            }
            guard code <= 0o377 else {
                let text = String(String.UnicodeScalarView(scalars[digits..<place]))
                throw regexError("octal escape value \\\(text) outside of range 0-0o377", at: start)
            }
            return .range(code...code)
        }
        let scalar = try escapedScalar(letter, start)
        return .range(scalar.value...scalar.value)
    }
}
