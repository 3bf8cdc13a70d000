/// Character references of HTML: numeric ones and the names in common use.
enum HTMLEntities {
    private static let names: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'", "nbsp": "\u{A0}", "copy": "©", "reg": "®",
        "raquo": "»", "laquo": "«", "hellip": "…", "mdash": "—", "ndash": "–", "lsquo": "‘", "rsquo": "’",
        "ldquo": "“", "rdquo": "”", "bull": "•", "middot": "·", "times": "×", "divide": "÷", "deg": "°",
        "euro": "€", "pound": "£", "yen": "¥", "cent": "¢", "sect": "§", "para": "¶", "trade": "™", "larr": "←",
        "rarr": "→", "uarr": "↑", "darr": "↓", "auml": "ä", "ouml": "ö", "uuml": "ü", "Auml": "Ä", "Ouml": "Ö",
        "Uuml": "Ü", "szlig": "ß", "eacute": "é", "egrave": "è", "ecirc": "ê", "agrave": "à", "aacute": "á",
        "acirc": "â", "ccedil": "ç", "iacute": "í", "oacute": "ó", "uacute": "ú", "ntilde": "ñ", "aring": "å",
        "aelig": "æ", "oslash": "ø", "frac12": "½", "frac14": "¼", "frac34": "¾", "plusmn": "±", "sup2": "²",
        "sup3": "³", "micro": "µ", "iexcl": "¡", "iquest": "¿", "infin": "∞", "ne": "≠", "le": "≤", "ge": "≥",
        "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "pi": "π", "sigma": "σ", "omega": "ω",
    ]
    // Names that browsers read without a semicolon.
    private static let bareNames: Set<String> = ["amp", "lt", "gt", "quot", "nbsp", "copy", "reg"]

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
        if isClosed, let text = names[word] { return (text, end + 1) }
        guard let bare = bareNames.first(where: { word.hasPrefix($0) }), let text = names[bare] else { return nil }
        return (text, start + bare.utf8.count)
    }

    private static func numeric(_ word: Substring) -> String? {
        let isHex = word.utf8.first == UInt8(ascii: "x") || word.utf8.first == UInt8(ascii: "X")
        guard let code = isHex ? UInt32(word.dropFirst(), radix: 16) : UInt32(word) else { return nil }
        return Unicode.Scalar(code).map { code == 0 ? "\u{FFFD}" : String($0) } ?? "\u{FFFD}"
    }
}
