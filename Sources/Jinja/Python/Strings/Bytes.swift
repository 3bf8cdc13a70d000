/// The encodings that `encode` and `decode` know.
enum Encoding {
    case utf8, ascii, latin1

    /// The encoding of a name as Python spells it in any of the usual ways.
    init?(_ name: String) {
        switch Casing.lower(name).replacing("_", with: "-") {
        case "utf-8", "utf8", "u8", "utf-8-sig": self = .utf8
        case "ascii", "us-ascii", "646": self = .ascii
        case "latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1", "8859": self = .latin1
        default: return nil
        }
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
        let name = arguments.value(0, "encoding")?.string ?? "utf-8"
        switch Encoding(name) {
        case .utf8, .ascii: return .string(String(decoding: bytes.bytes, as: UTF8.self))
        case .latin1: return .string(String(String.UnicodeScalarView(bytes.bytes.map { Unicode.Scalar($0) })))
        case nil: throw TemplateError(.runtime, "unknown encoding: \(name)", className: "LookupError")
        }
    },
]
