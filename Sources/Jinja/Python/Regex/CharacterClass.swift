/// A set of code points: ranges and named classes.
struct CharacterClass: Sendable {
    /// A member.
    enum Item: Sendable {
        case range(ClosedRange<UInt32>)
        case category(RegexCategory, isASCII: Bool, isNegative: Bool)
    }

    var items: [Item] = []
    var isNegative = false
    var ignoresCase = false
    /// Only ASCII letters have a case: `(?a)`.
    var isASCIICase = false
    // Membership of the first 128 code points, computed when the class is finished.
    private var low: (UInt64, UInt64) = (0, 0)

    /// All code points, or all but the newline.
    static func any(exceptNewline: Bool) -> CharacterClass {
        var result = CharacterClass()
        result.items = exceptNewline ? [.range(0x0A...0x0A)] : []
        result.isNegative = true
        return result.finished()
    }

    /// One code point.
    static func one(_ scalar: Unicode.Scalar, ignoresCase: Bool, isASCIICase: Bool) -> CharacterClass {
        var result = CharacterClass()
        result.items = [.range(scalar.value...scalar.value)]
        result.ignoresCase = ignoresCase
        result.isASCIICase = isASCIICase
        return result.finished()
    }

    /// The same set, ready for use.
    func finished() -> CharacterClass {
        var copy = self
        for code in UInt32(0)..<128 {
            guard let scalar = Unicode.Scalar(code), copy.hasSlowly(scalar) else { continue }
            if code < 64 { copy.low.0 |= 1 << UInt64(code) } else { copy.low.1 |= 1 << UInt64(code - 64) }
        }
        return copy
    }

    /// Whether a code point belongs to the set.
    @inline(__always)
    func has(_ scalar: Unicode.Scalar) -> Bool {
        let code = scalar.value
        if code < 64 { return low.0 >> UInt64(code) & 1 == 1 }
        if code < 128 { return low.1 >> UInt64(code - 64) & 1 == 1 }
        return hasSlowly(scalar)
    }

    private func hasSlowly(_ scalar: Unicode.Scalar) -> Bool {
        var found = hasItem(scalar)
        if !found, ignoresCase {
            found = scalar.caseVariants(isASCII: isASCIICase).contains { hasItem($0) }
        }
        return found != isNegative
    }

    private func hasItem(_ scalar: Unicode.Scalar) -> Bool {
        for item in items {
            switch item {
            case .range(let range): if range.contains(scalar.value) { return true }
            case .category(let category, let isASCII, let isNegative):
                if category.has(scalar, isASCII: isASCII) != isNegative { return true }
            }
        }
        return false
    }
}

/// `\d`, `\s`, `\w`.
enum RegexCategory: Sendable {
    case digit, space, word

    func has(_ scalar: Unicode.Scalar, isASCII: Bool) -> Bool {
        if isASCII, scalar.value >= 0x80 { return false }
        switch self {
        case .digit: return scalar.isPythonDecimal
        case .space: return isASCII ? (0x09...0x0D).contains(scalar.value) || scalar == " " : scalar.isPythonSpace
        case .word: return scalar.isWordCharacter
        }
    }
}

extension Unicode.Scalar {
    /// The other code points that match this one without regard to case.
    func caseVariants(isASCII: Bool) -> [Unicode.Scalar] {
        if value < 0x80 || isASCII {
            guard (0x61...0x7A).contains(value | 0x20), value < 0x80, let other = Unicode.Scalar(value ^ 0x20) else {
                return []
            }
            if isASCII { return [other] }
            switch value | 0x20 {
            case 0x69: return [other, "\u{130}", "\u{131}"]
            case 0x6B: return [other, "\u{212A}"]
            case 0x73: return [other, "\u{17F}"]
            default: return [other]
            }
        }
        // The dotted capital and the dotless small i have no partner of one code point in Unicode's tables.
        if value == 0x130 { return ["i", "I", "\u{131}"] }
        if value == 0x131 { return ["i", "I", "\u{130}"] }
        var variants: [Unicode.Scalar] = []
        for mapping in [properties.lowercaseMapping, properties.uppercaseMapping, properties.titlecaseMapping] {
            let scalars = mapping.unicodeScalars
            guard scalars.count == 1, let other = scalars.first, other != self else { continue }
            variants.append(other)
            // Forms that share a capital: the two small sigmas, the micro sign and mu.
            let back = other.properties.lowercaseMapping.unicodeScalars
            if back.count == 1, let small = back.first, small != self { variants.append(small) }
        }
        return variants
    }
}
