/// Reads the deflate format (RFC 1951).
struct Inflater {
    private let input: [UInt8]
    // The next byte that was not taken yet.
    private var place = 0
    /// What was unpacked so far.
    private(set) var output: [UInt8] = []
    // Bits that were taken and not used, the next one lowest.
    private var bits: UInt64 = 0
    private var count = 0

    init(_ input: [UInt8]) {
        self.input = input
        output.reserveCapacity(min(input.count, 1 << 28) * 4)
    }

    /// Whether everything was read.
    var isAtEnd: Bool { count == 0 && place >= input.count }

    /// A whole number of some bytes, the lowest one first.
    mutating func number(bytes: Int) throws(Gzip.Damaged) -> UInt32 { try take(bytes * 8) }

    /// Unpacks all blocks up to the last one; what follows begins with a whole byte.
    mutating func inflate() throws(Gzip.Damaged) {
        var isLast = false
        while !isLast {
            isLast = try take(1) == 1
            switch try take(2) {
            case 0: try copyStored()
            case 1: try unpack(Self.fixed.literals, Self.fixed.distances)
            case 2:
                let (literals, distances) = try readTables()
                try unpack(literals, distances)
            default: throw Gzip.Damaged()
            }
        }
        dropToByte()
    }

    // MARK: Bits

    private mutating func take(_ wanted: Int) throws(Gzip.Damaged) -> UInt32 {
        fill()
        guard count >= wanted else { throw Gzip.Damaged() }
        let value = UInt32(truncatingIfNeeded: bits & ((1 << UInt64(wanted)) - 1))
        bits >>= UInt64(wanted)
        count -= wanted
        return value
    }

    private mutating func fill() {
        while count <= 48, place < input.count {
            bits |= UInt64(input[place]) << UInt64(count)
            place += 1
            count += 8
        }
    }

    /// Gives back the bytes that were taken ahead.
    private mutating func dropToByte() {
        place -= count / 8
        (bits, count) = (0, 0)
    }

    private mutating func symbol(_ table: HuffmanTable) throws(Gzip.Damaged) -> Int {
        fill()
        let (symbol, length) = table.entry(bits)
        guard length > 0, length <= count else { throw Gzip.Damaged() }
        bits >>= UInt64(length)
        count -= length
        return symbol
    }

    // MARK: Blocks

    private mutating func copyStored() throws(Gzip.Damaged) {
        _ = try take(count % 8)
        let (length, complement) = (try take(16), try take(16))
        guard length ^ complement == 0xFFFF else { throw Gzip.Damaged() }
        dropToByte()
        guard input.count - place >= Int(length) else { throw Gzip.Damaged() }
        output += input[place..<(place + Int(length))]
        place += Int(length)
    }

    private mutating func unpack(_ literals: HuffmanTable, _ distances: HuffmanTable) throws(Gzip.Damaged) {
        while true {
            let symbol = try symbol(literals)
            if symbol < 256 {
                output.append(UInt8(symbol))
            } else if symbol == 256 {
                return
            } else {
                let length = try extended(symbol - 257, Self.lengths)
                try repeatEarlier(length, back: extended(self.symbol(distances), Self.distances))
            }
        }
    }

    private mutating func extended(_ symbol: Int, _ table: [(base: Int, bits: Int)]) throws(Gzip.Damaged) -> Int {
        guard symbol < table.count else { throw Gzip.Damaged() }
        return table[symbol].base + Int(try take(table[symbol].bits))
    }

    private mutating func repeatEarlier(_ length: Int, back distance: Int) throws(Gzip.Damaged) {
        guard distance <= output.count else { throw Gzip.Damaged() }
        // What is copied may be what this very copy has just written.
        for _ in 0..<length { output.append(output[output.count - distance]) }
    }

