import Manifest
import SourceText

/// The digest by which dbt tells whether a model's enforced contract has changed.
enum ContractChecksum {
    /// nil for models without an enforced contract.
    static func of(_ node: Node) -> String? {
        guard node.kind == .model, node.config["contract"]?["enforced"] == true else { return nil }
        var text = ""
        for column in node.columns.sorted(by: { $0.name < $1.name }) {
            text += "|\(column.name)\(column.dataType ?? "None")\(list(column.constraints, ofModel: false))"
        }
        if ["table", "incremental"].contains(node.config.materialized) {
            text += node.config.materialized + list(node.constraints, ofModel: true)
        }
        return Hash.sha256(text)
    }

    /// As Python prints a list of dbt's constraint objects.
    private static func list(_ constraints: [Datum], ofModel: Bool) -> String {
        let items = constraints.map { constraint in
            let type = constraint["type"]?.string ?? "custom"
            var parts = ["type=<ConstraintType.\(type): '\(type)'>"]
            for key in ["name", "expression"] { parts.append("\(key)=\(PythonText.repr(constraint[key] ?? .null))") }
            for key in ["warn_unenforced", "warn_unsupported"] {
                parts.append("\(key)=\(PythonText.repr(constraint[key] ?? true))")
            }
            parts.append("to=\(PythonText.repr(constraint["to"] ?? .null))")
            parts.append("to_columns=\(PythonText.repr(constraint["to_columns"] ?? []))")
            if ofModel { parts.append("columns=\(PythonText.repr(constraint["columns"] ?? []))") }
            return "\(ofModel ? "Model" : "Column")LevelConstraint(\(parts.joined(separator: ", ")))"
        }
        return "[\(items.joined(separator: ", "))]"
    }
}
