import SourceText

extension Parser {
    /// Text without quotes; goes on over lines that are indented more than `indent`.
    mutating func plainScalar(indent: Int) throws(Problem) -> Node {
        let start = place
        var end = try plainRun()
        nodeCount &+= 1
        var breaks = LineBreaks()
        guard try continues(indent: indent, &breaks) else {
            let node = Node(.scalar(text(start, end), .plain), start, end)
            checkForm(node)
            return node
        }
        var folded = Array(bytes[start..<end])
        repeat {
            breaks.fold(into: &folded, self)
            breaks = LineBreaks()
            let from = place
            end = try plainRun()
            folded += bytes[from..<end]
        } while try continues(indent: indent, &breaks)
        return Node(.scalar(String(decoding: folded, as: UTF8.self), .plain), start, end)
    }

    /// A text in the form of a date is one, so it has to exist; `<<` and `=` mean something only as keys.
    private mutating func checkForm(_ node: Node) {
        let span = node.span
        if byte(span.start + 4) == 0x2D, isDecimal(bytes[span.start]) {
            guard let text = node.text, let date = Timestamp(text), !date.isValid else { return }
            note(
                Problem(
                    .date, span.start, span.end, "there is no date '\(text)'",
                    hint: "put it in quotes if it is meant as text"))
        } else if span.end - span.start <= 2, node.text == "<<" || node.text == "=", !isColonNext {
            note(
                Problem(
                    .merge, span.start, span.end, "'\(text(span.start, span.end))' can only be a key",
                    hint: "put it in quotes if it is meant as text"))
        }
    }

    private var isColonNext: Bool {
        var look = self
        return look.skipToColon()
    }

    /// Moves to what ends the text on this line: its end, a comment, a colon, a bracket or comma.
    ///
    /// - Returns: where the text ends, trailing blanks left out.
    private mutating func plainRun() throws(Problem) -> Int {
        let inFlow = flowDepth > 0
        let stop = inFlow ? ByteClass.flowStop : ByteClass.plainStop
        while true {
            while place < bytes.count, classes[Int(bytes[place])] & stop == 0 { place &+= 1 }
            guard place < bytes.count else { return place }
            let byte = bytes[place]
            if byte == 0x20 || byte == 0x09 {
                let end = place
                while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 { place &+= 1 }
                if isAtEnd || breakLength(place) > 0 || bytes[place] == 0x23 { return end }
                if isIndicator(0x3A) || inFlow && endsPlainInFlow(bytes[place]) { return end }
            } else if byte == 0x3A {
                if isBlankOrEnd(place + 1) { return place }
                if inFlow, endsPlainInFlow(self.byte(place + 1)) || self.byte(place + 1) == 0x3F {
                    throw Problem(
                        .syntax, place, place + 1, "a colon inside brackets needs a blank behind it",
                        hint: "write ': ', or put the text in quotes")
                }
                place &+= 1
            } else if breakLength(place) > 0 {
                return place
            } else if inFlow, byte < 0x80 {
                return place
            } else {
                place &+= 1
            }
        }
    }

    private func endsPlainInFlow(_ byte: UInt8) -> Bool {
        byte < 0x80 && byte != 0x3A && classes[Int(byte)] & ByteClass.flowStop != 0 && byte > 0x20
    }

    /// Moves over line breaks and indentation to the next token.
    ///
    /// - Returns: whether the scalar goes on there.
    private mutating func continues(indent: Int, _ breaks: inout LineBreaks) throws(Problem) -> Bool {
        guard place < bytes.count, breakLength(place) > 0 else { return false }
        while place < bytes.count {
            if bytes[place] == 0x20 {
                place &+= 1
                continue
            }
            let length = breakLength(place)
            if length > 0 {
                breaks.add(place, length)
                place &+= length
                lineStart = place
            } else if bytes[place] == 0x09 {
                if place - lineStart <= indent, flowDepth == 0 { throw .tab(place) }
                place &+= 1
            } else {
                break
            }
        }
        guard place < bytes.count, flowDepth > 0 || place - lineStart > indent else { return false }
        if place == lineStart, isDocumentEdge(place) { return false }
        let byte = bytes[place]
        if byte == 0x23 || byte == 0x3A && isBlankOrEnd(place + 1) { return false }
        return flowDepth == 0 || !endsPlainInFlow(byte)
    }
}

/// Line breaks between two lines of one scalar: where they stand, which is all that most scalars need.
struct LineBreaks {
    private var start = 0
    private var end = 0

    /// Whether there is none.
    var isEmpty: Bool { end == start }

    @inline(__always)
    mutating func add(_ offset: Int, _ length: Int) {
        if isEmpty { start = offset }
        end = offset &+ length
    }

    /// Adds what the breaks mean in folded text: one is a blank, each further one a line end. Unicode's separators
    /// stay as they are.
    func fold(into text: inout [UInt8], _ parser: Parser) {
        var rest: [UInt8] = []
        var first: [UInt8]?
        var place = start
        while place < end {
            let length = parser.breakLength(place)
            if length > 0 {
                let one = length == 3 ? Array(parser.bytes[place..<(place + 3)]) : [0x0A]
                if first == nil { first = one } else { rest += one }
            }
            place += max(1, length)
        }
        guard let first else { return }
        text += first == [0x0A] ? (rest.isEmpty ? [0x20] : rest) : first + rest
    }
}
