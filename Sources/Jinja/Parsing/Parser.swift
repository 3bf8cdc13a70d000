import SourceText

/// Reads tokens into a tree, by the rules (and with the messages) of Jinja2's parser.
struct Parser {
    let builder: TemplateBuilder
    let text: TemplateText
    private var lexer: Lexer
    private(set) var current: Token
    private var ahead: Token?
    /// The tags that are open, innermost last.
    /// Tags that are open, each with its place.
    var tagStack: [(name: String, span: Span)] = []
    /// The tags that end what is open, innermost last.
    var endTokenStack: [[String]] = []
    /// How deeply expressions and statements are nested here.
    var depth = 0
    private let stackLimit = StackBounds.limit()
    /// How many loops of the same function are open: `break` needs one.
    var loopDepth = 0
    // The end of the last token that was taken.
    private(set) var lastEnd = 0

    init(_ builder: TemplateBuilder) throws(TemplateError) {
        self.builder = builder
        text = builder.text
        lexer = Lexer(text, trimBlocks: builder.environment.trimBlocks, lstripBlocks: builder.environment.lstripBlocks)
        current = try lexer.next()
    }

    // MARK: the token stream

    /// Takes the current token.
    @discardableResult
    mutating func advance() throws(TemplateError) -> Token {
        let token = current
        lastEnd = token.end
        if let next = ahead {
            current = next
            ahead = nil
        } else if token.kind != .eof {
            current = try lexer.next()
        }
        return token
    }
    /// The token after the current one.
    mutating func look() throws(TemplateError) -> Token {
        if let ahead { return ahead }
        let token = current.kind == .eof ? current : try lexer.next()
        ahead = token
        return token
    }
    func string(of token: Token) -> String { text.string(token.start, token.end) }

    /// Whether the current token is a given word.
    func isWord(_ word: StaticString) -> Bool { isWord(current, word) }
    func isWord(_ token: Token, _ word: StaticString) -> Bool {
        guard token.kind == .name, token.end - token.start == word.utf8CodeUnitCount else { return false }
        for offset in 0..<word.utf8CodeUnitCount where text.bytes[token.start + offset] != word.utf8Start[offset] {
            return false
        }
        return true
    }
    mutating func skip(_ kind: TokenKind) throws(TemplateError) -> Bool {
        guard current.kind == kind else { return false }
        try advance()
        return true
    }
    mutating func skipWord(_ word: StaticString) throws(TemplateError) -> Bool {
        guard isWord(word) else { return false }
        try advance()
        return true
    }
    @discardableResult
    mutating func expect(_ kind: TokenKind) throws(TemplateError) -> Token {
        guard current.kind == kind else { throw unexpected(kind.shown) }
        return try advance()
    }
    mutating func expectWord(_ word: StaticString) throws(TemplateError) {
        guard isWord(word) else { throw unexpected("\(word)") }
        try advance()
    }
    private func unexpected(_ expected: String) -> TemplateError {
        if current.kind == .eof {
            return fail("unexpected end of template, expected \(repr(.string(expected))).")
        }
        return fail("expected token \(repr(.string(expected))), got \(repr(.string(describe(current))))")
    }
    func describe(_ token: Token) -> String { token.kind == .name ? string(of: token) : token.kind.shown }

    func fail(_ message: String, at token: Token? = nil, className: String? = nil) -> TemplateError {
        let place = token ?? current
        return fail(message, place.start, place.end, className: className)
    }
    func fail(_ message: String, _ start: Int, _ end: Int, className: String? = nil) -> TemplateError {
        .syntax(message, text, start, end, className: className)
    }

    /// Runs `body` one level deeper.
    /// - Throws: `RecursionError` where a template nests deeper than any honest one, or where the stack gets short.
    mutating func nested<T>(_ body: (inout Parser) throws(TemplateError) -> T) throws(TemplateError) -> T {
        depth += 1
        defer { depth -= 1 }
        guard depth <= 120, StackBounds.current() > stackLimit else { throw .recursion() }
        return try body(&self)
    }

    // MARK: the template

    /// The whole template.
    mutating func parseTemplate() throws(TemplateError) -> [Statement] { try parseBody(until: nil) }

    /// The statements up to one of the given end tags, whose name is then the current token.
    mutating func parseStatements(_ ends: [String], dropNeedle: Bool = false) throws(TemplateError) -> [Statement] {
        _ = try skip(.colon)
        try expect(.blockEnd)
        let body = try nested { (parser) throws(TemplateError) in try parser.parseBody(until: ends) }
        if current.kind == .eof { throw endOfTemplate(ends) }
        if dropNeedle { try advance() }
        return body
    }

    private mutating func parseBody(until ends: [String]?) throws(TemplateError) -> [Statement] {
        if let ends { endTokenStack.append(ends) }
        defer { if ends != nil { endTokenStack.removeLast() } }
        var body: [Statement] = []
        var parts: [OutputPart] = []
        var start = current
        while current.kind != .eof {
            switch current.kind {
            case .data:
                if parts.isEmpty { start = current }
                parts.append(DataPart(current.start..<current.end, text))
                try advance()
            case .variableBegin:
                if parts.isEmpty { start = current }
                try advance()
                parts.append(ExpressionPart(try parseTuple(), text))
                try expect(.variableEnd)
            default:
                flush(&parts, start, &body)
                try advance()
                if let ends, current.kind == .name, ends.contains(string(of: current)) { return body }
                body.append(try parseStatement())
                try expect(.blockEnd)
            }
        }
        flush(&parts, start, &body)
        return body
    }
    private func flush(_ parts: inout [OutputPart], _ start: Token, _ body: inout [Statement]) {
        guard !parts.isEmpty else { return }
        body.append(Output(parts, Extent(start.start, start.start, lastEnd)))
        parts = []
    }

    private func endOfTemplate(_ ends: [String]) -> TemplateError { misplaced(nil, endTokenStack + [ends]) }
    func unknownTag(_ token: Token) -> TemplateError { misplaced(token, endTokenStack) }

    private static let tags = [
        "if", "for", "set", "macro", "call", "filter", "with", "do", "block", "extends", "include", "import", "from",
        "raw", "break", "continue", "autoescape", "print",
    ]

    // Jinja2's explanation of a tag that nobody waits for, or of the template's end where one is due.
    private func misplaced(_ token: Token?, _ stack: [[String]]) -> TemplateError {
        let name = token.map { string(of: $0) }
        var message = name.map { "Encountered unknown tag \(repr(.string($0)))." } ?? "Unexpected end of template."
        if let ends = stack.last {
            let wanted = ends.map { repr(.string($0)) }.joined(separator: " or ")
            if let name, stack.contains(where: { $0.contains(name) }) {
                message +=
                    " You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for \(wanted)."
            } else {
                message += " Jinja was looking for the following tags: \(wanted)."
            }
        }
        let hint = name.flatMap { suggestion(for: $0, among: Parser.tags + (stack.last ?? [])) }
        guard let open = tagStack.last else {
            let error = fail(message, at: token)
            error.box.hint = hint
            return error
        }
        message += " The innermost block that needs to be closed is \(repr(.string(open.name)))."
        let error = fail(message, at: token)
        let place = text.location(open.span.start, open.span.end)
        let opened = "'\(open.name)' is opened at \(place.file):\(place.line):\(place.column)"
        error.box.hint = hint.map { "\($0) \(opened)" } ?? opened
        return error
    }
}
