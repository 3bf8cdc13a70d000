import Warehouse

/// Rows in the text format of COPY: tabs between cells, `\N` for null, backslashes before what would be misread.
struct CopyWriter {
    /// Bytes sent at once; larger pieces are no faster.
    static let chunkSize = 64 * 1024
    /// What was written and not yet sent.
    var bytes: [UInt8] = []

    /// The statement that takes the rows.
    static func statement(_ table: RelationName, _ columns: [String]) -> String {
        let parts = [table.database, table.schema, table.identifier].compactMap { $0 }.map(quoted)
        // A database in front is allowed where it is the current one, and refused otherwise with the server's words.
        return "COPY \(parts.joined(separator: ".")) (\(columns.map(quoted).joined(separator: ", "))) FROM STDIN"
    }

    private static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    mutating func append(_ row: [Cell]) {
        for (index, cell) in row.enumerated() {
            if index > 0 { bytes.append(0x09) }
            append(cell)
        }
        bytes.append(0x0A)
    }

    private mutating func append(_ cell: Cell) {
        switch cell {
        case .null: bytes += [0x5C, 0x4E]
        case .bool(let value): bytes.append(value ? 0x74 : 0x66)
        case .int(let value): bytes += String(value).utf8
        case .double(let value): bytes += double(value).utf8
        case .decimal(let text), .date(let text), .timestamp(let text), .text(let text): escape(text)
        case .blob(let data):
            bytes += [0x5C, 0x5C, 0x78]
            for byte in data { bytes += [Self.digit(byte >> 4), Self.digit(byte & 15)] }
        }
    }

    private func double(_ value: Double) -> String {
        value.isNaN ? "NaN" : value.isInfinite ? (value < 0 ? "-Infinity" : "Infinity") : value.description
    }

    private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }

    private mutating func escape(_ text: String) {
        for byte in text.utf8 {
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
