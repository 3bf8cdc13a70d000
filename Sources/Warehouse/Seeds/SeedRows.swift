import SourceText

/// The rows of a seed as values of its columns' types: null for nothing and for `null`, numbers without commas and
/// currency signs, dates and times in ISO form, texts as they stand.
package final class SeedRows: FieldSource {
    private let reader: CSVReader
    private let columns: [SeedTable.Column]
    private let values: UnsafeMutablePointer<Field>
    // Values that do not stand in the file as they go into the database. There is room for all before a row is read,
    // so pointers into it stay good for the row. Behind a pointer, because a class's own fields are guarded.
    private let scratch: UnsafeMutablePointer<Scratch>

    private struct Scratch {
        var start = UnsafeMutablePointer<UInt8>.allocate(capacity: 4096)
        var capacity = 4096
        var end: UnsafeMutablePointer<UInt8>

        init() { end = start }

        mutating func clear(room needed: Int) {
            if needed > capacity {
                start.deallocate()
                capacity = needed * 2
                start = .allocate(capacity: capacity)
            }
            end = start
        }
    }

    init(_ reader: CSVReader, columns: [SeedTable.Column]) throws(Diagnostic) {
        self.reader = reader
        self.columns = columns
        values = .allocate(capacity: max(1, columns.count))
        values.initialize(repeating: Field(), count: columns.count)
        scratch = .allocate(capacity: 1)
        scratch.initialize(to: Scratch())
        _ = reader.next()
    }

    deinit {
        values.deallocate()
        scratch.pointee.start.deallocate()
        scratch.deallocate()
    }

    package var fields: UnsafeBufferPointer<Field> { UnsafeBufferPointer(start: values, count: columns.count) }

    package func advance() throws(Diagnostic) -> Bool {
        guard reader.next() else { return false }
        makeRoom()
        for place in 0..<columns.count {
            values[place] = place < reader.cellCount ? field(reader.cell(place), columns[place].kind) : Field()
        }
        return true
    }

    /// The next row as owned values, typed.
    package func next() throws(Diagnostic) -> [Cell]? {
        guard try advance() else { return nil }
        return (0..<columns.count).map { cell(values[$0], columns[$0].kind) }
    }

    private func cell(_ field: Field, _ kind: SeedKind) -> Cell {
        guard field.kind != .null else { return .null }
        let text = String(decoding: field.bytes, as: UTF8.self)
        switch kind {
        case .integer, .number: return field.kind == .integer ? .int(field.integer) : .decimal(text)
        case .boolean: return .bool(field.integer == 1)
        case .date: return .date(text)
        case .timestamp, .isoTimestamp: return .timestamp(text)
        case .text: return .text(text)
        }
    }

    // A cleaned number is never longer than its cell; a time has at most 32 bytes.
    private func makeRoom() {
        var needed = columns.count * 40
        for place in 0..<reader.cellCount { needed += reader.cell(place).count }
        scratch.pointee.clear(room: needed)
    }

    private func field(_ cell: Bytes, _ kind: SeedKind) -> Field {
        let value = trimmed(cell)
        if isNullText(value) { return Field() }
        switch kind {
        case .text, .integer: return Field(kind: .text, bytes: cell)
        case .number: return number(value)
        case .boolean:
            let isTrue = booleanValue(value) == true
            return Field(kind: .integer, integer: isTrue ? 1 : 0, bytes: copy(isTrue ? trueText : falseText))
        case .date: return time(strptimeDate(value)) { $0.writeDate(to: &$1) }
        case .timestamp: return time(strptimeTimestamp(value)) { $0.writeTimestamp(to: &$1) }
        case .isoTimestamp: return time(isoTime(value)) { $0.writeTimestamp(to: &$1) }
        }
    }

    private func number(_ value: Bytes) -> Field {
        guard let number = SeedNumber(value) else { return Field(kind: .text, bytes: value) }
        var bytes = value
        if case .cleaned(let digits) = number.digits { bytes = copy(digits) }
        guard let whole = wholeNumber(bytes) else { return Field(kind: .text, bytes: bytes) }
        return Field(kind: .integer, integer: whole, bytes: bytes)
    }

    private func time(_ time: SeedTime?, _ write: (SeedTime, inout UnsafeMutablePointer<UInt8>) -> Void) -> Field {
        guard let time else { return Field() }
        let start = scratch.pointee.end
        write(time, &scratch.pointee.end)
        return Field(kind: .text, bytes: Bytes(start: start, count: scratch.pointee.end - start))
    }

    private func copy(_ bytes: [UInt8]) -> Bytes {
        let start = scratch.pointee.end
        start.initialize(from: bytes, count: bytes.count)
        scratch.pointee.end += bytes.count
        return Bytes(start: start, count: bytes.count)
    }
}

private let trueText = Array("true".utf8)
private let falseText = Array("false".utf8)

/// The value of a text that is nothing but a sign and digits, within 64 bits.
package func wholeNumber(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    let isNegative = text.first == 0x2D
    let start = isNegative ? 1 : 0
    guard start < text.count, text.count - start <= 19 else { return nil }
    var number = 0
    for place in start..<text.count {
        let digit = text[place] &- 0x30
        guard digit <= 9 else { return nil }
        let (tenfold, overflow) = number.multipliedReportingOverflow(by: 10)
        let (sum, overflow2) = tenfold.addingReportingOverflow(Int(digit))
        guard !overflow, !overflow2 else { return nil }
        number = sum
    }
    return isNegative ? -number : number
}
