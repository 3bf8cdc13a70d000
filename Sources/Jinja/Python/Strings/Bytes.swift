/// The encodings that `encode` and `decode` know.
enum Encoding {
    case utf8, ascii, latin1

    /// The encoding of a name as Python spells it in any of the usual ways.
    init?(_ name: String) {
        switch Encoding.plain(name) {
        case "utf-8", "utf8", "u8", "utf-8-sig": self = .utf8
        case "ascii", "us-ascii", "646": self = .ascii
        case "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1", "8859": self = .latin1
        default: return nil
        }
    }

    // Small letters, and what is no letter, digit or point as one dash between them, as Python's `encodings` has it.
    private static func plain(_ name: String) -> String {
        var result = String.UnicodeScalarView()
        var isApart = false
        for scalar in Casing.lower(name).unicodeScalars {
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil || scalar == "." else {
                isApart = true
                continue
            }
            if isApart, !result.isEmpty { result.append("-") }
            if scalar.isASCII { result.append(scalar) }
            isApart = false
        }
        return String(result)
    }
}

/// Python's `bytes`.
final class Bytes: Object {
    /// The bytes.
    let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    override var typeName: String { "bytes" }
    override var isTrue: Bool { !bytes.isEmpty }
    override var hasItems: Bool { true }
    override var length: Int? { bytes.count }
    override var hashCode: Int? { bytes.hashValue }
    override func isEqual(to other: Object) -> Bool { (other as? Bytes)?.bytes == bytes }
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? { bytes.map { .int(Int($0)) } }

    override func repr() -> String {
        let quote: UInt8 = bytes.contains(0x27) && !bytes.contains(0x22) ? 0x22 : 0x27
        var out: [UInt8] = [0x62, quote]
        for byte in bytes {
            switch byte {
            case 0x5C, quote: out += [0x5C, byte]
            case 0x0A: out += Array("\\n".utf8)
            case 0x0D: out += Array("\\r".utf8)
            case 0x09: out += Array("\\t".utf8)
            case 0x20..<0x7F: out.append(byte)
            default: out += Array("\\x".utf8) + Bytes.hex(byte)
            }
        }
        out.append(quote)
        return String(decoding: out, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> [UInt8] {
        let letters = Array("0123456789abcdef".utf8)
        return [letters[Int(byte >> 4)], letters[Int(byte & 15)]]
    }

    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard case .int(let place) = key else { return nil }
        let offset = place < 0 ? place &+ bytes.count : place
        guard bytes.indices.contains(offset) else {
            throw TemplateError(.runtime, "index out of range", className: "IndexError")
        }
        return .int(Int(bytes[offset]))
    }

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        try bytesMethods[name]?.call(self, arguments, renderer)
    }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let method = bytesMethods[name] else { return nil }
        return .function(name) { [self] arguments, renderer throws(TemplateError) in
            try method.call(self, arguments, renderer)
        }
    }

    /// The hexadecimal digits of all bytes.
    var hexText: String { String(decoding: bytes.flatMap(Bytes.hex), as: UTF8.self) }
}

/// The methods of `bytes` that templates have a use for.
private let bytesMethods: [String: Method<Bytes>] = [
    "hex": Method(.none("bytes", "hex")) { bytes, _, _ in .string(bytes.hexText) },
    "decode": Method(.named("bytes", "decode", "encoding?", "errors?")) { bytes, arguments, _ throws(TemplateError) in
        let name = try codecArgument("decode", "encoding", arguments.value(0, "encoding")) ?? "utf-8"
        let errors = try codecArgument("decode", "errors", arguments.value(1, "errors")) ?? "strict"
        // Where there is nothing to decode Python does not look for the codec.
        if bytes.bytes.isEmpty { return .string("") }
        switch Encoding(name) {
        case .utf8: return .string(try decodedUTF8(bytes.bytes, errors))
        case .ascii: return .string(try decodedASCII(bytes.bytes, errors))
        case .latin1: return .string(String(String.UnicodeScalarView(bytes.bytes.map { Unicode.Scalar($0) })))
        case nil: throw TemplateError(.runtime, "unknown encoding: \(name)", className: "LookupError")
        }
    },
]

/// The encoding or the name of a way to treat errors that `encode` and `decode` are given.
/// - Throws: TypeError for what is no text.
func codecArgument(_ method: String, _ name: String, _ value: Value?) throws(TemplateError) -> String? {
    guard let value else { return nil }
    guard let text = value.string else {
        let type = value.isNone ? "None" : pythonTypeName(value)
        throw typeError("\(method)() argument '\(name)' must be str, not \(type)")
    }
    return text
}

private func decodedASCII(_ bytes: [UInt8], _ errors: String) throws(TemplateError) -> String {
    var out = String.UnicodeScalarView()
    for (place, byte) in bytes.enumerated() {
        if byte < 0x80 {
            out.append(Unicode.Scalar(byte))
        } else {
            try appendUndecodable(bytes[place...place], "ascii", errors, to: &out)
        }
    }
    return String(out)
}

private func decodedUTF8(_ bytes: [UInt8], _ errors: String) throws(TemplateError) -> String {
    var out = String.UnicodeScalarView()
    var parser = Unicode.UTF8.ForwardParser()
    var rest = bytes.makeIterator()
    var place = 0
    while true {
        switch parser.parseScalar(from: &rest) {
        case .valid(let encoded):
            out.append(Unicode.UTF8.decode(encoded))
            place += encoded.count
        case .error(let length):
            try appendUndecodable(bytes[place..<min(place + length, bytes.count)], "utf-8", errors, to: &out)
            place += length
        case .emptyInput: return String(out)
        }
    }
}

/// Treats bytes that are no letter of the codec in the way that `errors` names.
private func appendUndecodable(
    _ bytes: ArraySlice<UInt8>, _ codec: String, _ errors: String, to out: inout String.UnicodeScalarView
) throws(TemplateError) {
    switch errors {
    case "ignore": break
    case "replace": out.append("\u{FFFD}")
    case "backslashreplace":
        for byte in bytes {
            let digits = (byte < 16 ? "0" : "") + String(byte, radix: 16)
            out.append(contentsOf: ("\\x" + digits).unicodeScalars)
        }
    case "strict":
        let first = String(bytes.first ?? 0, radix: 16)
        let reason = codec == "ascii" ? "ordinal not in range(128)" : "invalid start byte"
        throw TemplateError(
            .runtime, "'\(codec)' codec can't decode byte 0x\(first) in position \(bytes.startIndex): \(reason)",
            className: "UnicodeDecodeError")
    case "xmlcharrefreplace": throw typeError("don't know how to handle UnicodeDecodeError in error callback")
    default: throw TemplateError(.runtime, "unknown error handler name '\(errors)'", className: "LookupError")
    }
}
