import Jinja
import SourceText

extension TableObject {
    /// `print_table(max_rows, max_columns, …)`: at most 20 rows and 6 columns where not said otherwise.
    func printTable(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let rowLimit = max(0, arguments.value(0, "max_rows")?.integer ?? 20)
        let columnLimit = max(0, arguments.value(1, "max_columns")?.integer ?? 6)
        let shown = Array(columnNames.indices.prefix(columnLimit))
        var cells: [[String]] = []
        for row in rows.prefix(rowLimit) {
            var line: [String] = []
            for place in shown { line.append(row[place].isNone ? "" : try renderer.text(of: row[place])) }
            cells.append(line + (shown.count < columnNames.count ? ["..."] : []))
        }
        var names = shown.map { columnNames[$0] }
        if shown.count < columnNames.count { names.append("...") }
        if rows.count > rowLimit { cells.append(names.map { _ in "..." }) }
        let numeric = Set(shown.filter { ["Integer", "Number"].contains(typeValue($0).string) })
        report(textTable(names, cells, rightAligned: numeric), renderer)
        return .none
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
