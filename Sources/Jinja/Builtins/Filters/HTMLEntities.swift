/// Character references of HTML: numeric ones and the names in common use.
enum HTMLEntities {
    // The names of the Latin-1 letters from U+00A0 on, in order.
    private static let latinNames = """
        nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute \
        micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring \
        AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml \
        times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil \
        egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash \
        ugrave uacute ucirc uuml yacute thorn yuml
        """
    // Names that are read without a semicolon too.
    private static let bareNames: [String: String] = {
        var names = [
            "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "AMP": "&", "LT": "<", "GT": ">", "QUOT": "\"",
            "COPY": "©", "REG": "®",
        ]
        for (offset, name) in latinNames.split(separator: " ").enumerated() {
            names[String(name)] = String(Unicode.Scalar(UInt8(0xA0 + offset)))
        }
        return names
    }()
    // Names that need their semicolon.
    private static let names: [String: String] = [
        "apos": "'", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’", "ldquo": "“",
        "rdquo": "”", "bull": "•", "euro": "€", "trade": "™", "larr": "←", "rarr": "→", "uarr": "↑", "darr": "↓",
        "infin": "∞", "ne": "≠", "le": "≤", "ge": "≥", "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ",
        "pi": "π", "sigma": "σ", "omega": "ω",
    ]

    /// The text with references replaced by what they stand for.
    static func decoded(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "&")) else { return text }
        let scalars = Array(text.unicodeScalars)
        var out = String.UnicodeScalarView()
        var place = 0
        while place < scalars.count {
            if scalars[place] == "&", let (decoded, end) = reference(scalars, place + 1) {
                out.append(contentsOf: decoded.unicodeScalars)
                place = end
            } else {
                out.append(scalars[place])
                place += 1
            }
        }
        return String(out)
    }

    private static func reference(_ scalars: [Unicode.Scalar], _ start: Int) -> (String, Int)? {
        var end = start
        let isNumber = end < scalars.count && scalars[end] == "#"
        if isNumber { end += 1 }
        while end < scalars.count, scalars[end].value < 0x80, scalars[end].isPythonAlphanumeric { end += 1 }
        let word = String(String.UnicodeScalarView(scalars[start..<end]))
        let isClosed = end < scalars.count && scalars[end] == ";"
        if isNumber { return numeric(word.dropFirst()).map { ($0, isClosed ? end + 1 : end) } }
        if isClosed, let text = names[word] ?? bareNames[word] { return (text, end + 1) }
        for length in stride(from: min(word.utf8.count, 6), to: 1, by: -1) {
            if let text = bareNames[String(word.prefix(length))] { return (text, start + length) }
        }
        return nil
    }

    private static func numeric(_ word: Substring) -> String? {
        let isHex = word.utf8.first == UInt8(ascii: "x") || word.utf8.first == UInt8(ascii: "X")
        guard let code = isHex ? UInt32(word.dropFirst(), radix: 16) : UInt32(word) else { return nil }
        return Unicode.Scalar(code).map { code == 0 ? "\u{FFFD}" : String($0) } ?? "\u{FFFD}"
    }
}
