/// `str.format`: replacement fields with attributes and items, conversions and nested specifications.
struct StringFormat {
    private let renderer: Renderer
    private let arguments: Arguments
    private let mapping: Value?
    // Whether what the fields give is escaped, as `Markup.format` does.
    private let escapes: Bool
    // Whether fields are numbered by hand (`{0}`) or counted (`{}`); mixing them is an error.
    private var nextIndex = 0
    private var isManual = false

    /// `text.format(…)`.
    static func format(
        _ text: String, _ arguments: Arguments, _ renderer: Renderer, escapes: Bool = false
    ) throws(TemplateError) -> String {
        var formatter = StringFormat(renderer: renderer, arguments: arguments, mapping: nil, escapes: escapes)
        return try formatter.expand(Array(text.unicodeScalars), depth: 2)
    }

    /// `text.format_map(mapping)`.
    static func format(
        _ text: String, mapping: Value, _ renderer: Renderer, escapes: Bool = false
    ) throws(TemplateError) -> String {
        var formatter = StringFormat(renderer: renderer, arguments: Arguments(), mapping: mapping, escapes: escapes)
        return try formatter.expand(Array(text.unicodeScalars), depth: 2)
    }

    private init(renderer: Renderer, arguments: Arguments, mapping: Value?, escapes: Bool) {
        self.escapes = escapes
        self.renderer = renderer
        self.arguments = arguments
        self.mapping = mapping
    }

    private mutating func expand(_ scalars: [Unicode.Scalar], depth: Int) throws(TemplateError) -> String {
        guard depth > 0 else { throw valueError("Max string recursion exceeded") }
        var out = ""
        var place = 0
        while place < scalars.count {
            let scalar = scalars[place]
            place += 1
            guard scalar == "{" || scalar == "}" else {
                out.unicodeScalars.append(scalar)
                continue
            }
            if place < scalars.count, scalars[place] == scalar {
                out.unicodeScalars.append(scalar)
                place += 1
                continue
            }
            guard scalar == "{", place < scalars.count else {
                throw valueError("Single '\(scalar)' encountered in format string")
            }
            let field = try FormatField(scalars, &place)
            out += try expand(field, depth)
            try checkTextSize(out.utf8.count)
        }
        return out
    }

    private mutating func expand(_ field: FormatField, _ depth: Int) throws(TemplateError) -> String {
        var value = try resolve(field.name)
        switch field.conversion {
        case nil: break
        case "s": value = .string(try str(value, renderer))
        case "r": value = .string(repr(value))
        case "a": value = .string(asciiRepresentation(value))
        case let other?: throw valueError("Unknown conversion specifier \(other)")
        }
        let spec = field.spec.isEmpty ? "" : try expand(field.spec, depth: depth - 1)
        guard escapes else { return try Jinja.format(value, spec, renderer) }
        guard case .text(let text) = value, text.flavour == .markup else {
            return escaped(try Jinja.format(value, spec, renderer))
        }
        guard spec.isEmpty else { throw valueError("Unsupported format specification for Markup.") }
        return text.string
    }

    private mutating func resolve(_ name: [Unicode.Scalar]) throws(TemplateError) -> Value {
        let end = name.firstIndex { $0 == "." || $0 == "[" } ?? name.count
        var value = try first(String(String.UnicodeScalarView(name[..<end])))
        var place = end
        while place < name.count {
            let isItem = name[place] == "["
            guard isItem || name[place] == "." else {
                throw valueError("Only '.' or '[' may follow ']' in format field specifier")
            }
            place += 1
            let start = place
            while place < name.count, isItem ? name[place] != "]" : name[place] != "." && name[place] != "[" {
                place += 1
            }
            let part = String(String.UnicodeScalarView(name[start..<place]))
            if isItem {
                guard place < name.count else { throw valueError("Missing ']' in format string") }
                place += 1
            }
            guard !part.isEmpty else { throw valueError("Empty attribute in format string") }
            value =
                isItem
                ? try item(Int(part).map { .int($0) } ?? .string(part), of: value, renderer)
                : try attribute(part, of: value, renderer)
        }
        return value
    }

