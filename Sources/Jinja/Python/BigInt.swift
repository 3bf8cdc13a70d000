import SourceText

/// An integer of any size: sign and magnitude, for values beyond 64 bits.
struct BigInt: Sendable, Hashable {
    /// Whether it is below zero; never for zero.
    private(set) var isNegative: Bool
    /// The magnitude, least significant limb first, without leading zero limbs.
    private(set) var limbs: [UInt32]

    /// A number of its sign and magnitude.
    init(isNegative: Bool, limbs: [UInt32]) {
        self.limbs = limbs
        while self.limbs.last == 0 { self.limbs.removeLast() }
        self.isNegative = isNegative && !self.limbs.isEmpty
    }

    /// A number of 64 bits.
    init(_ value: Int) {
        self.init(isNegative: value < 0, magnitude: value.magnitude)
    }

    private init(isNegative: Bool, magnitude: UInt) {
        self.init(
            isNegative: isNegative, limbs: [UInt32(truncatingIfNeeded: magnitude), UInt32(magnitude >> 32)])
    }

    /// The integral part of a finite number; nil for infinities and NaN.
    init?(truncating value: Double) {
        guard value.isFinite else { return nil }
        let whole = value.magnitude.rounded(.towardZero)
        guard whole >= 1 else {
            self.init(0)
            return
        }
        let shift = Int(whole.exponent) - 52
        let mantissa = BigInt(isNegative: false, magnitude: UInt(whole.significandBitPattern) | 1 << 52)
        let shifted = shift >= 0 ? mantissa.shiftedLeft(shift) : mantissa.shiftedRight(-shift)
        self.init(isNegative: value < 0, limbs: shifted.limbs)
    }

    /// Whether it is zero.
    var isZero: Bool { limbs.isEmpty }

    /// The number in 64 bits, nil where it does not fit.
    var int: Int? {
        guard limbs.count <= 2 else { return nil }
        let magnitude = lowWord
        if isNegative { return magnitude <= Int.min.magnitude ? Int(truncatingIfNeeded: 0 &- magnitude) : nil }
        return Int(exactly: magnitude)
    }

    private var lowWord: UInt {
        UInt(limbs.first ?? 0) | (limbs.count > 1 ? UInt(limbs[1]) << 32 : 0)
    }

    /// How many bits the magnitude has.
    var bitLength: Int {
        guard let top = limbs.last else { return 0 }
        return limbs.count * 32 - top.leadingZeroBitCount
    }

    /// The nearest double (ties to even); nil beyond its range.
    var double: Double? {
        let excess = bitLength - 64
        guard excess > 0 else {
            let value = Double(lowWord)
            return isNegative ? -value : value
        }
        let shifted = shiftedRight(excess)
        var word = shifted.lowWord
        // A sticky bit keeps the rounding of the dropped part right.
        if shifted.shiftedLeft(excess).limbs != limbs { word |= 1 }
        guard excess + 64 <= 1024 else { return nil }
        let value = Double(sign: .plus, exponent: excess, significand: Double(word))
        guard value.isFinite else { return nil }
        return isNegative ? -value : value
    }

    /// The number with the other sign.
    static prefix func - (value: BigInt) -> BigInt {
        BigInt(isNegative: !value.isNegative, limbs: value.limbs)
    }

    /// The magnitude as a number.
    var magnitude: BigInt { BigInt(isNegative: false, limbs: limbs) }

    /// The magnitude with `count` zero bits appended, with the sign kept.
    func shiftedLeft(_ count: Int) -> BigInt {
        let (words, bits) = (count / 32, UInt64(count % 32))
        var result = [UInt32](repeating: 0, count: words)
        var carry: UInt64 = 0
        for limb in limbs {
            let shifted = UInt64(limb) << bits | carry
            result.append(UInt32(truncatingIfNeeded: shifted))
            carry = shifted >> 32
        }
        result.append(UInt32(truncatingIfNeeded: carry))
        return BigInt(isNegative: isNegative, limbs: result)
    }

    /// The magnitude without its lowest `count` bits, with the sign kept.
    func shiftedRight(_ count: Int) -> BigInt {
        let (words, bits) = (count / 32, UInt64(count % 32))
        guard words < limbs.count else { return BigInt(0) }
        var result: [UInt32] = []
        result.reserveCapacity(limbs.count - words)
        for place in words..<limbs.count {
            let high = place + 1 < limbs.count ? UInt64(limbs[place + 1]) : 0
            result.append(UInt32(truncatingIfNeeded: (high << 32 | UInt64(limbs[place])) >> bits))
        }
        return BigInt(isNegative: isNegative, limbs: result)
    }
}

extension BigInt: Comparable {
    static func < (a: BigInt, b: BigInt) -> Bool {
        guard a.isNegative == b.isNegative else { return a.isNegative }
        let order = compareLimbs(a.limbs, b.limbs)
        return a.isNegative ? order > 0 : order < 0
    }

    /// The order of two magnitudes: negative, zero or positive.
    static func compareLimbs(_ a: [UInt32], _ b: [UInt32]) -> Int {
        guard a.count == b.count else { return a.count < b.count ? -1 : 1 }
        for place in a.indices.reversed() where a[place] != b[place] {
            return a[place] < b[place] ? -1 : 1
        }
        return 0
    }
}

/// A `BigInt` as a template value. Only for numbers that 64 bits can't hold: make values with `Value.integer`.
final class BigInteger: Object {
    /// The number.
    let value: BigInt
    /// Boxes a number.
    init(_ value: BigInt) { self.value = value }
    override var typeName: String { "int" }
    override var isTrue: Bool { !value.isZero }
    override func repr() -> String { value.description }
    override var datum: Datum? { .bigInt(value.description) }
    override func isEqual(to other: Object) -> Bool { (other as? BigInteger)?.value == value }
    override var hashCode: Int? { value.double?.hashValue ?? value.hashValue }
}
