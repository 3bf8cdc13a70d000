/// Python's `sorted`: stable, by a key, with errors from comparisons passed on.
///
/// A merge sort, because a comparison may throw and the library's `sort` loses the error's type.
func sorted(
    _ items: [Value], isReversed: Bool = false, by key: (Value) throws(TemplateError) -> Value
) throws(TemplateError) -> [Value] {
    var entries: [SortEntry] = []
    entries.reserveCapacity(items.count)
    for item in items { entries.append(SortEntry(key: try key(item), item: item)) }
    // Python reverses before and after, so that equal elements keep their order.
    if isReversed { entries.reverse() }
    try mergeSort(&entries)
    if isReversed { entries.reverse() }
    return entries.map(\.item)
}

private struct SortEntry {
    let key: Value
    let item: Value
}

private func mergeSort(_ entries: inout [SortEntry]) throws(TemplateError) {
    let run = 16
    var start = 0
    while start < entries.count {
        try insertionSort(&entries, start, min(start + run, entries.count))
        start += run
    }
    var width = run
    while width < entries.count {
        entries = try mergedRuns(entries, width)
        width *= 2
    }
}

private func insertionSort(_ entries: inout [SortEntry], _ start: Int, _ end: Int) throws(TemplateError) {
    guard start + 1 < end else { return }
    for place in start + 1..<end {
        let entry = entries[place]
        var hole = place
        while hole > start, try orderedBefore(entry.key, entries[hole - 1].key) {
            entries[hole] = entries[hole - 1]
            hole -= 1
        }
        entries[hole] = entry
    }
}

private func mergedRuns(_ entries: [SortEntry], _ width: Int) throws(TemplateError) -> [SortEntry] {
    var result: [SortEntry] = []
    result.reserveCapacity(entries.count)
    var start = 0
    while start < entries.count {
        let middle = min(start + width, entries.count)
        let end = min(middle + width, entries.count)
        var (left, right) = (start, middle)
        while left < middle, right < end {
            if try orderedBefore(entries[right].key, entries[left].key) {
                result.append(entries[right])
                right += 1
            } else {
                result.append(entries[left])
                left += 1
            }
        }
        result += entries[left..<middle]
        result += entries[right..<end]
        start = end
    }
    return result
}
