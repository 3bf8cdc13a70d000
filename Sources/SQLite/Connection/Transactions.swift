import CSQLite
import SourceText

extension SQLiteConnection {
    package func begin() throws(Diagnostic) {
        _ = try database()
        transactionWanted = true
        transactionLost = false
    }

    package func commit() throws(Diagnostic) {
        try refuseLostTransaction()
        transactionWanted = false
        guard let handle, sqlite3_get_autocommit(handle) == 0 else { return endTransaction() }
        let code = sqlite3_exec(handle, "commit", nil, nil, nil)
        guard code == SQLITE_OK else {
            let problem = failure(code)
            rollback()
            throw problem
        }
        endTransaction()
    }

    package func rollback() {
        transactionWanted = false
        transactionLost = false
        if let handle, sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "rollback", nil, nil, nil) }
        endTransaction()
    }

    /// Runs `body` with what a write needs: the write lock, and the transaction that was asked for.
    /// - Parameters:
    ///   - unless: the statement only reads; it needs nothing.
    ///   - bare: the statement cannot run in a transaction: none is opened for it, and SQLite's own lock must do.
    func writing<Result>(
        unless readsOnly: Bool, bare: Bool, _ body: () throws(Diagnostic) -> Result
    ) throws(Diagnostic) -> Result {
        try refuseLostTransaction()
        guard !readsOnly, !bare, !transactionOpen else { return try body() }
        try writerLock.acquire(for: identity) { activity.isInterrupted }
        guard transactionWanted else {
            defer { writerLock.release(for: identity) }
            return try body()
        }
        try openTransaction()
        return try body()
    }

    private func openTransaction() throws(Diagnostic) {
        let code = sqlite3_exec(handle, "begin immediate", nil, nil, nil)
        guard code == SQLITE_OK else {
            let problem = failure(code)
            writerLock.release(for: identity)
            throw problem
        }
        transactionOpen = true
    }

    private func endTransaction() {
        guard transactionOpen else { return }
        transactionOpen = false
        writerLock.release(for: identity)
    }

    /// Some errors (disk full, interruption of a write) make SQLite roll the whole transaction back by itself.
    ///
    /// What comes next must not be committed piece by piece.
    func noteLostTransaction() {
        guard transactionOpen, let handle, sqlite3_get_autocommit(handle) != 0 else { return }
        transactionLost = true
        endTransaction()
    }

    private func refuseLostTransaction() throws(Diagnostic) {
        guard transactionLost else { return }
        throw .query("the transaction was rolled back by an earlier error", code: SQLITE_ABORT, at: nil)
    }
}
