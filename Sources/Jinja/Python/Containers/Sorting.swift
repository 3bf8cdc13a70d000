/// Python's `sorted`: stable, by a key, with errors from comparisons passed on.
func sorted(
    _ items: [Value], isReversed: Bool = false, by key: (Value) throws(TemplateError) -> Value
) throws(TemplateError) -> [Value] {
    var keys: [Value] = []
    keys.reserveCapacity(items.count)
    for item in items { keys.append(try key(item)) }
    return try sortedPlaces(items.count, isReversed, [SortColumn.of(keys, inLists: false)]).map { items[$0] }
}

/// The places of sorted elements in order, by columns of keys: the second decides where the first are equal.
///
/// A merge sort, because a comparison may throw and the library's `sort` loses the error's type. It moves places
/// instead of values, which would be retained and released at every step.
func sortedPlaces(_ count: Int, _ isReversed: Bool, _ columns: [SortColumn]) throws(TemplateError) -> [Int] {
    var order = Array(0..<count)
    // Python reverses before and after, so that equal elements keep their order.
    if isReversed { order.reverse() }
    try mergeSort(&order, SortKeys(columns))
    if isReversed { order.reverse() }
    return order
}

/// All columns of a sort.
private struct SortKeys {
    private let first: SortColumn
    private let rest: [SortColumn]
    init(_ columns: [SortColumn]) {
        first = columns.first ?? SortColumn()
        rest = Array(columns.dropFirst())
    }

    /// Whether the element at a place comes before another.
    @inline(__always)
    func precedes(_ a: Int, _ b: Int) throws(TemplateError) -> Bool {
        let order = try first.order(a, b)
        if order != 0 || rest.isEmpty { return order < 0 }
        for column in rest {
            let order = try column.order(a, b)
            if order != 0 { return order < 0 }
        }
        return false
    }
}

private func mergeSort(_ order: inout [Int], _ keys: SortKeys) throws(TemplateError) {
    let run = 8
    var start = 0
    while start < order.count {
        try insertionSort(&order, keys, start, min(start + run, order.count))
        start += run
    }
    var width = run
    var merged = order
    while width < order.count {
        try mergeRuns(order, into: &merged, keys, width)
        swap(&order, &merged)
        width *= 2
    }
}

private func insertionSort(
    _ order: inout [Int], _ keys: SortKeys, _ start: Int, _ end: Int
) throws(TemplateError) {
    guard start + 1 < end else { return }
    for place in start + 1..<end {
        let entry = order[place]
        var hole = place
        while hole > start, try keys.precedes(entry, order[hole - 1]) {
            order[hole] = order[hole - 1]
            hole -= 1
        }
        order[hole] = entry
    }
}

private func mergeRuns(
    _ order: [Int], into merged: inout [Int], _ keys: SortKeys, _ width: Int
) throws(TemplateError) {
    var (start, next) = (0, 0)
    while start < order.count {
        let middle = min(start + width, order.count)
        let end = min(middle + width, order.count)
        var (left, right) = (start, middle)
        while left < middle || right < end {
            var takesRight = left == middle
            if !takesRight, right < end { takesRight = try keys.precedes(order[right], order[left]) }
            merged[next] = order[takesRight ? right : left]
            if takesRight { right += 1 } else { left += 1 }
            next += 1
        }
        start = end
    }
}
