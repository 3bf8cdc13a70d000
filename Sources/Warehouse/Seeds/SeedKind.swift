/// What dbt takes a seed's column for, in its order of preference.
package enum SeedKind: UInt8, Sendable, CaseIterable {
    /// No row has a cell in the column.
    case integer
    case number
    case date
    /// `2020-01-31 10:11:12`
    case timestamp
    /// `2020-01-31T10:11:12Z` and the other forms of ISO 8601
    case isoTimestamp
    case boolean
    case text

    /// Whether a cell can be a value of this kind.
    ///
    /// Blanks around it do not count; `null` in any case and nothing at
    /// all fit every kind (but nothing that was read fits `integer`).
    func accepts(_ cell: UnsafeBufferPointer<UInt8>) -> Bool {
        if self == .text { return true }
        if self == .integer { return false }
        let value = trimmed(cell)
        return isNullText(value) || acceptsValue(value)
    }

    private func acceptsValue(_ value: Bytes) -> Bool {
        switch self {
        case .number: SeedNumber(value) != nil
        case .date: strptimeDate(value) != nil
        case .timestamp: strptimeTimestamp(value) != nil
        case .isoTimestamp: isoTime(value) != nil
        case .boolean: booleanValue(value) != nil
        case .integer: false
        case .text: true
        }
    }
}

/// Bytes of a cell.
typealias Bytes = UnsafeBufferPointer<UInt8>

/// A cell without the white space around it.
func trimmed(_ cell: Bytes) -> Bytes {
    var start = 0
    var end = cell.count
    while start < end, isSpace(cell[start]) { start += 1 }
    while end > start, isSpace(cell[end - 1]) { end -= 1 }
    return Bytes(rebasing: cell[start..<end])
}

/// Python's `str.strip`, for ASCII.
func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
}

/// Whether a trimmed cell stands for null: nothing, or `null` in any case.
func isNullText(_ value: Bytes) -> Bool {
    value.count == 0 || equals(value, "null")
}

/// `true` or `false` in any case; commas are overlooked, as agate does.
func booleanValue(_ value: Bytes) -> Bool? {
    if equals(value, "true") { return true }
    if equals(value, "false") { return false }
    guard value.contains(0x2C) else { return nil }
    let rest = value.filter { $0 != 0x2C }
    return rest.withUnsafeBufferPointer { booleanValue(trimmed($0)) }
}

/// Whether bytes are a lower-case ASCII word in any case.
private func equals(_ value: Bytes, _ word: StaticString) -> Bool {
    guard value.count == word.utf8CodeUnitCount else { return false }
    return word.withUTF8Buffer { letters in
        for place in 0..<value.count where value[place] | 0x20 != letters[place] { return false }
        return true
    }
}
