import Jinja
import SourceText
import Warehouse

extension AdapterObject {
    /// SQL with values in place of its `%s` or `?`, in order: what a project's own `load_csv_rows` sends.
    func bind(_ values: [Value], into sql: String) -> String {
        guard !values.isEmpty else { return sql }
        let bytes = Array(sql.utf8)
        var bound: [UInt8] = []
        var rest = values[...]
        var place = 0
        while place < bytes.count {
            let isPercent =
                bytes[place] == UInt8(ascii: "%") && place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "s")
            guard isPercent || bytes[place] == UInt8(ascii: "?"), let value = rest.popFirst() else {
                bound.append(bytes[place])
                place += 1
                continue
            }
            bound += literal(value).utf8
            place += isPercent ? 2 : 1
        }
        return String(decoding: bound, as: UTF8.self)
    }

    private func literal(_ value: Value) -> String {
        switch value {
        case .none, .undefined: return "null"
        case .bool(let flag): return dialect.foldsToLowerCase ? (flag ? "true" : "false") : (flag ? "1" : "0")
        case .int(let number): return String(number)
        case .double(let number): return "\(number)"
        default:
            let text = value.string ?? value.datum?.string ?? ""
            return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        }
    }
}
