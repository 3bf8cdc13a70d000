/// The candidate nearest to what was written, for "did you mean" hints; nil where none is near.
///
/// Near means an edit distance (insert, delete, replace, swap of neighbours) of at most a third of the
/// length, at least 1 and at most 3; one letter is near to none but itself. Equal distances are decided by the order of `candidates`.
/// - Complexity: O(candidates × length²); only for messages.
public func closest(to name: String, in candidates: some Sequence<String>) -> String? {
    let written = Array(name.lowercased().utf8)
    let limit = min(3, max(1, written.count / 3), max(0, written.count - 1))
    var best: (name: String, distance: Int)?
    for candidate in candidates {
        let other = Array(candidate.lowercased().utf8)
        guard abs(other.count - written.count) <= limit else { continue }
        let distance = editDistance(written, other)
        if distance <= limit, distance < best?.distance ?? Int.max { best = (candidate, distance) }
    }
    return best?.name
}

/// Optimal string alignment distance of two byte strings.
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var row = [i + 1]
        row.reserveCapacity(b.count + 1)
        for (j, y) in b.enumerated() {
            var cost = min(row[j] + 1, last[j + 1] + 1, last[j] + (x == y ? 0 : 1))
            if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { cost = min(cost, beforeLast[j - 1] + 1) }
            row.append(cost)
        }
        beforeLast = last
        last = row
    }
    return last[b.count]
}
