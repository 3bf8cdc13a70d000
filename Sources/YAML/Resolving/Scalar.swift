import SourceText

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the text of a plain scalar means: PyYAML's implicit resolvers, by hand instead of by regular expression.
enum Scalar {
    /// The value of a plain scalar without a tag.
    static func resolve(_ text: String) -> Datum {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = bytes.first else { return Datum.null }
            switch first {
            case 0x30...0x39, 0x2B, 0x2D, 0x2E: return number(bytes)
            case 0x7E where bytes.count == 1: return Datum.null
            case 0x6E, 0x4E, 0x79, 0x59, 0x74, 0x54, 0x66, 0x46, 0x6F, 0x4F: return word(bytes)
            default: return nil
            }
        } ?? .string(text)
    }

    /// The value of a scalar with one of YAML's own tags; text where the tag does not fit.
    static func resolve(_ text: String, tag: String) -> Datum {
        switch tag {
        case "!": resolve(text)
        case "!!int": integer(text) ?? .string(text)
        case "!!float": float(text) ?? .string(text)
        case "!!bool": boolean(text.lowercased()).map { .bool($0) } ?? .string(text)
        case "!!null": .null
        case "!!timestamp": Timestamp(text)?.datum ?? .string(text)
        default: .string(text)
        }
    }

    /// Whether a scalar's text can have this type.
    static func fits(_ text: String, tag: String) -> Bool {
        switch tag {
        case "!!int": integer(text) != nil
        case "!!float": float(text) != nil
        case "!!bool": boolean(text.lowercased()) != nil
        case "!!timestamp": Timestamp(text)?.isValid == true
        default: true
        }
    }

    /// `!!int` also takes text that would not be one by itself.
    private static func integer(_ text: String) -> Datum? {
        let resolved = resolve(text)
        switch resolved {
        case .int, .bigInt: return resolved
        default: return Int(text).map { .int($0) }
        }
    }

    private static func float(_ text: String) -> Datum? {
        switch resolve(text) {
        case .int(let value): .double(Double(value))
        case .double(let value): .double(value)
        default: Double(text.filter { $0 != "_" }).map { .double($0) }
        }
    }

    // MARK: Words

    private static func word(_ bytes: UnsafeBufferPointer<UInt8>) -> Datum? {
        guard bytes.count <= 5, bytes.count >= 2 else { return nil }
        switch String(decoding: bytes, as: UTF8.self) {
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": return .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": return .bool(false)
        case "null", "Null", "NULL": return Datum.null
        default: return nil
        }
    }

    private static func boolean(_ lower: String) -> Bool? {
        switch lower {
        case "true", "yes", "on": true
        case "false", "no", "off": false
        default: nil
        }
    }
}

/// Whether a plain scalar's text stands for null.
func isNullText(_ text: String) -> Bool {
    switch text {
    case "", "~", "null", "Null", "NULL": true
    default: false
    }
}
