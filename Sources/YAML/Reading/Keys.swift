import SourceText

extension Parser {
    /// A mapping of finished entries, after a look at its keys.
    mutating func mapping(_ pairs: [Node.Pair], _ start: Int, _ end: Int) -> Node {
        checkKeys(pairs)
        return Node(.mapping(pairs), start, max(start, end))
    }

    private mutating func checkKeys(_ pairs: [Node.Pair]) {
        // Up to sixteen keys comparing each with each is faster than hashing.
        var seen: [String: Span] = [:]
        for (index, pair) in pairs.enumerated() {
            guard let text = pair.key.text else {
                note(badKey(pair.key.span))
                continue
            }
            if pair.key.isMergeKey {
                checkMerge(pair.value)
            } else if pairs.count <= 16 {
                for earlier in pairs[..<index] where earlier.key.text == text {
                    note(.duplicateKey(text, pair.key.span, first: earlier.key.span))
                    break
                }
            } else if let first = seen.updateValue(pair.key.span, forKey: text) {
                note(.duplicateKey(text, pair.key.span, first: first))
            }
        }
    }

    /// `{{ x }}` without quotes is a mapping whose key is a mapping.
    private func badKey(_ span: Span) -> Problem {
        guard byte(span.start) == 0x7B, span.start > 0, byte(span.start - 1) == 0x7B else {
            return Problem(
                .badKey, span.start, span.end, "a list or mapping can't be a key",
                hint: "put it in quotes if it is text")
        }
        let end = byte(span.end) == 0x7D ? span.end + 1 : span.end
        return Problem(
            .badKey, span.start - 1, end, "a value that begins with a template needs quotes",
            hint: "write \"\(text(span.start - 1, end).filter { $0 != "\n" })\"")
    }

    private mutating func checkMerge(_ value: Node) {
        let fits =
            switch value.content {
            case .mapping: true
            case .sequence(let items): items.allSatisfy { $0.pairs != nil }
            case .scalar: false
            }
        if !fits {
            note(
                Problem(
                    .merge, value.span.start, value.span.end, "'<<' takes a mapping or a list of mappings",
                    hint: "write an alias: '<<: *name'"))
        }
    }

    /// Tells of a mistake that does not keep the tree from being built.
    mutating func note(_ problem: Problem) {
        if problems.count < YAML.mistakeLimit { problems.append(problem) }
    }
}
