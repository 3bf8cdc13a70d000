/// PostgreSQL's aggregates that SQLite lacks; all of them work as window functions too.
let aggregateFunctions: [SQLFunction] =
    ["stddev", "stddev_samp"].map { name in .aggregate(name, 1) { Spread { sample($0).map(squareRoot) } } }
    + ["variance", "var_samp"].map { name in .aggregate(name, 1) { Spread(sample) } } + [
        .aggregate("var_pop", 1) { Spread { population($0) } },
        .aggregate("stddev_pop", 1) { Spread { population($0).map(squareRoot) } },
        .aggregate("corr", 2) {
            Pairs { $0.xx > 0 && $0.yy > 0 ? $0.xy / squareRoot($0.xx * $0.yy) : nil }
        },
        .aggregate("covar_pop", 2) { Pairs { $0.count > 0 ? $0.xy / $0.count : nil } },
        .aggregate("covar_samp", 2) { Pairs { $0.count > 1 ? $0.xy / ($0.count - 1) : nil } },
        .aggregate("regr_slope", 2) { Pairs { $0.yy > 0 ? $0.xy / $0.yy : nil } },
        .aggregate("median", 1) { Sorted { values, _ in continuous(values, at: 0.5) } },
        .aggregate("percentile_cont", 2) { Sorted(continuous) },
        .aggregate("percentile_disc", 2) { Sorted(discrete) },
        .aggregate("mode", 1) { Collected(mostFrequent) },
        .aggregate("bool_and", 1) { Collected { $0.isEmpty ? .null : .int($0.allSatisfy(isTrue) ? 1 : 0) } },
        .aggregate("every", 1) { Collected { $0.isEmpty ? .null : .int($0.allSatisfy(isTrue) ? 1 : 0) } },
        .aggregate("bool_or", 1) { Collected { $0.isEmpty ? .null : .int($0.contains(where: isTrue) ? 1 : 0) } },
        .aggregate("any_value", 1) { Collected { $0.first ?? .null } },
        .aggregate("string_agg", 2) { Joined() },
        .aggregate("stockdbt_listagg", -1) { OrderedList() },
    ]

private func squareRoot(_ number: Double) -> Double { number.squareRoot() }

private func sample(_ moments: Moments) -> Double? { moments.count > 1 ? moments.squares / (moments.count - 1) : nil }

private func population(_ moments: Moments) -> Double? { moments.count > 0 ? moments.squares / moments.count : nil }

private func isTrue(_ value: SQLValue) -> Bool { (number(value) ?? 0) != 0 }

/// Count, sum and sum of squared distances from the mean, kept up by the steps of Youngs and Cramer: PostgreSQL's way
/// for `double precision`, so that both come to the same digits.
struct Moments {
    var count = 0.0
    var sum = 0.0
    var squares = 0.0

    mutating func add(_ x: Double) {
        count += 1
        sum += x
        guard count > 1 else { return }
        let distance = x * count - sum
        squares += distance * distance / (count * (count - 1))
    }
}

/// Variance and what is made of it.
///
/// A window that drops rows is computed anew from what it holds, exactly as if the
/// dropped rows had never been there.
private final class Spread: Accumulator {
    private let answer: (Moments) -> Double?
    private var window = Window<Double>()
    private var moments = Moments()

    init(_ answer: @escaping (Moments) -> Double?) { self.answer = answer }

    func add(_ arguments: Arguments) {
        guard let x = arguments.number(0) else { return }
        window.append(x)
        moments.add(x)
    }

    func remove(_ arguments: Arguments) {
        if !arguments.isNull(0) { window.dropFirst() }
    }

    func value() -> SQLValue {
        if window.hasDropped {
            moments = Moments()
            for x in window.items { moments.add(x) }
        }
        return answer(moments).map { .real($0) } ?? .null
    }
}

/// Sums of products of distances from the means, for pairs without nulls; steps as in `Moments`.
struct Products {
    var count = 0.0
    var sumX = 0.0
    var sumY = 0.0
    var xx = 0.0
    var yy = 0.0
    var xy = 0.0

    mutating func add(_ x: Double, _ y: Double) {
        count += 1
        sumX += x
        sumY += y
        guard count > 1 else { return }
        let (dx, dy) = (x * count - sumX, y * count - sumY)
        let scale = 1 / (count * (count - 1))
        xx += dx * dx * scale
        yy += dy * dy * scale
        xy += dx * dy * scale
    }
}

private final class Pairs: Accumulator {
    private let answer: (Products) -> Double?
    private var window = Window<(Double, Double)>()

    init(_ answer: @escaping (Products) -> Double?) { self.answer = answer }

    func add(_ arguments: Arguments) {
        if let x = arguments.number(0), let y = arguments.number(1) { window.append((x, y)) }
    }

    func remove(_ arguments: Arguments) {
        if !arguments.hasNull { window.dropFirst() }
    }

    func value() -> SQLValue {
        var products = Products()
        for (x, y) in window.items { products.add(x, y) }
        return answer(products).map { .real($0) } ?? .null
    }
}

/// Numbers of a group in order, and the fraction that a second argument gives.
private final class Sorted: Accumulator {
    private let answer: ([Double], Double) -> Double?
    private var window = Window<Double>()
    private var fraction = 0.5

