/// The names that a macro file defines, as templates know them, in order: `x` for `{% macro x() %}`, `test_x` for
/// `{% test x() %}`, `materialization_x_default` for `{% materialization x, default %}`.
func macroNames(in bytes: [UInt8]) -> [String] {
    var names: [String] = []
    var scanner = Scanner(bytes: bytes)
    while let tag = scanner.nextTag() {
        let words = Scanner.words(of: tag)
        guard words.count >= 2 else { continue }
        switch words[0] {
        case "macro": names.append(words[1])
        case "test", "data_test": names.append("test_" + words[1])
        case "materialization": names.append("materialization_\(words[1])_\(adapter(of: words))")
        default: break
        }
    }
    return names
}

/// `default`, or the word after `adapter`.
private func adapter(of words: [String]) -> String {
    guard let place = words.firstIndex(of: "adapter"), place + 1 < words.count else { return "default" }
    return words[place + 1]
}

/// Finds the tags `{% … %}` of a template, comments left out.
private struct Scanner {
    let bytes: [UInt8]
    private var place = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The text inside the next tag; nil at the end.
    mutating func nextTag() -> ArraySlice<UInt8>? {
        while place + 1 < bytes.count {
            guard bytes[place] == UInt8(ascii: "{") else {
                place += 1
                continue
            }
            switch bytes[place + 1] {
            case UInt8(ascii: "#"): skip(past: UInt8(ascii: "#"))
            case UInt8(ascii: "%"):
                let start = place + 2
                skip(past: UInt8(ascii: "%"))
                return bytes[start..<max(start, place - 2)]
            default: place += 1
            }
        }
        return nil
    }

    /// Moves behind the next `sign` that `}` follows.
    private mutating func skip(past sign: UInt8) {
        place += 2
        while place + 1 < bytes.count, !(bytes[place] == sign && bytes[place + 1] == UInt8(ascii: "}")) { place += 1 }
        place = min(place + 2, bytes.count)
    }

    /// The identifiers of a tag, up to the opening bracket of a signature.
    static func words(of tag: ArraySlice<UInt8>) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        for byte in tag + [UInt8(ascii: " ")] {
            if isNameByte(byte) {
                word.append(byte)
            } else if !word.isEmpty {
                words.append(String(decoding: word, as: UTF8.self))
                word = []
            }
            if byte == UInt8(ascii: "("), words.count >= 2 { break }
        }
        return words
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
