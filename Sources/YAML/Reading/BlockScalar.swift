import SourceText

extension Parser {
    /// What becomes of the line ends after the last line of text.
    private enum Chomping { case clip, strip, keep }

    /// `|` or `>` with its lines.
    mutating func blockScalar(indent: Int) throws(Problem) -> Node {
        let start = place
        let isLiteral = byte(place) == 0x7C
        place += 1
        let header = try blockHeader(indent: indent)
        var leading: [UInt8] = []
        let column = try blockIndent(header.indent, indent: indent, into: &leading)
        var text: [UInt8] = []
        // The breaks since the last line: its own, then those of empty lines.
        var lineBreak: [UInt8] = []
        var emptyLines = leading
        var wasIndented = false
        var end = place
        while place < bytes.count, place - lineStart == column, !(column == 0 && isDocumentEdge(place)) {
            let isIndented = byte(place) == 0x20 || byte(place) == 0x09
            if !isLiteral, lineBreak == [0x0A], !wasIndented, !isIndented {
                if emptyLines.isEmpty { text.append(0x20) }
            } else {
                text += lineBreak
            }
            text += emptyLines
            wasIndented = isIndented
            let from = place
            while place < bytes.count, breakLength(place) == 0 { place &+= 1 }
            text += bytes[from..<place]
            end = place
            lineBreak = takeBreak()
            emptyLines = []
            _ = try blockIndent(column, indent: indent, into: &emptyLines)
        }
        if header.chomping != .strip { text += lineBreak }
        if header.chomping == .keep { text += emptyLines }
        nodeCount &+= 1
        return Node(.scalar(String(decoding: text, as: UTF8.self), isLiteral ? .literal : .folded), start, end)
    }

    /// `+`, `-` and a digit in either order, then nothing but a comment; moves to the next line.
    private mutating func blockHeader(indent: Int) throws(Problem) -> (chomping: Chomping, indent: Int) {
        var chomping = Chomping.clip
        var column = 0
        for _ in 0..<2 {
            let byte = byte(place)
            if byte == 0x2B || byte == 0x2D, chomping == .clip {
                chomping = byte == 0x2B ? .keep : .strip
                place += 1
            } else if byte >= 0x31, byte <= 0x39, column == 0 {
                column = max(indent, 0) + Int(byte - 0x30)
                place += 1
            }
        }
        while byte(place) == 0x20 || byte(place) == 0x09 { place += 1 }
        if byte(place) == 0x23 {
            while place < bytes.count, breakLength(place) == 0 { place += 1 }
        }
        guard isAtEnd || breakLength(place) > 0 else {
            throw Problem(
                .syntax, place, place + 1, "the text of '|' and '>' begins on the next line",
                hint: "move it there, indented; or put it in quotes")
        }
        _ = takeBreak()
        return (chomping, column)
    }

    /// Moves over empty lines to the text of the next line.
    ///
    /// - Parameter known: the column of the text, 0 where the first line decides.
    /// - Returns: the column of the text.
    private mutating func blockIndent(
        _ known: Int, indent: Int, into breaks: inout [UInt8]
    ) throws(Problem) -> Int {
        var widest = 0
        while true {
            while byte(place) == 0x20, known == 0 || place - lineStart < known { place &+= 1 }
            widest = max(widest, place - lineStart)
            if byte(place) == 0x09, known == 0 || place - lineStart < known {
                throw .tab(place)
            }
            if place >= bytes.count || breakLength(place) == 0 { break }
            breaks += takeBreak()
        }
        return known > 0 ? known : max(widest, indent + 1, 1)
    }

    /// Moves over a line break; gives it as text, ends of lines as `\n`.
    private mutating func takeBreak() -> [UInt8] {
        let length = breakLength(place)
        guard place < bytes.count, length > 0 else { return [] }
        let text = length == 3 ? Array(bytes[place..<(place + 3)]) : [0x0A]
        place += length
        lineStart = place
        return text
    }
}
