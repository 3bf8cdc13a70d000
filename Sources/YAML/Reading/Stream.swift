import SourceText

extension Parser {
    /// All documents up to the end, or to the first mistake that leaves no place to go on from.
    mutating func stream() -> [Node] {
        var documents: [Node] = []
        do throws(Problem) {
            while try beginDocument() {
                isFirstDocument = false
                anchors.removeAll()
                if let root = try document() { documents.append(root) }
            }
        } catch {
            problems.append(error)
        }
        return documents
    }

    /// Moves to the content of the next document; false where there is none. Only the first may do without `---`.
    private mutating func beginDocument() throws(Problem) -> Bool {
        while true {
            try skipToToken(tabs: false)
            if isAtEnd { return false }
            if place == lineStart, byte(place) == 0x25 {
                try skipDirective()
            } else if place == lineStart, isDocumentEdge(place) {
                if byte(place) == 0x2E, isFirstDocument { throw .unexpected(place, 0x2E) }
                place += 3
                if byte(place - 1) == 0x2D { return true }
            } else if isFirstDocument {
                return true
            } else {
                throw Problem(.syntax, place, place + 1, "expected '---' before a further document")
            }
        }
    }

    private mutating func document() throws(Problem) -> Node? {
        let begin = place
        let line = lineStart
        try skipToToken(tabs: true)
        guard tokenColumn >= 0 else {
            return emptyNode(begin)
        }
        // Behind `---` on the same line no key may stand, on a line of its own it may.
        let root: Node
        do throws(Problem) {
            root = try blockNode(indent: -1, canBeKey: lineStart != line || begin == place, indentless: false)
        } catch {
            try record(error)
            skipDocument()
            return nil
        }
        try skipToToken(tabs: true)
        if tokenColumn >= 0 {
            try record(afterRoot(root))
            skipDocument()
        }
        return root
    }

    private func afterRoot(_ root: Node) -> Problem {
        switch root.content {
        case .mapping: .deeper(place, than: 0, in: "mapping")
        case .sequence: .deeper(place, than: 0, in: "list")
        case .scalar: .trailing(place)
        }
    }

    /// `%YAML 1.1` and `%TAG …` change nothing for us.
    private mutating func skipDirective() throws(Problem) {
        let start = place
        skipLine()
        let line = text(start, place)
        guard line.hasPrefix("%YAML ") || line.hasPrefix("%TAG ") else {
            throw .unexpected(start, 0x25)
        }
    }

    private mutating func skipLine() {
        while place < bytes.count, breakLength(place) == 0 { place += 1 }
    }

    /// Moves to the next `---` or to the end.
    private mutating func skipDocument() {
        while !isAtEnd {
            skipLine()
            place += breakLength(place)
            lineStart = place
            if isDocumentEdge(place) { return }
        }
    }
}
