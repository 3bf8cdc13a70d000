import SourceText
import Warehouse

/// What has been loaded, kept beside the data: `_stockdbt_ingest` in the schema of the raw tables.
///
/// A row is written
/// in the same transaction as the rows of its file.
struct Ledger {
    /// One loaded file.
    struct Entry: Sendable {
        var path: String
        var sha256: String
        var target: String
    }

    /// What the ledger says about a file.
    enum Standing: Equatable {
        case new
        /// This very file has been loaded.
        case known
        /// Another file with the same contents has been loaded into the same table.
        case copy(of: String)
        /// A file of this name has been loaded with other contents.
        case changed
    }

    private(set) var entries: [Entry] = []
    let relation: RelationName
    private let dialect: Dialect

    private static let columns = [
        ("path", "text not null"), ("sha256", "text not null"), ("bytes", "bigint"), ("target", "text not null"),
        ("rows_loaded", "bigint"), ("rows_updated", "bigint"), ("rows_rejected", "bigint"),
        ("ingested_at", "timestamp"),
    ]

    /// The ledger beside a table.
    init(beside table: RelationName, dialect: Dialect) {
        relation = RelationName(database: table.database, schema: table.schema, identifier: "_stockdbt_ingest")
        self.dialect = dialect
    }

    /// The table's name as statements write it.
    var name: String { dialect.quoted(relation) }

    /// Reads what is there, before anything is written.
    ///
    /// A ledger that cannot be read counts as one that nobody has made yet; anything else that is wrong shows when it
    /// is read again under the write lock.
    mutating func glance(_ connection: any Connection) {
        do throws(Diagnostic) {
            try read(connection)
        } catch {
            entries = []
        }
    }

    /// Reads what is there.
    mutating func read(_ connection: any Connection) throws(Diagnostic) {
        let rows = try connection.execute("select path, sha256, target from \(name)").table?.rows ?? []
        entries = rows.compactMap { row in
            guard row.count == 3, case .text(let path) = row[0], case .text(let hash) = row[1],
                case .text(let target) = row[2]
            else { return nil }
            return Entry(path: path, sha256: hash, target: target)
        }
    }

    /// Makes the table exist.
    func create(_ connection: any Connection) throws(Diagnostic) {
        let columns = Self.columns.map { "\($0.0) \($0.1)" } + ["unique (path, target)"]
        _ = try connection.execute("create table if not exists \(name) (\(columns.joined(separator: ", ")))")
    }

    /// What is known about a file.
    func standing(of file: DeliveredFile) -> Standing {
        let same = entries.filter { $0.target == file.target.name }
        if let entry = same.first(where: { $0.path == file.path }) {
            return entry.sha256 == file.sha256 ? .known : .changed
        }
        return same.first { $0.sha256 == file.sha256 }.map { .copy(of: $0.path) } ?? .new
    }

    /// Writes that a file has been loaded.
    mutating func record(
        _ file: DeliveredFile, loaded: Int, updated: Int, rejected: Int, at now: String, _ connection: any Connection
    ) throws(Diagnostic) {
        try forget(file, connection)
        let row: [Cell] = [
            .text(file.path), .text(file.sha256), .int(file.size), .text(file.target.name), .int(loaded),
            .int(updated), .int(rejected), .timestamp(now),
        ]
        _ = try connection.load(ListedRows([row]), into: relation, columns: Self.columns.map(\.0))
        entries.append(Entry(path: file.path, sha256: file.sha256, target: file.target.name))
    }

    private mutating func forget(_ file: DeliveredFile, _ connection: any Connection) throws(Diagnostic) {
        guard entries.contains(where: { $0.path == file.path && $0.target == file.target.name }) else { return }
        _ = try connection.execute(
            "delete from \(name) where path = \(literal(file.path)) and target = \(literal(file.target.name))")
        entries.removeAll { $0.path == file.path && $0.target == file.target.name }
    }

    /// Forgets every file of a table, whose rows are replaced.
    mutating func forgetAll(of target: IngestTarget, _ connection: any Connection) throws(Diagnostic) {
        guard entries.contains(where: { $0.target == target.name }) else { return }
        _ = try connection.execute("delete from \(name) where target = \(literal(target.name))")
        entries.removeAll { $0.target == target.name }
    }
}

/// Rows from a list.
final class ListedRows: RowSource {
    private var rows: ArraySlice<[Cell]>
    init(_ rows: [[Cell]]) { self.rows = rows[...] }
    func next() throws(Diagnostic) -> [Cell]? { rows.popFirst() }
}

/// A text as SQL writes it.
func literal(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
}

extension Dialect {
    /// A relation's name as statements write it, in quotes.
    func quoted(_ name: RelationName) -> String { render(name, include: NameParts(database: false)) }
}
