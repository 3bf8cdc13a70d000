import SourceText

/// Reads one stream in a single pass over its bytes, by recursive descent.
///
/// The rules are those of libyaml's scanner, told as grammar: `indent` is always the column of the innermost open
/// block collection (-1 outside of all), and a key must stand on one line with its colon.
struct Parser {
    let bytes: UnsafeBufferPointer<UInt8>
    let classes = ByteClass.table
    /// The next byte to read.
    var place = 0
    /// Where the current line begins.
    var lineStart = 0
    var problems: [Problem] = []
    /// Open brackets around the current place: no indentation counts inside them.
    var flowDepth = 0
    /// Where the last quoted text began and ended that holds an escape or a line end.
    var lastQuote = (start: 0, end: 0)
    var depth = 0
    /// The deepest level reached so far, for the height of anchored nodes.
    var deepest = 0
    var anchors: [String: Anchor] = [:]
    /// Nodes that aliases added to the document.
    var aliasedNodes = 0
    /// Nodes in the document, aliases counted in full.
    var nodeCount = 0
    var isFirstDocument = true

    /// A node that aliases may repeat.
    struct Anchor {
        var node: Node
        var place: Int
        var weight: Int
        var height: Int
    }

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            place = 3
            lineStart = 3
        }
    }

    // MARK: Looking

    @inline(__always)
    var isAtEnd: Bool { place >= bytes.count }

    /// The byte at an offset, 0 beyond the end.
    @inline(__always)
    func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    /// Whether an offset holds a blank, a line end, or nothing.
    @inline(__always)
    func isBlankOrEnd(_ offset: Int) -> Bool {
        guard offset < bytes.count else { return true }
        let byte = bytes[offset]
        return byte == 0x20 || byte == 0x09 || breakLength(offset) > 0
    }

    /// How many bytes the line break at an offset takes, 0 where there is none.
    @inline(__always)
    func breakLength(_ offset: Int) -> Int {
        let byte = byte(offset)
        if byte > 0x0D, byte < 0x80 { return 0 }
        if byte == 0x0A { return 1 }
        return rareBreakLength(offset, byte)
    }

    @inline(never)
    private func rareBreakLength(_ offset: Int, _ lead: UInt8) -> Int {
        switch lead {
        case 0x0D: byte(offset + 1) == 0x0A ? 2 : 1
        case 0xC2: byte(offset + 1) == 0x85 ? 2 : 0
        case 0xE2: byte(offset + 1) == 0x80 && (byte(offset + 2) == 0xA8 || byte(offset + 2) == 0xA9) ? 3 : 0
        default: 0
        }
    }

    /// The column of the current token, counted from 0; -1 at the end and at a document's edge, which close every
    /// open block.
    var tokenColumn: Int {
        if isAtEnd { return -1 }
        let column = place - lineStart
        return column == 0 && isDocumentEdge(place) ? -1 : column
    }

    /// Whether `---` or `...` stands at an offset, which is a line's first.
    func isDocumentEdge(_ offset: Int) -> Bool {
        let first = byte(offset)
        guard first == 0x2D || first == 0x2E else { return false }
        return byte(offset + 1) == first && byte(offset + 2) == first && isBlankOrEnd(offset + 3)
    }

    /// Whether `indicator` stands at the current place, followed by a blank or line end.
    @inline(__always)
    func isIndicator(_ indicator: UInt8) -> Bool {
        byte(place) == indicator && isBlankOrEnd(place + 1)
    }

    /// The text of a stretch.
    @inline(__always)
    func text(_ start: Int, _ end: Int) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<end]), as: UTF8.self)
    }

    // MARK: Moving

    /// Moves over blanks, comments and line ends to the next token.
    ///
    /// - Parameter tabs: whether tabs may stand on the current line: after a value, but not where a line's
    ///   indentation or a nested `- ` may follow. Inside brackets they always may.
    mutating func skipToToken(tabs: Bool) throws(Problem) {
        var tabs = tabs || flowDepth > 0
        while place < bytes.count {
            let byte = bytes[place]
            if byte == 0x20 {
                place &+= 1
            } else if byte == 0x0A {
                place &+= 1
                lineStart = place
                tabs = flowDepth > 0
            } else if byte == 0x23 {
                while place < bytes.count, breakLength(place) == 0 { place &+= 1 }
            } else if byte == 0x09 {
                guard tabs else { throw .tab(place) }
                place &+= 1
            } else {
                let length = breakLength(place)
                if length == 0 { return }
                place &+= length
                lineStart = place
                tabs = flowDepth > 0
            }
        }
    }

    /// Moves over blanks and tabs of the current line to a `:` that makes what stands before it a key.
    ///
    /// - Returns: whether there is one; the place is then that of the colon, else unchanged.
    mutating func skipToColon() -> Bool {
        var next = place
        while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x09 { next &+= 1 }
        guard byte(next) == 0x3A, flowDepth > 0 || isBlankOrEnd(next + 1) else { return false }
        place = next
        return true
    }

    /// An absent value: a plain scalar without text.
    func emptyNode(_ offset: Int) -> Node { Node(.scalar("", .plain), offset, offset) }

    // MARK: Bookkeeping

    mutating func enter() throws(Problem) {
        depth += 1
        if depth > deepest { deepest = depth }
        if depth > YAML.depthLimit { throw .depth(place) }
    }

    mutating func leave() { depth -= 1 }

    /// Notes a mistake; gives up on the file where it has too many.
    mutating func record(_ problem: Problem) throws(Problem) {
        if problem.isFatal || problems.count >= YAML.mistakeLimit { throw problem }
        problems.append(problem)
    }
}
