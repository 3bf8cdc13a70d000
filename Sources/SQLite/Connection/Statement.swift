import CSQLite
import SourceText
import Warehouse

/// A prepared statement, finalized with its owner.
final class Statement {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit { sqlite3_finalize(handle) }

    /// How many columns its rows have; 0 where it returns none.
    var columnCount: Int { Int(sqlite3_column_count(handle)) }

    /// Whether it leaves every file as it is.
    var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }

    /// Names and declared types of the columns.
    var columns: [ResultTable.Column] {
        (0..<Int32(columnCount)).map { place in
            ResultTable.Column(
                name: sqlite3_column_name(handle, place).map { String(cString: $0) } ?? "",
                typeName: sqlite3_column_decltype(handle, place).map { String(cString: $0) } ?? "")
        }
    }

    /// The cells of the current row.
    func row(_ readings: [Reading]) -> [Cell] {
        var cells: [Cell] = []
        cells.reserveCapacity(readings.count)
        for (place, reading) in readings.enumerated() { cells.append(cell(Int32(place), reading)) }
        return cells
    }

    /// One cell: by storage class, made narrower by the declared type where the value has its form.
    private func cell(_ place: Int32, _ reading: Reading) -> Cell {
        switch sqlite3_column_type(handle, place) {
        case SQLITE_INTEGER:
            let number = Int(sqlite3_column_int64(handle, place))
            return reading == .boolean && (number == 0 || number == 1) ? .bool(number == 1) : .int(number)
        case SQLITE_FLOAT: return .double(sqlite3_column_double(handle, place))
        case SQLITE_TEXT: return textCell(place, reading)
        case SQLITE_BLOB: return .blob(Array(bytes(sqlite3_column_blob(handle, place), place)))
        default: return .null
        }
    }

    private func textCell(_ place: Int32, _ reading: Reading) -> Cell {
        let bytes = bytes(UnsafeRawPointer(sqlite3_column_text(handle, place)), place)
        let text = String(decoding: bytes, as: UTF8.self)
        switch reading {
        case .date where isDate(bytes): return .date(text)
        case .timestamp where isTimestamp(bytes): return .timestamp(text)
        default: return .text(text)
        }
    }

    private func bytes(_ start: UnsafeRawPointer?, _ place: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, place)))
    }

    /// Sets parameter `place` (from 1).
    func bind(_ cell: Cell, at place: Int32) -> Int32 {
        switch cell {
        case .null: return sqlite3_bind_null(handle, place)
        case .bool(let flag): return sqlite3_bind_int64(handle, place, flag ? 1 : 0)
        case .int(let number): return sqlite3_bind_int64(handle, place, Int64(number))
        case .double(let number): return sqlite3_bind_double(handle, place, number)
        case .decimal(let text), .text(let text), .date(let text), .timestamp(let text):
            return bind(text, at: place)
        case .blob(let bytes):
            return bytes.withUnsafeBytes {
                // An absent address would bind NULL instead of no bytes.
                guard let start = $0.baseAddress else { return sqlite3_bind_zeroblob(handle, place, 0) }
                return csqlite_bind_blob_copy(handle, place, start, UInt64($0.count))
            }
        }
    }

    /// Sets parameter `place` (from 1) to a text, which is copied.
    func bind(_ text: String, at place: Int32) -> Int32 {
        var text = text
        return text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                guard let start = $0.baseAddress else { return csqlite_bind_text_copy(handle, place, "", 0) }
                return csqlite_bind_text_copy(handle, place, start, UInt64($0.count))
            }
        }
    }
}

/// How cells of a column are read, from its declared type.
enum Reading {
    case plain, boolean, date, timestamp

    init(declaredType: String) {
        let name = declaredType.lowercased()
        self =
            switch name {
            case "boolean", "bool": .boolean
            case "date": .date
            default: name.hasPrefix("timestamp") || name.hasPrefix("datetime") ? .timestamp : .plain
            }
    }
}

private func isDate(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count == 10 else { return false }
    for (place, byte) in text.enumerated() {
        if place == 4 || place == 7 ? byte != 0x2D : !(0x30...0x39).contains(byte) { return false }
    }
    return true
}

private func isTimestamp(_ text: UnsafeRawBufferPointer) -> Bool {
    guard text.count >= 16, isDate(UnsafeRawBufferPointer(rebasing: text[0..<10])) else { return false }
    return (text[10] == 0x20 || text[10] == 0x54) && text[13] == 0x3A
}
