/// The order in which CPython's sets show their elements.
///
/// Known for numbers, and tuples of numbers: their hashes are the same in every run. The order of all else differs from
/// run to run in Python too, so it stays that of insertion here.
enum PythonSetOrder {
    /// The elements, given in the order of insertion; nil where Python has no order of its own.
    static func ordered(_ keys: [Value]) -> [Value]? {
        var hashes: [Int] = []
        hashes.reserveCapacity(keys.count)
        for key in keys {
            guard let hash = hash(of: key) else { return nil }
            hashes.append(hash)
        }
        return places(of: hashes).map { keys[$0] }
    }

    // A power of two of slots, linear probes of nine, then perturbation.
    private static func places(of hashes: [Int]) -> [Int] {
        var slots = [Int?](repeating: nil, count: 8)
        for place in hashes.indices {
            enter(place, hashes, &slots)
            let used = place + 1
            guard used * 5 >= (slots.count - 1) * 3 else { continue }
            var size = 8
            while size <= (used > 50_000 ? used * 2 : used * 4) { size <<= 1 }
            let old = slots.compactMap { $0 }
            slots = [Int?](repeating: nil, count: size)
            for entry in old { enter(entry, hashes, &slots) }
        }
        return slots.compactMap { $0 }
    }

    private static func enter(_ place: Int, _ hashes: [Int], _ slots: inout [Int?]) {
        var perturb = UInt(bitPattern: hashes[place])
        let mask = slots.count - 1
        var slot = hashes[place] & mask
        while true {
            let probes = slot + 9 <= mask ? 9 : 0
            for offset in 0...probes where slots[slot + offset] == nil {
                slots[slot + offset] = place
                return
            }
            perturb >>= 5
            slot = Int(truncatingIfNeeded: UInt(bitPattern: slot) &* 5 &+ 1 &+ perturb) & mask
        }
    }

    // MARK: hashes

    private static let modulus = (1 << 61) - 1

    /// Python's `hash`; nil where it differs from run to run.
    private static func hash(of value: Value, depth: Int = 0) -> Int? {
        let hash: Int
        switch value {
        case .int(let number): hash = number % modulus
        case .bool(let flag): hash = flag ? 1 : 0
        case .double(let number):
            guard !number.isNaN else { return nil }
            hash = number.isInfinite ? (number < 0 ? -314_159 : 314_159) : finite(number)
        case .object(let object):
            guard let number = object as? BigInteger,
                let rest = number.value.magnitude.dividedRoundingDown(by: BigInt(modulus))?.remainder.int
            else { return nil }
            hash = number.value.isNegative ? -rest : rest
        case .tuple(let tuple): return depth < 20 ? tupleHash(tuple.items, depth) : nil
        default: return nil
        }
        return hash == -1 ? -2 : hash
    }

    // The number as a fraction modulo 2^61 - 1, 28 bits at a time.
    private static func finite(_ number: Double) -> Int {
        guard number != 0 else { return 0 }
        var rest = number.significand / 2
        var exponent = Int(number.exponent) + 1
        var hash = 0
        while rest != 0 {
            hash = ((hash << 28) & modulus) | hash >> 33
            rest *= 268_435_456
            exponent -= 28
            let whole = rest.rounded(.towardZero)
            rest -= whole
            hash += Int(whole)
            if hash >= modulus { hash -= modulus }
        }
        let shift = exponent >= 0 ? exponent % 61 : 60 - (-1 - exponent) % 61
        hash = ((hash << shift) & modulus) | hash >> (61 - shift)
        return number < 0 ? -hash : hash
    }

    private static func tupleHash(_ items: [Value], _ depth: Int) -> Int? {
        let prime: (UInt, UInt, UInt) = (
            11_400_714_785_074_694_791, 14_029_467_366_897_019_727, 2_870_177_450_012_600_261
        )
        var sum = prime.2
        for item in items {
            guard let lane = hash(of: item, depth: depth + 1) else { return nil }
            sum &+= UInt(bitPattern: lane) &* prime.1
            sum = (sum << 31 | sum >> 33) &* prime.0
        }
        sum &+= UInt(items.count) ^ (prime.2 ^ 3_527_539)
        return sum == UInt.max ? 1_546_275_796 : Int(bitPattern: sum)
    }
}
