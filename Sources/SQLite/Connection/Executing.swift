import CSQLite
import SourceText
import Warehouse

extension SQLiteConnection {
    package func execute(_ sql: String) throws(Diagnostic) -> QueryResult {
        activity.start()
        defer { activity.end() }
        try attachMissing()
        return try run(sql)
    }

    /// Runs statements one after the other; the response is that of the last one, the table that of the last one
    /// that returns rows.
    @discardableResult
    func run(_ sql: String) throws(Diagnostic) -> QueryResult {
        try Array(sql.utf8).withUnsafeBufferPointer { (text) throws(Diagnostic) in try run(text) }
    }

    /// The rows of a query of our own.
    func rows(_ sql: String) throws(Diagnostic) -> [[Cell]] {
        try run(sql).table?.rows ?? []
    }

    private func run(_ text: UnsafeBufferPointer<UInt8>) throws(Diagnostic) -> QueryResult {
        // dbt-sqlite reports Python's row count: -1 for whatever is not INSERT, UPDATE, DELETE or REPLACE.
        var result = QueryResult(response: Response(message: "OK", rowsAffected: -1))
        var position = 0
        while position < text.count {
            var head = StatementHead(text, from: position)
            let (kind, end) = head.kind()
            switch kind {
            case .empty: position = text.count
            case .begin, .commit, .rollback, .createSchema, .dropSchema:
                try control(kind)
                result.response.rowsAffected = -1
                position = max(end, position + 1)
            case .bare, .change, .other:
                let statement = PlacedText(text: text, start: head.start)
                position = max(try run(statement, kind, into: &result), position + 1)
            }
        }
        return result
    }

    private func control(_ kind: StatementKind) throws(Diagnostic) {
        switch kind {
        case .begin: try begin()
        case .commit: try commit()
        case .rollback: rollback()
        case .createSchema(let name): try createSchema(name)
        case .dropSchema(let name): try dropSchema(name)
        case .empty, .bare, .change, .other: break
        }
    }

    /// Runs one statement.
    /// - Returns: the offset behind it.
    private func run(
        _ source: PlacedText, _ kind: StatementKind, into result: inout QueryResult
    ) throws(Diagnostic) -> Int {
        let database = try database()
        try checkView(source)
        let (prepared, end) = try prepare(source)
        guard let prepared else { return end }
        let table = try writing(unless: prepared.isReadOnly, bare: kind == .bare) { () throws(Diagnostic) in
            try step(prepared, of: source)
        }
        if let table { result.table = table }
        result.response.rowsAffected = kind == .change ? Int(sqlite3_changes64(database)) : -1
        return end
    }

    /// Compiles the query of a CREATE VIEW.
    ///
    /// SQLite itself looks at it only when the view is used; a view that cannot
    /// be used is refused here, at the place of the mistake.
    private func checkView(_ source: PlacedText) throws(Diagnostic) {
        guard let view = ViewText(source.text, from: source.start) else { return }
        _ = try prepare(PlacedText(text: source.text, start: view.query))
    }

    /// Compiles the first statement of a text; nil where only white space and comments are left.
    func prepare(_ source: PlacedText) throws(Diagnostic) -> (statement: Statement?, end: Int) {
        let database = try database()
        guard let base = source.text.baseAddress else { return (nil, source.text.count) }
        var handle: OpaquePointer?
        var tail: UnsafePointer<CChar>?
        let left = source.text.count - source.start
        let code = (base + source.start).withMemoryRebound(to: CChar.self, capacity: left) {
            let code = sqlite3_prepare_v2(database, $0, Int32(clamping: left), &handle, &tail)
            if let reached = tail { tail = reached - Int(bitPattern: $0) }
            return code
        }
        guard code == SQLITE_OK else { throw failure(code, in: source) }
        return (handle.map(Statement.init), source.start + Int(bitPattern: tail))
    }

    private func step(_ statement: Statement, of source: PlacedText) throws(Diagnostic) -> ResultTable? {
        let count = statement.columnCount
        var rows: [[Cell]] = []
        var readings: [Reading] = []
        while true {
            if activity.isInterrupted { throw .cancelled() }
            switch sqlite3_step(statement.handle) {
            case SQLITE_ROW:
                // Asked for after the first step, which may have compiled the statement anew.
                if readings.isEmpty { readings = statement.columns.map { Reading(declaredType: $0.typeName) } }
                rows.append(statement.row(readings))
            case SQLITE_DONE: return count == 0 ? nil : ResultTable(columns: statement.columns, rows: rows)
            case let code: throw failure(code, in: source)
            }
        }
    }

    /// What went wrong, with SQLite's words and, where it tells, its place.
    func failure(_ code: Int32, in source: PlacedText? = nil) -> Diagnostic {
        noteLostTransaction()
        let primary = code & 0xFF
        if primary == SQLITE_INTERRUPT || (primary == SQLITE_BUSY && activity.isInterrupted) { return .cancelled() }
        guard let handle else { return .query("the connection is closed", code: SQLITE_MISUSE, at: nil) }
        let offset = Int(sqlite3_error_offset(handle))
        let place = offset < 0 ? nil : source?.location(of: offset)
        return .query(String(cString: sqlite3_errmsg(handle)), code: code, at: place)
    }
}

/// A statement inside the text that was sent.
struct PlacedText {
    let text: UnsafeBufferPointer<UInt8>
    let start: Int

    /// The place of an offset into the statement, in a file called `sql`.
    func location(of offset: Int) -> Location {
        let first = min(start + offset, text.count)
        var end = first
        while end < text.count, isWordByte(text[end]) { end += 1 }
        return SourceFile(path: "sql", bytes: Array(text)).location(of: Span(first, end))
    }
}

/// Whether a byte can be part of an unquoted name.
func isWordByte(_ byte: UInt8) -> Bool {
    byte == 0x5F || byte >= 0x80 || (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
}
