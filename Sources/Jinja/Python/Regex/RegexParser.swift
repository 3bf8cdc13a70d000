/// Flags of an expression, with the values of Python's `re`.
struct RegexFlags: OptionSet, Sendable, Hashable {
    let rawValue: Int
    static let ignoreCase = RegexFlags(rawValue: 2)
    static let locale = RegexFlags(rawValue: 4)
    static let multiline = RegexFlags(rawValue: 8)
    static let dotAll = RegexFlags(rawValue: 16)
    static let unicode = RegexFlags(rawValue: 32)
    static let verbose = RegexFlags(rawValue: 64)
    static let ascii = RegexFlags(rawValue: 256)

    /// The flag of an inline letter.
    init?(letter: Unicode.Scalar) {
        switch letter {
        case "i": self = .ignoreCase
        case "L": self = .locale
        case "m": self = .multiline
        case "s": self = .dotAll
        case "u": self = .unicode
        case "x": self = .verbose
        case "a": self = .ascii
        default: return nil
        }
    }
    init(rawValue: Int) { self.rawValue = rawValue }
}

/// Python's `re.error`.
func regexError(_ message: String, at place: Int?) -> TemplateError {
    TemplateError(.runtime, message + (place.map { " at position \($0)" } ?? ""), className: "error")
}

/// Reads Python's regular expression syntax.
struct RegexParser {
    let scalars: [Unicode.Scalar]
    var place = 0
    var flags: RegexFlags
    /// Flags set by `(?i)` at the very start; they hold for the whole expression.
    var globalFlags: RegexFlags = []
    /// What `(?…)` at the very start asked for.
    var explicitFlags: RegexFlags = []
    /// Where the groups of flags at the very start end.
    var endOfLeadingFlags = 0
    var groupCount = 0
    var groupNames: [(name: String, index: Int)] = []
    var openGroups: Set<Int> = []
    private var depth = 0
    static let depthLimit = 100

    /// Starts at the beginning of a pattern.
    init(_ pattern: String, _ flags: RegexFlags) {
        scalars = Array(pattern.unicodeScalars)
        self.flags = flags.contains(.ascii) ? flags : flags.union(.unicode)
    }

    /// The whole expression.
    /// - Throws: `re.error` with Python's message and position.
    mutating func parse() throws(TemplateError) -> RegexNode {
        let node = try alternatives()
        guard place == scalars.count else { throw regexError("unbalanced parenthesis", at: place) }
        return node
    }

    // MARK: reading

    var current: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard current == scalar else { return false }
        place += 1
        return true
    }

    private func starts(with text: String) -> Bool {
        scalars[place...].starts(with: text.unicodeScalars)
    }

    // MARK: structure

    mutating func alternatives() throws(TemplateError) -> RegexNode {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.depthLimit else { throw regexError("too many nested groups", at: place) }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    mutating func sequence() throws(TemplateError) -> RegexNode {
        var nodes: [RegexNode] = []
        while let next = current, next != "|", next != ")" {
            if flags.contains(.verbose), skipVerbose(next) { continue }
            if let node = try repeatedItem() { nodes.append(node) }
        }
        return nodes.count == 1 ? nodes[0] : .sequence(nodes)
    }

    private mutating func skipVerbose(_ next: Unicode.Scalar) -> Bool {
        if " \t\n\r\u{0B}\u{0C}".unicodeScalars.contains(next) {
            place += 1
            return true
        }
        guard next == "#" else { return false }
        while let scalar = current, scalar != "\n" {
            _ = scalar
            place += 1
        }
        return true
    }

    private mutating func repeatedItem() throws(TemplateError) -> RegexNode? {
        let start = place
        guard let node = try item() else { return nil }
        if flags.contains(.verbose) { while let next = current, skipVerbose(next) {} }
        var result = node
        var isRepeated = false
        while let (least, most, width) = try quantifier() {
            guard node.isRepeatable || scalars[start] == "(", start < place else {
                throw regexError("nothing to repeat", at: place)
            }
            let repeatPlace = place
            place += width
            guard !isRepeated else { throw regexError("multiple repeat", at: repeatPlace) }
            isRepeated = true
            var kind = RegexNode.RepeatKind.greedy
            if take("?") { kind = .lazy } else if take("+") { kind = .possessive }
            result = .repeated(node, least: least, most: most, kind)
            if flags.contains(.verbose) { while let next = current, skipVerbose(next) {} }
        }
        return result
    }

    /// The quantifier that stands here, and how many code points it is wide; nil where there is none.
    private func quantifier() throws(TemplateError) -> (least: Int, most: Int?, width: Int)? {
        switch current {
        case "*": return (0, nil, 1)
        case "+": return (1, nil, 1)
        case "?": return (0, 1, 1)
        case "{": return try counted()
        default: return nil
        }
    }

    private func counted() throws(TemplateError) -> (least: Int, most: Int?, width: Int)? {
        var end = place + 1
        func digits() -> String {
            let start = end
            while end < scalars.count, (0x30...0x39).contains(scalars[end].value) { end += 1 }
            return String(String.UnicodeScalarView(scalars[start..<end]))
        }
        let low = digits()
        var high = low
        if end < scalars.count, scalars[end] == "," {
            end += 1
            high = digits()
        } else if low.isEmpty {
            return nil
        }
        guard end < scalars.count, scalars[end] == "}" else { return nil }
        let least = try count(low) ?? 0
        let most = try count(high)
        if let most, most < least {
            throw regexError("min repeat greater than max repeat", at: place)
        }
        return (least, most, end + 1 - place)
    }

    private func count(_ digits: String) throws(TemplateError) -> Int? {
        if digits.isEmpty { return nil }
        guard let count = Int(digits), count < 4_294_967_295 else {
            throw TemplateError(.runtime, "the repetition number is too large", className: "OverflowError")
        }
        return count
    }

    // MARK: items

    private mutating func item() throws(TemplateError) -> RegexNode? {
        let start = place
        let next = scalars[place]
        place += 1
        switch next {
        case "*", "+", "?": throw regexError("nothing to repeat", at: start)
        case "{":
            place = start
            if try counted() != nil { throw regexError("nothing to repeat", at: start) }
            place = start + 1
            return .one(literal(next))
        case ".": return .one(.any(exceptNewline: !flags.contains(.dotAll)))
        case "^": return .position(flags.contains(.multiline) ? .lineStart : .textStart)
        case "$": return .position(flags.contains(.multiline) ? .lineEnd : .finalLineEnd)
        case "[": return .one(try characterClass(start))
        case "(": return try group(start)
        case "\\": return try escape(start)
        default: return .one(literal(next))
        }
    }

    /// The class of one code point under the flags in force.
    func literal(_ scalar: Unicode.Scalar) -> CharacterClass {
        .one(scalar, ignoresCase: flags.contains(.ignoreCase), isASCIICase: flags.contains(.ascii))
    }
}

extension RegexNode {
    /// Whether a quantifier may follow.
    fileprivate var isRepeatable: Bool {
        switch self {
        case .position: false
        default: true
        }
    }
}
