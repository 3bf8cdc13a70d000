import SourceText

extension Parser {
    /// The node at the current token, outside of brackets.
    ///
    /// - Parameters:
    ///   - indent: the column of the collection around it.
    ///   - canBeKey: whether a mapping or list may begin here: not behind `key:` on the same line.
    ///   - indentless: whether a list may stand in the column of the key that it belongs to.
    mutating func blockNode(indent: Int, canBeKey: Bool, indentless: Bool) throws(Problem) -> Node {
        let start = place
        let line = lineStart
        let first = byte(place)
        switch first {
        case 0x2D where isBlankOrEnd(place + 1):
            guard canBeKey else { throw .itemNotAllowed(place) }
            return try blockSequence(column: place - lineStart, indentless: false)
        case 0x3F where isBlankOrEnd(place + 1):
            guard canBeKey else { throw .colon(place) }
            return try blockMapping(column: place - lineStart, firstKey: nil)
        case 0x26, 0x21:
            return try blockNodeWithProperties(indent: indent, canBeKey: canBeKey, indentless: indentless)
        case 0x7C, 0x3E:
            return try blockScalar(indent: indent)
        default:
            break
        }
        let node = try atom(indent: indent)
        return try keyOrNode(node, start: start, line: line, indent: indent, canBeKey: canBeKey)
    }

    /// A mapping whose first key is `node`, where a colon follows it, else `node` itself.
    private mutating func keyOrNode(
        _ node: Node, start: Int, line: Int, indent: Int, canBeKey: Bool
    ) throws(Problem) -> Node {
        let end = place
        // A colon that begins a further line belongs to `? key`.
        guard skipToColon(), lineStart == line || place - lineStart > indent else {
            place = end
            return node
        }
        guard canBeKey, lineStart == line else {
            let colon = place
            place = end
            throw lineStart == line ? .colon(colon) : keyInText(from: start, to: colon)
        }
        if place - start > Self.keyLimit { throw .colon(place) }
        return try blockMapping(column: start - line, firstKey: node)
    }

    /// A key on a line that continues the text of the lines above it.
    private func keyInText(from start: Int, to colon: Int) -> Problem {
        let firstLine = bytes[start..<lineEnd(from: start)]
        let isPlain = byte(start) != 0x22 && byte(start) != 0x27
        // `name:orders` is one word, and what follows it too.
        if isPlain, let tight = firstLine.firstIndex(of: 0x3A) { return .tightColon(start, tight, self) }
        let word = bytes[lineStart..<colon].firstIndex { $0 != 0x20 } ?? colon
        return isPlain ? .keyInText(word, colon) : .colon(colon)
    }

    /// A key has to be followed by its colon within so many bytes.
    static let keyLimit = 1024

    private mutating func blockNodeWithProperties(
        indent: Int, canBeKey: Bool, indentless: Bool
    ) throws(Problem) -> Node {
        let start = place
        let line = lineStart
        let properties = try properties()
        try skipToToken(tabs: true)
        let column = tokenColumn
        guard lineStart == line, column >= 0 else {
            if column > indent {
                return try finish(properties) { (parser) throws(Problem) in
                    try parser.blockNode(indent: indent, canBeKey: true, indentless: false)
                }
            }
            if indentless, column == indent, isIndicator(0x2D) {
                return try finish(properties) { (parser) throws(Problem) in
                    try parser.blockSequence(column: column, indentless: true)
                }
            }
            return try finish(properties, emptyNode(properties.end))
        }
        switch byte(place) {
        case 0x2D where isBlankOrEnd(place + 1): throw .itemNotAllowed(place)
        case 0x3F where isBlankOrEnd(place + 1): throw .colon(place)
        case 0x7C, 0x3E:
            return try finish(properties) { (parser) throws(Problem) in try parser.blockScalar(indent: indent) }
        case 0x2A: throw Problem(.alias, place, place + 1, "an alias can't have an anchor or a tag of its own")
        default: break
        }
        let node: Node
        if isIndicator(0x3A) {
            node = try finish(properties, emptyNode(properties.end))
        } else {
            node = try finish(properties) { (parser) throws(Problem) in try parser.atom(indent: indent) }
        }
        return try keyOrNode(node, start: start, line: line, indent: indent, canBeKey: canBeKey)
    }

