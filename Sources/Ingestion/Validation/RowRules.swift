import Warehouse

/// What the rows of market data must fulfil, beyond the types of their cells: for a table that has columns of these
/// names.
struct RowRules: Sendable {
    /// What a single column's values must be.
    enum ColumnRule: Sendable {
        case none, symbol, notInFuture, price, volume
    }

    /// One rule a column.
    let columns: [ColumnRule]
    private let names: [String]
    private let low: Int?
    private let high: Int?
    private let between: [Int]

    /// The rules for a table with columns of these names, in order.
    init(names: [String], types: [ColumnType]) {
        // A price that is kept as text is not compared.
        func number(_ name: String) -> Int? {
            names.firstIndex(of: name).flatMap { types[$0].isNumber ? $0 : nil }
        }
        self.names = names
        columns = names.map { name in
            switch name {
            case "symbol": .symbol
            case "date", "trade_date": .notInFuture
            case "open", "high", "low", "close", "adj_close": .price
            case "volume": .volume
            default: .none
            }
        }
        low = number("low")
        high = number("high")
        between = ["open", "close"].compactMap(number)
    }

    /// Whether opening and closing price lie between the lowest and the highest one; nulls are not compared.
    @inline(__always)
    func areInOrder(_ values: UnsafeMutablePointer<Field>) -> Bool {
        if let low, values[low].kind != .null {
            for place in between where values[place].kind != .null && values[place].real < values[low].real {
                return false
            }
            if let high, values[high].kind != .null, values[high].real < values[low].real { return false }
        }
        if let high, values[high].kind != .null {
            for place in between where values[place].kind != .null && values[place].real > values[high].real {
                return false
            }
        }
        return true
    }

    /// What is out of order, in words.
    func disorder(_ values: UnsafeMutablePointer<Field>) -> [String] {
        func text(_ place: Int) -> String { names[place] + " " + String(decoding: values[place].bytes, as: UTF8.self) }
        func isAbove(_ a: Int, _ b: Int) -> Bool {
            values[a].kind != .null && values[b].kind != .null && values[a].real > values[b].real
        }
        var reasons: [String] = []
        if let low, let high, isAbove(low, high) { reasons.append("\(text(low)) is above \(text(high))") }
        for place in between {
            if let low, isAbove(low, place) { reasons.append("\(text(place)) is below \(text(low))") }
            if let high, isAbove(place, high) { reasons.append("\(text(place)) is above \(text(high))") }
        }
        return reasons
    }
}
