/// A shell pattern as Python's `fnmatch` reads it: `*`, `?`, `[abc]`, `[!a-z]`.
///
/// `*` matches slashes and dots too. Upper and lower case differ.
struct Glob: Sendable {
    private enum Part: Sendable {
        case scalar(Unicode.Scalar)
        case one
        case many
        case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
    }

    private let text: String
    /// Nil where the pattern has no wildcard and only equals itself.
    private let parts: [Part]?

    /// A pattern; every text is one.
    init(_ text: String) {
        self.text = text
        parts = Self.hasWildcard(text) ? Self.parse(Array(text.unicodeScalars)) : nil
    }

    /// Whether a text contains a character with a meaning of its own.
    static func hasWildcard(_ text: String) -> Bool {
        text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
    }

    /// Whether the whole of a text matches.
    func matches(_ candidate: String) -> Bool {
        guard let parts else { return candidate == text }
        if parts.count == 1, case .many = parts[0] { return true }
        return Self.match(parts, Array(candidate.unicodeScalars))
    }

    /// On a mismatch the last `*` takes one character more: linear for most, never exponential.
    private static func match(_ parts: [Part], _ text: [Unicode.Scalar]) -> Bool {
        var part = 0
        var place = 0
        var retry: (part: Int, place: Int)?
        while place < text.count {
            if part < parts.count, case .many = parts[part] {
                part += 1
                retry = (part, place)
            } else if part < parts.count, accepts(parts[part], text[place]) {
                part += 1
                place += 1
            } else if let last = retry {
                part = last.part
                place = last.place + 1
                retry = (part, place)
            } else {
                return false
            }
        }
        return parts[part...].allSatisfy { if case .many = $0 { true } else { false } }
    }

    private static func accepts(_ part: Part, _ scalar: Unicode.Scalar) -> Bool {
        switch part {
        case .scalar(let wanted): wanted == scalar
        case .one: true
        case .many: false
        case .oneOf(let ranges, let negated): ranges.contains { $0.contains(scalar) } != negated
        }
    }

    private static func parse(_ text: [Unicode.Scalar]) -> [Part] {
        var parts: [Part] = []
        var place = 0
        while place < text.count {
            let scalar = text[place]
            place += 1
            switch scalar {
            case "*":
                if case .many? = parts.last { continue }
                parts.append(.many)
            case "?": parts.append(.one)
            case "[": parts.append(bracket(text, &place))
            default: parts.append(.scalar(scalar))
            }
        }
        return parts
    }

    /// What stands behind a `[`; without a closing bracket it is the character itself.
    private static func bracket(_ text: [Unicode.Scalar], _ place: inout Int) -> Part {
        var first = place
        if first < text.count, text[first] == "!" { first += 1 }
        // A `]` right at the start is a member.
        var end = first < text.count && text[first] == "]" ? first + 1 : first
        while end < text.count, text[end] != "]" { end += 1 }
        guard end < text.count else { return .scalar("[") }
        let negated = text[place] == "!"
        place = end + 1
        return .oneOf(ranges(text[first..<end]), negated: negated)
    }

    private static func ranges(_ text: ArraySlice<Unicode.Scalar>) -> [ClosedRange<Unicode.Scalar>] {
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var place = text.startIndex
        while place < text.endIndex {
            let low = text[place]
            if place + 2 < text.endIndex, text[place + 1] == "-" {
                let high = text[place + 2]
                if low <= high { ranges.append(low...high) }
                place += 3
            } else {
                ranges.append(low...low)
                place += 1
            }
        }
        return ranges
    }
}
