import Warehouse

/// Rows in the text format of COPY: tabs between cells, `\N` for null, backslashes before what would be misread.
struct CopyWriter {
    /// Bytes sent at once; larger pieces are no faster.
    static let chunkSize = 64 * 1024
    /// What was written and not yet sent.
    var bytes: [UInt8] = []

    /// The statement that takes the rows.
    static func statement(_ table: RelationName, _ columns: [String]) -> String {
        "COPY \(quotedName(table)) (\(columns.map(quotedName).joined(separator: ", "))) FROM STDIN"
    }

    /// Whether it is time to send.
    var isFull: Bool { bytes.count >= Self.chunkSize }

    mutating func append(_ row: [Cell]) {
        for (index, cell) in row.enumerated() {
            if index > 0 { bytes.append(0x09) }
            append(cell)
        }
        bytes.append(0x0A)
    }

    mutating func append(_ row: UnsafeBufferPointer<Field>) {
        for index in 0..<row.count {
            if index > 0 { bytes.append(0x09) }
            append(row[index])
        }
        bytes.append(0x0A)
    }

    private mutating func append(_ field: Field) {
        switch field.kind {
        case .null: bytes += [0x5C, 0x4E]
        case .integer: bytes += String(field.integer).utf8
        // The digits as they were read are exact.
        case .real where field.bytes.count > 0: bytes.append(contentsOf: field.bytes)
        case .real: bytes += double(field.real).utf8
        case .text: escape(field.bytes)
        }
    }

    private mutating func append(_ cell: Cell) {
        switch cell {
        case .null: bytes += [0x5C, 0x4E]
        case .bool(let value): bytes.append(value ? 0x74 : 0x66)
        case .int(let value): bytes += String(value).utf8
        case .double(let value): bytes += double(value).utf8
        case .decimal(let text), .date(let text), .timestamp(let text), .text(let text):
            var text = text
            text.withUTF8 { escape($0) }
        case .blob(let data):
            bytes += [0x5C, 0x5C, 0x78]
            for byte in data { bytes += [Self.digit(byte >> 4), Self.digit(byte & 15)] }
        }
    }

    private func double(_ value: Double) -> String {
        value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : value.description
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

    private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
        guard text.contains(where: { $0 == 0x5C || $0 &- 0x09 <= 4 }) else { return bytes.append(contentsOf: text) }
        for byte in text {
            switch byte {
            case 0x5C: bytes += [0x5C, 0x5C]
            case 0x09: bytes += [0x5C, 0x74]
            case 0x0A: bytes += [0x5C, 0x6E]
            case 0x0D: bytes += [0x5C, 0x72]
            default: bytes.append(byte)
            }
        }
    }
}