    /// A scalar, an alias or a bracketed collection.
    mutating func atom(indent: Int) throws(Problem) -> Node {
        let first = byte(place)
        switch first {
        case 0x22: return try doubleQuoted()
        case 0x27: return try singleQuoted()
        case 0x5B: return try flowSequence()
        case 0x7B: return try flowMapping()
        case 0x2A: return try alias()
        case 0x26, 0x21: return try flowNodeWithProperties()
        default: break
        }
        if classes[Int(first)] & ByteClass.indicator != 0 {
            // `-x`, and outside of brackets `?x` and `:x`, are text.
            let isText =
                first == 0x2D && !isBlank(place + 1)
                || flowDepth == 0 && (first == 0x3F || first == 0x3A) && !isBlankOrEnd(place + 1)
            guard isText else { throw .unexpected(place, first) }
        }
        return try plainScalar(indent: indent)
    }

    private func isBlank(_ offset: Int) -> Bool { byte(offset) == 0x20 || byte(offset) == 0x09 }

    // MARK: Mappings

    /// The entries of a mapping whose keys stand in `column`. With a first key, the place is at its colon.
    mutating func blockMapping(column: Int, firstKey: Node?) throws(Problem) -> Node {
        try enter()
        let level = depth
        var pairs: [Node.Pair] = []
        let start = firstKey?.span.start ?? place
        var key = firstKey
        repeat {
            do throws(Problem) {
                pairs.append(try blockPair(column: column, key: key))
            } catch {
                depth = level
                try record(error)
                skipEntry(column: column, from: error.start, isMapping: true)
            }
            key = nil
        } while try continuesMapping(column: column)
        leave()
        nodeCount &+= 1
        return mapping(pairs, start, pairs.last.map { max($0.value.span.end, $0.key.span.end) } ?? start)
    }

    /// One entry, from its key (or, where that is read already, from the colon) to the end of its value.
    private mutating func blockPair(column: Int, key: Node?) throws(Problem) -> Node.Pair {
        if let key {
            place &+= 1
            return Node.Pair(key: key, value: try valueOrBroken(column: column))
        }
        if isIndicator(0x3F) { return try explicitPair(column: column) }
        if isIndicator(0x2D) || isIndicator(0x3A) { throw .expectedKey(place) }
        let start = place
        let line = lineStart
        let key = try keyNode(column: column)
        let end = place
        guard lineStart == line, skipToColon() else {
            place = end
            throw .expectedColon(start, min(end, lineEnd(from: start)))
        }
        if place - start > Self.keyLimit { throw .colon(place) }
        place &+= 1
        return Node.Pair(key: key, value: try valueOrBroken(column: column))
    }

    /// The value of a key; where it can't be read, that is told and the key stays.
    private mutating func valueOrBroken(column: Int) throws(Problem) -> Node {
        let level = depth
        let begin = place
        do throws(Problem) {
            return try mappingValue(column: column)
        } catch {
            depth = level
            try record(error)
            skipEntry(column: column, from: error.start, isMapping: true)
            return Node(.scalar("", .broken), begin, begin)
        }
    }

    private mutating func keyNode(column: Int) throws(Problem) -> Node {
        let first = byte(place)
        if first == 0x7C || first == 0x3E { throw .unexpected(place, first) }
        guard first == 0x26 || first == 0x21 else { return try atom(indent: column) }
        let properties = try properties()
        while byte(place) == 0x20 { place += 1 }
        if isIndicator(0x3A) { return try finish(properties, emptyNode(place)) }
        return try finish(properties) { (parser) throws(Problem) in try parser.atom(indent: column) }
    }

    /// `? key` and, on a line of its own, `: value`.
    private mutating func explicitPair(column: Int) throws(Problem) -> Node.Pair {
        place += 1
        let key = try entryContent(column: column, indentless: true)
        try skipToToken(tabs: true)
        guard tokenColumn == column, isIndicator(0x3A) else { return Node.Pair(key: key, value: emptyNode(place)) }
        place += 1
        return Node.Pair(key: key, value: try entryContent(column: column, indentless: true))
    }

