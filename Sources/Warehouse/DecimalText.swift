/// A number in its decimal digits, exactly as they were written: `-1234.50`, `1e-07`.
struct DecimalText {
    private let isNegative: Bool
    /// Digits before and after the point, without zeros at the far ends.
    private let whole: [UInt8]
    private let fraction: [UInt8]
    /// Larger exponents are not written out.
    private static let exponentLimit = 400

    /// nil for what is no finite number.
    init?(_ text: String) {
        var bytes = Array(text.utf8)[...]
        isNegative = bytes.first == UInt8(ascii: "-")
        if let sign = bytes.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") { bytes.removeFirst() }
        var exponent = 0
        if let mark = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
            guard let value = Int(String(decoding: bytes[(mark + 1)...], as: UTF8.self)),
                abs(value) <= Self.exponentLimit
            else { return nil }
            exponent = value
            bytes = bytes[..<mark]
        }
        let point = bytes.firstIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex
        var digits = Array(bytes[..<point])
        var places = digits.count
        digits += bytes.dropFirst(point - bytes.startIndex + 1)
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        places += exponent
        if places < 0 { digits = [UInt8](repeating: 0x30, count: -places) + digits }
        if places > digits.count { digits += [UInt8](repeating: 0x30, count: places - digits.count) }
        places = max(0, places)
        whole = Array(digits[..<places].drop { $0 == 0x30 })
        var tail = Array(digits[places...])
        while tail.last == 0x30 { tail.removeLast() }
        fraction = tail
    }

    /// How many digits after the point it needs.
    var digits: Int { fraction.count }

    /// With commas between groups of three and this many digits after the point; rounded half to even.
    /// - Parameter isCut: whether to mark that digits are missing.
    func grouped(digits count: Int, isCut: Bool) -> String {
        var number = whole + fraction.prefix(count)
        number += [UInt8](repeating: 0x30, count: max(0, count - fraction.count))
        if roundsUp(after: count, last: number.last) { increment(&number) }
        let split = number.count - count
        var text: [UInt8] = isNegative ? [UInt8(ascii: "-")] : []
        let head = split == 0 ? [0x30] : number[..<split]
        for (place, digit) in head.enumerated() {
            if place > 0, (head.count - place) % 3 == 0 { text.append(UInt8(ascii: ",")) }
            text.append(digit)
        }
        if count > 0 { text += [UInt8(ascii: ".")] + number[split...] }
        return String(decoding: text, as: UTF8.self) + (isCut ? "…" : "")
    }

    private func roundsUp(after count: Int, last: UInt8?) -> Bool {
        guard count < fraction.count else { return false }
        let next = fraction[count]
        if next != 0x35 { return next > 0x35 }
        return count + 1 < fraction.count || (last ?? 0x30) % 2 == 1
    }

    private func increment(_ number: inout [UInt8]) {
        for place in number.indices.reversed() {
            guard number[place] == 0x39 else { return number[place] += 1 }
            number[place] = 0x30
        }
        number.insert(0x31, at: 0)
    }
}
