import SourceText
import Warehouse

/// A raw table and how files go into it, as the project's source declares it.
package struct IngestTarget: Sendable {
    /// One declared column.
    package struct Column: Sendable, Hashable {
        /// The name in the table and in the files' headers.
        package var name: String
        /// The declared type; empty where none is: then it is text.
        package var dataType: String
        /// A `not_null` test is declared on it: an empty cell is a refusal.
        package var notNull: Bool
        /// A column.
        package init(name: String, dataType: String = "", notNull: Bool = false) {
            self.name = name
            self.dataType = dataType
            self.notNull = notNull
        }
    }

    /// The name that people write: `raw.stock_prices`.
    package var name: String
    /// Where it lies.
    package var relation: RelationName
    /// The declared columns, in the order of the table.
    package var columns: [Column]
    /// The columns that tell rows apart; empty where there is no key.
    package var key: [String]
    /// What happens with rows that are there.
    package var mode: IngestMode
    /// A target; without a mode, rows of a table with a key replace those of the same key.
    package init(
        name: String, relation: RelationName, columns: [Column], key: [String] = [], mode: IngestMode? = nil
    ) {
        self.name = name
        self.relation = relation
        self.columns = columns
        self.key = key
        self.mode = mode ?? (key.isEmpty ? .append : .upsert)
    }
}

/// What ingestion does with the rows that a table holds.
package enum IngestMode: String, Sendable, CaseIterable {
    /// They stay, new ones are added.
    case append
    /// Those with the key of a new one are replaced by it.
    case upsert
    /// They go.
    case replace
}

/// How the rows of a file are written.
package enum IngestFormat: String, Sendable {
    /// With a header and a delimiter.
    case csv
    /// A JSON object a line.
    case ndjson

    /// What names of its files end with; packed ones have `.gz` behind it.
    var endings: [String] { self == .csv ? [".csv"] : [".ndjson", ".jsonl"] }
}

/// One call of `ingest csv` or `ingest ndjson`.
package struct IngestRequest: Sendable {
    /// Where files go.
    package enum Destination: Sendable {
        /// All into one table (`--into raw.stock_prices`).
        case table(IngestTarget)
        /// Into the table of a source that is called like the file's folder (`--into raw`).
        case source(name: String, tables: [IngestTarget])
    }

    /// How files are read.
    package var format = IngestFormat.csv
    /// Files and folders, as written.
    package var paths: [String]
    /// Where the paths are read from: the project's folder.
    package var tree: any FileTree
    /// Where files go.
    package var destination: Destination
    /// Load only the first sub-folder that is not wholly loaded yet.
    package var nextDelivery = false
    /// Overlook columns of a file that the table does not have.
    package var ignoreExtra = false
    /// A refused row refuses everything.
    package var strict = false
    /// Do everything but keep nothing.
    package var dryRun = false
    /// The time of the call in UTC, `YYYY-MM-DD HH:MM:SS`: goes into `ingested_at`, and its day is the last one that
    /// a price may have.
    package var now: String

    /// A request with everything else off.
    package init(paths: [String], tree: any FileTree, destination: Destination, now: String) {
        self.paths = paths
        self.tree = tree
        self.destination = destination
        self.now = now
    }

    /// The tables that files may go into.
    var targets: [IngestTarget] {
        switch destination {
        case .table(let target): [target]
        case .source(_, let tables): tables
        }
    }
}
