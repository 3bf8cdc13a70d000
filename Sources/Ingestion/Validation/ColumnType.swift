/// How a column's cells are checked, from its declared type.
enum ColumnType: Sendable, Equatable {
    /// At most so many characters; nil for any number.
    case text(limit: Int?)
    /// From `-magnitude - 1` to `magnitude`.
    case integer(magnitude: Int)
    /// Digits before and behind the point; nil where nothing is declared.
    case decimal(whole: Int?, fraction: Int)
    /// Up to so large; the smaller of the two usual sizes has a name of its own.
    case real(magnitude: Double)
    case date
    case timestamp
    case boolean

    /// Reads a type name such as `numeric(12,4)`; unknown ones take any text.
    init(_ declared: String) {
        let lower = declared.lowercased()
        let name = String(lower.prefix { $0 != "(" }).split(separator: " ").joined(separator: " ")
        let numbers = lower.drop { $0 != "(" }.dropFirst().prefix { $0 != ")" }.split(separator: ",").compactMap {
            Int($0.filter { $0 != " " })
        }
        switch name {
        case "smallint", "int2": self = .integer(magnitude: 32_767)
        case "int", "integer", "int4": self = .integer(magnitude: 2_147_483_647)
        case "bigint", "int8": self = .integer(magnitude: Int.max)
        case "numeric", "decimal":
            let fraction = numbers.count > 1 ? numbers[1] : 0
            self = .decimal(whole: numbers.first.map { max(0, $0 - fraction) }, fraction: fraction)
        case "real", "float4": self = .real(magnitude: Double(Float.greatestFiniteMagnitude))
        case "float", "float8", "double", "double precision":
            self = .real(magnitude: Double.greatestFiniteMagnitude)
        case "date": self = .date
        case "boolean", "bool": self = .boolean
        case "varchar", "character varying", "char", "character": self = .text(limit: numbers.first)
        default: self = name.hasPrefix("timestamp") || name == "datetime" ? .timestamp : .text(limit: nil)
        }
    }

    /// Whether values have a size.
    var isNumber: Bool {
        switch self {
        case .integer, .decimal, .real: true
        case .text, .date, .timestamp, .boolean: false
        }
    }

    /// What a cell of the type is, for messages.
    var description: String {
        switch self {
        case .text: "text"
        case .integer: "whole number"
        case .decimal, .real: "number"
        case .date: "date (YYYY-MM-DD)"
        case .timestamp: "time stamp (YYYY-MM-DD HH:MM:SS)"
        case .boolean: "truth value (true or false)"
        }
    }
}
