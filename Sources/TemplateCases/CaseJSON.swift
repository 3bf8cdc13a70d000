import SourceText

/// Reads the JSON of case files: key order kept, integers of any size.
enum CaseJSON {
    static func read(_ bytes: [UInt8]) throws(Diagnostic) -> Datum {
        var reader = Reader(bytes: bytes)
        let value = try reader.value(depth: 0)
        reader.skipBlanks()
        guard reader.place == bytes.count else { throw reader.failure("text after the value") }
        return value
    }

    private struct Reader {
        let bytes: [UInt8]
        var place = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        func failure(_ what: String) -> Diagnostic {
            Diagnostic(code: "cases.unreadable", message: "\(what) at byte \(place) of a JSON line")
        }

        var current: UInt8 { place < bytes.count ? bytes[place] : 0 }

        mutating func skipBlanks() {
            while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            skipBlanks()
            guard current == byte else { return false }
            place += 1
            return true
        }

        mutating func value(depth: Int) throws(Diagnostic) -> Datum {
            guard depth < 500 else { throw failure("too many levels") }
            skipBlanks()
            switch current {
            case UInt8(ascii: "{"): return try mapping(depth)
            case UInt8(ascii: "["): return try list(depth)
            case UInt8(ascii: "\""): return .string(try string())
            default: return try word()
            }
        }

        mutating func mapping(_ depth: Int) throws(Diagnostic) -> Datum {
            place += 1
            var map = DatumMap()
            if take(UInt8(ascii: "}")) { return .mapping(map) }
            repeat {
                skipBlanks()
                guard current == UInt8(ascii: "\"") else { throw failure("a key is missing") }
                let key = try string()
                guard take(UInt8(ascii: ":")) else { throw failure("a colon is missing") }
                map[key] = try value(depth: depth + 1)
            } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "}")) else { throw failure("an object is not closed") }
            return .mapping(map)
        }

        mutating func list(_ depth: Int) throws(Diagnostic) -> Datum {
            place += 1
            var items: [Datum] = []
            if take(UInt8(ascii: "]")) { return .list(items) }
            repeat { items.append(try value(depth: depth + 1)) } while take(UInt8(ascii: ","))
            guard take(UInt8(ascii: "]")) else { throw failure("a list is not closed") }
            return .list(items)
        }

        mutating func word() throws(Diagnostic) -> Datum {
            let start = place
            while place < bytes.count, !",]} \n".utf8.contains(bytes[place]) { place += 1 }
            let text = String(decoding: bytes[start..<place], as: UTF8.self)
            switch text {
            case "null": return .null
            case "true": return .bool(true)
            case "false": return .bool(false)
            case "NaN": return .double(.nan)
            case "Infinity": return .double(.infinity)
            case "-Infinity": return .double(-.infinity)
            default: break
            }
            if let int = Int(text) { return .int(int) }
            if text.utf8.allSatisfy({ ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "-") }) { return .bigInt(text) }
            guard let double = Double(text) else { throw failure("an unknown word") }
            return .double(double)
        }

        mutating func string() throws(Diagnostic) -> String {
            place += 1
            var out: [UInt8] = []
            while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
                guard bytes[place] == UInt8(ascii: "\\") else {
                    out.append(bytes[place])
                    place += 1
                    continue
                }
                place += 1
                try escape(into: &out)
            }
            guard place < bytes.count else { throw failure("a string is not closed") }
            place += 1
            return String(decoding: out, as: UTF8.self)
        }

        mutating func escape(into out: inout [UInt8]) throws(Diagnostic) {
            let letter = current
            place += 1
            switch letter {
            case UInt8(ascii: "n"): out.append(0x0A)
            case UInt8(ascii: "t"): out.append(0x09)
            case UInt8(ascii: "r"): out.append(0x0D)
            case UInt8(ascii: "b"): out.append(0x08)
            case UInt8(ascii: "f"): out.append(0x0C)
            case UInt8(ascii: "u"):
                var code = try hex4()
                if code & 0xFC00 == 0xD800, current == UInt8(ascii: "\\") {
                    place += 2
                    code = 0x10000 + (code & 0x3FF) << 10 + (try hex4() & 0x3FF)
                }
                out.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
            default: out.append(letter)
            }
        }

        mutating func hex4() throws(Diagnostic) -> UInt32 {
            guard place + 4 <= bytes.count,
                let code = UInt32(String(decoding: bytes[place..<place + 4], as: UTF8.self), radix: 16)
            else { throw failure("a broken \\u escape") }
            place += 4
            return code
        }
    }
}
