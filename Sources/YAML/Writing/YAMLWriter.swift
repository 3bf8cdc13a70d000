import SourceText

extension YAML {
    /// Data as YAML text in block style, as PyYAML's safe dumper writes it: two blanks per level, lists at the level
    /// of their key, lines folded after 80 columns, ASCII only.
    ///
    /// - Parameter sortKeys: whether keys are put in order.
    package static func text(of datum: Datum, sortKeys: Bool = false) -> String {
        var writer = YAMLWriter(sortKeys: sortKeys)
        writer.write(datum, indent: 0, place: .root)
        return writer.out
    }
}

/// Writes one document.
private struct YAMLWriter {
    /// Where a value stands.
    enum Place {
        case root, item, entry
    }

    let sortKeys: Bool
    var out = ""
    // Unicode scalars since the last line end.
    private var column = 0
    private static let longestSimpleKey = 128

    init(sortKeys: Bool) { self.sortKeys = sortKeys }

    mutating func write(_ datum: Datum, indent: Int, place: Place) {
        switch datum {
        case .list(let items) where !items.isEmpty: write(items, indent: indent, place: place)
        case .mapping(let map) where !map.isEmpty: write(map, indent: indent, place: place)
        default:
            if place == .entry { put(" ") }
            writeScalar(datum, indent: indent, isKey: false)
            put("\n")
            if place == .root, endsOpen(datum) { put("...\n") }
        }
    }

    // A document that is one plain scalar needs a mark for its end.
    private func endsOpen(_ datum: Datum) -> Bool {
        guard case .string(let text) = datum else {
            if case .list = datum { return false }
            if case .mapping = datum { return false }
            return true
        }
        return ScalarText(text).isPlain
    }

    private mutating func write(_ items: [Datum], indent: Int, place: Place) {
        // A list under a key stands at the key's own level.
        let level = place == .entry ? indent - 2 : indent
        if place == .entry { put("\n") }
        for (number, item) in items.enumerated() {
            if number > 0 || place == .entry { put(String(repeating: " ", count: max(0, level))) }
            put("- ")
            write(item, indent: max(0, level) + 2, place: .item)
        }
    }

    private mutating func write(_ map: DatumMap, indent: Int, place: Place) {
        if place == .entry { put("\n") }
        let keys = sortKeys ? sortedKeys(map.keys) : map.keys
        for (number, key) in keys.enumerated() {
            if number > 0 || place == .entry { put(String(repeating: " ", count: indent)) }
            let isSimple = key.unicodeScalars.count < Self.longestSimpleKey && !key.utf8.contains(0x0A) || key.isEmpty
            if !isSimple { put("? ") }
            writeScalar(.string(key), indent: indent, isKey: isSimple)
            if !isSimple { put("\n" + String(repeating: " ", count: indent)) }
            put(":")
            write(map[key] ?? .null, indent: indent + 2, place: .entry)
        }
    }

    // MARK: scalars

    private mutating func writeScalar(_ datum: Datum, indent: Int, isKey: Bool) {
        switch datum {
        case .null: put("null")
        case .bool(let value): put(value ? "true" : "false")
        case .int(let value): put(String(value))
        case .bigInt(let digits): put(digits)
        case .double(let value): put(Self.text(of: value))
        case .date(let text): put(text)
        case .dateTime(let text): put(text.split(separator: "T", maxSplits: 1).joined(separator: " "))
        case .list: put("[]")
        case .mapping: put("{}")
        case .string(let text): writeText(text, indent: indent, isKey: isKey)
        }
    }

    private static func text(of value: Double) -> String {
        if value.isNaN { return ".nan" }
        if value.isInfinite { return value < 0 ? "-.inf" : ".inf" }
        let text = pythonText(of: value)
        // YAML 1.1 wants a point in a float with an exponent.
        guard let place = text.firstIndex(of: "e"), !text.contains(".") else { return text }
        return text[..<place] + ".0" + text[place...]
    }

