/// Python's `sorted`: stable, by a key, with errors from comparisons passed on.
///
/// A merge sort, because a comparison may throw and the library's `sort` loses the error's type. It moves places
/// instead of values, which would be retained and released at every step.
func sorted(
    _ items: [Value], isReversed: Bool = false, by key: (Value) throws(TemplateError) -> Value
) throws(TemplateError) -> [Value] {
    var keys: [Value] = []
    keys.reserveCapacity(items.count)
    for item in items { keys.append(try key(item)) }
    var order = Array(items.indices)
    // Python reverses before and after, so that equal elements keep their order.
    if isReversed { order.reverse() }
    try mergeSort(&order, keys)
    if isReversed { order.reverse() }
    return order.map { items[$0] }
}

private func mergeSort(_ order: inout [Int], _ keys: [Value]) throws(TemplateError) {
    let run = 8
    var start = 0
    while start < order.count {
        try insertionSort(&order, keys, start, min(start + run, order.count))
        start += run
    }
    var width = run
    while width < order.count {
        order = try mergedRuns(order, keys, width)
        width *= 2
    }
}

private func insertionSort(
    _ order: inout [Int], _ keys: [Value], _ start: Int, _ end: Int
) throws(TemplateError) {
    guard start + 1 < end else { return }
    for place in start + 1..<end {
        let entry = order[place]
        var hole = place
        while hole > start, try orderedBefore(keys[entry], keys[order[hole - 1]]) {
            order[hole] = order[hole - 1]
            hole -= 1
        }
        order[hole] = entry
    }
}

private func mergedRuns(_ order: [Int], _ keys: [Value], _ width: Int) throws(TemplateError) -> [Int] {
    var result: [Int] = []
    result.reserveCapacity(order.count)
    var start = 0
    while start < order.count {
        let middle = min(start + width, order.count)
        let end = min(middle + width, order.count)
        var (left, right) = (start, middle)
        while left < middle, right < end {
            if try orderedBefore(keys[order[right]], keys[order[left]]) {
                result.append(order[right])
                right += 1
            } else {
                result.append(order[left])
                left += 1
            }
        }
        result += order[left..<middle]
        result += order[right..<end]
        start = end
    }
    return result
}
