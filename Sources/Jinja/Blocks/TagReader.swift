import SourceText

/// One `{% … %}` of a file.
struct Tag {
    let type: String
    let name: String?
    let span: Span
}

/// Reads the tags of a file one after the other, stepping over comments, expressions and raw blocks.
///
/// Whatever is found first by its end counts, which is how dbt's reader chooses among its patterns.
struct TagReader {
    /// A place that was found, `start` included, `end` not.
    private struct Match {
        var start: Int
        var end: Int
    }
    private struct TagStart {
        var match: Match
        var type: Range<Int>
        var name: Range<Int>?
    }
    // A search that found nothing up to the end, or a place further on, need not be repeated.
    private struct Cached<Found> {
        var found: Found?
        var isKnown = false
    }

    private let source: SourceFile
    private let bytes: [UInt8]
    private var place = 0
    private var nextTag = Cached<TagStart>()
    private var nextComment = Cached<Match>()
    private var nextExpression = Cached<Match>()

    init(_ source: SourceFile) {
        self.source = source
        bytes = source.bytes
    }

    /// The next tag, nil at the end.
    /// - Throws: `raise` for a comment, an expression, a text or a raw block without its end.
    mutating func next() throws(TemplateError) -> Tag? {
        while true {
            let tag = tagStart()
            let comment = commentStart()
            let expression = expressionStart()
            let ends = [tag?.match.end, comment?.end, expression?.end].compactMap { $0 }
            guard let first = ends.min() else { return nil }
            if let tag, tag.match.end == first { return try read(tag) }
            if let comment, comment.end == first {
                place = comment.end
                try skipComment()
            } else if let expression {
                place = expression.end
                try skipExpression()
            }
        }
    }

    func error(_ className: String, _ message: String, _ span: Span) -> TemplateError {
        let error = TemplateError(.raised, message, className: className)
        error.box.frames = [TemplateError.Frame(name: "template", location: source.location(of: span))]
        return error
    }
    private func endOfFile(_ expected: String) -> TemplateError {
        let rest = source.text(of: Span(place, bytes.count))
        return error(
            "UnexpectedMacroEOFError", "unexpected EOF, expected \(expected), got \"\(rest)\"", Span(place, place + 1))
    }

    // MARK: what is stepped over

    private mutating func read(_ start: TagStart) throws(TemplateError) -> Tag {
        let begin = max(start.match.start, place)
        let type = string(start.type)
        if type == "raw" {
            place = begin
            guard let end = rawEnd() else { throw endOfFile("{% raw %}...{% endraw %}") }
            place = end
        } else {
            place = start.match.end
            try skipToClose()
        }
        return Tag(type: type, name: start.name.map(string), span: Span(begin, place))
    }

    private mutating func skipComment() throws(TemplateError) {
        var search = place
        while search + 1 < bytes.count {
            if bytes[search] == UInt8(ascii: "#"), bytes[search + 1] == UInt8(ascii: "}") {
                place = search + 2
                return
            }
            search += 1
        }
        throw endOfFile("#}")
    }

    private mutating func skipExpression() throws(TemplateError) {
        while true {
            guard let (end, isQuote) = closeOrQuote(firstClose: UInt8(ascii: "}")) else { throw endOfFile("}}") }
            if isQuote {
                try skipString()
            } else {
                place = end
                return
            }
        }
    }

    private mutating func skipToClose() throws(TemplateError) {
        while true {
            guard let (end, isQuote) = closeOrQuote(firstClose: UInt8(ascii: "%")) else {
                throw endOfFile("tag close (\"%}\")")
            }
            if isQuote {
                try skipString()
            } else {
                place = end
                return
            }
        }
    }

