import Jinja
import SourceText
import Warehouse

extension TableObject {
    /// `print_table(max_rows, max_columns, …)`: at most 20 rows and 6 columns where not said otherwise.
    func printTable(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let rowLimit = arguments.value(0, "max_rows").map { $0.integer.map { max(0, $0) } } ?? 20
        let columnLimit = arguments.value(1, "max_columns").map { $0.integer.map { max(0, $0) } } ?? 6
        report(printed.text(maxRows: rowLimit, maxColumns: columnLimit), renderer)
        return .none
    }

    private var printed: PrintedTable {
        PrintedTable(
            ResultTable(
                columns: columnNames.map { ResultTable.Column(name: $0) }, rows: rows.map { $0.map { Cell($0) } }))
    }

    /// `to_json()`: a list of objects.
    func toJSON(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        .string(JSONWriter.text(of: datum ?? .list([])))
    }

    /// `print_json()`
    func printJSON(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        report(JSONWriter.text(of: datum ?? .list([])), renderer)
        return .none
    }

    /// `print_csv()`
    func printCSV(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        var lines = [columnNames.map(quotedField).joined(separator: ",")]
        for row in rows {
            var fields: [String] = []
            for cell in row { fields.append(quotedField(cell.isNone ? "" : try renderer.text(of: cell))) }
            lines.append(fields.joined(separator: ","))
        }
        report(lines.joined(separator: "\n"), renderer)
        return .none
    }

    private func report(_ text: String, _ renderer: Renderer) {
        (renderer.host as? NodeContext)?.report(.print(text))
    }
}

private func quotedField(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x2C, 0x22, 0x0A, 0x0D].contains($0) }) else { return text }
    return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
}

extension Cell {
    /// A value of a template as a cell of a result.
    init(_ value: Value) {
        switch value.datum {
        case nil, .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .int(let number): self = .int(number)
        case .bigInt(let digits): self = .decimal(digits)
        case .double(let number): self = .double(number)
        case .string(let text): self = .text(text)
        case .date(let text): self = .date(text)
        case .dateTime(let text): self = .timestamp(text)
        case .list, .mapping: self = .text(JSONWriter.text(of: value.datum ?? .null))
        }
    }
}
