import SourceText

/// Lists and mappings in brackets: indentation does not count inside them.
extension Parser {
    mutating func flowSequence() throws(Problem) -> Node {
        try enter()
        let start = place
        place += 1
        flowDepth += 1
        var items: [Node] = []
        while try !closes(0x5D, "]", opened: start, needsComma: !items.isEmpty) {
            items.append(try flowItem())
        }
        flowDepth -= 1
        leave()
        nodeCount &+= 1
        return Node(.sequence(items), start, place)
    }

    mutating func flowMapping() throws(Problem) -> Node {
        try enter()
        let start = place
        place += 1
        flowDepth += 1
        var pairs: [Node.Pair] = []
        while try !closes(0x7D, "}", opened: start, needsComma: !pairs.isEmpty) {
            pairs.append(try flowPair(opened: start))
        }
        flowDepth -= 1
        leave()
        nodeCount &+= 1
        return mapping(pairs, start, place)
    }

    /// Moves to the next entry, over the comma before it; true behind the closing bracket.
    private mutating func closes(
        _ bracket: UInt8, _ character: Character, opened: Int, needsComma: Bool
    ) throws(Problem) -> Bool {
        try skipFlowBlanks(opened: opened, character)
        if byte(place) == bracket {
            place += 1
            return true
        }
        guard needsComma else { return false }
        guard byte(place) == 0x2C else { throw missingSeparator(closing: character, opened: opened) }
        place += 1
        try skipFlowBlanks(opened: opened, character)
        guard byte(place) == bracket else { return false }
        place += 1
        return true
    }

    /// What follows an entry is no comma. Where it is the first on a further line, it is mostly the closing bracket
    /// that was forgotten.
    private func missingSeparator(closing: Character, opened: Int) -> Problem {
        let signs = Array(",[]{}\"'".utf8)
        return opened < lineStart && !bytes[lineStart..<place].contains(where: signs.contains)
            ? .unclosedBracket(opened, closing == "]" ? "[" : "{", readTo: place)
            : .expectedSeparator(place, closing: closing, opened: opened)
    }

    private mutating func skipFlowBlanks(opened: Int, _ closing: Character) throws(Problem) {
        try skipToToken(tabs: true)
        if tokenColumn < 0 { throw .unclosedBracket(opened, closing == "]" ? "[" : "{") }
    }

    /// An item of a list: a node, or one pair without braces.
    private mutating func flowItem() throws(Problem) -> Node {
        let start = place
        if byte(place) == 0x3F {
            let pair = try explicitFlowPair()
            return mapping([pair], start, place)
        }
        let line = lineStart
        let node = try flowNode()
        guard lineStart == line, skipToColon() else { return node }
        place += 1
        let pair = Node.Pair(key: node, value: try flowValue())
        return mapping([pair], start, place)
    }

    private mutating func flowPair(opened: Int) throws(Problem) -> Node.Pair {
        if byte(place) == 0x3F { return try explicitFlowPair() }
        let line = lineStart
        let key = try flowNode()
        guard lineStart == line, skipToColon() else { return Node.Pair(key: key, value: emptyNode(place)) }
        place += 1
        return Node.Pair(key: key, value: try flowValue())
    }

    private mutating func explicitFlowPair() throws(Problem) -> Node.Pair {
        place += 1
        try skipToToken(tabs: true)
        let next = byte(place)
        let key = next == 0x3A || endsFlowValue(next) ? emptyNode(place) : try flowNode()
        try skipToToken(tabs: true)
        guard byte(place) == 0x3A else { return Node.Pair(key: key, value: emptyNode(place)) }
        place += 1
        return Node.Pair(key: key, value: try flowValue())
    }

    /// What stands behind a colon, if anything.
    private mutating func flowValue() throws(Problem) -> Node {
        try skipToToken(tabs: true)
        return endsFlowValue(byte(place)) ? emptyNode(place) : try flowNode()
    }

    private func endsFlowValue(_ byte: UInt8) -> Bool { byte == 0x2C || byte == 0x5D || byte == 0x7D }

    private mutating func flowNode() throws(Problem) -> Node {
        if isAtEnd { throw .unexpected(place, 0) }
        return try atom(indent: -1)
    }

    /// A node with an anchor or tag, inside brackets or where no block may begin.
    mutating func flowNodeWithProperties() throws(Problem) -> Node {
        let properties = try properties()
        try skipToToken(tabs: true)
        let next = byte(place)
        if isAtEnd || flowDepth > 0 && (endsFlowValue(next) || next == 0x3A) {
            return try finish(properties, emptyNode(properties.end))
        }
        return try finish(properties) { (parser) throws(Problem) in try parser.atom(indent: -1) }
    }
}
