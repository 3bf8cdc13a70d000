import SourceText

/// Python's `str` and `repr` of plain data: names and ids of generic tests are made of them.
enum PythonText {
    /// `str(value)`
    static func str(_ datum: Datum) -> String {
        switch datum {
        case .string(let text), .date(let text), .dateTime(let text): text
        default: repr(datum)
        }
    }

    /// `repr(value)`; dates print as their text, which is where they end up in names.
    static func repr(_ datum: Datum) -> String {
        switch datum {
        case .null: "None"
        case .bool(let value): value ? "True" : "False"
        case .int(let value): String(value)
        case .bigInt(let digits): digits
        case .double(let value): pythonText(of: value)
        case .string(let text), .date(let text), .dateTime(let text): quoted(text)
        case .list(let items): "[" + items.map(repr).joined(separator: ", ") + "]"
        case .mapping(let map):
            "{" + map.pairs.map { quoted($0) + ": " + repr($1) }.joined(separator: ", ") + "}"
        }
    }

    /// A string literal: single quotes, double ones where the text holds only single quotes.
    private static func quoted(_ text: String) -> String {
        if let plain = quotedASCII(text) { return plain }
        let quote: Unicode.Scalar = text.utf8.contains(0x27) && !text.utf8.contains(0x22) ? "\"" : "'"
        var result = String(Character(quote))
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case quote: result += "\\" + String(Character(quote))
            default: appendPrintable(scalar, to: &result)
            }
        }
        return result + String(Character(quote))
    }

    /// The literal of printable ASCII without quotes and backslashes, which nearly all texts are.
    private static func quotedASCII(_ text: String) -> String? {
        let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) && ![0x22, 0x27, 0x5C].contains($0) }
        return isPlain ? "'" + text + "'" : nil
    }

    private static func appendPrintable(_ scalar: Unicode.Scalar, to result: inout String) {
        let hidden: Bool =
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
            case .spaceSeparator: scalar != " "
            default: false
            }
        guard hidden else { return result.unicodeScalars.append(scalar) }
        let hex = String(scalar.value, radix: 16)
        let (prefix, width) = scalar.value < 0x100 ? ("\\x", 2) : scalar.value < 0x10000 ? ("\\u", 4) : ("\\U", 8)
        result += prefix + String(repeating: "0", count: max(0, width - hex.count)) + hex
    }
}
