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
    private(set) var globalFlags: RegexFlags = []
    /// What `(?…)` at the very start asked for.
    private(set) var explicitFlags: RegexFlags = []
    /// Where the groups of flags at the very start end.
    private var endOfLeadingFlags = 0
    private(set) var groupCount = 0
    private(set) var groupNames: [(name: String, index: Int)] = []
    private var openGroups: Set<Int> = []
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

    private mutating func alternatives() throws(TemplateError) -> RegexNode {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.depthLimit else { throw regexError("too many nested groups", at: place) }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .alternatives(branches)
    }

    private mutating func sequence() throws(TemplateError) -> RegexNode {
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

    // MARK: groups

    private mutating func group(_ start: Int) throws(TemplateError) -> RegexNode? {
        guard take("?") else { return try capture(named: nil, start) }
        guard let kind = current else { throw regexError("unexpected end of pattern", at: scalars.count) }
        place += 1
        switch kind {
        case ":": return try closed(start) { (parser) throws(TemplateError) in try parser.alternatives() }
        case ">":
            return .atomic(try closed(start) { (parser) throws(TemplateError) in try parser.alternatives() })
        case "=", "!": return try look(start, isBehind: false, isNegative: kind == "!")
        case "<":
            guard let sign = current else { throw regexError("unexpected end of pattern", at: scalars.count) }
            guard sign == "=" || sign == "!" else {
                throw regexError("unknown extension ?<\(sign)", at: start + 1)
            }
            place += 1
            return try look(start, isBehind: true, isNegative: sign == "!")
        case "P": return try named(start)
        case "#": return try comment(start)
        case "(": return try conditional(start)
        default:
            place -= 1
            return try flagged(start)
        }
    }

    private mutating func closed(
        _ start: Int, _ body: (inout RegexParser) throws(TemplateError) -> RegexNode
    ) throws(TemplateError) -> RegexNode {
        let outer = flags
        let node = try body(&self)
        flags = outer
        guard take(")") else { throw regexError("missing ), unterminated subpattern", at: start) }
        return node
    }

    private mutating func capture(named name: String?, _ start: Int) throws(TemplateError) -> RegexNode {
        groupCount += 1
        let index = groupCount
        if let name { groupNames.append((name, index)) }
        openGroups.insert(index)
        let node = try closed(start) { (parser) throws(TemplateError) in try parser.alternatives() }
        openGroups.remove(index)
        return .group(index, node)
    }

    private mutating func look(
        _ start: Int, isBehind: Bool, isNegative: Bool
    ) throws(TemplateError) -> RegexNode {
        let node = try closed(start) { (parser) throws(TemplateError) in try parser.alternatives() }
        if isBehind {
            let (least, most) = node.width
            guard most == least else { throw regexError("look-behind requires fixed-width pattern", at: nil) }
        }
        return .look(node, isBehind: isBehind, isNegative: isNegative)
    }

    private mutating func named(_ start: Int) throws(TemplateError) -> RegexNode {
        if take("<") {
            let namePlace = place
            let name = try groupName(until: ">")
            if let other = groupNames.first(where: { $0.name == name }) {
                throw regexError(
                    "redefinition of group name \(quotedRepresentation(of: name)) as group \(groupCount + 1); "
                        + "was group \(other.index)", at: namePlace)
            }
            return try capture(named: name, start)
        }
        if take("=") {
            let namePlace = place
            let name = try groupName(until: ")")
            guard let index = groupNames.first(where: { $0.name == name })?.index else {
                throw regexError("unknown group name \(quotedRepresentation(of: name))", at: namePlace)
            }
            return try backReference(index, at: start)
        }
        guard let next = current else { throw regexError("unexpected end of pattern", at: scalars.count) }
        throw regexError("unknown extension ?P\(next)", at: start + 1)
    }

    /// A group's name up to its closing mark.
    private mutating func groupName(until mark: Unicode.Scalar) throws(TemplateError) -> String {
        let start = place
        while let next = current, next != mark {
            _ = next
            place += 1
        }
        let name = String(String.UnicodeScalarView(scalars[start..<place]))
        guard current == mark else {
            throw regexError(name.isEmpty ? "missing group name" : "missing \(mark), unterminated name", at: start)
        }
        place += 1
        guard !name.isEmpty else { throw regexError("missing group name", at: start) }
        guard isIdentifier(name) else {
            throw regexError("bad character in group name \(quotedRepresentation(of: name))", at: start)
        }
        return name
    }

    private mutating func comment(_ start: Int) throws(TemplateError) -> RegexNode? {
        while let next = current, next != ")" {
            _ = next
            place += 1
        }
        guard take(")") else { throw regexError("missing ), unterminated comment", at: start) }
        return nil
    }

    private mutating func conditional(_ start: Int) throws(TemplateError) -> RegexNode {
        let namePlace = place
        let end = scalars[place...].firstIndex(of: ")") ?? scalars.count
        let word = String(String.UnicodeScalarView(scalars[place..<end]))
        let group: Int
        if let number = Int(word), word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            place = min(end + 1, scalars.count)
            guard number > 0 else { throw regexError("bad group number", at: namePlace) }
            group = number
        } else {
            let name = try groupName(until: ")")
            guard let index = groupNames.first(where: { $0.name == name })?.index else {
                throw regexError("unknown group name \(quotedRepresentation(of: name))", at: namePlace)
            }
            group = index
        }
        let outer = flags
        let yes = try sequence()
        var no = RegexNode.empty
        if take("|") {
            no = try sequence()
            if current == "|" { throw regexError("conditional backref with more than two branches", at: place) }
        }
        flags = outer
        guard take(")") else { throw regexError("missing ), unterminated subpattern", at: start) }
        return .conditional(group: group, yes, no)
    }

    private mutating func flagged(_ start: Int) throws(TemplateError) -> RegexNode? {
        var (added, removed): (RegexFlags, RegexFlags) = ([], [])
        var isRemoving = false
        while let letter = current, letter != ")", letter != ":" {
            if letter == "-", !isRemoving {
                isRemoving = true
            } else {
                guard let flag = RegexFlags(letter: letter) else {
                    let isFirst = place == start + 2
                    let shown = isFirst && !isRemoving ? "unknown extension ?\(letter)" : "unknown flag"
                    throw regexError(shown, at: isFirst ? start + 1 : place)
                }
                if flag == .locale {
                    throw regexError("bad inline flags: cannot use 'L' flag with a str pattern", at: place + 1)
                }
                if isRemoving { removed.formUnion(flag) } else { added.formUnion(flag) }
            }
            place += 1
        }
        guard let end = current else { throw regexError("missing -, : or )", at: scalars.count) }
        place += 1
        if end == ")" {
            guard !isRemoving else { throw regexError("missing :", at: place - 1) }
            guard start == endOfLeadingFlags else {
                throw regexError("global flags not at the start of the expression", at: start)
            }
            // Several groups of flags may follow each other at the start.
            endOfLeadingFlags = place
            flags.formUnion(added)
            explicitFlags.formUnion(added)
            if added.contains(.ascii) { flags.subtract(.unicode) }
            globalFlags = flags
            return nil
        }
        let outer = flags
        flags.formUnion(added)
        flags.subtract(removed)
        if added.contains(.ascii) { flags.subtract(.unicode) }
        if added.contains(.unicode) { flags.subtract(.ascii) }
        let node = try alternatives()
        flags = outer
        guard take(")") else { throw regexError("missing ), unterminated subpattern", at: start) }
        return node
    }

    /// A reference to a group that was closed before.
    mutating func backReference(_ index: Int, at start: Int) throws(TemplateError) -> RegexNode {
        guard index <= groupCount else { throw regexError("invalid group reference \(index)", at: start + 1) }
        guard !openGroups.contains(index) else { throw regexError("cannot refer to an open group", at: start) }
        return .backReference(index, ignoresCase: flags.contains(.ignoreCase))
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
