/// White space as Python's `\s` and `str.strip` see it, in UTF-8.
enum Whitespace {
    /// The offset behind the white space that begins at `start`, at most `limit`.
    static func skip(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int {
        var place = start
        while place < limit {
            let length = self.length(bytes, place)
            guard length > 0 else { break }
            place += length
        }
        return min(place, max(limit, start))
    }

    /// `end` without the white space before it, at least `start`.
    static func trimmedEnd(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        var place = end
        while place > start {
            var first = place - 1
            while first > start, bytes[first] & 0xC0 == 0x80, place - first < 4 { first -= 1 }
            guard length(bytes, first) == place - first else { break }
            place = first
        }
        return place
    }

    // How many bytes the white space at an offset has, 0 where there is none.
    private static func length(_ bytes: [UInt8], _ place: Int) -> Int {
        let byte = bytes[place]
        if byte < 0x80 {
            return byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte <= 0x1F) ? 1 : 0
        }
        let second = place + 1 < bytes.count ? bytes[place + 1] : 0
        if byte == 0xC2 { return second == 0x85 || second == 0xA0 ? 2 : 0 }
        let third = place + 2 < bytes.count ? bytes[place + 2] : 0
        switch (byte, second, third) {
        case (0xE1, 0x9A, 0x80), (0xE2, 0x80, 0x80...0x8A), (0xE2, 0x80, 0xA8), (0xE2, 0x80, 0xA9), (0xE2, 0x80, 0xAF),
            (0xE2, 0x81, 0x9F), (0xE3, 0x80, 0x80):
            return 3
        default: return 0
        }
    }
}

/// Names in tags: Python's identifiers.
enum Identifier {
    /// The offset behind the word characters that begin at `start`.
    static func end(_ bytes: [UInt8], _ start: Int) -> Int {
        var place = start
        while place < bytes.count {
            let byte = bytes[place]
            if isASCIIWord(byte) {
                place += 1
            } else if byte >= 0x80, let (scalar, length) = scalar(bytes, place), isWord(scalar) {
                place += length
            } else {
                break
            }
        }
        return place
    }

    /// Python's `isidentifier`.
    static func isValid(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
        guard start < end else { return false }
        if bytes[start] >= 0x30, bytes[start] <= 0x39 { return false }
        if !bytes[start..<end].contains(where: { $0 >= 0x80 }) { return true }
        var scalars = String(decoding: bytes[start..<end], as: UTF8.self).unicodeScalars[...]
        guard let first = scalars.popFirst() else { return false }
        return (first == "_" || first.properties.isXIDStart) && scalars.allSatisfy { $0.properties.isXIDContinue }
    }

    private static func isASCIIWord(_ byte: UInt8) -> Bool {
        (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || (byte >= 0x30 && byte <= 0x39) || byte == 0x5F
    }

    private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isXIDContinue || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }

    private static func scalar(_ bytes: [UInt8], _ place: Int) -> (Unicode.Scalar, Int)? {
        var iterator = bytes[place..<min(place + 4, bytes.count)].makeIterator()
        var decoder = UTF8()
        guard case .scalarValue(let scalar) = decoder.decode(&iterator) else { return nil }
        return (scalar, String(scalar).utf8.count)
    }
}
