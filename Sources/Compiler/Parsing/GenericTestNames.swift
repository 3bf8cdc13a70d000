import Manifest
import SourceText

/// The names that dbt makes up for generic tests, which people see in artifacts and select by.
enum GenericTestNames {
    /// Names from the test and its arguments.
    /// - Parameters:
    ///   - test: the test's name, its package in front (`dbt_utils_expression_is_true`), `source_` in front for sources.
    ///   - target: the model, source table or seed; `name_v2` for versions.
    ///   - arguments: all arguments but `model`.
    /// - Returns: `full` for id and fqn; `short` for file and alias: the same up to 63 bytes, otherwise the first
    ///   30 letters and a hash.
    static func synthesize(test: String, target: String, arguments: DatumMap) -> (short: String, full: String) {
        var parts: [String] = []
        for key in arguments.keys.sorted() where key != "model" {
            guard let value = arguments[key] else { continue }
            switch value {
            case .mapping(let map): parts += map.values.map(PythonText.str)
            case .list(let items): parts += items.map(PythonText.str)
            default: parts.append(PythonText.str(value))
            }
        }
        let identifier = "\(test)_\(target)"
        let full = identifier + "_" + parts.map(wordOnly).joined(separator: "__")
        guard full.unicodeScalars.count >= 64 else { return (full, full) }
        let start = String(String.UnicodeScalarView(identifier.unicodeScalars.prefix(30)))
        return ("\(start)_\(Hash.md5(Array(full.utf8)))", full)
    }

    /// The ten digits that tell apart tests of equal name: a hash of name and metadata as dbt prints them.
    static func hash(name: String, metadata: Node.TestMetadata) -> String {
        var bytes = Array(name.utf8)
        bytes += "{'kwargs': ".utf8
        appendSorted(.mapping(metadata.arguments), to: &bytes)
        bytes += ", 'name': ".utf8
        PythonText.append(quoted: metadata.name, to: &bytes)
        bytes += ", 'namespace': ".utf8
        PythonText.append(quoted: metadata.namespace ?? "None", to: &bytes)
        bytes.append(0x7D)
        return String(Hash.md5(bytes).suffix(10))
    }

    /// Runs of other characters than letters, digits and `_` become one `_`.
    private static func wordOnly(_ text: String) -> String {
        var bytes: [UInt8] = []
        var inGap = false
        for byte in text.utf8 {
            let isWord =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x5F
            if isWord {
                bytes.append(byte)
            } else if !inGap {
                bytes.append(0x5F)
            }
            inGap = !isWord
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Mappings in order of their keys, all else than lists and mappings as text.
    private static func appendSorted(_ datum: Datum, to out: inout [UInt8]) {
        switch datum {
        case .mapping(let map):
            PythonText.append(map.keys.sorted(), "{", "}", to: &out) { key, out in
                PythonText.append(quoted: key, to: &out)
                out += ": ".utf8
                appendSorted(map[key] ?? .null, to: &out)
            }
        case .list(let items): PythonText.append(items, "[", "]", to: &out) { appendSorted($0, to: &$1) }
        default: PythonText.append(quoted: PythonText.str(datum), to: &out)
        }
    }
}
