// `urlize`: links in plain text.

@Sendable func urlizeFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    var relations = Set(["noopener"])
    if let given = arguments.value(3, "rel"), isTrue(given) {
        guard let names = given.string else { throw attributeError(given, "split") }
        relations.formUnion(names.splitAtBlanks(limit: .max))
    }
    if arguments.flag(1, "nofollow") { relations.insert("nofollow") }
    var link = Linker(attributes: " rel=\"\(escaped(relations.sorted().joined(separator: " ")))\"")
    if let target = arguments.value(2, "target"), isTrue(target) {
        link.attributes += " target=\"\(try escaped(target, renderer))\""
    }
    if let limit = arguments.value(0, "trim_url_limit"), !limit.isNone { link.limit = try wholeNumber(limit) }
    if let schemes = arguments.value(4, "extra_schemes"), !schemes.isNone {
        for scheme in try elements(of: schemes, renderer) {
            let name = try str(scheme, renderer)
            guard try matches(#"^([\w.+-]{2,}:(/){0,2})$"#, name) else {
                throw filterError("\(quotedRepresentation(of: name)) is not a valid URI scheme prefix.")
            }
            link.schemes.append(name)
        }
    }
    return .text(Text(try link.text(escaped(input, renderer)), renderer.escapes ? .markup : .plain))
}

private func matches(
    _ pattern: String, _ text: String, _ flags: RegexFlags = []
) throws(TemplateError) -> Bool {
    var search = RegexSearch(try RegexCache.program(pattern, flags), Array(text.unicodeScalars))
    return try search.match(at: 0) != nil
}

private struct Linker {
    var attributes: String
    var limit: Int?
    var schemes: [String] = []

    private static let web =
        #"^((https?://|www\.)(([\w%-]+\.)+)?([a-z]{2,63}|xn--[\w%]{2,59})"#
        + #"|([\w%-]{2,63}\.)+(com|net|int|edu|gov|org|info|mil)"#
        + #"|(https?://)((([\d]{1,3})(\.[\d]{1,3}){3})|(\[([\da-f]{0,4}:){2}([\da-f]{0,4}:?){1,6}])))"#
        + #"(?::[\d]{1,5})?(?:[/?#]\S*)?$"#
    private static let mail = #"^\S+@\w[\w.-]*\.\w+$"#

    init(attributes: String) { self.attributes = attributes }

    func text(_ text: String) throws(TemplateError) -> String {
        let scalars = Array(text.unicodeScalars)
        var out = ""
        var place = 0
        while place < scalars.count {
            let isBlank = scalars[place].isPythonSpace
            let start = place
            while place < scalars.count, scalars[place].isPythonSpace == isBlank { place += 1 }
            let word = String(String.UnicodeScalarView(scalars[start..<place]))
            out += isBlank ? word : try linked(word)
        }
        return out
    }

    private func linked(_ word: String) throws(TemplateError) -> String {
        var (head, middle, tail) = ("", word, "")
        while let mark = ["(", "<", "&lt;"].first(where: { middle.utf8.starts(with: $0.utf8) }) {
            head += mark
            middle = middle.slice(mark.utf8.count, middle.utf8.count)
        }
        while let mark = [")", ">", ".", ",", "\n", "&gt;"].first(where: { middle.endsInBytes(of: $0) }) {
            tail = mark + tail
            middle = middle.slice(0, middle.utf8.count - mark.utf8.count)
        }
        for (open, close) in [("(", ")"), ("<", ">"), ("&lt;", "&gt;")] { balance(&middle, &tail, open, close) }
        return head + (try link(middle)) + tail
    }

    // Closing brackets that belong to the address come back from what was cut off.
    private func balance(_ middle: inout String, _ tail: inout String, _ open: String, _ close: String) {
        let opened = middle.byteOffsets(of: open).count
        guard opened > middle.byteOffsets(of: close).count else { return }
        for _ in 0..<min(opened, tail.byteOffsets(of: close).count) {
            guard let place = tail.byteOffsets(of: close, limit: 1).first else { break }
            middle += tail.slice(0, place + close.utf8.count)
            tail = tail.slice(place + close.utf8.count, tail.utf8.count)
        }
    }

    private func link(_ word: String) throws(TemplateError) -> String {
        if try matches(Self.web, word, .ignoreCase) {
            let isFull = word.hasPrefix("https://") || word.hasPrefix("http://")
            return "<a href=\"\(isFull ? "" : "https://")\(word)\"\(attributes)>\(trimmed(word))</a>"
        }
        if word.hasPrefix("mailto:") {
            let address = word.slice(7, word.utf8.count)
            if try matches(Self.mail, address) { return "<a href=\"\(word)\">\(address)</a>" }
        }
        if word.utf8.contains(UInt8(ascii: "@")), !word.hasPrefix("www."), !word.hasPrefix("@"),
            !word.utf8.contains(UInt8(ascii: ":")), try matches(Self.mail, word)
        {
            return "<a href=\"mailto:\(word)\">\(word)</a>"
        }
        for scheme in schemes where word != scheme && word.hasPrefix(scheme) {
            return "<a href=\"\(word)\"\(attributes)>\(word)</a>"
        }
        return word
    }

    private func trimmed(_ word: String) -> String {
        guard let limit, word.scalarCount > limit else { return word }
        return word.scalarSlice(0, limit) + "..."
    }
}
