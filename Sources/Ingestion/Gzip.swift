/// Unpacks gzip files (RFC 1952) with everything in them: names, comments, several members one behind the other.
enum Gzip {
    /// The bytes are no gzip file, or a damaged one.
    struct Damaged: Error {}

    static func unpack(_ bytes: [UInt8]) throws(Damaged) -> [UInt8] {
        var inflater = Inflater(bytes)
        repeat { try readMember(&inflater) } while !inflater.isAtEnd
        return inflater.output
    }

    private static func readMember(_ inflater: inout Inflater) throws(Damaged) {
        try skipHeader(&inflater)
        let start = inflater.output.count
        try inflater.inflate()
        let (checksum, size) = (try inflater.number(bytes: 4), try inflater.number(bytes: 4))
        let written = inflater.output[start...]
        guard checksum == CRC32.of(written), size == UInt32(truncatingIfNeeded: written.count) else { throw Damaged() }
    }

    private static func skipHeader(_ inflater: inout Inflater) throws(Damaged) {
        guard try inflater.number(bytes: 3) == 0x08_8B1F else { throw Damaged() }
        let flags = try inflater.number(bytes: 1)
        _ = try inflater.number(bytes: 4)
        _ = try inflater.number(bytes: 2)
        if flags & 4 != 0 {
            for _ in 0..<(try inflater.number(bytes: 2)) { _ = try inflater.number(bytes: 1) }
        }
        // A name and a comment, each up to a zero byte.
        for flag: UInt32 in [8, 16] where flags & flag != 0 {
            while try inflater.number(bytes: 1) != 0 {}
        }
        if flags & 2 != 0 { _ = try inflater.number(bytes: 2) }
    }
}

/// The checksum of gzip files (RFC 1952, section 8).
private enum CRC32 {
    private static let table: [UInt32] = (0..<256).map { byte in
        (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 0 ? value >> 1 : 0xEDB8_8320 ^ (value >> 1) }
    }

    static func of(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        let table = table
        var value: UInt32 = 0xFFFF_FFFF
        for byte in bytes { value = table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ (value >> 8) }
        return ~value
    }
}
