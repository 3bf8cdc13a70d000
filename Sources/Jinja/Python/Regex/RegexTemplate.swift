/// The replacement text of `sub`: literal stretches and references to groups.
struct RegexTemplate {
    private enum Part {
        case text(String)
        case group(Int)
    }
    private var parts: [Part] = []
    /// Whether what stands for a match is escaped: Python joins it with an empty slice of the text, and where the
    /// text is markup, joining escapes. A replacement without groups is not joined.
    var escapes = false

    /// Reads a replacement.
    /// - Throws: `re.error` for unknown groups and escapes, IndexError for unknown names.
    init(_ source: String, for program: RegexProgram) throws(TemplateError) {
        guard source.utf8.contains(UInt8(ascii: "\\")) else {
            parts = [.text(source)]
            return
        }
        let scalars = Array(source.unicodeScalars)
        var literal = String.UnicodeScalarView()
        var place = 0
        while place < scalars.count {
            let start = place
            place += 1
            guard scalars[start] == "\\" else {
                literal.append(scalars[start])
                continue
            }
            guard place < scalars.count else { throw regexError("bad escape (end of pattern)", at: start) }
            if let group = try RegexTemplate.group(scalars, &place, program) {
                if !literal.isEmpty { parts.append(.text(String(literal))) }
                literal = String.UnicodeScalarView()
                parts.append(.group(group))
            } else {
                try RegexTemplate.escape(scalars, &place, start, &literal)
            }
        }
        if !literal.isEmpty { parts.append(.text(String(literal))) }
    }

    /// The replacement of one match. Groups that did not match give nothing.
    func expand(_ match: Match) -> String {
        var out = ""
        var hasGroups = false
        for part in parts {
            switch part {
            case .text(let text): out += text
            case .group(let group):
                hasGroups = true
                out += match.text(group)?.string ?? ""
            }
        }
        return escapes && hasGroups ? escaped(out) : out
    }

    // `\1`, `\12`, `\g<1>`, `\g<name>`; nil where the escape is none of them. Three octal digits are a code point.
    private static func group(
        _ scalars: [Unicode.Scalar], _ place: inout Int, _ program: RegexProgram
    ) throws(TemplateError) -> Int? {
        let letter = scalars[place]
        if letter == "g" { return try named(scalars, &place, program) }
        guard (0x31...0x39).contains(letter.value) else { return nil }
        var digits = [letter]
        if place + 1 < scalars.count, (0x30...0x39).contains(scalars[place + 1].value) {
            digits.append(scalars[place + 1])
            if place + 2 < scalars.count,
                (digits + [scalars[place + 2]]).allSatisfy({ (0x30...0x37).contains($0.value) })
            {
                return nil
            }
        }
        let index = digits.reduce(0) { $0 * 10 + Int($1.value - 0x30) }
        guard index <= program.groupCount else { throw regexError("invalid group reference \(index)", at: place) }
        place += digits.count
        return index
    }

    private static func named(
        _ scalars: [Unicode.Scalar], _ place: inout Int, _ program: RegexProgram
    ) throws(TemplateError) -> Int {
        place += 1
        guard place < scalars.count, scalars[place] == "<" else { throw regexError("missing <", at: place) }
        let start = place + 1
        guard let end = scalars[start...].firstIndex(of: ">") else {
            throw regexError(
                start < scalars.count ? "missing >, unterminated name" : "missing group name", at: start)
        }
        let name = String(String.UnicodeScalarView(scalars[start..<end]))
        place = end + 1
        guard !name.isEmpty else { throw regexError("missing group name", at: start) }
        if let index = Int(name), name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            guard index <= program.groupCount else {
                throw regexError("invalid group reference \(index)", at: start)
            }
            return index
        }
        guard isIdentifier(name) else {
            throw regexError("bad character in group name \(quotedRepresentation(of: name))", at: start)
        }
        guard let index = program.groupIndex(name) else {
            throw TemplateError(
                .runtime, "unknown group name \(quotedRepresentation(of: name))", className: "IndexError")
        }
        return index
    }

    private static func escape(
        _ scalars: [Unicode.Scalar], _ place: inout Int, _ start: Int, _ out: inout String.UnicodeScalarView
    ) throws(TemplateError) {
        let letter = scalars[place]
        if (0x30...0x37).contains(letter.value) {
            let limit = letter == "0" ? place + 3 : place + 3
            var code: UInt32 = 0
            let first = place
            while place < limit, place < scalars.count, (0x30...0x37).contains(scalars[place].value) {
                code = code * 8 + scalars[place].value - 0x30
                place += 1
            }
            guard code <= 0o377, let scalar = Unicode.Scalar(code) else {
                let text = String(String.UnicodeScalarView(scalars[first..<place]))
                throw regexError("octal escape value \\\(text) outside of range 0-0o377", at: start)
            }
            return out.append(scalar)
        }
        place += 1
        switch letter {
        case "a": out.append("\u{07}")
        case "b": out.append("\u{08}")
        case "f": out.append("\u{0C}")
        case "n": out.append("\n")
        case "r": out.append("\r")
        case "t": out.append("\t")
        case "v": out.append("\u{0B}")
        case "\\": out.append("\\")
        default:
            if letter.value < 0x80, letter.isPythonAlpha { throw regexError("bad escape \\\(letter)", at: start) }
            out.append("\\")
            out.append(letter)
        }
    }
}
