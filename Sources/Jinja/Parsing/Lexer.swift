import Glibc

/// Cuts a template into tokens, one at a time, by the rules of Jinja2's lexer.
///
/// Lazy as Jinja2's is: a mistake further on is reported only when the parser gets there.
struct Lexer {
    private enum State { case text, block, variable, done }

    private let text: TemplateText
    private let bytes: [UInt8]
    private let trimBlocks: Bool
    private let lstripBlocks: Bool
    private var place = 0
    private var state = State.text
    // Closing brackets that are due, innermost last.
    private var brackets: [UInt8] = []
    // What is open when text has been cut off before a tag: the token that follows it.
    private var pending: Token?
    private var lineStarting = true
    private var lastStart = 0

    init(_ text: TemplateText, trimBlocks: Bool, lstripBlocks: Bool) {
        self.text = text
        bytes = text.bytes
        self.trimBlocks = trimBlocks
        self.lstripBlocks = lstripBlocks
    }

    /// The next token; `eof` for ever at the end.
    /// - Throws: `syntax` for characters that no token begins with, and for comments and raw blocks without an end.
    mutating func next() throws(TemplateError) -> Token {
        if let token = pending {
            pending = nil
            lastStart = token.start
            return token
        }
        while true {
            let token: Token?
            switch state {
            case .text: token = try textToken()
            case .block, .variable: token = try tagToken()
            case .done: return Token(kind: .eof, start: lastStart, end: lastStart)
            }
            if let token {
                lastStart = token.start
                return token
            }
        }
    }

    func error(_ message: String, _ start: Int, _ end: Int) -> TemplateError {
        TemplateError.syntax(message, text, start, end)
    }

    private func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    // MARK: text

    /// What opens at the next tag.
    private enum Opening { case variable, block, comment, raw(bodyStart: Int) }

    private mutating func textToken() throws(TemplateError) -> Token? {
        let start = place
        guard let tag = nextTag(from: start) else {
            state = .done
            place = bytes.count
            return start < bytes.count ? Token(kind: .data, start: start, end: bytes.count) : nil
        }
        let (opening, sign) = self.opening(at: tag)
        let end = dataEnd(start, tag, sign, isVariable: { if case .variable = opening { true } else { false } }())
        let afterTag = tag + 2 + (sign == nil ? 0 : 1)
        switch opening {
        case .variable:
            place = afterTag
            state = .variable
            pending = Token(kind: .variableBegin, start: tag, end: afterTag)
        case .block:
            place = afterTag
            state = .block
            pending = Token(kind: .blockBegin, start: tag, end: afterTag)
        case .comment:
            place = try commentEnd(afterTag)
            if place >= bytes.count { state = .done }
        case .raw(let body):
            return try rawToken(data: start..<end, tag: tag, body: body)
        }
        if case .comment = opening { lineStarting = place > 0 && bytes[place - 1] == UInt8(ascii: "\n") }
        if end > start { return Token(kind: .data, start: start, end: end) }
        guard let token = pending else { return nil }
        pending = nil
        return token
    }

