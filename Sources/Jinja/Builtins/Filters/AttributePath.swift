/// `attribute='a.b.0'` of filters: keys that are looked up one after the other.
struct AttributePath {
    private let parts: [Value]
    // The only part, where it is a text: then most items are looked up at once.
    private let key: Text?
    private let fallback: Value?

    /// A path of a text with dots, of a number, or of nothing (then items stay as they are).
    /// - Parameter fallback: what stands for undefined values on the way.
    init(_ attribute: Value?, default fallback: Value? = nil) {
        self.fallback = fallback.flatMap { $0.isNone ? nil : $0 }
        switch attribute {
        case nil, .some(.none): parts = []
        case .some(.text(let text)): parts = AttributePath.parts(of: text.string)
        case .some(let other): parts = [other]
        }
        if parts.count == 1, case .text(let text)? = parts.first { key = text } else { key = nil }
    }

    /// The paths of `attribute='a,b'`.
    static func several(_ attribute: Value?) -> [AttributePath] {
        guard let text = attribute?.string else { return [AttributePath(attribute)] }
        return text.split(at: ",", limit: .max).map { AttributePath(.string($0)) }
    }

    private static func parts(of text: String) -> [Value] {
        text.split(at: ".", limit: .max).map { part in
            let isNumber = !part.isEmpty && part.unicodeScalars.allSatisfy(\.isPythonDigit)
            return isNumber ? Int(part).map { .int($0) } ?? .string(part) : .string(part)
        }
    }

    /// Whether it leaves items as they are.
    var isEmpty: Bool { parts.isEmpty }

    /// What the path leads to from an item.
    func value(of start: Value, _ renderer: Renderer) throws(TemplateError) -> Value {
        if let key, case .dict(let dict) = start, let found = dict.value(for: key), !found.isUndefined { return found }
        var value = start
        for part in parts {
            value = try item(part, of: value, renderer)
            if let fallback, value.isUndefined { value = fallback }
        }
        return value
    }
}

/// Texts in lower case, all else as it is: comparisons of filters ignore case by default.
func ignoringCase(_ value: Value) -> Value {
    guard case .text(let text) = value, !Casing.isLower(text.string) else { return value }
    return .string(Casing.lower(text.string))
}
