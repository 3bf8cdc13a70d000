import SourceText

/// In which styles a text may be written.
struct ScalarText {
    /// Whether it may stand without quotes and reads back as the same text.
    private(set) var isPlain = true
    /// Whether single quotes are enough.
    private(set) var allowsSingleQuotes = true
    /// Whether it has line ends.
    private(set) var isMultiline = false

    init(_ text: String) {
        let scalars = Array(text.unicodeScalars)
        guard !scalars.isEmpty else {
            isPlain = false
            return
        }
        readIndicators(scalars, startsDocument: text.hasPrefix("---") || text.hasPrefix("..."))
        readBlanks(scalars)
        // What would read back as something else needs quotes.
        if isPlain {
            switch Scalar.resolve(text) {
            case .string: if text == "=" || text == "<<" { isPlain = false }
            default: isPlain = false
            }
        }
    }

    private static func isBlank(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return true }
        return "\0 \t\r\n\u{85}\u{2028}\u{2029}".unicodeScalars.contains(scalar)
    }

    private mutating func readIndicators(_ scalars: [Unicode.Scalar], startsDocument: Bool) {
        if startsDocument { isPlain = false }
        for (place, scalar) in scalars.enumerated() {
            let next = place + 1 < scalars.count ? scalars[place + 1] : nil
            if place == 0 {
                if "#,[]{}&*!|>'\"%@`".unicodeScalars.contains(scalar) { isPlain = false }
                if "?:-".unicodeScalars.contains(scalar), Self.isBlank(next) { isPlain = false }
            } else {
                if scalar == ":", Self.isBlank(next) { isPlain = false }
                if scalar == "#", Self.isBlank(scalars[place - 1]) { isPlain = false }
            }
        }
    }

    private mutating func readBlanks(_ scalars: [Unicode.Scalar]) {
        var (wasBlank, wasBreak) = (false, false)
        for (place, scalar) in scalars.enumerated() {
            let isBreak = scalar == "\n"
            if isBreak { isMultiline = true }
            // All that is not ASCII is written as an escape.
            if !isBreak, !(" "..."~").contains(scalar) { (isPlain, allowsSingleQuotes) = (false, false) }
            let isEdge = place == 0 || place == scalars.count - 1
            if isEdge, scalar == " " || isBreak { isPlain = false }
            if scalar == " ", wasBreak { allowsSingleQuotes = false }
            if isBreak, wasBlank { allowsSingleQuotes = false }
            (wasBlank, wasBreak) = (scalar == " ", isBreak)
        }
        if isMultiline || !allowsSingleQuotes { isPlain = false }
    }
}
