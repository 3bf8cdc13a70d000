// The groups of regular expressions: everything in brackets.

extension RegexParser {
    /// What follows an opening bracket; nil for a comment, and for flags of the whole expression.
    mutating func group(_ start: Int) throws(TemplateError) -> RegexNode? {
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
        if take("=") { return try backReference(try knownGroup(until: ")"), at: start) }
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
        let group = try condition()
        return try closed(start) { (parser) throws(TemplateError) in
            let yes = try parser.sequence()
            guard parser.take("|") else { return .conditional(group: group, yes, .empty) }
            let no = try parser.sequence()
            guard parser.current != "|" else {
                throw regexError("conditional backref with more than two branches", at: parser.place)
            }
            return .conditional(group: group, yes, no)
        }
    }

    // The group that `(?(1)…)` or `(?(name)…)` asks for.
    private mutating func condition() throws(TemplateError) -> Int {
        let end = scalars[place...].firstIndex(of: ")") ?? scalars.count
        let word = String(String.UnicodeScalarView(scalars[place..<end]))
        guard let number = Int(word), word.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return try knownGroup(until: ")")
        }
        guard number > 0 else { throw regexError("bad group number", at: place) }
        place = min(end + 1, scalars.count)
        return number
    }

    // The number of the group with the name that follows.
    private mutating func knownGroup(until mark: Unicode.Scalar) throws(TemplateError) -> Int {
        let namePlace = place
        let name = try groupName(until: mark)
        guard let index = groupNames.first(where: { $0.name == name })?.index else {
            throw regexError("unknown group name \(quotedRepresentation(of: name))", at: namePlace)
        }
        return index
    }

    /// Flags: for the whole expression `(?i)`, or for what stands in their brackets `(?i-s:…)`.
    private mutating func flagged(_ start: Int) throws(TemplateError) -> RegexNode? {
        let (added, removed) = try letters(start)
        guard let end = current else { throw regexError("missing -, : or )", at: scalars.count) }
        place += 1
        guard end == ")" else {
            return try closed(start) { (parser) throws(TemplateError) in
                parser.change(adding: added, removing: removed ?? [])
                return try parser.alternatives()
            }
        }
        guard removed == nil else { throw regexError("missing :", at: place - 1) }
        guard start == endOfLeadingFlags else {
            throw regexError("global flags not at the start of the expression", at: start)
        }
        // Several groups of flags may follow each other at the start.
        endOfLeadingFlags = place
        explicitFlags.formUnion(added)
        flags.formUnion(added)
        if added.contains(.ascii) { flags.subtract(.unicode) }
        globalFlags = flags
        return nil
    }

    private mutating func change(adding added: RegexFlags, removing removed: RegexFlags) {
        flags.formUnion(added)
        flags.subtract(removed)
        if added.contains(.ascii) { flags.subtract(.unicode) }
        if added.contains(.unicode) { flags.subtract(.ascii) }
    }

    // The letters before and behind a hyphen; nil where there is none.
    private mutating func letters(_ start: Int) throws(TemplateError) -> (added: RegexFlags, removed: RegexFlags?) {
        var (added, removed): (RegexFlags, RegexFlags?) = ([], nil)
        while let letter = current, letter != ")", letter != ":" {
            if letter == "-", removed == nil {
                removed = []
            } else {
                let flag = try flag(letter, start, isFirst: place == start + 2, isRemoving: removed != nil)
                if removed == nil { added.formUnion(flag) } else { removed?.formUnion(flag) }
            }
            place += 1
        }
        return (added, removed)
    }

    private func flag(
        _ letter: Unicode.Scalar, _ start: Int, isFirst: Bool, isRemoving: Bool
    ) throws(TemplateError) -> RegexFlags {
        guard let flag = RegexFlags(letter: letter) else {
            let shown = isFirst && !isRemoving ? "unknown extension ?\(letter)" : "unknown flag"
            throw regexError(shown, at: isFirst ? start + 1 : place)
        }
        guard flag != .locale else {
            throw regexError("bad inline flags: cannot use 'L' flag with a str pattern", at: place + 1)
        }
        return flag
    }

    /// A reference to a group that was closed before.
    mutating func backReference(_ index: Int, at start: Int) throws(TemplateError) -> RegexNode {
        guard index <= groupCount else { throw regexError("invalid group reference \(index)", at: start + 1) }
        guard !openGroups.contains(index) else { throw regexError("cannot refer to an open group", at: start) }
        return .backReference(index, ignoresCase: flags.contains(.ignoreCase))
    }
}