    private func nextTag(from start: Int) -> Int? {
        bytes.withUnsafeBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return nil }
            var place = start
            while place + 1 < buffer.count, let found = memchr(base + place, 0x7B, buffer.count - 1 - place) {
                place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
                switch base[place + 1] {
                case UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#"): return place
                default: place += 1
                }
            }
            return nil
        }
    }

    private func opening(at tag: Int) -> (Opening, UInt8?) {
        let sign = byte(tag + 2)
        let hasSign = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
        let found = hasSign ? sign : nil
        switch byte(tag + 1) {
        case UInt8(ascii: "{"): return (.variable, found)
        case UInt8(ascii: "#"): return (.comment, found)
        default:
            if let body = rawBody(tag + 2 + (hasSign ? 1 : 0)) { return (.raw(bodyStart: body), found) }
            return (.block, found)
        }
    }

    // `raw` and the end of its tag: where the raw text begins.
    private func rawBody(_ start: Int) -> Int? {
        guard let end = word("raw", after: start) else { return nil }
        return tagEnd(end, withPlus: false, trims: false)
    }

    private func word(_ word: String, after start: Int) -> Int? {
        var place = skipSpace(start)
        for expected in word.utf8 {
            guard byte(place) == expected else { return nil }
            place += 1
        }
        return skipSpace(place)
    }

    // `%}`, `-%}` with the space after it, `+%}` where allowed: the offset behind it.
    private func tagEnd(_ start: Int, withPlus: Bool, trims: Bool) -> Int? {
        switch byte(start) {
        case UInt8(ascii: "-"):
            return byte(start + 1) == UInt8(ascii: "%") && byte(start + 2) == UInt8(ascii: "}")
                ? skipSpace(start + 3) : nil
        case UInt8(ascii: "+"):
            return withPlus && byte(start + 1) == UInt8(ascii: "%") && byte(start + 2) == UInt8(ascii: "}")
                ? start + 3 : nil
        case UInt8(ascii: "%"):
            guard byte(start + 1) == UInt8(ascii: "}") else { return nil }
            return trims && trimBlocks && byte(start + 2) == UInt8(ascii: "\n") ? start + 3 : start + 2
        default: return nil
        }
    }

    // Where the text before a tag ends, after `{%-` or `lstrip_blocks` took its blanks.
    private func dataEnd(_ start: Int, _ tag: Int, _ sign: UInt8?, isVariable: Bool) -> Int {
        if sign == UInt8(ascii: "-") { return Whitespace.trimmedEnd(bytes, start, tag) }
        guard sign == nil, lstripBlocks, !isVariable else { return tag }
        var lineStart = tag
        while lineStart > start, bytes[lineStart - 1] != UInt8(ascii: "\n") { lineStart -= 1 }
        guard lineStart > start || lineStarting else { return tag }
        let isBlank = lineStart < tag && Whitespace.skip(bytes, lineStart, tag) == tag
        return isBlank ? lineStart : tag
    }

    private func commentEnd(_ start: Int) throws(TemplateError) -> Int {
        var place = start
        while place + 1 < bytes.count {
            if bytes[place] == UInt8(ascii: "#"), bytes[place + 1] == UInt8(ascii: "}") {
                if place > start, bytes[place - 1] == UInt8(ascii: "-") { return skipSpace(place + 2) }
                let hasPlus = place > start && bytes[place - 1] == UInt8(ascii: "+")
                return !hasPlus && trimBlocks && byte(place + 2) == UInt8(ascii: "\n") ? place + 3 : place + 2
            }
            place += 1
        }
        guard start < bytes.count else { return start }
        throw error("Missing end of comment tag", start, start)
    }

    private mutating func rawToken(data: Range<Int>, tag: Int, body: Int) throws(TemplateError) -> Token? {
        lineStarting = body > 0 && bytes[body - 1] == UInt8(ascii: "\n")
        guard body < bytes.count else {
            state = .done
            place = body
            return data.isEmpty ? nil : Token(kind: .data, start: data.lowerBound, end: data.upperBound)
        }
        var search = body
        while let found = nextTag(from: search) {
            search = found + 1
            guard byte(found + 1) == UInt8(ascii: "%") else { continue }
            let sign = byte(found + 2)
            let hasSign = sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+")
            guard let close = word("endraw", after: found + 2 + (hasSign ? 1 : 0)),
                let end = tagEnd(close, withPlus: true, trims: true)
            else { continue }
            let rawEnd = dataEnd(body, found, hasSign ? sign : nil, isVariable: false)
            lineStarting = bytes[end - 1] == UInt8(ascii: "\n")
            place = end
            let raw = rawEnd > body ? Token(kind: .data, start: body, end: rawEnd) : nil
            guard !data.isEmpty else { return raw }
            pending = raw
            return Token(kind: .data, start: data.lowerBound, end: data.upperBound)
        }
        throw error("Missing end of raw directive", body, body)
    }

    // MARK: tags

    private mutating func tagToken() throws(TemplateError) -> Token? {
        if brackets.isEmpty, let end = closing() {
            let token = Token(kind: state == .block ? .blockEnd : .variableEnd, start: place, end: end)
            state = .text
            lineStarting = bytes[end - 1] == UInt8(ascii: "\n")
            place = end
            return token
        }
        guard place < bytes.count else {
            state = .done
            return nil
        }
        let afterSpace = skipSpace(place)
        if afterSpace > place {
            place = afterSpace
            return nil
        }
        if let token = numberToken() { return token }
        if let token = try nameToken() { return token }
        if let token = stringToken() { return token }
        return try operatorToken()
    }

    // The end of the open tag, where it stands here.
    private func closing() -> Int? {
        if state == .block { return tagEnd(place, withPlus: true, trims: true) }
        let close = UInt8(ascii: "}")
        if byte(place) == UInt8(ascii: "-"), byte(place + 1) == close, byte(place + 2) == close {
            return skipSpace(place + 3)
        }
        return byte(place) == close && byte(place + 1) == close ? place + 2 : nil
    }

    private mutating func take(_ kind: TokenKind, _ end: Int) -> Token {
        defer { place = end }
        return Token(kind: kind, start: place, end: end)
    }

    private mutating func numberToken() -> Token? {
        guard Self.isDigit(byte(place)) else { return nil }
        if !(place > 0 && bytes[place - 1] == UInt8(ascii: ".")), let end = floatEnd(place) { return take(.float, end) }
        return take(.integer, integerEnd(place))
    }

    // `(\d+_)*\d+`: the offset behind it.
    private func digitsEnd(_ start: Int) -> Int? {
        guard Self.isDigit(byte(start)) else { return nil }
        var end = start
        while true {
            while Self.isDigit(byte(end)) { end += 1 }
            guard byte(end) == UInt8(ascii: "_"), Self.isDigit(byte(end + 1)) else { return end }
            end += 1
        }
    }

    private func floatEnd(_ start: Int) -> Int? {
        guard var end = digitsEnd(start) else { return nil }
        var isFloat = false
        if byte(end) == UInt8(ascii: "."), let fraction = digitsEnd(end + 1) {
            end = fraction
            isFloat = true
        }
        if byte(end) | 0x20 == UInt8(ascii: "e") {
            let sign = byte(end + 1) == UInt8(ascii: "+") || byte(end + 1) == UInt8(ascii: "-")
            if let exponent = digitsEnd(end + (sign ? 2 : 1)) { return exponent }
        }
        return isFloat ? end : nil
    }

    private func integerEnd(_ start: Int) -> Int {
        func end(_ from: Int, _ isDigit: (UInt8) -> Bool) -> Int {
            var end = from
            while true {
                if isDigit(byte(end)) {
                    end += 1
                } else if byte(end) == UInt8(ascii: "_"), isDigit(byte(end + 1)) {
                    end += 2
                } else {
                    return end
                }
            }
        }
        guard byte(start) == UInt8(ascii: "0") else { return end(start, Self.isDigit) }
        let body: Int
        switch byte(start + 1) | 0x20 {
        case UInt8(ascii: "b"): body = end(start + 2) { $0 == 0x30 || $0 == 0x31 }
        case UInt8(ascii: "o"): body = end(start + 2) { (0x30...0x37).contains($0) }
        case UInt8(ascii: "x"): body = end(start + 2) { Self.isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
        default: body = start + 2
        }
        return body > start + 2 ? body : end(start + 1) { $0 == 0x30 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private mutating func nameToken() throws(TemplateError) -> Token? {
        let end = Identifier.end(bytes, place)
        guard end > place else { return nil }
        if !Identifier.isValid(bytes, place, end) { throw error("Invalid character in identifier", place, end) }
        return take(.name, end)
    }

    private mutating func stringToken() -> Token? {
        let quote = byte(place)
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else { return nil }
        var end = place + 1
        while end < bytes.count {
            if bytes[end] == quote { return take(.string, end + 1) }
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    private mutating func operatorToken() throws(TemplateError) -> Token? {
        guard let (kind, length) = operatorKind() else {
            let scalar = text.string(place, min(bytes.count, place + 4)).unicodeScalars.first.map(String.init) ?? ""
            let offset = text.string(0, place).unicodeScalars.count
            throw error("unexpected char \(repr(.string(scalar))) at \(offset)", place, place + 1)
        }
        try balance(kind)
        return take(kind, place + length)
    }

    private mutating func balance(_ kind: TokenKind) throws(TemplateError) {
        switch kind {
        case .lbrace: brackets.append(UInt8(ascii: "}"))
        case .lparen: brackets.append(UInt8(ascii: ")"))
        case .lbracket: brackets.append(UInt8(ascii: "]"))
        case .rbrace, .rparen, .rbracket:
            let found = String(UnicodeScalar(bytes[place]))
            guard let expected = brackets.popLast() else { throw error("unexpected '\(found)'", place, place + 1) }
            guard expected == bytes[place] else {
                throw error("unexpected '\(found)', expected '\(UnicodeScalar(expected))'", place, place + 1)
            }
        default: break
        }
    }

    private func operatorKind() -> (TokenKind, Int)? {
        let isDoubled = byte(place) == byte(place + 1)
        let hasEqual = byte(place + 1) == UInt8(ascii: "=")
        switch bytes[place] {
        case UInt8(ascii: "+"): return (.add, 1)
        case UInt8(ascii: "-"): return (.sub, 1)
        case UInt8(ascii: "/"): return isDoubled ? (.floordiv, 2) : (.div, 1)
        case UInt8(ascii: "*"): return isDoubled ? (.pow, 2) : (.mul, 1)
        case UInt8(ascii: "%"): return (.mod, 1)
        case UInt8(ascii: "~"): return (.tilde, 1)
        case UInt8(ascii: "["): return (.lbracket, 1)
        case UInt8(ascii: "]"): return (.rbracket, 1)
        case UInt8(ascii: "("): return (.lparen, 1)
        case UInt8(ascii: ")"): return (.rparen, 1)
        case UInt8(ascii: "{"): return (.lbrace, 1)
        case UInt8(ascii: "}"): return (.rbrace, 1)
        case UInt8(ascii: "="): return hasEqual ? (.eq, 2) : (.assign, 1)
        case UInt8(ascii: "!"): return hasEqual ? (.ne, 2) : nil
        case UInt8(ascii: ">"): return hasEqual ? (.gteq, 2) : (.gt, 1)
        case UInt8(ascii: "<"): return hasEqual ? (.lteq, 2) : (.lt, 1)
        case UInt8(ascii: "."): return (.dot, 1)
        case UInt8(ascii: ":"): return (.colon, 1)
        case UInt8(ascii: "|"): return (.pipe, 1)
        case UInt8(ascii: ","): return (.comma, 1)
        case UInt8(ascii: ";"): return (.semicolon, 1)
        default: return nil
        }
    }

    private func skipSpace(_ start: Int) -> Int { Whitespace.skip(bytes, start, bytes.count) }
}

extension TemplateError {
    /// A mistake in a template's text.
    static func syntax(
        _ message: String, _ text: TemplateText, _ start: Int, _ end: Int, className: String? = nil
    ) -> TemplateError {
        let error = TemplateError(.syntax, message, className: className)
        var frame = Frame(name: "template", location: text.location(start, max(end, start)))
        frame.statementLine = text.line(start)
        error.box.frames = [frame]
        error.box.textOffset = text.fileOffset(start)
        return error
    }
}
