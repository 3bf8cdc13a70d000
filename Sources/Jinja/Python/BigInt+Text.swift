extension BigInt: CustomStringConvertible {
    /// Digits beyond which Python refuses to convert to and from text.
    static let digitLimit = 4300

    /// A number in decimal digits with an optional sign; nil for all else. Underscores between digits are allowed.
    init?(decimal text: String) {
        self.init(digits: Array(text.utf8), radix: 10)
    }

    /// A number in digits of a base from 2 to 36, with an optional sign.
    init?(digits: [UInt8], radix: UInt32) {
        var place = 0
        let negative = digits.first == UInt8(ascii: "-")
        if negative || digits.first == UInt8(ascii: "+") { place = 1 }
        guard place < digits.count else { return nil }
        var limbs: [UInt32] = []
        var (chunk, scale): (UInt32, UInt32) = (0, 1)
        while place < digits.count {
            guard let digit = BigInt.digit(digits[place]), digit < radix else { return nil }
            chunk = chunk * radix + digit
            scale *= radix
            place += 1
            if scale >= 1 << 24 || place == digits.count {
                BigInt.multiply(&limbs, by: scale, adding: chunk)
                (chunk, scale) = (0, 1)
            }
        }
        self.init(isNegative: negative, limbs: limbs)
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte) - 0x30
        case 0x61...0x7A: UInt32(byte) - 0x61 + 10
        case 0x41...0x5A: UInt32(byte) - 0x41 + 10
        default: nil
        }
    }

    private static func multiply(_ limbs: inout [UInt32], by factor: UInt32, adding term: UInt32) {
        var carry = UInt64(term)
        for place in limbs.indices {
            let part = UInt64(limbs[place]) * UInt64(factor) + carry
            limbs[place] = UInt32(truncatingIfNeeded: part)
            carry = part >> 32
        }
        if carry > 0 { limbs.append(UInt32(carry)) }
    }

    /// The decimal digits with the sign.
    var description: String { text(radix: 10) }

    /// How many decimal digits the magnitude has at least; within one of the exact count.
    var approximateDigits: Int { Int(Double(bitLength) * 0.30102999566398120) }

    /// The digits in a base from 2 to 16, lower case, with the sign.
    func text(radix: UInt32) -> String {
        guard !isZero else { return "0" }
        let letters = Array("0123456789abcdef".utf8)
        var (chunkScale, chunkDigits) = (radix, 1)
        while chunkScale <= UInt32.max / radix {
            chunkScale *= radix
            chunkDigits += 1
        }
        var reversed: [UInt8] = []
        var rest = limbs
        while !rest.isEmpty {
            var (quotient, chunk) = BigInt.divide(rest, byWord: chunkScale)
            while quotient.last == 0 { quotient.removeLast() }
            rest = quotient
            for _ in 0..<chunkDigits {
                reversed.append(letters[Int(chunk % radix)])
                chunk /= radix
            }
        }
        while reversed.last == UInt8(ascii: "0") { reversed.removeLast() }
        if isNegative { reversed.append(UInt8(ascii: "-")) }
        return String(decoding: reversed.reversed(), as: UTF8.self)
    }
}
