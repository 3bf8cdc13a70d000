/// What the scanner has to know of a byte, one bit each.
enum ByteClass {
    /// Ends a run of plain text that can be skipped over without looking: blanks, breaks, `:`, bytes that may
    /// begin a Unicode line break.
    static let plainStop: UInt8 = 1
    /// The same inside brackets: `,[]{}` as well.
    static let flowStop: UInt8 = 2
    /// Ends a run in a quoted scalar: quotes, backslash, breaks.
    static let quotedStop: UInt8 = 4
    /// Can't begin a plain scalar.
    static let indicator: UInt8 = 8
    /// Not allowed without a closer look: controls and everything from 0x7F on.
    static let suspicious: UInt8 = 16

    static let table: [UInt8] = (0..<256).map { value in
        let byte = UInt8(value)
        var bits: UInt8 = 0
        let mayBreak = byte == 0x0A || byte == 0x0D || byte == 0xC2 || byte == 0xE2
        if mayBreak || byte == 0x20 || byte == 0x09 || byte == 0x3A { bits |= plainStop | flowStop }
        if ",[]{}".utf8.contains(byte) { bits |= flowStop }
        if mayBreak || byte == 0x22 || byte == 0x27 || byte == 0x5C || byte == 0x20 || byte == 0x09 {
            bits |= quotedStop
        }
        if "-?:,[]{}#&*!|>'\"%@`".utf8.contains(byte) { bits |= indicator }
        if byte >= 0x7F || (byte < 0x20 && byte != 0x0A && byte != 0x0D && byte != 0x09) { bits |= suspicious }
        return bits
    }
}

/// The first byte sequence that YAML does not allow: controls, broken UTF-8.
func firstBadCharacter(in bytes: UnsafeBufferPointer<UInt8>) -> Problem? {
    guard let base = bytes.baseAddress else { return nil }
    var place = 0
    let ones: UInt64 = 0x0101_0101_0101_0101
    while place < bytes.count {
        // Eight bytes a step while all are printable ASCII; a line end only costs a look at its eight bytes.
        if place &+ 8 <= bytes.count {
            let word = UnsafeRawPointer(base + place).loadUnaligned(as: UInt64.self)
            let delete = word ^ (ones &* 0x7F)
            let hit = ((word &- (ones &* 0x20)) & ~word) | word | ((delete &- ones) & ~delete)
            if hit & 0x8080_8080_8080_8080 == 0 {
                place &+= 8
                continue
            }
        }
        let end = min(place &+ 8, bytes.count)
        while place < end {
            let byte = bytes[place]
            if byte >= 0x20 && byte < 0x7F || byte == 0x0A || byte == 0x0D || byte == 0x09 {
                place &+= 1
            } else if let length = allowedLength(bytes, place) {
                place &+= length
            } else {
                return badCharacter(bytes, place)
            }
        }
    }
    return nil
}

/// The length of the multi-byte character at a place, nil where it is broken or not allowed.
private func allowedLength(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int? {
    let lead = bytes[place]
    guard lead >= 0xC2, lead < 0xF5 else { return nil }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard place + length <= bytes.count else { return nil }
    var scalar = UInt32(lead) & (0xFF >> UInt32(length + 1))
    for next in 1..<length {
        guard bytes[place + next] & 0xC0 == 0x80 else { return nil }
        scalar = scalar << 6 | UInt32(bytes[place + next] & 0x3F)
    }
    switch (length, scalar) {
    case (2, 0x85), (2, 0xA0...): return 2
    case (3, 0x800...0xD7FF), (3, 0xE000...0xFFFD): return 3
    case (4, 0x10000...0x10FFFF): return 4
    default: return nil
    }
}

private func badCharacter(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Problem {
    let byte = bytes[place]
    if byte < 0x80 {
        return Problem(
            .badCharacter, place, place + 1, "control character \(byte) is not allowed in YAML",
            hint: "remove it, or write it as an escape inside double quotes")
    }
    return Problem(
        .badCharacter, place, place + 1, "this is not valid UTF-8 text", hint: "save the file with UTF-8 encoding")
}
