import CPostgreSQL
import Warehouse

/// Rows of a libpq result as cells. Values come as text and are typed by their column.
struct ResultReader {
    let library: CPostgreSQLFunctions
    let result: OpaquePointer

    func table() -> ResultTable {
        let columnCount = library.nfields(result)
        let types = (0..<columnCount).map { library.ftype(result, $0) }
        let columns = (0..<columnCount).map { index in
            ResultTable.Column(
                name: library.fname(result, index).map { String(cString: $0) } ?? "",
                typeName: typeNames[types[Int(index)]] ?? "",
                contractType: contractTypes[types[Int(index)]] ?? typeNames[types[Int(index)]]
                    ?? "unknown type_code \(types[Int(index)])")
        }
        var rows: [[Cell]] = []
        let rowCount = library.ntuples(result)
        rows.reserveCapacity(Int(rowCount))
        for row in 0..<rowCount {
            rows.append((0..<columnCount).map { cell(row, $0, types[Int($0)]) })
        }
        return ResultTable(columns: columns, rows: rows)
    }

    private func cell(_ row: Int32, _ column: Int32, _ type: Oid) -> Cell {
        guard library.getisnull(result, row, column) == 0, let start = library.getvalue(result, row, column) else {
            return .null
        }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(library.getlength(result, row, column)))
        let text = String(decoding: bytes, as: UTF8.self)
        switch type {
        case 16: return .bool(text == "t")
        case 20, 21, 23, 26: return Int(text).map { .int($0) } ?? .text(text)
        case 700, 701: return Double(text).map { .double($0) } ?? .text(text)
        case 1700: return text == "NaN" ? .double(.nan) : .decimal(text)
        case 1082: return .date(text)
        case 1114, 1184: return .timestamp(text)
        case 17: return .blob(hexadecimal(bytes))
        default: return .text(text)
        }
    }

    /// `\\x68656c6c6f` as bytes; the older escape form is left as it is.
    private func hexadecimal(_ bytes: UnsafeRawBufferPointer) -> [UInt8] {
        guard bytes.count >= 2, bytes[0] == 0x5C, bytes[1] == 0x78 else { return Array(bytes) }
        var digits = bytes.dropFirst(2).map { $0 >= 0x61 ? $0 &- 0x57 : $0 &- 0x30 }
        if digits.count % 2 == 1 { digits.removeLast() }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] &* 16 &+ digits[$0 + 1] }
    }
}

/// Names of the types that results usually have, by their fixed object ids in every server.
let typeNames: [Oid: String] = [
    16: "boolean", 17: "bytea", 18: "char", 19: "name", 20: "bigint", 21: "smallint", 23: "integer", 25: "text",
    26: "oid", 114: "json", 700: "real", 701: "double precision", 1042: "character", 1043: "character varying",
    1082: "date", 1083: "time without time zone", 1114: "timestamp without time zone",
    1184: "timestamp with time zone", 1186: "interval", 1266: "time with time zone", 1700: "numeric", 2950: "uuid",
    3802: "jsonb", 1000: "boolean[]", 1005: "smallint[]", 1007: "integer[]", 1009: "text[]",
    1015: "character varying[]",
    1016: "bigint[]",
]
