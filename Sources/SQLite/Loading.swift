import CSQLite
import SourceText
import Warehouse

extension SQLiteConnection {
    package func load(
        _ rows: any RowSource, into table: RelationName, columns: [String]
    ) throws(Diagnostic) -> Int {
        let insert = insertion(into: table, columns: columns)
        return try loading(insert, rows, width: columns.count, mayReplace: false).added
    }

    package func upsert(
        _ rows: any RowSource, into table: RelationName, columns: [String], key: [String], compared: [String]
    ) throws(Diagnostic) -> (added: Int, replaced: Int) {
        let quote = backend.dialect.quote
        let target = key.map(quote).joined(separator: ", ")
        let changes = columns.filter { !key.contains($0) }.map { "\(quote($0)) = excluded.\(quote($0))" }
        let name = backend.dialect.render(RelationName(identifier: stored(table)))
        let differs = compared.map { "\(name).\(quote($0)) is not excluded.\(quote($0))" }
        let action =
            changes.isEmpty || differs.isEmpty
            ? "nothing" : "update set \(changes.joined(separator: ", ")) where \(differs.joined(separator: " or "))"
        let insert = insertion(into: table, columns: columns) + " on conflict (\(target)) do \(action)"
        return try loading(insert, rows, width: columns.count, mayReplace: true)
    }

    /// The first write of a transaction takes the lock of the whole file.
    package func takeLock(_ name: String) throws(Diagnostic) {}

    package func ensureSchema(_ name: String) throws(Diagnostic) {
        _ = try execute("create schema if not exists \(backend.dialect.quote(name))")
    }

    private func stored(_ table: RelationName) -> String {
        backend.dialect.storedIdentifier(table.identifier ?? "", schema: table.schema)
    }

    private func insertion(into table: RelationName, columns: [String]) -> String {
        let names = columns.map(backend.dialect.quote).joined(separator: ", ")
        let places = columns.map { _ in "?" }.joined(separator: ", ")
        return "insert into \(backend.dialect.render(table)) (\(names)) values (\(places))"
    }

    /// Runs one prepared statement for every row, in one transaction: the open one or its own.
    private func loading(
        _ sql: String, _ rows: any RowSource, width: Int, mayReplace: Bool
    ) throws(Diagnostic) -> (added: Int, replaced: Int) {
        activity.start()
        defer { activity.end() }
        try attachMissing()
        let isOwn = !inTransaction
        if isOwn { try begin() }
        do throws(Diagnostic) {
            let counts = try writing(unless: false, bare: false) { () throws(Diagnostic) in
                try insertAll(sql, rows, width: width, mayReplace: mayReplace)
            }
            if isOwn { try commit() }
            return counts
        } catch {
            if isOwn { rollback() }
            throw error
        }
    }

    private func insertAll(
        _ sql: String, _ rows: any RowSource, width: Int, mayReplace: Bool
    ) throws(Diagnostic) -> (added: Int, replaced: Int) {
        let text = Array(sql.utf8)
        let statement = try text.withUnsafeBufferPointer { (text) throws(Diagnostic) in
            try prepare(PlacedText(text: text, start: 0)).statement
        }
        guard let statement else { return (0, 0) }
        var loader = Loader(
            connection: self, statement: statement, database: try database(), width: width, mayReplace: mayReplace)
        if let fields = rows as? any FieldSource {
            while try fields.advance() { try loader.insert(fields.fields) }
        } else {
            while let row = try rows.next() { try loader.insert(row) }
        }
        return (loader.added, loader.replaced)
    }
}

/// Steps a prepared INSERT and counts what it did.
private struct Loader {
    let connection: SQLiteConnection
    let statement: Statement
    let database: OpaquePointer
    let width: Int
    /// A row may meet one with its key, so what was done has to be asked for.
    let mayReplace: Bool
    var added = 0
    var replaced = 0
    private var stepped = 0

    init(
        connection: SQLiteConnection, statement: Statement, database: OpaquePointer, width: Int, mayReplace: Bool
    ) {
        self.connection = connection
        self.statement = statement
        self.database = database
        self.width = width
        self.mayReplace = mayReplace
    }

    mutating func insert(_ row: [Cell]) throws(Diagnostic) {
        guard row.count == width else { throw .rowShape(row.count, columns: width) }
        for (place, cell) in row.enumerated() {
            try check(statement.bind(cell, at: Int32(place + 1)))
        }
        try step()
    }

    mutating func insert(_ row: UnsafeBufferPointer<Field>) throws(Diagnostic) {
        guard row.count == width else { throw .rowShape(row.count, columns: width) }
        for place in 0..<row.count { try check(bind(row[place], at: Int32(place + 1))) }
        try step()
    }

    private func bind(_ field: Field, at place: Int32) -> Int32 {
        switch field.kind {
        case .null: return sqlite3_bind_null(statement.handle, place)
        case .integer: return sqlite3_bind_int64(statement.handle, place, Int64(field.integer))
        case .real: return sqlite3_bind_double(statement.handle, place, field.real)
        case .text:
            // The source keeps the bytes until its next row, which is asked for after the step.
            guard let start = field.bytes.baseAddress else {
                return csqlite_bind_text_copy(statement.handle, place, "", 0)
            }
            return start.withMemoryRebound(to: CChar.self, capacity: field.bytes.count) {
                csqlite_bind_text_borrow(statement.handle, place, $0, UInt64(field.bytes.count))
            }
        }
    }

    private mutating func step() throws(Diagnostic) {
        // An INSERT sets the row id; the update of a conflicting row leaves it alone: that tells them apart.
        if mayReplace { sqlite3_set_last_insert_rowid(database, 0) }
        let code = sqlite3_step(statement.handle)
        guard code == SQLITE_DONE else {
            let problem = connection.failure(code)
            sqlite3_reset(statement.handle)
            throw problem
        }
        if !mayReplace {
            added += 1
        } else if sqlite3_changes(database) > 0 {
            if sqlite3_last_insert_rowid(database) != 0 { added += 1 } else { replaced += 1 }
        }
        sqlite3_reset(statement.handle)
        stepped &+= 1
        if stepped & 1023 == 0, connection.activity.isInterrupted { throw .cancelled() }
    }

    private func check(_ code: Int32) throws(Diagnostic) {
        guard code == SQLITE_OK else { throw connection.failure(code) }
    }
}
