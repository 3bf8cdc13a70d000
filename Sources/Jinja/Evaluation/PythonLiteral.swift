/// Python's `ast.literal_eval`: texts that are literals, as values.
struct PythonLiteral {
    private let bytes: [UInt8]
    private var place = 0
    private var depth = 0
    // Within brackets line ends are space.
    private var brackets = 0

    /// The value of a literal; nil for any other text.
    static func value(of text: String, stripsIndent: Bool = false) -> Value? {
        var bytes = Array(text.utf8)
        if stripsIndent { bytes = Array(bytes.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) }
        guard !bytes.contains(0), let first = bytes.first, first != 0x20, first != 0x09 else { return nil }
        var reader = PythonLiteral(bytes: bytes)
        guard let value = reader.tuple() else { return nil }
        reader.skipSpace(withLines: true)
        return reader.place == bytes.count ? value : nil
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private var current: UInt8 { place < bytes.count ? bytes[place] : 0 }

    private mutating func skipSpace(withLines: Bool = false) {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x09, 0x0C: place += 1
            case 0x0A, 0x0D:
                guard withLines || brackets > 0 else { return }
                place += 1
            case UInt8(ascii: "#"):
                while place < bytes.count, bytes[place] != 0x0A { place += 1 }
            default: return
            }
        }
    }
    private mutating func take(_ byte: Character) -> Bool {
        skipSpace()
        guard current == byte.asciiValue else { return false }
        place += 1
        return true
    }

    // `1, 2`: a tuple without brackets.
    private mutating func tuple() -> Value? {
        guard let first = expression() else { return nil }
        guard take(",") else { return first }
        var items = [first]
        while true {
            skipSpace()
            if place == bytes.count || current == 0x0A { break }
            guard let item = expression() else { return nil }
            items.append(item)
            guard take(",") else { break }
        }
        return .tuple(Tuple(items))
    }

    private mutating func expression() -> Value? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { return nil }
        skipSpace()
        switch current {
        case UInt8(ascii: "-"), UInt8(ascii: "+"): return sum(signedNumber())
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."): return sum(number())
        case UInt8(ascii: "("): return parenthesised()
        case UInt8(ascii: "["): return sequence("]").map { .array($0) }
        case UInt8(ascii: "{"): return braces()
        default: return texts() ?? word()
        }
    }

    private mutating func signedNumber() -> Value? {
        let isNegative = current == UInt8(ascii: "-")
        place += 1
        skipSpace()
        guard let value = number() ?? nestedSign() else { return nil }
        if case .object(let object) = value, let complex = object as? ComplexNumber {
            return isNegative ? .object(ComplexNumber(-complex.real, -complex.imaginary)) : value
        }
        return try? signed(value, isNegative: isNegative)
    }

    private mutating func nestedSign() -> Value? {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100, current == UInt8(ascii: "-") || current == UInt8(ascii: "+") else { return nil }
        return signedNumber()
    }

    // `1+2j`: the only sum that is a literal.
    private mutating func sum(_ left: Value?) -> Value? {
        skipSpace()
        guard let left, let real = left.number?.double, current == UInt8(ascii: "+") || current == UInt8(ascii: "-")
        else {
            return left
        }
        let isNegative = current == UInt8(ascii: "-")
        place += 1
        skipSpace()
        guard case .object(let object)? = number(), let tail = object as? ComplexNumber else { return nil }
        return .object(ComplexNumber(real, isNegative ? -tail.imaginary : tail.imaginary))
    }

    private mutating func number() -> Value? {
        let start = place
        guard (current >= 0x30 && current <= 0x39) || current == 0x2E else { return nil }
        while place < bytes.count {
            let byte = bytes[place]
            let isExponentSign =
                (byte == 0x2B || byte == 0x2D) && bytes[place - 1] | 0x20 == UInt8(ascii: "e")
                && !(bytes.count > start + 1 && bytes[start + 1] | 0x20 == UInt8(ascii: "x"))
            guard
                (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) || byte == 0x2E
                    || byte == 0x5F || (place > start && isExponentSign)
            else { break }
            place += 1
        }
        return Self.number(String(decoding: bytes[start..<place], as: UTF8.self))
    }
    private static func number(_ text: String) -> Value? {
        let lower = text.lowercased()
        guard !lower.hasSuffix("_"), !lower.contains("__"), lower.utf8.first != 0x5F else { return nil }
        let plain = String(decoding: lower.utf8.filter { $0 != 0x5F }, as: UTF8.self)
        if plain.hasSuffix("j"), !plain.hasPrefix("0x") {
            let digits = String(plain.dropLast())
            let size = Int(digits).map { Double($0) } ?? number(digits)?.number?.double
            return size.map { .object(ComplexNumber(0, $0)) }
        }
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where plain.hasPrefix(prefix) {
            let digits = Array(plain.utf8.dropFirst(2))
            guard !digits.isEmpty, let number = BigInt(digits: digits, radix: UInt32(radix)) else { return nil }
            return .integer(number)
        }
        if plain.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) {
            guard plain.utf8.first != 0x30 || plain.utf8.allSatisfy({ $0 == 0x30 }) else { return nil }
            return BigInt(decimal: plain).map { .integer($0) }
        }
        guard
            plain.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2E || $0 == 0x65 || $0 == 0x2B || $0 == 0x2D }
            )
        else { return nil }
        let padded = (plain.hasPrefix(".") ? "0" : "") + plain
        return Double(padded.hasSuffix(".") ? padded + "0" : padded.replacing(".e", with: ".0e")).map { .double($0) }
    }

    private mutating func parenthesised() -> Value? {
        place += 1
        brackets += 1
        defer { brackets -= 1 }
        if take(")") { return .tuple(Tuple([])) }
        guard let first = expression() else { return nil }
        if take(")") { return first }
        var items = [first]
        while take(",") {
            if take(")") { return .tuple(Tuple(items)) }
            guard let item = expression() else { return nil }
            items.append(item)
        }
        return take(")") ? .tuple(Tuple(items)) : nil
    }

    private mutating func sequence(_ close: Character) -> [Value]? {
        place += 1
        brackets += 1
        defer { brackets -= 1 }
        var items: [Value] = []
        while !take(close) {
            if !items.isEmpty {
                guard take(",") else { return nil }
                if take(close) { return items }
            }
            guard let item = expression() else { return nil }
            items.append(item)
        }
        return items
    }

    // A dict, or a set.
    private mutating func braces() -> Value? {
        let start = place
        let dict = Dict()
        place += 1
        brackets += 1
        defer { brackets -= 1 }
        while !take("}") {
            if dict.count > 0 {
                guard take(",") else { return nil }
                if take("}") { return .dict(dict) }
            }
            guard let key = expression() else { return nil }
            guard take(":") else {
                guard dict.count == 0 else { return nil }
                place = start
                brackets -= 1
                defer { brackets += 1 }
                return sequence("}").flatMap { try? SetObject($0) }.map { .object($0) }
            }
            guard let value = expression(), (try? dict.set(key, value)) != nil else { return nil }
        }
        return .dict(dict)
    }

    // Texts beside each other are one.
    private mutating func texts() -> Value? {
        var result: String?
        while let text = text() {
            result = (result ?? "") + text
            skipSpace()
        }
        return result.map { .string($0) }
    }
    private mutating func text() -> String? {
        var quote = place
        var isRaw = false
        if quote < bytes.count, [UInt8(ascii: "r"), UInt8(ascii: "u")].contains(bytes[quote] | 0x20) {
            isRaw = bytes[quote] | 0x20 == UInt8(ascii: "r")
            quote += 1
        }
        guard quote < bytes.count, bytes[quote] == UInt8(ascii: "'") || bytes[quote] == UInt8(ascii: "\"") else {
            return nil
        }
        let mark = bytes[quote]
        let isTripled = quote + 2 < bytes.count && bytes[quote + 1] == mark && bytes[quote + 2] == mark
        let start = quote + (isTripled ? 3 : 1)
        var end = start
        while end < bytes.count {
            if bytes[end] == UInt8(ascii: "\\") {
                end += 2
            } else if bytes[end] == mark {
                if !isTripled { break }
                if end + 2 < bytes.count, bytes[end + 1] == mark, bytes[end + 2] == mark { break }
                end += 1
            } else if bytes[end] == 0x0A, !isTripled {
                return nil
            } else {
                end += 1
            }
        }
        guard end < bytes.count else { return nil }
        let body = bytes[start..<end]
        guard let value = isRaw ? String(decoding: body, as: UTF8.self) : try? StringLiteral.value(body) else {
            return nil
        }
        place = end + (isTripled ? 3 : 1)
        return value
    }

    private mutating func word() -> Value? {
        let end = Identifier.end(bytes, place)
        let name = String(decoding: bytes[place..<end], as: UTF8.self)
        let value: Value
        switch name {
        case "None": value = .none
        case "True": value = .bool(true)
        case "False": value = .bool(false)
        case "set":
            let rest = String(decoding: bytes[end...].prefix(2), as: UTF8.self)
            guard rest == "()", let empty = try? SetObject() else { return nil }
            place = end + 2
            return .object(empty)
        default: return nil
        }
        place = end
        return value
    }
}