    // The next `}}` or `%}` (with the space that `-%}` takes), or the next quote.
    private mutating func closeOrQuote(firstClose: UInt8) -> (end: Int, isQuote: Bool)? {
        var search = place
        while search < bytes.count {
            let byte = bytes[search]
            if byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                if firstClose == UInt8(ascii: "%") { place = search }
                return (search + 1, true)
            }
            if byte == firstClose, search + 1 < bytes.count, bytes[search + 1] == UInt8(ascii: "}") {
                let takesSpace =
                    firstClose == UInt8(ascii: "%") && search > place && bytes[search - 1] == UInt8(ascii: "-")
                return (takesSpace ? Whitespace.skip(bytes, search + 2, bytes.count) : search + 2, false)
            }
            search += 1
        }
        return nil
    }

    // The next text in quotes that has an end, from here on.
    private mutating func skipString() throws(TemplateError) {
        var search = place
        while search < bytes.count {
            let quote = bytes[search]
            if quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""), let end = stringEnd(search) {
                place = end
                return
            }
            search += 1
        }
        throw endOfFile("string")
    }
    private func stringEnd(_ start: Int) -> Int? {
        var end = start + 1
        while end < bytes.count {
            if bytes[end] == bytes[start] { return end + 1 }
            end += bytes[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    private func rawEnd() -> Int? {
        var search = place
        var body: Int?
        while let (match, end) = wordTag(body == nil ? "raw" : "endraw", from: search) {
            if body != nil { return end }
            body = end
            search = max(end, match)
        }
        return nil
    }
    // `{% word %}`: where it begins and ends.
    private func wordTag(_ word: StaticString, from start: Int) -> (start: Int, end: Int)? {
        var search = start
        while let open = openingBrace(UInt8(ascii: "%"), from: search) {
            search = open + 1
            var place = open + 2
            if byte(place) == UInt8(ascii: "-") { place += 1 }
            place = Whitespace.skip(bytes, place, bytes.count)
            guard matches(word, at: place) else { continue }
            place = Whitespace.skip(bytes, place + word.utf8CodeUnitCount, bytes.count)
            let trims = byte(place) == UInt8(ascii: "-")
            if trims { place += 1 }
            guard byte(place) == UInt8(ascii: "%"), byte(place + 1) == UInt8(ascii: "}") else { continue }
            return (open, trims ? Whitespace.skip(bytes, place + 2, bytes.count) : place + 2)
        }
        return nil
    }

    // MARK: what is looked for

    private mutating func tagStart() -> TagStart? {
        if nextTag.isKnown, nextTag.found.map({ $0.match.start >= place }) ?? true { return nextTag.found }
        nextTag = Cached(found: findTag(), isKnown: true)
        return nextTag.found
    }
    private func findTag() -> TagStart? {
        var search = place
        while let open = openingBrace(UInt8(ascii: "%"), from: search) {
            search = open + 1
            let trims = byte(open + 2) == UInt8(ascii: "-")
            let typeStart = Whitespace.skip(bytes, open + (trims ? 3 : 2), bytes.count)
            guard let typeEnd = nameEnd(typeStart) else { continue }
            let start = trims ? Whitespace.trimmedEnd(bytes, place, open) : open
            let nameStart = Whitespace.skip(bytes, typeEnd, bytes.count)
            let nameEnd = nameStart > typeEnd ? nameEnd(nameStart) : nil
            return TagStart(
                match: Match(start: start, end: nameEnd ?? typeEnd), type: typeStart..<typeEnd,
                name: nameEnd.map { nameStart..<$0 })
        }
        return nil
    }
    private mutating func commentStart() -> Match? {
        if nextComment.isKnown, nextComment.found.map({ $0.start >= place }) ?? true { return nextComment.found }
        let open = openingBrace(UInt8(ascii: "#"), from: place)
        nextComment = Cached(found: open.map { Match(start: $0, end: $0 + 2) }, isKnown: true)
        return nextComment.found
    }
    private mutating func expressionStart() -> Match? {
        if nextExpression.isKnown, nextExpression.found.map({ $0.start >= place }) ?? true {
            return nextExpression.found
        }
        let open = openingBrace(UInt8(ascii: "{"), from: place)
        nextExpression = Cached(
            found: open.map { Match(start: $0, end: Whitespace.skip(bytes, $0 + 2, bytes.count)) }, isKnown: true)
        return nextExpression.found
    }

    private func openingBrace(_ second: UInt8, from start: Int) -> Int? {
        var search = start
        while search + 1 < bytes.count {
            if bytes[search] == UInt8(ascii: "{"), bytes[search + 1] == second { return search }
            search += 1
        }
        return nil
    }
    private func byte(_ offset: Int) -> UInt8 { offset < bytes.count ? bytes[offset] : 0 }
    private func string(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    private func matches(_ word: StaticString, at offset: Int) -> Bool {
        guard offset + word.utf8CodeUnitCount <= bytes.count else { return false }
        for index in 0..<word.utf8CodeUnitCount where bytes[offset + index] != word.utf8Start[index] { return false }
        return true
    }
    // `[A-Za-z_][A-Za-z_0-9]*`
    private func nameEnd(_ start: Int) -> Int? {
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            let isLetter = (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x5F
            guard isLetter || (end > start && byte >= 0x30 && byte <= 0x39) else { break }
            end += 1
        }
        return end > start ? end : nil
    }
}
