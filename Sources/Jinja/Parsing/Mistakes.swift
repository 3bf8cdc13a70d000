import SourceText

extension Template {
    /// All mistakes of a text that do not follow from one another, in the order of their places; none where it can be
    /// parsed. One of them is what making a ``Template`` of the text throws.
    ///
    /// Looks for more where parsing ends: behind a mistake inside a tag. A tag that is missing or in the wrong place
    /// leaves open what belongs together, so nothing is looked for then. At most 20 are listed.
    public static func mistakes(in source: SourceFile, _ environment: Environment) -> [TemplateError] {
        var found: [TemplateError] = []
        var bytes = source.bytes
        while found.count < 20 {
            let text = SourceFile(path: source.path, bytes: bytes, origin: .init(file: source, offset: 0))
            do throws(TemplateError) {
                _ = try Template(text, environment)
                break
            } catch {
                found.append(error)
                guard let mended = TornTag(in: text, environment, at: error)?.mended(bytes), mended != bytes
                else { break }
                bytes = mended
            }
        }
        return found.sorted { ($0.box.textOffset ?? 0) < ($1.box.textOffset ?? 0) }
    }
}

/// A tag with a mistake in it: what stands in its place when the rest is parsed.
private struct TornTag {
    /// From the opening to the closing bracket.
    private let range: Range<Int>
    /// The tag's name; empty for `{{`.
    private let name: String

    /// The tag around an error; nil where the error is not inside of one.
    init?(in source: SourceFile, _ environment: Environment, at error: TemplateError) {
        guard error.kind == .syntax, !error.isAboutNesting, let place = error.box.textOffset,
            let opening = Self.opening(in: source, environment, before: place),
            let end = Self.end(source.bytes, from: max(place, opening.start + 2))
        else { return nil }
        range = opening.start..<end
        name = opening.name
    }

    /// The last tag that begins before a place.
    private static func opening(
        in source: SourceFile, _ environment: Environment, before place: Int
    ) -> (start: Int, name: String)? {
        let text = TemplateText(source, keepTrailingNewline: true)
        var lexer = Lexer(text, trimBlocks: environment.trimBlocks, lstripBlocks: environment.lstripBlocks)
        var found: (start: Int, name: String)?
        var previous = TokenKind.data
        while let token = try? lexer.next(), token.kind != .eof, text.fileOffset(token.start) <= place {
            switch token.kind {
            case .variableBegin, .blockBegin: found = (text.fileOffset(token.start), "")
            case .data: found = nil
            case .name where previous == .blockBegin: found?.name = text.string(token.start, token.end)
            default: break
            }
            previous = token.kind
        }
        return found
    }

    /// Behind the bracket that closes the tag, or before the next tag where that comes first.
    private static func end(_ bytes: [UInt8], from start: Int) -> Int? {
        var place = start
        while place + 1 < bytes.count {
            switch (bytes[place], bytes[place + 1]) {
            case (UInt8(ascii: "%"), UInt8(ascii: "}")), (UInt8(ascii: "}"), UInt8(ascii: "}")): return place + 2
            case (UInt8(ascii: "{"), UInt8(ascii: "%")), (UInt8(ascii: "{"), UInt8(ascii: "{")): return place
            default: place += 1
            }
        }
        return nil
    }

    /// The text without the mistake, as long as before; nil where it is not known what would do.
    func mended(_ bytes: [UInt8]) -> [UInt8]? {
        switch name {
        case "", "do", "print", "include", "import", "from", "extends", "break", "continue": replaced("", in: bytes)
        case "set": replaced(assigns(bytes) ? "" : "{%set e%}", in: bytes)
        case "filter": replaced("{%filter e%}", in: bytes)
        case "if", "elif": replaced("{%\(name) 0%}", in: bytes)
        case "for": replaced("{%for e in e%}", in: bytes)
        case "macro", "call": replaced("{%\(name) e()%}", in: bytes)
        case "else", "with": replaced("{%\(name)%}", in: bytes)
        case "autoescape": replaced("{%autoescape 0%}", in: bytes)
        default: name.hasPrefix("end") ? replaced("{%\(name)%}", in: bytes) : nil
        }
    }

    // `{% set a = b %}` stands alone, `{% set a|b %}` begins a block.
    private func assigns(_ bytes: [UInt8]) -> Bool {
        bytes[range].first { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "|") } == UInt8(ascii: "=")
    }

    /// The text with another tag and blanks in this one's place; nil where there is no room for it.
    private func replaced(_ tag: String, in bytes: [UInt8]) -> [UInt8]? {
        guard tag.utf8.count <= range.count else { return nil }
        var bytes = bytes
        for place in range where bytes[place] != UInt8(ascii: "\n") { bytes[place] = UInt8(ascii: " ") }
        bytes.replaceSubrange(range.lowerBound..<range.lowerBound + tag.utf8.count, with: tag.utf8)
        return bytes
    }
}

extension TemplateError {
    /// Whether tags do not fit one another.
    fileprivate var isAboutNesting: Bool {
        message.hasPrefix("Encountered unknown tag") || message.hasPrefix("Unexpected end of template")
            || message.hasPrefix("Missing end of")
    }
}
