/// Walks over the words of SQL, skipping white space and comments.
struct StatementWords {
    private let text: UnsafeBufferPointer<UInt8>
    /// The offset behind the last word and the blanks that follow it.
    private(set) var end: Int
    private var start = 0
    private var last = 0

    init(_ text: UnsafeBufferPointer<UInt8>, from position: Int) {
        self.text = text
        end = position
        skipBlanks()
    }

    /// The next word in lower case, a quoted name or text with its quotes, or a single sign; nil at the end.
    mutating func next() -> String? {
        guard end < text.count else { return nil }
        start = end
        switch text[end] {
        case 0x22, 0x27, 0x60: skipQuoted(by: text[end])
        case 0x5B: skipQuoted(by: 0x5D)
        case let byte where isWordByte(byte):
            while end < text.count, isWordByte(text[end]) { end += 1 }
        default: end += 1
        }
        last = end
        let word = text[start..<last].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        skipBlanks()
        return String(decoding: word, as: UTF8.self)
    }

    /// The last word as a name: as written, without its quotes.
    var name: String? {
        guard start < last else { return nil }
        let bytes = text[start..<last]
        guard let first = bytes.first, first == 0x22 || first == 0x60 || first == 0x5B, bytes.count >= 2 else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var name: [UInt8] = []
        for byte in bytes.dropFirst().dropLast() {
            // A doubled quote stands for one.
            if byte == first, name.last == first, first != 0x5B, pairs(name, first) { continue }
            name.append(byte)
        }
        return String(decoding: name, as: UTF8.self)
    }

    // Whether the quotes at the end of a name are an odd number, so that one more completes a pair.
    private func pairs(_ name: [UInt8], _ quote: UInt8) -> Bool {
        name.reversed().prefix { $0 == quote }.count % 2 == 1
    }

    private mutating func skipQuoted(by quote: UInt8) {
        end += 1
        while end < text.count {
            end += 1
            guard text[end - 1] == quote else { continue }
            guard quote != 0x5D, end < text.count, text[end] == quote else { return }
            end += 1
        }
    }

    private mutating func skipBlanks() {
        while end < text.count {
            if text[end] <= 0x20 {
                end += 1
            } else if starts(with: 0x2D, 0x2D) {
                while end < text.count, text[end] != 0x0A { end += 1 }
            } else if starts(with: 0x2F, 0x2A) {
                end += 2
                while end < text.count, !starts(with: 0x2A, 0x2F) { end += 1 }
                end = min(end + 2, text.count)
            } else {
                return
            }
        }
    }

    private func starts(with first: UInt8, _ second: UInt8) -> Bool {
        text[end] == first && end + 1 < text.count && text[end + 1] == second
    }
}
