import Glibc
import Warehouse

/// What is wrong in a line of JSON, and where in the file.
struct JSONFault: Error {
    var reason: String
    var offset: Int
}

/// Reads one line of newline-delimited JSON after the other: an object's members are put where the table's columns want
/// them, as bytes of the file or, where escapes had to be resolved, of a scratch buffer.
///
/// Strict where databases are: no half of a surrogate pair, no zero character, no number beyond what they keep.
struct JSONLine {
    /// A column's value in the current line.
    struct Slice {
        enum Kind: UInt8 { case null, plain, decoded }
        var kind = Kind.null
        var start = 0
        var count = 0
        var isString = false
    }

    /// How deep lists and objects may be nested.
    static let depthLimit = 512

    let bytes: Bytes
    private(set) var place = 0
    private var end = 0
    /// One a column.
    private(set) var slices: [Slice]
    private var decoded: [UInt8] = []
    private let columns: [String: Int]
    /// Columns that take a value as JSON: its text, quotes and all.
    private let takesJSON: [Bool]
    // The keys of the line before, in order: most lines have the same ones.
    private var guesses: [Guess] = []

    private struct Guess {
        var start: Int
        var count: Int
        var column: Int?
    }

    /// A reader over a whole file.
    init(_ bytes: Bytes, columns: [IngestTarget.Column]) {
        self.bytes = bytes
        slices = Array(repeating: Slice(), count: columns.count)
        self.columns = Dictionary(
            zip(columns.map { $0.name.lowercased() }, columns.indices), uniquingKeysWith: { first, _ in first })
        takesJSON = columns.map { ["json", "jsonb"].contains($0.dataType.lowercased()) }
    }

    /// The bytes of a column's value where they stand in the file; none for null and for a resolved text.
    func cell(_ column: Int) -> Bytes {
        let slice = slices[column]
        return slice.kind == .plain
            ? Bytes(rebasing: bytes[slice.start..<(slice.start + slice.count)]) : Bytes(start: nil, count: 0)
    }

    /// The resolved texts of the line.
    var decodedBytes: [UInt8] { decoded }

    /// Reads the object in a stretch of the file.
    mutating func read(from start: Int, to end: Int) throws(JSONFault) {
        (place, self.end) = (start, end)
        decoded.removeAll(keepingCapacity: true)
        for column in slices.indices { slices[column] = Slice() }
        skipBlanks()
        guard take(0x7B) else { throw fault("the line is no JSON object") }
        skipBlanks()
        if !take(0x7D) { try members() }
        skipBlanks()
        guard place == end else { throw fault("something stands behind the object") }
    }

    private mutating func members() throws(JSONFault) {
        var number = 0
        while true {
            skipBlanks()
            guard current == 0x22 else { throw fault("expected a key in double quotes") }
            let key = try string(keeping: true)
            let column = column(of: key, number)
            number += 1
            skipBlanks()
            guard take(0x3A) else { throw fault("expected ':' behind the key") }
            skipBlanks()
            if let column { slices[column] = try value(for: column) } else { try skip(depth: 1) }
            skipBlanks()
            if take(0x2C) { continue }
            guard take(0x7D) else { throw fault("expected ',' or '}'") }
            return
        }
    }

    private mutating func column(of key: Slice, _ number: Int) -> Int? {
        if key.kind == .plain, number < guesses.count, let base = bytes.baseAddress {
            let guess = guesses[number]
            if guess.count == key.count, memcmp(base + guess.start, base + key.start, key.count) == 0 {
                return guess.column
            }
        }
        let text =
            key.kind == .plain
            ? String(decoding: bytes[key.start..<(key.start + key.count)], as: UTF8.self)
            : String(decoding: decoded[key.start..<(key.start + key.count)], as: UTF8.self)
        let column = columns[text.lowercased()]
        if key.kind == .plain {
            let guess = Guess(start: key.start, count: key.count, column: column)
            if number < guesses.count {
                guesses[number] = guess
            } else if number == guesses.count {
                guesses.append(guess)
            }
        }
        return column
    }

    private mutating func value(for column: Int) throws(JSONFault) -> Slice {
        if current == 0x22, !takesJSON[column] { return try string(keeping: true) }
        let start = place
        let isNull = current == 0x6E
        try skip(depth: 1)
        return isNull ? Slice() : Slice(kind: .plain, start: start, count: place - start)
    }

    // MARK: Values

    private mutating func skip(depth: Int) throws(JSONFault) {
        guard depth <= Self.depthLimit else { throw fault("nested deeper than \(Self.depthLimit)") }
        switch current {
        case 0x22: _ = try string(keeping: false)
        case 0x7B, 0x5B: try skipNested(depth)
        case 0x74: try word("true")
        case 0x66: try word("false")
        case 0x6E: try word("null")
        case 0x2D, 0x30...0x39: try number()
        default: throw fault(place < end ? "expected a value" : "the line ends within a value")
        }
    }

