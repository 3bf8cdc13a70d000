/// Python's `pprint.pformat`: containers that do not fit into 80 columns get a line per element; dicts and sets are
/// sorted.
struct PrettyPrinter {
    private static let width = 80
    private var out = ""
    private var depth = 0

    /// The pretty form of a value.
    /// - Throws: TypeError from comparisons while sorting never; RecursionError for nesting beyond reason.
    static func text(of value: Value) throws(TemplateError) -> String {
        var printer = PrettyPrinter()
        try printer.write(value, indent: 0, allowance: 0)
        return printer.out
    }

    private mutating func write(_ value: Value, indent: Int, allowance: Int) throws(TemplateError) {
        depth += 1
        defer { depth -= 1 }
        guard mayNest(depth) else { throw .recursion() }
        // Sorting copies each part as often as there are ways to it: first that of those there are not too many.
        try checkTextSize(repr(value).utf8.count)
        let flat = repr(PrettyPrinter.sorted(value))
        guard flat.scalarCount > Self.width - indent - allowance else {
            out += flat
            return
        }
        switch value {
        case .list(let list): try writeItems(list.items, "[", "]", indent, allowance)
        case .tuple(let tuple):
            try writeItems(tuple.items, "(", tuple.items.count == 1 ? ",)" : ")", indent, allowance)
        case .dict(let dict): try writePairs(dict, indent, allowance)
        case .text(let text) where text.flavour != .markup: writeText(text.string, indent, allowance)
        case .object(let object):
            guard let set = object as? SetObject, !set.items.isEmpty else {
                out += flat
                return
            }
            let opening = set.isFrozen ? "frozenset({" : "{"
            try writeItems(
                PrettyPrinter.ordered(set.items), opening, set.isFrozen ? "})" : "}", indent, allowance)
        default: out += flat
        }
    }

    private mutating func writeItems(
        _ items: [Value], _ opening: String, _ closing: String, _ indent: Int, _ allowance: Int
    ) throws(TemplateError) {
        out += opening
        let inner = indent + opening.utf8.count
        for (place, item) in items.enumerated() {
            if place > 0 { out += ",\n" + String(repeating: " ", count: inner) }
            let isLast = place == items.count - 1
            try write(item, indent: inner, allowance: isLast ? allowance + closing.utf8.count : 1)
        }
        out += closing
    }

    private mutating func writePairs(_ dict: Dict, _ indent: Int, _ allowance: Int) throws(TemplateError) {
        out += "{"
        let keys = PrettyPrinter.ordered(dict.keys)
        for (place, key) in keys.enumerated() {
            if place > 0 { out += ",\n" + String(repeating: " ", count: indent + 1) }
            let name = repr(PrettyPrinter.sorted(key))
            out += name + ": "
            let isLast = place == keys.count - 1
            try write(
                try dict.value(for: key) ?? .none, indent: indent + 3 + name.scalarCount,
                allowance: isLast ? allowance + 1 : 1)
        }
        out += "}"
    }

    // Long texts are cut into several literals, after blanks.
    private mutating func writeText(_ text: String, _ indent: Int, _ allowance: Int) {
        var (indent, allowance) = (indent, allowance)
        let needsBrackets = depth == 1
        if needsBrackets {
            indent += 1
            allowance += 1
        }
        var chunks: [String] = []
        let lines = text.splitLines(keepEnds: true)
        for (place, line) in lines.enumerated() {
            let isLast = place == lines.count - 1
            let whole = quotedRepresentation(of: line)
            if whole.scalarCount <= Self.width - indent - (isLast ? allowance : 0) {
                chunks.append(whole)
            } else {
                chunks += pieces(of: line, room: Self.width - indent, allowance: isLast ? allowance : 0)
            }
        }
        guard chunks.count > 1 else {
            out += quotedRepresentation(of: text)
            return
        }
        if needsBrackets { out += "(" }
        out += chunks.joined(separator: "\n" + String(repeating: " ", count: indent))
        if needsBrackets { out += ")" }
    }

    private func pieces(of line: String, room: Int, allowance: Int) -> [String] {
        var parts: [String] = []
        var part = String.UnicodeScalarView()
        for scalar in line.unicodeScalars {
            if let last = part.last, last.isPythonSpace, !scalar.isPythonSpace {
                parts.append(String(part))
                part = String.UnicodeScalarView()
            }
            part.append(scalar)
        }
        if !part.isEmpty { parts.append(String(part)) }
        var result: [String] = []
        var current = ""
        for (place, part) in parts.enumerated() {
            let candidate = current + part
            let limit = room - (place == parts.count - 1 ? allowance : 0)
            if quotedRepresentation(of: candidate).scalarCount > limit {
                if !current.isEmpty { result.append(quotedRepresentation(of: current)) }
                current = part
            } else {
                current = candidate
            }
        }
        if !current.isEmpty { result.append(quotedRepresentation(of: current)) }
        return result
    }

    /// The value with the dicts in it sorted by key.
    private static func sorted(_ value: Value, depth: Int = 0) -> Value {
        guard mayNest(depth) else { return value }
        switch value {
        case .list(let list): return .array(list.items.map { sorted($0, depth: depth + 1) })
        case .tuple(let tuple): return .tuple(Tuple(tuple.items.map { sorted($0, depth: depth + 1) }))
        case .dict(let dict):
            let result = Dict()
            for key in ordered(dict.keys) {
                // Keys of a dict are hashable, so this can't fail.
                try? result.set(key, sorted((try? dict.value(for: key)) ?? .none, depth: depth + 1))
            }
            return .dict(result)
        default: return value
        }
    }

    /// Values in order; those that have none among each other by the names of their types.
    private static func ordered(_ values: [Value]) -> [Value] {
        if let result = try? Jinja.sorted(values, by: { $0 }) { return result }
        let named = values.map { Value.tuple(Tuple([.string(pythonTypeName($0)), $0])) }
        guard
            let result = try? Jinja.sorted(
                named,
                by: { pair in
                    guard case .tuple(let tuple) = pair else { return pair }
                    return tuple.items[0]
                })
        else { return values }
        return result.compactMap { if case .tuple(let tuple) = $0 { tuple.items[1] } else { nil } }
    }
}
