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
        var out: [UInt8] = []
        append(datum, to: &out)
        return String(decoding: out, as: UTF8.self)
    }

    /// Appends `repr(value)`. Bytes, because each test's name and hash is made of some of these texts.
    static func append(_ datum: Datum, to out: inout [UInt8]) {
        switch datum {
        case .null: out += "None".utf8
        case .bool(let value): out += (value ? "True" : "False").utf8
        case .int(let value): out += String(value).utf8
        case .bigInt(let digits): out += digits.utf8
        case .double(let value): out += pythonText(of: value).utf8
        case .string(let text), .date(let text), .dateTime(let text): append(quoted: text, to: &out)
        case .list(let items): append(items, "[", "]", to: &out) { append($0, to: &$1) }
        case .mapping(let map):
            append(map.pairs, "{", "}", to: &out) { pair, out in
                append(quoted: pair.0, to: &out)
                out += ": ".utf8
                append(pair.1, to: &out)
            }
        }
    }

    /// Appends the items between two brackets, commas between them.
    static func append<Items: Sequence>(
        _ items: Items, _ opening: String, _ closing: String, to out: inout [UInt8],
        _ item: (Items.Element, inout [UInt8]) -> Void
    ) {
        out += opening.utf8
        for (number, element) in items.enumerated() {
            if number > 0 { out += ", ".utf8 }
            item(element, &out)
        }
        out += closing.utf8
    }

    /// Appends a string literal: single quotes, double ones where the text holds only single quotes.
    static func append(quoted text: String, to out: inout [UInt8]) {
        let quote: UInt8 = text.utf8.contains(0x27) && !text.utf8.contains(0x22) ? 0x22 : 0x27
        out.append(quote)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", Unicode.Scalar(quote): out += [0x5C, UInt8(truncatingIfNeeded: scalar.value)]
            case "\n": out += "\\n".utf8
            case "\r": out += "\\r".utf8
            case "\t": out += "\\t".utf8
            case " "..."~": out.append(UInt8(truncatingIfNeeded: scalar.value))
            default: append(printable: scalar, to: &out)
            }
        }
        out.append(quote)
    }

    private static func append(printable scalar: Unicode.Scalar, to out: inout [UInt8]) {
        let hidden: Bool =
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
            case .spaceSeparator: scalar != " "
            default: false
            }
        guard hidden else { return out += String(scalar).utf8 }
        let hex = String(scalar.value, radix: 16)
        let (prefix, width) = scalar.value < 0x100 ? ("\\x", 2) : scalar.value < 0x10000 ? ("\\u", 4) : ("\\U", 8)
        out += (prefix + String(repeating: "0", count: max(0, width - hex.count)) + hex).utf8
    }
}
