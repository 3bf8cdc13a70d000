import SourceText
import Warehouse

extension Session {
    /// Sends SQL, with the comment of the running node.
    ///
    /// - Parameter begins: opens a transaction first where none is open. Databases with several writers open one for
    ///   every statement, as psycopg does; it ends with ``commit()`` or ``release()``.
    /// - Throws: what the database says, or `compiler.cancelled`.
    func execute(_ sql: String, begins: Bool, in context: NodeContext?) throws(Diagnostic) -> QueryResult {
        guard !isCancelled() else { throw .cancelled }
        guard allowsQueries else { throw .queriesForbidden }
        let connection = try connection()
        if begins || (!backend.limits.oneWriter && !endedByStatement) { try begin() }
        let wasOpen = connection.inTransaction
        lastSent = commented(sql)
        report(.statement(sql: lastSent, connection: name))
        let start = seconds()
        let result = try connection.execute(lastSent)
        report(.statementDone(response: result.response, seconds: seconds() - start, connection: name))
        if wasOpen, !connection.inTransaction { endedByStatement = true }
        return result
    }

    private func commented(_ sql: String) -> String {
        guard let comment, !comment.text.isEmpty else { return sql }
        guard comment.isAppended else { return "/* \(comment.text) */\n\(sql)" }
        let body = sql.trimmed
        return body.hasSuffix(";") ? "\(body.dropLast())\n/* \(comment.text) */;" : "\(body)\n/* \(comment.text) */"
    }

    /// Opens a transaction where none is open.
    func begin() throws(Diagnostic) {
        let connection = try connection()
        endedByStatement = false
        guard !connection.inTransaction else { return }
        report(.transaction("BEGIN", connection: name))
        try connection.begin()
    }

    /// Makes the open transaction lasting.
    func commit() throws(Diagnostic) {
        endedByStatement = false
        guard let connection = openConnection, connection.inTransaction else { return }
        report(.transaction("COMMIT", connection: name))
        try connection.commit()
    }

    /// Undoes what was not committed: at the end of every node, and after errors.
    package func release() {
        endedByStatement = false
        comment = nil
        guard let connection = openConnection, connection.inTransaction else { return }
        report(.transaction("ROLLBACK", connection: name))
        connection.rollback()
    }
}
