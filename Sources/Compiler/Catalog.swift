import Jinja
import Manifest
import SourceText
import Warehouse

extension Compiler {
    /// What the database says of the columns of all relations in some schemas, through the macro `get_catalog`.
    ///
    /// - Parameter places: database and schema; duplicates allowed.
    /// - Returns: one mapping a column, with the keys that the macro selects: `table_database`, `table_schema`,
    ///   `table_name`, `table_type`, `table_comment`, `table_owner`, `column_name`, `column_index`, `column_type`,
    ///   `column_comment` and statistics (`stats:<id>:<part>`).
    package func catalogRows(of places: [RelationName], in session: Session) throws(Diagnostic) -> [DatumMap] {
        let context = NodeContext(self, phase: .run, node: nil, session: session)
        defer { context.finish() }
        session.comment = try queryComment(for: nil, in: session)
        defer { session.release() }
        var schemas: [String?: [String]] = [:]
        for place in places {
            guard let schema = place.schema, schemas[place.database]?.contains(schema) != true else { continue }
            schemas[place.database, default: []].append(schema)
        }
        let adapter = AdapterObject(context)
        var rows: [DatumMap] = []
        for database in schemas.keys.sorted(by: { ($0 ?? "") < ($1 ?? "") }) {
            let view = Relation(RelationName(database: database), quoting: projectQuoting).informationSchema(view: nil)
            let names = Value.array((schemas[database] ?? []).map { .string($0) })
            let table = try diagnosed { () throws(TemplateError) in
                try adapter.callMacro("get_catalog", [("information_schema", adapter.value(view)), ("schemas", names)])
            }
            rows += (table.datum?.list ?? []).compactMap(\.mapping)
        }
        return rows
    }
}
