import Jinja
import SourceText

extension AdapterObject {
    static let constraintMembers: [String: Entry] = [
        "render_raw_columns_constraints": Entry(.runs) { $0.columnConstraints },
        "render_raw_model_constraints": Entry(.runs) { $0.modelConstraints },
    ]

    private func columnConstraints(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let columns = arguments.value(0, "raw_columns")?.datum?.mapping ?? DatumMap()
        return .array(
            columns.values.map { column in
                let name = column["name"]?.string ?? ""
                let quoted = column["quote"]?.bool ?? false ? dialect.quote(name) : name
                let constraints = (column["constraints"]?.list ?? []).compactMap(columnConstraint)
                let parts = [quoted, column["data_type"]?.string ?? ""] + constraints
                return .string(parts.joined(separator: " "))
            })
    }

    private func columnConstraint(_ constraint: Datum) -> String? {
        let expression = constraint["expression"]?.string ?? ""
        let text: String? =
            switch constraint["type"]?.string {
            case "check": expression.isEmpty ? nil : "check (\(expression))"
            case "not_null": "not null \(expression)"
            case "unique": "unique \(expression)"
            case "primary_key": "primary key \(expression)"
            case "foreign_key": foreignKey(constraint, expression).map { "references " + $0 }
            case "custom": expression.isEmpty ? nil : expression
            default: nil
            }
        return text?.trimmed
    }

    private func foreignKey(_ constraint: Datum, _ expression: String) -> String? {
        let columns = (constraint["to_columns"]?.list ?? []).compactMap(\.string)
        if let target = constraint["to"]?.string, !columns.isEmpty {
            return "\(target) (\(columns.joined(separator: ", ")))"
        }
        return expression.isEmpty ? nil : expression
    }

    private func modelConstraints(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let constraints = arguments.value(0, "raw_constraints")?.datum?.list ?? []
        return .array(constraints.compactMap(modelConstraint).map { .string($0) })
    }

    private func modelConstraint(_ constraint: Datum) -> String? {
        let name = constraint["name"]?.string.map { "constraint \($0) " } ?? ""
        let expression = constraint["expression"]?.string ?? ""
        let columns = (constraint["columns"]?.list ?? []).compactMap(\.string).joined(separator: ", ")
        let suffix = expression.isEmpty ? "" : " \(expression)"
        switch constraint["type"]?.string {
        case "check": return expression.isEmpty ? nil : "\(name)check (\(expression))"
        case "unique": return "\(name)unique\(suffix) (\(columns))"
        case "primary_key": return "\(name)primary key\(suffix) (\(columns))"
        case "foreign_key":
            return foreignKey(constraint, expression).map { "\(name)foreign key (\(columns)) references \($0)" }
        case "custom": return expression.isEmpty ? nil : name + expression
        default: return nil
        }
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String {
        var text = Substring(self)
        while let first = text.unicodeScalars.first, first.properties.isWhitespace { text.unicodeScalars.removeFirst() }
        while let last = text.unicodeScalars.last, last.properties.isWhitespace { text.unicodeScalars.removeLast() }
        return String(text)
    }
}