    private mutating func skipNested(_ depth: Int) throws(JSONFault) {
        let isObject = current == 0x7B
        let close: UInt8 = isObject ? 0x7D : 0x5D
        place += 1
        skipBlanks()
        if take(close) { return }
        while true {
            skipBlanks()
            if isObject {
                guard current == 0x22 else { throw fault("expected a key in double quotes") }
                _ = try string(keeping: false)
                skipBlanks()
                guard take(0x3A) else { throw fault("expected ':' behind the key") }
                skipBlanks()
            }
            try skip(depth: depth + 1)
            skipBlanks()
            if take(0x2C) { continue }
            guard take(close) else { throw fault(isObject ? "expected ',' or '}'" : "expected ',' or ']'") }
            return
        }
    }

    private mutating func word(_ text: StaticString) throws(JSONFault) {
        let count = text.utf8CodeUnitCount
        guard place + count <= end, (0..<count).allSatisfy({ bytes[place + $0] == text.utf8Start[$0] }) else {
            throw fault("expected a value")
        }
        place += count
    }

    private mutating func number() throws(JSONFault) {
        let start = place
        _ = take(0x2D)
        let isZero = current == 0x30
        let whole = digits()
        guard whole > 0, !(isZero && whole > 1) else { throw fault("this is no number", at: start) }
        if take(0x2E) {
            guard digits() > 0 else { throw fault("expected a digit behind the point") }
        }
        guard take(0x65) || take(0x45) else { return }
        if !take(0x2B) { _ = take(0x2D) }
        let exponent = digits()
        guard exponent > 0 else { throw fault("expected a digit in the exponent") }
        // Databases keep exact numbers up to some hundred thousand digits.
        guard exponent <= 4 else { throw fault("the number is too large", at: start) }
    }

    private mutating func digits() -> Int {
        let start = place
        while place < end, bytes[place] &- 0x30 <= 9 { place &+= 1 }
        return place - start
    }

    // MARK: Strings

    /// A string from its opening quote on; with escapes it is put into the scratch buffer, if it is kept.
    private mutating func string(keeping: Bool) throws(JSONFault) -> Slice {
        let start = place + 1
        place = start
        while place < end {
            let byte = bytes[place]
            if byte == 0x22 {
                place &+= 1
                return Slice(kind: .plain, start: start, count: place - 1 - start, isString: true)
            }
            if byte == 0x5C { return try escaped(from: start, keeping) }
            if byte < 0x20 { throw fault("a control character must be escaped inside a string") }
            place &+= 1
        }
        throw fault("this string has no end", at: start - 1)
    }

    private mutating func escaped(from start: Int, _ keeping: Bool) throws(JSONFault) -> Slice {
        let first = decoded.count
        if keeping { decoded += bytes[start..<place] }
        while place < end {
            let byte = bytes[place]
            switch byte {
            case 0x22:
                place += 1
                return Slice(kind: .decoded, start: first, count: decoded.count - first, isString: true)
            case 0x5C:
                let text = try escape()
                if keeping { decoded += text }
            case 0..<0x20: throw fault("a control character must be escaped inside a string")
            default:
                if keeping { decoded.append(byte) }
                place += 1
            }
        }
        throw fault("this string has no end", at: start - 1)
    }

    /// What an escape stands for; the place is behind it then.
    private mutating func escape() throws(JSONFault) -> [UInt8] {
        let start = place
        place += 2
        guard start + 1 < end else { throw fault("this string has no end", at: start) }
        switch bytes[start + 1] {
        case 0x22, 0x5C, 0x2F: return [bytes[start + 1]]
        case 0x6E: return [0x0A]
        case 0x72: return [0x0D]
        case 0x74: return [0x09]
        case 0x62: return [0x08]
        case 0x66: return [0x0C]
        case 0x75: return try scalar(from: start)
        default: throw fault("unknown escape in a string", at: start)
        }
    }

    private mutating func scalar(from start: Int) throws(JSONFault) -> [UInt8] {
        var value = try unit(start)
        if value >= 0xD800, value < 0xDC00, place + 1 < end, bytes[place] == 0x5C, bytes[place + 1] == 0x75 {
            place += 2
            let low = try unit(start)
            guard low >= 0xDC00, low < 0xE000 else { throw fault("half of a surrogate pair stands alone", at: start) }
            value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00)
        }
        guard value != 0 else { throw fault("a zero character, which no database keeps", at: start) }
        guard let scalar = Unicode.Scalar(value) else {
            throw fault("half of a surrogate pair stands alone", at: start)
        }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func unit(_ start: Int) throws(JSONFault) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard place < end, let digit = hexadecimal(bytes[place]) else {
                throw fault("expected four hexadecimal digits behind \\u", at: start)
            }
            value = value << 4 | digit
            place += 1
        }
        return value
    }

    private func hexadecimal(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x37)
        case 0x61...0x66: UInt32(byte - 0x57)
        default: nil
        }
    }

    // MARK: Steps

    @inline(__always)
    private var current: UInt8 { place < end ? bytes[place] : 0 }

    @inline(__always)
    private mutating func take(_ byte: UInt8) -> Bool {
        guard place < end, bytes[place] == byte else { return false }
        place &+= 1
        return true
    }

    @inline(__always)
    private mutating func skipBlanks() {
        while place < end, bytes[place] == 0x20 || bytes[place] == 0x09 || bytes[place] == 0x0D { place &+= 1 }
    }

    private func fault(_ reason: String, at offset: Int? = nil) -> JSONFault {
        JSONFault(reason: reason, offset: offset ?? place)
    }
}