    /// What stands behind `key:`.
    private mutating func mappingValue(column: Int) throws(Problem) -> Node {
        let colonEnd = place
        let line = lineStart
        try skipToToken(tabs: true)
        let valueColumn = tokenColumn
        if lineStart == line, valueColumn >= 0 {
            return try blockNode(indent: column, canBeKey: false, indentless: true)
        }
        if valueColumn > column { return try blockNode(indent: column, canBeKey: true, indentless: false) }
        if valueColumn == column, isIndicator(0x2D) { return try blockSequence(column: column, indentless: true) }
        nodeCount &+= 1
        return emptyNode(colonEnd)
    }

    /// Whether a further key follows in the mapping's column.
    private mutating func continuesMapping(column: Int) throws(Problem) -> Bool {
        while true {
            do throws(Problem) {
                try skipToToken(tabs: place != lineStart)
                let next = tokenColumn
                if next == column { return true }
                if next < column { return false }
                throw isBehindValue ? trailing() : .deeper(place, than: column, in: "mapping")
            } catch {
                try record(error)
                skipEntry(column: column, from: error.start, isMapping: true)
            }
        }
    }

    // MARK: Sequences

    /// The items of a list whose dashes stand in `column`; the place is at the first dash.
    mutating func blockSequence(column: Int, indentless: Bool) throws(Problem) -> Node {
        try enter()
        let level = depth
        var items: [Node] = []
        let start = place
        repeat {
            place &+= 1
            do throws(Problem) {
                items.append(try entryContent(column: column, indentless: false))
            } catch {
                depth = level
                try record(error)
                skipEntry(column: column, from: error.start, isMapping: false)
            }
        } while try continuesSequence(column: column, indentless: indentless)
        leave()
        nodeCount &+= 1
        return Node(.sequence(items), start, max(start, items.last?.span.end ?? start + 1))
    }

    private mutating func continuesSequence(column: Int, indentless: Bool) throws(Problem) -> Bool {
        while true {
            do throws(Problem) {
                try skipToToken(tabs: place != lineStart)
                let next = tokenColumn
                if next == column, isIndicator(0x2D) { return true }
                if next < column || next == column && indentless { return false }
                if isBehindValue { throw trailing() }
                throw next == column ? Problem.expectedItem(place) : .deeper(place, than: column, in: "list")
            } catch {
                try record(error)
                skipEntry(column: column, from: error.start, isMapping: false)
            }
        }
    }

    /// What stands behind `- ` or `? `.
    private mutating func entryContent(column: Int, indentless: Bool) throws(Problem) -> Node {
        let begin = place
        let line = lineStart
        try skipToToken(tabs: false)
        let next = tokenColumn
        if next >= 0, lineStart == line || next > column {
            return try blockNode(indent: column, canBeKey: true, indentless: false)
        }
        if indentless, next == column, isIndicator(0x2D) { return try blockSequence(column: column, indentless: true) }
        nodeCount &+= 1
        return emptyNode(begin)
    }

    // MARK: After a mistake

    /// Moves to the next line that can belong to the collection in `column` or to one around it.
    private mutating func skipEntry(column: Int, from offset: Int, isMapping: Bool) {
        // A quote or bracket without an end has led far beyond its line.
        place = min(offset, bytes.count)
        lineStart = min(lineStart, place)
        flowDepth = 0
        while !isAtEnd {
            while place < bytes.count, breakLength(place) == 0 { place += 1 }
            place += breakLength(place)
            lineStart = place
            var next = place
            while byte(next) == 0x20 { next += 1 }
            if next >= bytes.count || breakLength(next) > 0 || byte(next) == 0x23 { continue }
            let found = next - lineStart
            let isItem = byte(next) == 0x2D && isBlankOrEnd(next + 1)
            if found < column || found == column && isMapping != isItem { return }
        }
    }

    /// Whether something stands on the line before the current token.
    private var isBehindValue: Bool { bytes[lineStart..<place].contains { $0 != 0x20 } }

    /// Text behind a value.
    private func trailing() -> Problem {
        let isAfterQuote = lastQuote.end > lineStart && lastQuote.start < lineStart && lastQuote.end <= place
        return isAfterQuote
            ? .strayQuote(lastQuote.start, ended: lastQuote.end)
            : .trailing(place, isQuoted: place > 0 && byte(place - 1) == 0x27)
    }

    private func lineEnd(from offset: Int) -> Int {
        var end = offset
        while end < bytes.count, breakLength(end) == 0 { end += 1 }
        return end
    }
}
