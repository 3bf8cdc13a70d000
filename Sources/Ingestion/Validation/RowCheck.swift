import Glibc
import Warehouse

/// Turns the cells of a row into values and says what is wrong with them.
struct RowCheck {
    private let columns: [IngestTarget.Column]
    private let types: [ColumnType]
    private let rules: RowRules
    private let required: [Bool]
    private let today: [UInt8]

    /// The check for a table.
    /// - Parameter now: the time of the call; no price may be younger than its day.
    init(_ target: IngestTarget, now: String) {
        columns = target.columns
        types = target.columns.map { ColumnType($0.dataType) }
        rules = RowRules(names: target.columns.map { $0.name.lowercased() }, types: types)
        required = target.columns.map { $0.notNull || target.key.contains($0.name) }
        today = Array(now.utf8.prefix(10))
    }

    /// How many columns there are.
    var count: Int { columns.count }

    /// Reads one cell; false where the row must be refused.
    @inline(__always)
    func read(_ cell: Bytes, _ place: Int, into value: inout Field) -> Bool {
        guard cell.count > 0 else {
            value.kind = .null
            return !required[place]
        }
        switch types[place] {
        case .text(let limit): return readText(cell, place, limit, into: &value)
        case .integer(let magnitude): return readInteger(trimmed(cell), place, magnitude, into: &value)
        case .decimal(let whole, let fraction):
            return readNumber(trimmed(cell), place, into: &value) { number in
                guard let whole, number.wholeDigits >= whole else { return true }
                // 9.999 is 10.00 where two digits are kept.
                return number.wholeDigits == whole
                    && abs(number.value) < pow(10, Double(whole)) - pow(10, Double(-fraction)) / 2
            }
        case .real(let magnitude):
            return readNumber(trimmed(cell), place, into: &value) { abs($0.value) <= magnitude }
        case .date: return readDate(trimmed(cell), place, into: &value)
        case .timestamp:
            value = Field(kind: .text, bytes: trimmed(cell))
            return isTimestamp(value.bytes)
        case .boolean:
            guard let flag = truthValue(trimmed(cell)) else { return false }
            value = Field(kind: .integer, integer: flag ? 1 : 0, bytes: trimmed(cell))
            return true
        }
    }

    /// Whether a text of no characters is a value of the column, and not the lack of one.
    func keepsEmptyText(_ place: Int) -> Bool {
        guard case .text = types[place] else { return false }
        return !required[place] && rules.columns[place] == .none
    }

    /// Whether the values fit each other.
    @inline(__always)
    func fit(_ values: UnsafeMutablePointer<Field>) -> Bool { rules.areInOrder(values) }

    private func readText(_ cell: Bytes, _ place: Int, _ limit: Int?, into value: inout Field) -> Bool {
        value = Field(kind: .text, bytes: cell)
        if let limit, cell.count > limit, String(decoding: cell, as: UTF8.self).unicodeScalars.count > limit {
            return false
        }
        return rules.columns[place] == .symbol ? isSymbol(cell) : true
    }

    private func readInteger(_ text: Bytes, _ place: Int, _ magnitude: Int, into value: inout Field) -> Bool {
        guard let number = wholeNumber(text) else { return false }
        value = Field(kind: .integer, integer: number, real: Double(number), bytes: text)
        guard number <= magnitude, number >= -magnitude - 1 else { return false }
        switch rules.columns[place] {
        case .price: return number > 0
        case .volume: return number >= 0
        default: return true
        }
    }

    @inline(__always)
    private func readNumber(
        _ text: Bytes, _ place: Int, into value: inout Field, fits: (DecimalReading) -> Bool
    ) -> Bool {
        guard let number = DecimalReading(text) else { return false }
        value = Field(kind: .real, real: number.value, bytes: text)
        guard fits(number) else { return false }
        switch rules.columns[place] {
        case .price: return number.value > 0
        case .volume: return number.value >= 0 && number.isWhole
        default: return true
        }
    }

    private func readDate(_ text: Bytes, _ place: Int, into value: inout Field) -> Bool {
        value = Field(kind: .text, bytes: text)
        guard isDate(text) else { return false }
        guard rules.columns[place] == .notInFuture else { return true }
        guard today.count == 10, let start = text.baseAddress else { return true }
        return memcmp(start, today, 10) <= 0
    }
}

extension RowCheck {
    /// Why a row was refused: every reason, column by column.
    func reasons(_ cells: (Int) -> Bytes, _ values: UnsafeMutablePointer<Field>) -> String {
        var reasons: [String] = []
        for place in 0..<count {
            let cell = cells(place)
            if !read(cell, place, into: &values[place]) { reasons.append(reason(cell, place, values[place])) }
        }
        if reasons.isEmpty { reasons = rules.disorder(values) }
        return reasons.joined(separator: "; ")
    }

    private func reason(_ cell: Bytes, _ place: Int, _ value: Field) -> String {
        let name = columns[place].name
        guard cell.count > 0 else { return "\(name) is empty" }
        let text = "'" + String(decoding: cell.prefix(60), as: UTF8.self) + (cell.count > 60 ? "…'" : "'")
        guard hasType(cell, types[place]) else { return "\(name): \(text) is no \(types[place].description)" }
        switch (rules.columns[place], types[place]) {
        case (_, .text(let limit?)) where cell.count > limit:
            return "\(name): \(text) is longer than \(limit) characters"
        case (.symbol, _): return "\(name): \(text) is no symbol (A-Z 0-9 . ^ = -, at most 15)"
        case (.notInFuture, _): return "\(name): \(text) lies in the future"
        case (.price, _) where value.real <= 0: return "\(name): \(text) is not above zero"
        case (.volume, _) where value.real < 0: return "\(name): \(text) is below zero"
        case (.volume, .decimal), (.volume, .real): return "\(name): \(text) is no whole number"
        default: return "\(name): \(text) is too large for \(columns[place].dataType)"
        }
    }

    private func hasType(_ cell: Bytes, _ type: ColumnType) -> Bool {
        let text = trimmed(cell)
        switch type {
        case .text: return true
        case .integer: return DecimalReading(text)?.isWhole ?? false && !text.contains(0x2E)
        case .decimal, .real: return DecimalReading(text) != nil
        case .date: return isDate(text)
        case .timestamp: return isTimestamp(text)
        case .boolean: return truthValue(text) != nil
        }
    }
}