    init(_ answer: @escaping ([Double], Double) -> Double?) { self.answer = answer }

    func add(_ arguments: Arguments) throws(FunctionError) {
        if let given = arguments.number(1) {
            guard (0...1).contains(given) else {
                throw FunctionError("percentile value \(given) is not between 0 and 1")
            }
            fraction = given
        }
        if let x = arguments.number(0) { window.append(x) }
    }

    func remove(_ arguments: Arguments) {
        if !arguments.isNull(0) { window.dropFirst() }
    }

    func value() -> SQLValue {
        answer(window.items.sorted(), fraction).map { .real($0) } ?? .null
    }
}

private func continuous(_ values: [Double], at fraction: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let place = fraction * Double(values.count - 1)
    let low = Int(place.rounded(.down))
    let high = min(low + 1, values.count - 1)
    return values[low] + (values[high] - values[low]) * (place - Double(low))
}

private func discrete(_ values: [Double], at fraction: Double) -> Double? {
    guard !values.isEmpty else { return nil }
    let place = Int((fraction * Double(values.count)).rounded(.up))
    return values[min(max(place - 1, 0), values.count - 1)]
}

/// The values of a group that are not null, in the order of arrival.
private final class Collected: Accumulator {
    private let answer: (ArraySlice<SQLValue>) -> SQLValue
    private var window = Window<SQLValue>()

    init(_ answer: @escaping (ArraySlice<SQLValue>) -> SQLValue) { self.answer = answer }

    func add(_ arguments: Arguments) {
        if !arguments.isNull(0) { window.append(arguments[0]) }
    }

    func remove(_ arguments: Arguments) {
        if !arguments.isNull(0) { window.dropFirst() }
    }

    func value() -> SQLValue { answer(window.items) }
}

// Of equally frequent values the smallest.
private func mostFrequent(_ values: ArraySlice<SQLValue>) -> SQLValue {
    let sorted = values.sorted { compare($0, $1) < 0 }
    var best: (value: SQLValue, count: Int) = (.null, 0)
    var start = 0
    for place in sorted.indices {
        if compare(sorted[place], sorted[start]) != 0 { start = place }
        if place - start + 1 > best.count { best = (sorted[place], place - start + 1) }
    }
    return best.value
}

/// `string_agg(text, separator)`: the separator of the second text stands before the second text, and so on.
private final class Joined: Accumulator {
    private var window = Window<(text: String, separator: String)>()

    func add(_ arguments: Arguments) {
        if let text = arguments.text(0) { window.append((text, arguments.text(1) ?? "")) }
    }

    func remove(_ arguments: Arguments) {
        if !arguments.isNull(0) { window.dropFirst() }
    }

    func value() -> SQLValue {
        guard let first = window.items.first else { return .null }
        return .text(window.items.dropFirst().reduce(into: first.text) { $0 += $1.separator + $1.text })
    }
}

/// `stockdbt_listagg(text, separator, limit, directions, key…)`: a list in order; directions are `a` or `d` per key.
private final class OrderedList: Accumulator {
    private var window = Window<(text: String, keys: [SQLValue])>()
    private var separator = ","
    private var limit: Int?
    private var directions: [UInt8] = []

    func add(_ arguments: Arguments) {
        separator = arguments.text(1) ?? ""
        limit = arguments.integer(2)
        directions = Array((arguments.text(3) ?? "").utf8)
        guard let text = arguments.text(0) else { return }
        window.append((text, (4..<max(4, arguments.count)).map { arguments[$0] }))
    }

    func remove(_ arguments: Arguments) {
        if !arguments.isNull(0) { window.dropFirst() }
    }

    func value() -> SQLValue {
        guard !window.items.isEmpty else { return .null }
        // Swift's sort keeps the order of equals.
        let sorted = window.items.sorted { precedes($0.keys, $1.keys) }
        return .text(sorted.prefix(limit.map { max(0, $0) } ?? sorted.count).map(\.text).joined(separator: separator))
    }

    // Nulls come last in ascending order and first in descending order, as on PostgreSQL.
    private func precedes(_ a: [SQLValue], _ b: [SQLValue]) -> Bool {
        for (place, (x, y)) in zip(a, b).enumerated() {
            let descending = place < directions.count && directions[place] == UInt8(ascii: "d")
            let order = compareNullsLast(x, y)
            if order != 0 { return descending ? order > 0 : order < 0 }
        }
        return false
    }

    private func compareNullsLast(_ x: SQLValue, _ y: SQLValue) -> Int {
        switch (x, y) {
        case (.null, .null): 0
        case (.null, _): 1
        case (_, .null): -1
        default: compare(x, y)
        }
    }
}

/// The rows that a window frame holds: they come at the end and go at the front.
struct Window<Element> {
    private var stored: [Element] = []
    private var start = 0
    /// Whether any row has gone.
    private(set) var hasDropped = false

    var items: ArraySlice<Element> { stored[start...] }

    mutating func append(_ element: Element) { stored.append(element) }

    mutating func dropFirst() {
        guard start < stored.count else { return }
        start += 1
        hasDropped = true
        guard start > 1024, start > stored.count / 2 else { return }
        stored.removeFirst(start)
        start = 0
    }
}
