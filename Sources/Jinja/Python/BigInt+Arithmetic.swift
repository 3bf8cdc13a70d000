extension BigInt {
    static func + (a: BigInt, b: BigInt) -> BigInt {
        if a.isNegative == b.isNegative {
            return BigInt(isNegative: a.isNegative, limbs: sum(a.limbs, b.limbs))
        }
        return compareLimbs(a.limbs, b.limbs) >= 0
            ? BigInt(isNegative: a.isNegative, limbs: difference(a.limbs, b.limbs))
            : BigInt(isNegative: b.isNegative, limbs: difference(b.limbs, a.limbs))
    }

    static func - (a: BigInt, b: BigInt) -> BigInt { a + -b }

    static func * (a: BigInt, b: BigInt) -> BigInt {
        guard !a.isZero, !b.isZero else { return BigInt(0) }
        var result = [UInt32](repeating: 0, count: a.limbs.count + b.limbs.count)
        for (i, x) in a.limbs.enumerated() where x != 0 {
            var carry: UInt64 = 0
            for (j, y) in b.limbs.enumerated() {
                let part = UInt64(x) * UInt64(y) + UInt64(result[i + j]) + carry
                result[i + j] = UInt32(truncatingIfNeeded: part)
                carry = part >> 32
            }
            result[i + b.limbs.count] = UInt32(truncatingIfNeeded: carry)
        }
        return BigInt(isNegative: a.isNegative != b.isNegative, limbs: result)
    }

    /// Python's `//` and `%`: the quotient is rounded down, the remainder has the divisor's sign.
    /// Nil for a division by zero.
    func dividedRoundingDown(by divisor: BigInt) -> (quotient: BigInt, remainder: BigInt)? {
        guard !divisor.isZero else { return nil }
        let (quotientLimbs, remainderLimbs) = BigInt.divide(limbs, divisor.limbs)
        var quotient = BigInt(isNegative: isNegative != divisor.isNegative, limbs: quotientLimbs)
        var remainder = BigInt(isNegative: isNegative, limbs: remainderLimbs)
        if !remainder.isZero, remainder.isNegative != divisor.isNegative {
            quotient = quotient - BigInt(1)
            remainder = remainder + divisor
        }
        return (quotient, remainder)
    }

    /// The power; nil where the result would have more than `bitLimit` bits.
    func power(_ exponent: Int, bitLimit: Int = 1 << 22) -> BigInt? {
        guard exponent >= 0 else { return nil }
        if bitLength <= 1 { return smallPower(exponent) }
        let (bits, overflow) = bitLength.multipliedReportingOverflow(by: exponent)
        guard !overflow, bits <= bitLimit else { return nil }
        var (result, base, rest) = (BigInt(1), self, exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result * base }
            rest >>= 1
            if rest > 0 { base = base * base }
        }
        return result
    }

    // 0, 1 and -1: any exponent is fine.
    private func smallPower(_ exponent: Int) -> BigInt {
        if isZero { return BigInt(exponent == 0 ? 1 : 0) }
        return BigInt(isNegative && exponent % 2 == 1 ? -1 : 1)
    }

    /// The quotient as a double, correctly rounded; nil beyond its range or for a division by zero.
    func trueQuotient(by divisor: BigInt) -> Double? {
        guard !divisor.isZero else { return nil }
        guard !isZero else { return divisor.isNegative ? -0.0 : 0 }
        // Scaled so that the integer quotient has at least 66 bits: two more than the sticky rounding needs.
        let shift = max(0, 66 - (bitLength - divisor.bitLength))
        let (quotient, remainder) = BigInt.divide(shiftedLeft(shift).limbs, divisor.limbs)
        var limbs = quotient
        if remainder.contains(where: { $0 != 0 }), !limbs.isEmpty { limbs[0] |= 1 }
        guard let scaled = BigInt(isNegative: false, limbs: limbs).double else { return nil }
        let value = Double(sign: .plus, exponent: -shift, significand: scaled)
        guard value.isFinite else { return nil }
        return isNegative != divisor.isNegative ? -value : value
    }

    // MARK: magnitudes

    private static func sum(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
        let (long, short) = a.count >= b.count ? (a, b) : (b, a)
        var result = long
        var carry: UInt64 = 0
        for place in long.indices {
            guard place < short.count || carry > 0 else { break }
            let part = UInt64(long[place]) + (place < short.count ? UInt64(short[place]) : 0) + carry
            result[place] = UInt32(truncatingIfNeeded: part)
            carry = part >> 32
        }
        if carry > 0 { result.append(UInt32(carry)) }
        return result
    }

    /// `a - b` where `a` is not smaller.
    private static func difference(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
        var result = a
        var borrow: Int64 = 0
        for place in a.indices {
            var part = Int64(a[place]) - (place < b.count ? Int64(b[place]) : 0) - borrow
            borrow = part < 0 ? 1 : 0
            if part < 0 { part += 1 << 32 }
            result[place] = UInt32(part)
        }
        return result
    }

    /// Quotient and remainder of magnitudes; `b` is not empty.
    static func divide(_ a: [UInt32], _ b: [UInt32]) -> ([UInt32], [UInt32]) {
        if compareLimbs(a, b) < 0 { return ([], a) }
        if b.count == 1 {
            let (quotient, remainder) = divide(a, byWord: b[0])
            return (quotient, [remainder])
        }
        return divideLong(a, b)
    }

    /// Quotient and remainder by one limb, which is not zero.
    static func divide(_ a: [UInt32], byWord divisor: UInt32) -> ([UInt32], UInt32) {
        var quotient = a
        var rest: UInt64 = 0
        for place in a.indices.reversed() {
            let part = rest << 32 | UInt64(a[place])
            quotient[place] = UInt32(part / UInt64(divisor))
            rest = part % UInt64(divisor)
        }
        return (quotient, UInt32(rest))
    }

    // Knuth, The Art of Computer Programming, volume 2, algorithm D.
    private static func divideLong(_ a: [UInt32], _ b: [UInt32]) -> ([UInt32], [UInt32]) {
        let shift = (b.last ?? 1).leadingZeroBitCount
        let v = BigInt(isNegative: false, limbs: b).shiftedLeft(shift).limbs
        var u = BigInt(isNegative: false, limbs: a).shiftedLeft(shift).limbs
        while u.count <= a.count { u.append(0) }
        let n = v.count
        let m = u.count - n - 1
        var quotient = [UInt32](repeating: 0, count: m + 1)
        for j in stride(from: m, through: 0, by: -1) {
            var digit = estimate(u[j + n], u[j + n - 1], u[j + n - 2], v[n - 1], v[n - 2])
            if subtract(digit, v, from: &u, at: j) {
                digit -= 1
                addBack(v, to: &u, at: j)
            }
            quotient[j] = UInt32(truncatingIfNeeded: digit)
        }
        let remainder = BigInt(isNegative: false, limbs: Array(u[0..<n])).shiftedRight(shift)
        return (quotient, remainder.limbs)
    }

    private static func estimate(_ u2: UInt32, _ u1: UInt32, _ u0: UInt32, _ v1: UInt32, _ v0: UInt32) -> UInt64 {
        let top = UInt64(u2) << 32 | UInt64(u1)
        var (digit, rest) = (top / UInt64(v1), top % UInt64(v1))
        while digit >> 32 != 0 || digit * UInt64(v0) > (rest << 32 | UInt64(u0)) {
            digit -= 1
            rest += UInt64(v1)
            if rest >> 32 != 0 { break }
        }
        return digit
    }

    /// Subtracts `digit * v` at a place; true where the result went below zero.
    private static func subtract(_ digit: UInt64, _ v: [UInt32], from u: inout [UInt32], at j: Int) -> Bool {
        var borrow: Int64 = 0
        var carry: UInt64 = 0
        for i in v.indices {
            let product = digit * UInt64(v[i]) + carry
            carry = product >> 32
            let part = Int64(u[i + j]) - borrow - Int64(product & 0xFFFF_FFFF)
            u[i + j] = UInt32(truncatingIfNeeded: part)
            borrow = part < 0 ? 1 : 0
        }
        let part = Int64(u[j + v.count]) - borrow - Int64(carry)
        u[j + v.count] = UInt32(truncatingIfNeeded: part)
        return part < 0
    }

    private static func addBack(_ v: [UInt32], to u: inout [UInt32], at j: Int) {
        var carry: UInt64 = 0
        for i in v.indices {
            let part = UInt64(u[i + j]) + UInt64(v[i]) + carry
            u[i + j] = UInt32(truncatingIfNeeded: part)
            carry = part >> 32
        }
        u[j + v.count] = UInt32(truncatingIfNeeded: UInt64(u[j + v.count]) + carry)
    }
}