    private mutating func writeText(_ text: String, indent: Int, isKey: Bool) {
        let analysis = ScalarText(text)
        if analysis.isPlain, !(isKey && analysis.isMultiline) {
            writePlain(Array(text.unicodeScalars), indent: indent, splits: !isKey)
        } else if analysis.allowsSingleQuotes, !(isKey && analysis.isMultiline) {
            writeSingleQuoted(Array(text.unicodeScalars), indent: indent, splits: !isKey)
        } else {
            writeDoubleQuoted(Array(text.unicodeScalars), indent: indent, splits: !isKey)
        }
    }

    private mutating func put(_ text: String) {
        out += text
        for scalar in text.unicodeScalars { column = scalar == "\n" ? 0 : column + 1 }
    }

    private mutating func breakLine(_ indent: Int) { put("\n" + String(repeating: " ", count: indent)) }

    private static let width = 80

    private mutating func writePlain(_ scalars: [Unicode.Scalar], indent: Int, splits: Bool) {
        writeWords(scalars, indent: indent, splits: splits, canSplitAtEnds: true)
    }

    /// Writes words; a single blank beyond the width becomes a line end.
    private mutating func writeWords(
        _ scalars: [Unicode.Scalar], indent: Int, splits: Bool, canSplitAtEnds: Bool
    ) {
        var place = 0
        while place < scalars.count {
            let start = place
            let isBlank = scalars[place] == " "
            while place < scalars.count, (scalars[place] == " ") == isBlank { place += 1 }
            let atEnds = start == 0 || place == scalars.count
            if isBlank, place == start + 1, column > Self.width, splits, canSplitAtEnds || !atEnds {
                breakLine(indent)
            } else {
                put(String(String.UnicodeScalarView(scalars[start..<place])))
            }
        }
    }

    private mutating func writeSingleQuoted(_ scalars: [Unicode.Scalar], indent: Int, splits: Bool) {
        put("'")
        var place = 0
        while place < scalars.count {
            let start = place
            if scalars[place] == "\n" {
                while place < scalars.count, scalars[place] == "\n" { place += 1 }
                // A single line end would read as a blank, so there is always one more.
                out += String(repeating: "\n", count: place - start + 1)
                column = 0
                put(String(repeating: " ", count: indent))
            } else if scalars[place] == " " {
                while place < scalars.count, scalars[place] == " " { place += 1 }
                let isInside = start > 0 && place < scalars.count
                if place == start + 1, column > Self.width, splits, isInside {
                    breakLine(indent)
                } else {
                    put(String(repeating: " ", count: place - start))
                }
            } else if scalars[place] == "'" {
                put("''")
                place += 1
            } else {
                while place < scalars.count, !" \n'".unicodeScalars.contains(scalars[place]) { place += 1 }
                put(String(String.UnicodeScalarView(scalars[start..<place])))
            }
        }
        put("'")
    }

    private mutating func writeDoubleQuoted(_ scalars: [Unicode.Scalar], indent: Int, splits: Bool) {
        put("\"")
        // What is not yet written: the width is judged with it.
        var held = ""
        for (place, scalar) in scalars.enumerated() {
            let escape = Self.escape(of: scalar)
            if let escape {
                put(held + escape)
                held = ""
            } else if scalar != " " || !splits {
                held.unicodeScalars.append(scalar)
            }
            if place > 0, place < scalars.count - 1, scalar == " " || escape != nil, splits,
                column + held.unicodeScalars.count > Self.width
            {
                put(held + "\\")
                held = ""
                breakLine(indent)
                let next = escape == nil ? scalar : scalars[place + 1]
                if next == " " { put("\\") }
            }
            if escape == nil, scalar == " ", splits { held.unicodeScalars.append(scalar) }
        }
        put(held + "\"")
    }

    private static func escape(of scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\0": return "\\0"
        case "\u{07}": return "\\a"
        case "\u{08}": return "\\b"
        case "\t": return "\\t"
        case "\n": return "\\n"
        case "\u{0B}": return "\\v"
        case "\u{0C}": return "\\f"
        case "\r": return "\\r"
        case "\u{1B}": return "\\e"
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\u{85}": return "\\N"
        case "\u{A0}": return "\\_"
        case "\u{2028}": return "\\L"
        case "\u{2029}": return "\\P"
        case " "..."~": return nil
        default: break
        }
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let (letter, width) = scalar.value < 0x100 ? ("x", 2) : scalar.value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\" + letter + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
