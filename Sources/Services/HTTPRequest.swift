/// The part of an HTTP request that a server of files looks at.
struct HTTPRequest {
    let method: String
    /// Names between the slashes, percent signs decoded; nil where the target is no path of a file.
    let path: [String]?
    /// The name in `Host`, without the port, in lower case; nil where there is none.
    let host: String?

    /// Reads the head of a request; nil where it is none.
    init?(_ head: [UInt8]) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = (lines.first ?? "").split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return nil }
        method = String(words[0])
        path = Self.path(words[1])
        host = lines.dropFirst().lazy.compactMap(Self.host).first
    }

    /// No name may lead upwards, hide itself or hold what no name of a file holds.
    private static func path(_ target: Substring) -> [String]? {
        guard target.hasPrefix("/") else { return nil }
        let plain = target.split(separator: "?", omittingEmptySubsequences: false)[0]
        var names: [String] = []
        for part in plain.split(separator: "/") {
            guard let name = decoded(part), !name.isEmpty, !name.hasPrefix("."),
                !name.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") })
            else { return nil }
            names.append(name)
        }
        return names
    }

    /// Text without percent signs; nil where they are no bytes of UTF-8.
    private static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func host(_ line: Substring) -> String? {
        guard line.lowercased().hasPrefix("host:") else { return nil }
        let value = line.dropFirst(5).lowercased().filter { $0 != " " }
        if value.hasPrefix("[") { return value.split(separator: "]").first.map { String($0.dropFirst()) } }
        return value.split(separator: ":").first.map(String.init)
    }
}
