import Execution
import SourceText
import Warehouse

/// The record of past runs, `stockdbt.sqlite` in the target folder: what the page shows of results, times and history.
///
/// Artifacts hold the last command only, and `docs generate` overwrites run_results.json; this is kept from run to run.
/// Nothing depends on it: it may be deleted at any time, and begins anew. Its tables are described in
/// `docs/guide.md`. This room knows no database, so the open file is handed in.
package struct RunRecord {
    /// The file's name.
    package static let fileName = "stockdbt.sqlite"
    /// The form of the tables; a file of another form is left alone.
    static let version = 2
    /// So many runs are kept, the latest.
    static let keptRuns = 500

    let store: any Connection

    /// - Parameter store: an open connection to the record's file, new or old.
    /// - Throws: what the database says of a damaged or locked file, and `artifacts.record` for one of another form.
    package init(_ store: any Connection) throws(Diagnostic) {
        self.store = store
        switch try Self.integer(store.execute("pragma user_version")) {
        case Self.version: return
        case 0: try changing { () throws(Diagnostic) in try create() }
        case 1: try changing { () throws(Diagnostic) in try addFailingRows() }
        default: throw .foreignRecord(Self.fileName)
        }
    }

    private func create() throws(Diagnostic) {
        _ = try store.execute(
            """
            create table if not exists runs (
                id integer primary key,
                invocation_id text not null,
                command text not null,
                target text not null,
                started_at text not null,
                elapsed real not null,
                success integer not null
            );
            create table if not exists node_results (
                run_id integer not null references runs (id),
                unique_id text not null,
                status text not null,
                execution_time real not null,
                rows_affected integer,
                failures integer,
                message text,
                primary key (run_id, unique_id)
            ) without rowid
            """)
        try addFailingRows()
    }

    /// The second form has the rows that failed tests besides.
    private func addFailingRows() throws(Diagnostic) {
        _ = try store.execute(
            """
            create table if not exists failing_rows (
                run_id integer not null references runs (id),
                unique_id text not null,
                position integer not null,
                key_count integer not null,
                cells text not null,
                primary key (unique_id, run_id, position)
            ) without rowid;
            pragma user_version = \(Self.version)
            """)
    }

    /// Adds a run with its results, all or nothing.
    package func add(_ run: RunHistory.Run, _ results: [NodeResult]) throws(Diagnostic) {
        try changing { () throws(Diagnostic) in
            let id = try Self.integer(store.execute("select coalesce(max(id), 0) + 1 from runs"))
            let header: [Cell] = [
                .int(id), .text(run.invocationID), .text(run.command), .text(run.target), .text(run.startedAt.iso),
                .double(run.elapsed), .int(run.isSuccess ? 1 : 0),
            ]
            try load([header], "runs", Self.runColumns)
            // A node that came twice, such as a hook that ran for two reasons, counts once: the last one.
            let last = Dictionary(results.map { ($0.uniqueID, $0) }, uniquingKeysWith: { $1 })
            try load(
                sortedKeys(Array(last.keys)).compactMap { last[$0].map { Self.row($0, id) } }, "node_results",
                Self.columns)
            try replaceFailingRows(last.values.map { $0 }, id)
            for table in ["failing_rows where run_id", "node_results where run_id", "runs where id"] {
                _ = try store.execute("delete from \(table) <= \(id - Self.keptRuns)")
            }
        }
    }

    /// What is known of runs on one target: the last results of every node, newest first.
    /// - Parameter limit: so many runs are looked at.
    package func history(target: String, limit: Int = 60) throws(Diagnostic) -> RunHistory {
        let literal = "'" + target.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        let chosen = "runs where target = \(literal) order by id desc limit \(limit)"
        var history = RunHistory()
        var positions: [Int: Int] = [:]
        let runs = try store.execute("select \(Self.runColumns.joined(separator: ", ")) from \(chosen)")
        for row in runs.table?.rows ?? [] {
            guard case .int(let id) = row[0], let run = RunHistory.Run(row) else { continue }
            positions[id] = history.runs.count
            history.runs.append(run)
        }
        history.failingRows = try failingRows(ofRuns: chosen)
        let results = try store.execute(
            "select \(Self.columns.joined(separator: ", ")) from node_results where run_id in "
                + "(select id from \(chosen)) order by run_id desc")
        for row in results.table?.rows ?? [] {
            guard case .int(let id) = row[0], case .text(let node) = row[1], let run = positions[id] else { continue }
            history.add(RunHistory.Entry(row, run: run), of: node)
        }
        return history
    }

    private static let runColumns = ["id", "invocation_id", "command", "target", "started_at", "elapsed", "success"]
    private static let columns = [
        "run_id", "unique_id", "status", "execution_time", "rows_affected", "failures", "message",
    ]

    private static func row(_ result: NodeResult, _ run: Int) -> [Cell] {
        let rows = result.response?.rowsAffected.flatMap { $0 < 0 ? nil : $0 }
        return [
            .int(run), .text(result.uniqueID), .text(result.status.rawValue), .double(result.executionTime),
            rows.map { .int($0) } ?? .null, result.failures.map { .int($0) } ?? .null,
            result.message.map { .text($0) } ?? .null,
        ]
    }

    func load(_ rows: [[Cell]], _ table: String, _ columns: [String]) throws(Diagnostic) {
        _ = try store.load(Rows(rows), into: RelationName(schema: "main", identifier: table), columns: columns)
    }

    private func changing(_ work: () throws(Diagnostic) -> Void) throws(Diagnostic) {
        try store.begin()
        do throws(Diagnostic) {
            try work()
            try store.commit()
        } catch {
            store.rollback()
            throw error
        }
    }

    private static func integer(_ result: QueryResult) -> Int {
        guard case .int(let value)? = result.table?.rows.first?.first else { return 0 }
        return value
    }

    private final class Rows: RowSource {
        private var rest: [[Cell]]
        init(_ rows: [[Cell]]) { rest = rows.reversed() }
        func next() -> [Cell]? { rest.popLast() }
    }
}

extension RunHistory {
    /// So many results of a node are shown.
    private static let shown = 25

    fileprivate mutating func add(_ entry: Entry, of node: String) {
        guard entries[node]?.count ?? 0 < Self.shown else { return }
        entries[node, default: []].append(entry)
    }
}

extension RunHistory.Run {
    /// A row of `runs`.
    fileprivate init?(_ row: [Cell]) {
        guard row.count == 7, let startedAt = Instant(iso: row[4].text) else { return nil }
        self.init(
            invocationID: row[1].text, command: row[2].text, target: row[3].text, startedAt: startedAt,
            elapsed: row[5].number, isSuccess: row[6] == .int(1))
    }
}

extension RunHistory.Entry {
    /// A row of `node_results`.
    fileprivate init(_ row: [Cell], run: Int) {
        self.init(
            run: run, status: row[2].text, seconds: row[3].number, rows: row[4].whole, failures: row[5].whole,
            message: row[6] == .null ? nil : row[6].text)
    }
}

extension Cell {
    fileprivate var text: String { if case .text(let text) = self { text } else { "" } }
    fileprivate var whole: Int? { if case .int(let number) = self { number } else { nil } }
    fileprivate var number: Double {
        switch self {
        case .double(let number): number
        case .int(let number): Double(number)
        default: 0
        }
    }
}
