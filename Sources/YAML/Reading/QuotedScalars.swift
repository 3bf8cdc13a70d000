import SourceText

extension Parser {
    mutating func singleQuoted() throws(Problem) -> Node {
        let start = place
        if let node = simpleQuoted(0x27, .singleQuoted) { return node }
        place = start + 1
        var text: [UInt8] = []
        while true {
            try readQuotedRun(0x27, opened: start, into: &text)
            if byte(place) == 0x27 {
                place += 1
                guard byte(place) == 0x27 else { break }
                text.append(0x27)
                place += 1
            }
        }
        lastQuote = (start, place)
        return Node(.scalar(String(decoding: text, as: UTF8.self), .singleQuoted), start, place)
    }

    mutating func doubleQuoted() throws(Problem) -> Node {
        let start = place
        if let node = simpleQuoted(0x22, .doubleQuoted) { return node }
        place = start + 1
        var text: [UInt8] = []
        while true {
            try readQuotedRun(0x22, opened: start, into: &text)
            if byte(place) == 0x22 { break }
            if byte(place) == 0x5C { try readEscape(into: &text) }
        }
        place += 1
        lastQuote = (start, place)
        return Node(.scalar(String(decoding: text, as: UTF8.self), .doubleQuoted), start, place)
    }

    /// A quoted scalar on one line without escapes: most are.
    private mutating func simpleQuoted(_ quote: UInt8, _ style: Node.Style) -> Node? {
        let start = place
        var next = place + 1
        nodeCount &+= 1
        while next < bytes.count {
            let byte = bytes[next]
            if classes[Int(byte)] & ByteClass.quotedStop == 0 {
                next &+= 1
            } else if byte == quote {
                if quote == 0x27, self.byte(next + 1) == quote { return nil }
                place = next + 1
                return Node(.scalar(text(start + 1, next), style), start, place)
            } else if byte == 0x20 || byte == 0x09 || byte == 0x22 || byte == 0x27 {
                next &+= 1
            } else if byte == 0x5C, quote == 0x27 {
                next &+= 1
            } else {
                return nil
            }
        }
        return nil
    }

    /// Text up to the next quote or escape, lines folded.
    private mutating func readQuotedRun(_ quote: UInt8, opened: Int, into text: inout [UInt8]) throws(Problem) {
        while place < bytes.count {
            let byte = bytes[place]
            if byte == quote || byte == 0x5C && quote == 0x22 { return }
            if byte == 0x20 || byte == 0x09 || breakLength(place) > 0 {
                try foldQuotedBlanks(into: &text)
            } else {
                text.append(byte)
                place &+= 1
            }
        }
        throw .unclosedQuote(opened)
    }

    /// Blanks as they are within a line; around line ends they fold.
    private mutating func foldQuotedBlanks(into text: inout [UInt8]) throws(Problem) {
        let from = place
        var breaks = LineBreaks()
        while place < bytes.count {
            let length = breakLength(place)
            if length > 0 {
                breaks.add(place, length)
                place += length
                lineStart = place
                if isDocumentEdge(place) {
                    throw Problem(.quote, place, place + 3, "a document can't end inside a quoted text")
                }
            } else if bytes[place] == 0x20 || bytes[place] == 0x09 {
                place += 1
            } else {
                break
            }
        }
        if breaks.isEmpty { text += bytes[from..<place] } else { breaks.fold(into: &text, self) }
    }

    // MARK: Escapes

    private static let simpleEscapes: [UInt8: String] = [
        0x30: "\0", 0x61: "\u{07}", 0x62: "\u{08}", 0x74: "\t", 0x09: "\t", 0x6E: "\n", 0x76: "\u{0B}",
        0x66: "\u{0C}", 0x72: "\r", 0x65: "\u{1B}", 0x20: " ", 0x22: "\"", 0x2F: "/", 0x5C: "\\",
        0x4E: "\u{85}", 0x5F: "\u{A0}", 0x4C: "\u{2028}", 0x50: "\u{2029}",
    ]

    private mutating func readEscape(into text: inout [UInt8]) throws(Problem) {
        let letter = byte(place + 1)
        let length = breakLength(place + 1)
        if place + 1 < bytes.count, length > 0 {
            place += 1 + length
            lineStart = place
            skipAfterEscapedBreak(into: &text)
        } else if let simple = Self.simpleEscapes[letter], place + 1 < bytes.count {
            text += simple.utf8
            place += 2
        } else if let digits = [0x78: 2, 0x75: 4, 0x55: 8][letter] {
            try readCodePoint(digits, into: &text)
        } else {
            throw Problem(
                .quote, place, place + 2, "unknown escape in double quotes",
                hint: "write '\\\\' for a backslash, or use single quotes")
        }
    }

    /// Behind an escaped line end the next line's indentation is dropped; empty lines count.
    private mutating func skipAfterEscapedBreak(into text: inout [UInt8]) {
        while place < bytes.count {
            let length = breakLength(place)
            if length > 0 {
                text.append(0x0A)
                place += length
                lineStart = place
            } else if bytes[place] == 0x20 || bytes[place] == 0x09 {
                place += 1
            } else {
                return
            }
        }
    }

    private mutating func readCodePoint(_ digits: Int, into text: inout [UInt8]) throws(Problem) {
        let start = place + 2
        var value: UInt32 = 0
        for offset in start..<(start + digits) {
            guard let digit = hexadecimalValue(byte(offset)) else {
                throw Problem(
                    .quote, place, min(offset + 1, bytes.count), "expected \(digits) hexadecimal digits in this escape")
            }
            value = value << 4 | digit
        }
        guard let scalar = Unicode.Scalar(value) else {
            throw Problem(.quote, place, start + digits, "this escape stands for no character")
        }
        text += String(Character(scalar)).utf8
        place = start + digits
    }

    private func hexadecimalValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x37)
        case 0x61...0x66: UInt32(byte - 0x57)
        default: nil
        }
    }
}
