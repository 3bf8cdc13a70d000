import SourceText

/// The anchor and the tag before a node.
struct Properties {
    var anchor: String?
    var anchorPlace = 0
    var tag: String?
    var tagPlace = 0
    /// Offset behind the last of them.
    var end = 0
}

extension Parser {
    /// `&name` and `!tag`, each at most once; the place is at the first.
    mutating func properties() throws(Problem) -> Properties {
        var result = Properties()
        while true {
            if byte(place) == 0x26, result.anchor == nil {
                result.anchorPlace = place
                result.anchor = try anchorName()
            } else if byte(place) == 0x21, result.tag == nil {
                result.tagPlace = place
                result.tag = try tag()
            } else {
                break
            }
            result.end = place
            var next = place
            while byte(next) == 0x20 || byte(next) == 0x09 { next += 1 }
            guard byte(next) == 0x26 || byte(next) == 0x21 else { break }
            place = next
        }
        return result
    }

    /// Gives a node its tag and makes it known under its anchor. `read` reads the node.
    mutating func finish(
        _ properties: Properties, _ read: (inout Parser) throws(Problem) -> Node
    ) throws(Problem) -> Node {
        let nodesBefore = nodeCount
        let deepestBefore = deepest
        deepest = depth
        let node = try read(&self)
        let height = deepest - depth
        deepest = max(deepest, deepestBefore)
        return try finish(properties, node, weight: max(1, nodeCount - nodesBefore), height: height)
    }

    mutating func finish(
        _ properties: Properties, _ node: Node, weight: Int = 1, height: Int = 0
    ) throws(Problem) -> Node {
        var node = node
        if properties.tag == "!", node.span.start == node.span.end {
            node = Node(.scalar("", .doubleQuoted), properties.end, properties.end)
        } else if let tag = properties.tag {
            node.tag = tag
            if let problem = tagProblem(node, tag, properties.tagPlace) { try record(problem) }
        }
        if let name = properties.anchor {
            if let first = anchors[name] {
                try record(.duplicateAnchor(name, properties.anchorPlace, first: first.place))
            }
            anchors[name] = Anchor(node: node, place: properties.anchorPlace, weight: weight, height: height)
        }
        return node
    }

    /// `*name`: the node that the anchor names.
    mutating func alias() throws(Problem) -> Node {
        let start = place
        let name = try anchorName()
        guard let anchor = anchors[name] else {
            throw .unknownAlias(name, start, place, nearest: closest(to: name, in: sortedKeys(Array(anchors.keys))))
        }
        nodeCount += anchor.weight
        aliasedNodes += anchor.weight
        if aliasedNodes > YAML.aliasLimit { throw .tooLarge(start) }
        deepest = max(deepest, depth + anchor.height)
        if deepest > YAML.depthLimit { throw .depth(start) }
        return anchor.node
    }

    /// The name behind `&` or `*`.
    private mutating func anchorName() throws(Problem) -> String {
        let start = place
        place += 1
        while isNameByte(byte(place)) { place += 1 }
        let next = byte(place)
        guard place > start + 1, isBlankOrEnd(place) || "?:,]}%@`".utf8.contains(next) else {
            throw Problem(
                .alias, start, place + 1,
                "expected a name of letters, digits, '-' or '_' after '\(text(start, start + 1))'",
                hint: "if this is text, put it in quotes")
        }
        return text(start + 1, place)
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D: true
        default: false
        }
    }

    /// `!`, `!name`, `!!type` or `!<uri>`; nil for `!` alone, which only says "resolve as if plain".
    private mutating func tag() throws(Problem) -> String {
        let start = place
        place += 1
        if byte(place) == 0x3C {
            while place < bytes.count, byte(place) != 0x3E, !isBlankOrEnd(place) { place += 1 }
            guard byte(place) == 0x3E else { throw badTag(start) }
            place += 1
            return shortTag(text(start + 2, place - 1))
        }
        while place < bytes.count, !isBlankOrEnd(place) {
            if flowDepth > 0, endsTagInFlow(byte(place)) { break }
            place += 1
        }
        return text(start, place)
    }

    private func endsTagInFlow(_ byte: UInt8) -> Bool { byte == 0x2C || byte == 0x5D || byte == 0x7D || byte == 0x5B }

    private func badTag(_ start: Int) -> Problem { Problem(.tag, start, place, "this tag has no end") }

    private func shortTag(_ uri: String) -> String {
        let standard = "tag:yaml.org,2002:"
        return uri.hasPrefix(standard) ? "!!" + uri.dropFirst(standard.count) : uri
    }

    /// Why a tag does not fit its node, nil where it does.
    private func tagProblem(_ node: Node, _ tag: String, _ place: Int) -> Problem? {
        let span = Span(place, place + tag.utf8.count)
        guard let known = knownTags.first(where: { $0.name == tag }) else {
            let name = tag.hasPrefix("!!") ? closest(to: tag, in: knownTags.map(\.name)) : nil
            return Problem(
                .tag, span.start, span.end, "unknown tag '\(tag)'",
                hint: name.map { "did you mean '\($0)'?" } ?? "put the text in quotes if it is meant as text")
        }
        let fits =
            switch node.content {
            case .scalar(let text, _): known.kind == .scalar && Scalar.fits(text, tag: tag)
            case .sequence: known.kind == .sequence || tag == "!"
            case .mapping: known.kind == .mapping || tag == "!"
            }
        return fits ? nil : Problem(.tag, span.start, span.end, "the tag '\(tag)' does not fit this value")
    }
}

private enum NodeKind { case scalar, sequence, mapping }

/// The types of PyYAML's safe loader.
private let knownTags: [(name: String, kind: NodeKind)] = [
    ("!", .scalar), ("!!str", .scalar), ("!!int", .scalar), ("!!float", .scalar), ("!!bool", .scalar),
    ("!!null", .scalar), ("!!timestamp", .scalar), ("!!binary", .scalar), ("!!seq", .sequence),
    ("!!omap", .sequence), ("!!pairs", .sequence), ("!!map", .mapping), ("!!set", .mapping),
]