    /// The tables that stand in front of a block (section 3.2.7).
    private mutating func readTables() throws(Gzip.Damaged) -> (HuffmanTable, HuffmanTable) {
        let (literals, distances) = (257 + Int(try take(5)), 1 + Int(try take(5)))
        var widths = [UInt8](repeating: 0, count: 19)
        for index in 0..<(4 + Int(try take(4))) { widths[Self.order[index]] = UInt8(try take(3)) }
        let table = try HuffmanTable(widths[...])
        var lengths: [UInt8] = []
        while lengths.count < literals + distances {
            switch try symbol(table) {
            case 16:
                guard let last = lengths.last else { throw Gzip.Damaged() }
                lengths += Array(repeating: last, count: 3 + Int(try take(2)))
            case 17: lengths += Array(repeating: 0, count: 3 + Int(try take(3)))
            case 18: lengths += Array(repeating: 0, count: 11 + Int(try take(7)))
            case let length: lengths.append(UInt8(length))
            }
        }
        guard lengths.count == literals + distances else { throw Gzip.Damaged() }
        return (try HuffmanTable(lengths[..<literals]), try HuffmanTable(lengths[literals...]))
    }
}

extension Inflater {
    /// The order in which the widths of code lengths are written.
    fileprivate static let order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

    /// What the symbols from 257 on mean: a smallest length, and how many bits are added to it (section 3.2.5).
    fileprivate static let lengths: [(base: Int, bits: Int)] =
        stepped(from: 3, bits: [0, 0, 0, 0, 0, 0, 0, 0] + (1...5).flatMap { [$0, $0, $0, $0] }).dropLast()
        + [(258, 0)]

    /// The same for distances.
    fileprivate static let distances = stepped(from: 1, bits: [0, 0, 0, 0] + (1...13).flatMap { [$0, $0] })

    private static func stepped(from start: Int, bits: [Int]) -> [(base: Int, bits: Int)] {
        var base = start
        return bits.map { width in
            defer { base += 1 << width }
            return (base, width)
        }
    }

    /// The tables of blocks without tables of their own (section 3.2.6).
    fileprivate static let fixed: (literals: HuffmanTable, distances: HuffmanTable) = {
        let lengths = (0..<288).map { UInt8($0 < 144 ? 8 : $0 < 256 ? 9 : $0 < 280 ? 7 : 8) }
        return (HuffmanTable(unchecked: lengths[...]), HuffmanTable(unchecked: [UInt8](repeating: 5, count: 30)[...]))
    }()
}

/// The codes of a block: what the next bits mean, and how many of them.
struct HuffmanTable: Sendable {
    // By the bits of the longest code, as they come; the lowest four bits of an entry are the length of its code.
    private var entries: [UInt16]
    private let mask: UInt64

    /// - Parameter lengths: by symbol, 0 where there is no code for it.
    /// - Throws: `Damaged` where there are more codes than bits can tell apart.
    init(_ lengths: ArraySlice<UInt8>) throws(Gzip.Damaged) {
        let used = lengths.reduce(0) { $1 == 0 ? $0 : $0 + 32_768 >> Int($1) }
        guard used <= 32_768 else { throw Gzip.Damaged() }
        self.init(unchecked: lengths)
    }

    fileprivate init(unchecked lengths: ArraySlice<UInt8>) {
        let longest = max(1, Int(lengths.max() ?? 1))
        entries = Array(repeating: 0, count: 1 << longest)
        mask = UInt64(entries.count - 1)
        var code = 0
        for length in 1...longest {
            for (symbol, wanted) in lengths.enumerated() where Int(wanted) == length {
                // Codes are written with their highest bit first.
                let reversed = Int(UInt16(code).reversed >> UInt16(16 - length))
                for place in stride(from: reversed, to: entries.count, by: 1 << length) {
                    entries[place] = UInt16(symbol << 4 | length)
                }
                code += 1
            }
            code <<= 1
        }
    }

    /// The symbol at the start of some bits and the length of its code; length 0 where no code begins so.
    func entry(_ bits: UInt64) -> (symbol: Int, length: Int) {
        let entry = Int(entries[Int(bits & mask)])
        return (entry >> 4, entry & 15)
    }
}

extension UInt16 {
    /// The bits in opposite order.
    fileprivate var reversed: UInt16 {
        var (rest, result) = (self, UInt16(0))
        for _ in 0..<16 {
            result = result << 1 | rest & 1
            rest >>= 1
        }
        return result
    }
}
