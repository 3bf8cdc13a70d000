import SourceText
import Warehouse

/// Thin loading: files of CSV or newline-delimited JSON into raw tables, checked against what the sources declare, once each.
///
/// Everything a call writes (rows, refused rows, ledger) is one transaction in one database, so a call that ends at
/// any point has done all of it or nothing, and the next one goes on from there.
package enum Ingest {
    /// Loads what a request asks for.
    /// - Parameters:
    ///   - connection: open, outside a transaction.
    ///   - dialect: how its database writes names.
    /// - Returns: what was done; problems are in the report.
    package static func run(
        _ request: IngestRequest, _ connection: any Connection, dialect: Dialect
    ) -> IngestReport {
        var call = IngestCall(request: request, connection: connection, dialect: dialect)
        do throws(Diagnostic) {
            try call.checkTargets()
            guard try call.chooseFiles() else { return call.report }
        } catch {
            return .failed(error, exitCode: 2)
        }
        call.load()
        return call.report
    }
}

/// One call on its way.
struct IngestCall {
    let request: IngestRequest
    let connection: any Connection
    let dialect: Dialect
    var report = IngestReport()
    var ledger: Ledger
    var files: [DeliveredFile] = []
    // Tables made ready, by their names; emptied ones are among them.
    private var prepared: Set<String> = []
    // Tables whose rows go, because a file of theirs is new.
    private var replaced: Set<String> = []

    init(request: IngestRequest, connection: any Connection, dialect: Dialect) {
        self.request = request
        self.connection = connection
        self.dialect = dialect
        ledger = Ledger(beside: request.targets.first?.relation ?? RelationName(), dialect: dialect)
    }

    /// Refuses targets that nothing can be loaded into.
    func checkTargets() throws(Diagnostic) {
        for target in request.targets {
            if case .table = request.destination, target.columns.isEmpty { throw .noColumns(target.name) }
            let names = target.columns.map(\.name)
            for column in target.key where !names.contains(column) {
                throw .badKey(column, target: target.name, known: names)
            }
            if target.mode == .upsert, target.key.isEmpty { throw .noKey(target.name) }
        }
    }

    /// Reads the files of the first delivery that the ledger does not wholly hold.
    /// - Returns: false where there is none; the report says so then.
    mutating func chooseFiles() throws(Diagnostic) -> Bool {
        ledger.glance(connection)
        var seen = 0
        for delivery in try request.deliveries() {
            var files: [DeliveredFile] = []
            for path in delivery.files { files.append(try request.delivered(path)) }
            if files.contains(where: { isLoadable(ledger.standing(of: $0)) }) {
                self.files = files
                return true
            }
            seen += files.count
        }
        let place = request.paths.joined(separator: " ")
        report.summary = "nothing new in \(place): \(counted(seen, "file")) already ingested"
        return false
    }

    private func isLoadable(_ standing: Ledger.Standing) -> Bool { standing == .new || standing == .changed }

    /// Loads the chosen files in one transaction.
    mutating func load() {
        do throws(Diagnostic) {
            try connection.begin()
            try loadAll()
            guard report.problems.isEmpty, !request.dryRun else { return undo() }
            try connection.commit()
        } catch {
            report.problems.append(error)
            undo()
        }
    }

    private mutating func undo() {
        connection.rollback()
        guard !report.problems.isEmpty else { return }
        report.lines = []
        report.summary = ""
        (report.inserted, report.updated) = (0, 0)
        report.exitCode = 1
    }

    private mutating func loadAll() throws(Diagnostic) {
        guard let first = files.first else { return }
        // The lock and the first writes: behind them the ledger is read again, because another process may have loaded
        // the files meanwhile.
        try connection.takeLock("ingest \(ledger.name)")
        try RawTable(target: first.target, dialect: dialect).prepare(connection)
        try ledger.create(connection)
        try ledger.read(connection)
        for file in files where file.target.mode == .replace && isLoadable(ledger.standing(of: file)) {
            replaced.insert(file.target.name)
        }
        for file in files {
            do throws(Diagnostic) {
                try load(file)
            } catch {
                // Mistakes of files are collected; where the database fails, what follows would fail as well.
                guard error.code.hasPrefix("ingest.") || error.code.hasPrefix("warehouse.csv") else { throw error }
                report.problems.append(error)
            }
        }
        if request.strict, report.rejected > 0 { report.problems.append(.strict(report.rejected)) }
        summarize()
    }

    private mutating func load(_ file: DeliveredFile) throws(Diagnostic) {
        var standing = ledger.standing(of: file)
        // A table that is replaced gets all files of the call again.
        if standing == .known, replaced.contains(file.target.name) { standing = .new }
        switch standing {
        case .known: report.lines.append("skipped \(file.path): already ingested")
        case .copy(let other): report.lines.append("skipped \(file.path): same content as \(other)")
        case .changed where file.target.key.isEmpty && file.target.mode != .replace:
            throw .changedFile(file.path, target: file.target.name)
        case .changed, .new: try write(file, again: standing == .changed)
        }
    }

    private func rows(of file: DeliveredFile) throws(Diagnostic) -> any CheckedRows {
        switch request.format {
        case .csv: try FileHeader(file, ignoreExtra: request.ignoreExtra).rows(now: request.now)
        case .ndjson: try JSONRows(file, now: request.now)
        }
    }

    private mutating func write(_ file: DeliveredFile, again: Bool) throws(Diagnostic) {
        var target = file.target
        // A changed file replaces its own rows by key, whatever happens to new files.
        if again, target.mode == .append { target.mode = .upsert }
        let table = RawTable(target: target, dialect: dialect)
        let rows = try rows(of: file)
        if prepared.insert(target.name).inserted {
            try table.prepare(connection)
            if target.mode == .replace {
                try table.clear(connection)
                try ledger.forgetAll(of: target, connection)
            }
        }
        let counts = try table.load(rows, connection)
        try table.keep(rows.refused, of: file.path, again: again, at: request.now, connection)
        try ledger.record(
            file, loaded: counts.added, updated: counts.replaced, rejected: rows.refused.count, at: request.now,
            connection)
        note(file, added: counts.added, replaced: counts.replaced, refused: rows.refused)
    }
}

extension IngestCall {
    /// How many refused rows of a file are shown one by one.
    private static let shownRefusals = 10

    private mutating func note(_ file: DeliveredFile, added: Int, replaced: Int, refused: [RefusedRow]) {
        let verb = request.dryRun ? "would load" : "loaded"
        let updates = replaced > 0 ? ", updated \(replaced)" : ""
        report.lines.append(
            "\(verb) \(counted(added, "row")) into \(file.target.name) from \(file.path)\(updates) (\(refused.count) rejected)"
        )
        report.inserted += added
        report.updated += replaced
        report.rejected += refused.count
        guard !refused.isEmpty else { return }
        for row in refused.prefix(Self.shownRefusals) {
            report.warnings.append(.rowRefused(row.reason, at: row.location(in: file.path)))
        }
        report.warnings.append(.rowsRefused(refused.count, file: file.path, rejects: file.target.name + "__rejects"))
    }

    private mutating func summarize() {
        let loaded = report.lines.filter { !$0.hasPrefix("skipped") }.count
        let start = request.dryRun ? "dry run, nothing written: " : ""
        report.summary =
            start + "\(counted(loaded, "file")), \(counted(report.inserted, "row", grouped: true)) inserted, "
            + "\(thousands(report.updated)) updated, \(thousands(report.rejected)) rejected"
    }
}
