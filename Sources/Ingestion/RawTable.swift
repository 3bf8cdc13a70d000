import SourceText
import Warehouse

/// A raw table and its table of refused rows.
struct RawTable {
    let target: IngestTarget
    let dialect: Dialect

    /// What every raw table has behind its declared columns.
    static let extraColumns = ["_file", "_line", "ingested_at"]
    private static let rejectColumns = ["_file", "_line", "_reason", "_row", "ingested_at"]

    var columnNames: [String] { target.columns.map(\.name) + Self.extraColumns }

    private var name: String { dialect.quoted(target.relation) }

    /// The table of refused rows.
    var rejects: RelationName {
        var relation = target.relation
        relation.identifier = (relation.identifier ?? "") + "__rejects"
        return relation
    }

    /// Makes the table exist as it is declared.
    /// - Throws: `ingest.table-shape` where it exists and lacks columns.
    func prepare(_ connection: any Connection) throws(Diagnostic) {
        if let schema = target.relation.schema { try connection.ensureSchema(schema) }
        _ = try connection.execute(definition)
        let found = try connection.execute("select * from \(name) where 1 = 0").table?.columns.map(\.name) ?? []
        let missing = columnNames.filter { name in !found.contains { $0.lowercased() == name.lowercased() } }
        guard missing.isEmpty else { throw .tableShape(target.name, missing: missing) }
    }

    private var definition: String {
        var parts = target.columns.map { column in
            let type = column.dataType.isEmpty ? dialect.typeNames.text : column.dataType
            return "\(dialect.quote(column.name)) \(type)\(target.key.contains(column.name) ? " not null" : "")"
        }
        parts += ["_file text", "_line integer", "ingested_at timestamp"]
        if !target.key.isEmpty { parts.append("unique (\(target.key.map(dialect.quote).joined(separator: ", ")))") }
        return "create table if not exists \(name) (\(parts.joined(separator: ", ")))"
    }

    /// Empties the table.
    func clear(_ connection: any Connection) throws(Diagnostic) {
        _ = try connection.execute("delete from \(name)")
    }

    /// Adds the rows of a file, by key where there is one.
    func load(
        _ rows: any CheckedRows, _ connection: any Connection
    ) throws(Diagnostic) -> (added: Int, replaced: Int) {
        guard !target.key.isEmpty, target.mode != .append else {
            return (try connection.load(rows, into: target.relation, columns: columnNames), 0)
        }
        let compared = target.columns.map(\.name).filter { !target.key.contains($0) }
        return try connection.upsert(
            rows, into: target.relation, columns: columnNames, key: target.key, compared: compared)
    }

    /// Keeps refused rows; those of an earlier version of the file go.
    func keep(_ refused: [RefusedRow], of file: String, again: Bool, at now: String, _ connection: any Connection)
        throws(Diagnostic)
    {
        guard again || !refused.isEmpty else { return }
        let name = dialect.quoted(rejects)
        _ = try connection.execute(
            "create table if not exists \(name) (_file text, _line integer, _reason text, _row text, ingested_at timestamp)"
        )
        if again { _ = try connection.execute("delete from \(name) where _file = \(literal(file))") }
        let rows: [[Cell]] = refused.map { row in
            [.text(file), .int(row.line), .text(row.reason), .text(row.text), .timestamp(now)]
        }
        _ = try connection.load(ListedRows(rows), into: rejects, columns: Self.rejectColumns)
    }
}
