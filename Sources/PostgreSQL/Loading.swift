import CPostgreSQL
import SourceText
import Warehouse

/// Rows in bulk: everything goes through COPY.
extension PostgreSQLConnection {
    func load(_ rows: any RowSource, into table: RelationName, columns: [String]) throws(Diagnostic) -> Int {
        let handle = try open()
        let sql = CopyWriter.statement(table, columns)
        guard library.sendQuery(handle, sql) == 1 else { throw lost(handle) }
        guard let result = library.getResult(handle) else { throw lost(handle) }
        let status = library.resultStatus(result)
        if status == PGRES_COPY_IN {
            library.clear(result)
            try send(rows, handle)
        } else {
            let failure = diagnostic(of: result, sql)
            library.clear(result)
            drain(handle)
            throw failure
        }
        return try collect(handle, sql).response.rowsAffected ?? 0
    }

    func upsert(
        _ rows: any RowSource, into table: RelationName, columns: [String], key: [String], compared: [String]
    ) throws(Diagnostic) -> (added: Int, replaced: Int) {
        let stage = StageTable(target: table, columns: columns, key: key, compared: compared)
        let isOwn = !inTransaction
        if isOwn { try begin() }
        do throws(Diagnostic) {
            let counts = try merge(rows, through: stage)
            if isOwn { try commit() }
            return counts
        } catch {
            if isOwn { rollback() }
            throw error
        }
    }

    private func merge(
        _ rows: any RowSource, through stage: StageTable
    ) throws(Diagnostic) -> (added: Int, replaced: Int) {
        _ = try execute(stage.creation)
        let staged = try load(rows, into: StageTable.name, columns: stage.columns)
        let added = try execute(stage.insertion).response.rowsAffected ?? 0
        var replaced = 0
        // Where every row was added, none has met another one.
        if added < staged, let update = stage.update { replaced = try execute(update).response.rowsAffected ?? 0 }
        _ = try execute(StageTable.removal)
        return (added, replaced)
    }

    func takeLock(_ name: String) throws(Diagnostic) {
        _ = try execute("select pg_advisory_xact_lock(hashtextextended(\(literal("stockdbt " + name)), 0))")
    }

    func ensureSchema(_ name: String) throws(Diagnostic) {
        let found = try execute("select 1 from pg_catalog.pg_namespace where nspname = \(literal(name))")
        guard found.table?.rows.isEmpty ?? true else { return }
        _ = try execute("create schema if not exists \(quotedName(name))")
    }
}

extension PostgreSQLConnection {
    /// Sends rows while the server takes them.
    private func send(_ rows: any RowSource, _ handle: OpaquePointer) throws(Diagnostic) {
        var writer = CopyWriter()
        do throws(Diagnostic) {
            if let fields = rows as? any FieldSource {
                while try fields.advance() {
                    writer.append(fields.fields)
                    if writer.isFull { try flush(&writer, handle) }
                }
            } else {
                while let row = try rows.next() {
                    writer.append(row)
                    if writer.isFull { try flush(&writer, handle) }
                }
            }
        } catch {
            _ = library.putCopyEnd(handle, "the rows can't be read")
            drain(handle)
            throw error
        }
        try flush(&writer, handle)
        guard library.putCopyEnd(handle, nil) == 1 else { throw lost(handle) }
    }

    private func flush(_ writer: inout CopyWriter, _ handle: OpaquePointer) throws(Diagnostic) {
        guard !writer.bytes.isEmpty else { return }
        let sent = writer.bytes.withUnsafeBytes { buffer in
            library.putCopyData(handle, buffer.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(buffer.count))
        }
        writer.bytes.removeAll(keepingCapacity: true)
        guard sent == 1 else { throw lost(handle) }
    }
}