    private mutating func first(_ name: String) throws(TemplateError) -> Value {
        var name = name
        if name.isEmpty {
            if isManual {
                throw valueError("cannot switch from manual field specification to automatic field numbering")
            }
            name = String(nextIndex)
            nextIndex += 1
        } else if name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            if nextIndex > 0 {
                throw valueError("cannot switch from automatic field numbering to manual field specification")
            }
            isManual = true
        }
        if name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return try positional(name) }
        if let mapping { return try mapped(name, mapping) }
        guard let value = arguments.keyword(name) else { throw keyError(.string(name)) }
        return value
    }

    private func positional(_ name: String) throws(TemplateError) -> Value {
        guard let index = Int(name), index < arguments.positional.count else {
            throw TemplateError(.runtime, "tuple index out of range", className: "IndexError")
        }
        return arguments.positional[index]
    }

    private func mapped(_ name: String, _ mapping: Value) throws(TemplateError) -> Value {
        if case .dict(let dict) = mapping {
            guard let value = dict[name] else { throw keyError(.string(name)) }
            return value
        }
        if case .list = mapping { throw typeError("list indices must be integers or slices, not str") }
        return try item(.string(name), of: mapping, renderer)
    }
}

/// One replacement field: `{name!conversion:spec}`.
private struct FormatField {
    var name: [Unicode.Scalar] = []
    var conversion: Unicode.Scalar?
    var spec: [Unicode.Scalar] = []

    /// Reads a field; `place` stands after its opening brace, and after its closing one on return.
    init(_ scalars: [Unicode.Scalar], _ place: inout Int) throws(TemplateError) {
        var inBrackets = false
        reading: while place < scalars.count {
            switch scalars[place] {
            case "{": throw valueError("unexpected '{' in field name")
            case "[": inBrackets = true
            case "]": inBrackets = false
            case "}", ":", "!": if !inBrackets { break reading }
            default: break
            }
            name.append(scalars[place])
            place += 1
        }
        guard place < scalars.count else { throw valueError("expected '}' before end of string") }
        if scalars[place] == "!" { try readConversion(scalars, &place) }
        if scalars[place] == ":" { try readSpec(scalars, &place) }
        place += 1
    }

    private mutating func readConversion(_ scalars: [Unicode.Scalar], _ place: inout Int) throws(TemplateError) {
        guard place + 1 < scalars.count else {
            throw valueError("end of string while looking for conversion specifier")
        }
        conversion = scalars[place + 1]
        place += 2
        guard place < scalars.count else { throw valueError("unmatched '{' in format spec") }
        guard scalars[place] == ":" || scalars[place] == "}" else {
            throw valueError("expected ':' after conversion specifier")
        }
    }

    private mutating func readSpec(_ scalars: [Unicode.Scalar], _ place: inout Int) throws(TemplateError) {
        place += 1
        var depth = 0
        while place < scalars.count, depth > 0 || scalars[place] != "}" {
            if scalars[place] == "{" { depth += 1 }
            if scalars[place] == "}" { depth -= 1 }
            spec.append(scalars[place])
            place += 1
        }
        guard place < scalars.count else { throw valueError("unmatched '{' in format spec") }
    }
}

/// `ascii(value)`: `repr` with escapes for all that is not ASCII.
func asciiRepresentation(_ value: Value) -> String {
    let text = repr(value)
    return text.isASCII ? text : text.unicodeScalars.map(\.asciiEscape).joined()
}

extension Unicode.Scalar {
    /// The scalar, or its escape where it is not ASCII.
    fileprivate var asciiEscape: String {
        guard value >= 0x80 else { return String(self) }
        let digits = String(value, radix: 16)
        let (letter, width) = value < 0x100 ? ("x", 2) : value < 0x10000 ? ("u", 4) : ("U", 8)
        return "\\" + letter + String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
