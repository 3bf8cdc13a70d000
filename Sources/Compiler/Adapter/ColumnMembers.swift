import Jinja
import SourceText
import Warehouse

extension AdapterObject {
    static let columnMembers: [String: Entry] = [
        "get_columns_in_relation": Entry(.list) { $0.columnsInRelation },
        "get_columns_in_table": Entry(.list) { $0.columnsInTable },
        "get_missing_columns": Entry(.list) { $0.missingColumns },
        "get_column_schema_from_query": Entry(.list) { $0.columnSchema },
        "expand_target_column_types": Entry(.none) { $0.expandColumnTypes },
        "alter_column_type": Entry(.none) { $0.alterColumnType },
        "convert_type": Entry(.runs) { $0.convertType },
        "valid_snapshot_target": Entry(.none) { $0.validSnapshotTarget },
        "assert_valid_snapshot_target_given_strategy": Entry(.none) { $0.validSnapshotTarget },
    ]

    private func columnsInRelation(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        _ = try relation(arguments.value(0, "relation"), "get_columns_in_relation")
        return try callMacro("get_columns_in_relation", [("relation", arguments.value(0, "relation") ?? .none)])
    }

    private func columnsInTable(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let name = RelationName(
            database: compiler.backend.target.database, schema: arguments.text(0, "schema"),
            identifier: arguments.text(1, "identifier"))
        return .array(try columns(of: Relation(name, quoting: compiler.projectQuoting)).map { .object($0) })
    }

    /// The columns of a relation as its macro lists them.
    func columns(of relation: Relation) throws(TemplateError) -> [ColumnObject] {
        let answer = try callMacro("get_columns_in_relation", [("relation", value(relation))])
        return (answer.sequence ?? []).compactMap { $0.object(as: ColumnObject.self) }
    }

    private func missingColumns(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let from = try columns(of: relation(arguments.value(0, "from_relation"), "get_missing_columns"))
        let to = try columns(of: relation(arguments.value(1, "to_relation"), "get_missing_columns"))
        let known = Set(to.map(\.column))
        return .array(from.filter { !known.contains($0.column) }.map { .object($0) })
    }

    private func columnSchema(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let sql = try renderer.text(of: arguments.value(0, "sql") ?? .none)
        let session = try session()
        let result = try hosted { () throws(Diagnostic) in try session.execute(sql, begins: false, in: context) }
        return .array(
            (result.table?.columns ?? []).map { .object(ColumnObject($0.name, $0.contractType, dialect: dialect)) })
    }

    private func expandColumnTypes(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let goal = try relation(arguments.value(0, "from_relation"), "expand_target_column_types")
        let current = try relation(arguments.value(1, "to_relation"), "expand_target_column_types")
        // Only columns of limited text can be too narrow: without one there is nothing to ask.
        let wanted = try columns(of: goal).filter { $0.isString }
        guard !wanted.isEmpty else { return .none }
        let existing = try columns(of: current)
        for column in wanted {
            guard let target = existing.first(where: { $0.column == column.column }), target.canExpand(to: column)
            else {
                continue
            }
            _ = try callMacro(
                "alter_column_type",
                [
                    ("relation", value(current)), ("column_name", .string(column.column)),
                    ("new_column_type", .string("character varying(\(column.stringSize))")),
                ])
        }
        return .none
    }

    private func alterColumnType(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        _ = try callMacro(
            "alter_column_type",
            [
                ("relation", arguments.value(0, "relation") ?? .none),
                ("column_name", arguments.value(1, "column_name") ?? .none),
                ("new_column_type", arguments.value(2, "new_column_type") ?? .none),
            ])
        return .none
    }

    private func convertType(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let table = arguments.value(0, "agate_table")?.object(as: TableObject.self),
            let place = arguments.value(1, "col_idx")?.integer, table.columnNames.indices.contains(place)
        else { return .none }
        return .string(table.typeNames[place].isEmpty ? dialect.typeNames.text : table.typeNames[place])
    }

    private func validSnapshotTarget(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let names = Set(
            try columns(of: relation(arguments.value(0, "relation"), "valid_snapshot_target")).map {
                $0.column.lowercased()
            })
        let renamed = arguments.value(1, "column_names")
        var wanted = ["dbt_scd_id", "dbt_valid_from", "dbt_valid_to"]
        if arguments.value(2, "strategy")?["hard_deletes"]?.string == "new_record" { wanted.append("dbt_is_deleted") }
        let missing = wanted.map { renamed?[$0]?.string ?? $0 }.filter { !names.contains($0.lowercased()) }
        guard missing.isEmpty else {
            let list = missing.map { "\"\($0)\"" }.joined(separator: ", ")
            throw .compilation("Snapshot target is missing configured columns (missing \(list)).")
        }
        return .none
    }
}
