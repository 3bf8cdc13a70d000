/// A set of a graph's nodes, by their positions: one bit each, so that unions and differences are cheap.
package struct NodeSet: Sendable, Hashable {
    private var words: [UInt64]
    /// How many nodes the graph has.
    package let capacity: Int

    /// The empty set over a graph with so many nodes.
    package init(capacity: Int) {
        self.capacity = capacity
        words = [UInt64](repeating: 0, count: (capacity + 63) / 64)
    }

    /// A set of the given positions.
    package init(capacity: Int, _ members: some Sequence<Int>) {
        self.init(capacity: capacity)
        for member in members { insert(member) }
    }

    /// Whether a position is in the set; positions outside the graph never are.
    package func contains(_ member: Int) -> Bool {
        guard member >= 0, member < capacity else { return false }
        return words[member >> 6] & (1 << UInt64(member & 63)) != 0
    }

    /// Adds a position; false where it was there already or lies outside the graph.
    @discardableResult
    package mutating func insert(_ member: Int) -> Bool {
        guard member >= 0, member < capacity, !contains(member) else { return false }
        words[member >> 6] |= 1 << UInt64(member & 63)
        return true
    }

    /// Takes a position out.
    package mutating func remove(_ member: Int) {
        guard contains(member) else { return }
        words[member >> 6] &= ~(1 << UInt64(member & 63))
    }

    /// Adds all members of another set over the same graph.
    package mutating func formUnion(_ other: NodeSet) { combine(other) { $0 | $1 } }
    /// Keeps only what another set over the same graph has too.
    package mutating func formIntersection(_ other: NodeSet) { combine(other) { $0 & $1 } }
    /// Takes out all members of another set over the same graph.
    package mutating func subtract(_ other: NodeSet) { combine(other) { $0 & ~$1 } }

    /// Whether every member is in another set too.
    package func isSubset(of other: NodeSet) -> Bool { zip(words, other.words).allSatisfy { $0 & ~$1 == 0 } }
    /// Whether there is no member.
    package var isEmpty: Bool { words.allSatisfy { $0 == 0 } }
    /// How many members there are.
    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// The members, in rising order.
    package var members: [Int] {
        var result: [Int] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                result.append(index << 6 + rest.trailingZeroBitCount)
                rest &= rest &- 1
            }
        }
        return result
    }

    private mutating func combine(_ other: NodeSet, _ operation: (UInt64, UInt64) -> UInt64) {
        for index in words.indices where index < other.words.count {
            words[index] = operation(words[index], other.words[index])
        }
    }
}
