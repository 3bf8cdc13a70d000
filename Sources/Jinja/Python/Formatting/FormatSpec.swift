/// A parsed format specification: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.
struct FormatSpec {
    var fill: Unicode.Scalar = " "
    var align: Unicode.Scalar?
    /// nil where none was given: then only negative numbers show one.
    var sign: Unicode.Scalar?
    var isAlternate = false
    var clearsNegativeZero = false
    var width = 0
    var grouping: Unicode.Scalar?
    var precision: Int?
    var type: Unicode.Scalar?

    /// Reads a specification for a value whose type has the given name. `isNumber` decides what a zero before the width
    /// means: zeros between sign and digits, or only zeros for padding.
    /// - Throws: Python's ValueError.
    init(_ text: String, for typeName: String, isNumber: Bool = true) throws(TemplateError) {
        let scalars = Array(text.unicodeScalars)
        var place = 0
        func take(_ allowed: String) -> Unicode.Scalar? {
            guard place < scalars.count, allowed.unicodeScalars.contains(scalars[place]) else { return nil }
            place += 1
            return scalars[place - 1]
        }
        let hasFill = readAlignment(scalars, &place)
        sign = take("+- ")
        clearsNegativeZero = take("z") != nil
        isAlternate = take("#") != nil
        if !hasFill, take("0") != nil {
            fill = "0"
            if align == nil, isNumber { align = "=" }
        }
        width = try FormatSpec.number(scalars, &place) ?? 0
        try readGrouping(scalars, &place)
        if take(".") != nil {
            precision = try FormatSpec.number(scalars, &place)
            guard precision != nil else { throw valueError("Format specifier missing precision") }
        }
        guard place + 1 >= scalars.count else { throw FormatSpec.invalid(text, typeName) }
        type = place < scalars.count ? scalars[place] : nil
        try checkTextSize(width)
        try checkTextSize(precision ?? 0)
    }

    // Whether there is a fill before the alignment.
    private mutating func readAlignment(_ scalars: [Unicode.Scalar], _ place: inout Int) -> Bool {
        let marks = "<>=^".unicodeScalars
        if scalars.count > 1, marks.contains(scalars[1]) {
            (fill, align, place) = (scalars[0], scalars[1], 2)
            return true
        }
        if let first = scalars.first, marks.contains(first) { (align, place) = (first, 1) }
        return false
    }

    private mutating func readGrouping(_ scalars: [Unicode.Scalar], _ place: inout Int) throws(TemplateError) {
        while place < scalars.count, scalars[place] == "," || scalars[place] == "_" {
            if let other = grouping {
                guard other == scalars[place] else { throw valueError("Cannot specify both ',' and '_'.") }
                throw valueError("Cannot specify '\(other)' with '\(other)'.")
            }
            grouping = scalars[place]
            place += 1
        }
    }

    private static func number(_ scalars: [Unicode.Scalar], _ place: inout Int) throws(TemplateError) -> Int? {
        var value: Int?
        while place < scalars.count, (0x30...0x39).contains(scalars[place].value) {
            let (scaled, overflow) = (value ?? 0).multipliedReportingOverflow(by: 10)
            guard !overflow, scaled < Int.max - 9 else {
                throw valueError("Too many decimal digits in format string")
            }
            value = scaled + Int(scalars[place].value - 0x30)
            place += 1
        }
        return value
    }

    private static func invalid(_ text: String, _ typeName: String) -> TemplateError {
        valueError("Invalid format specifier '\(text)' for object of type '\(typeName)'")
    }

    /// The error for a type letter that a value does not know.
    func unknownCode(_ typeName: String) -> TemplateError {
        valueError("Unknown format code '\(type.map { String($0) } ?? "")' for object of type '\(typeName)'")
    }

    /// Pads a finished text; `signWidth` leading characters stay in front of the padding of `=`.
    func pad(_ text: String, defaultAlign: Unicode.Scalar, signWidth: Int = 0) -> String {
        let missing = width - text.scalarCount
        guard missing > 0 else { return text }
        func filled(_ count: Int) -> String { repeated(String(fill), count) }
        switch align ?? defaultAlign {
        case "<": return text + filled(missing)
        case "^": return filled(missing / 2) + text + filled(missing - missing / 2)
        case "=": return text.scalarSlice(0, signWidth) + filled(missing) + text.scalarSlice(signWidth, .max)
        default: return filled(missing) + text
        }
    }
}
