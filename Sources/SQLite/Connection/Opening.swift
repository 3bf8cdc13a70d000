import CSQLite
import Glibc
import SourceText

extension SQLiteConnection {
    /// Opens the file, attaches the others, sets the session up.
    /// - Throws: `sqlite.connect`; nothing stays open then.
    func open() throws(Diagnostic) {
        let path = backend.credentials.mainPath
        try makeFolders(above: path)
        var opened: OpaquePointer?
        // One thread at a time uses a connection, so SQLite need not guard it again.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let opened else {
            let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw .connect("\(message): \(path)", code: code)
        }
        handle = opened
        activity.attach(opened)
        do throws(Diagnostic) {
            try setUp(opened)
        } catch {
            close()
            throw error.code == "sqlite.query" ? .connect("\(error.message): \(path)", hint: error.hint) : error
        }
    }

    private func setUp(_ database: OpaquePointer) throws(Diagnostic) {
        sqlite3_busy_handler(database, waitForLock, Unmanaged.passUnretained(self).toOpaque())
        try loadExtensions(database)
        for function in sqlFunctions { try function.register(in: database, owner: self) }
        try useWAL(schema: "main")
        // Renaming a table must not rewrite the views on it: they mean the name, and the swapped-in table has it.
        try run("pragma foreign_keys = off; pragma legacy_alter_table = on; pragma synchronous = normal")
        for pragma in backend.credentials.pragmas { try run("pragma \(pragma.name) = \(pragma.value)") }
        try attachMissing()
    }

    private func loadExtensions(_ database: OpaquePointer) throws(Diagnostic) {
        guard !backend.credentials.extensions.isEmpty else { return }
        csqlite_allow_extensions(database, 1)
        defer { csqlite_allow_extensions(database, 0) }
        for library in backend.credentials.extensions {
            var message: UnsafeMutablePointer<CChar>?
            let code = sqlite3_load_extension(database, library, nil, &message)
            guard code == SQLITE_OK else {
                let text = message.map { String(cString: $0) } ?? "the extension cannot be loaded"
                sqlite3_free(message)
                throw .connect("\(text): \(library)", code: code)
            }
        }
    }

    /// Switches a file to write-ahead logging, so that readers and the writer do not wait for each other.
    ///
    /// The mode is kept in the file: nearly always it is there already. Switching does not ask the busy handler.
    func useWAL(schema: String) throws(Diagnostic) {
        let pragma = "pragma \(backend.dialect.quote(schema)).journal_mode"
        let deadline = monotonicNanoseconds() &+ UInt64(min(backend.credentials.busySeconds, 1e6) * 1e9)
        while true {
            if try rows(pragma).first?.first == .text("wal") { return }
            do throws(Diagnostic) {
                _ = try rows(pragma + " = wal")
                return
            } catch {
                let isBusy = error.databaseCode == "SQLITE_BUSY" || error.databaseCode == "SQLITE_LOCKED"
                guard isBusy, monotonicNanoseconds() < deadline else { throw error }
            }
            usleep(5000)
        }
    }
}

/// The busy handler: another process (or a connection with other settings) holds a lock that we need.
private func waitForLock(_ connection: UnsafeMutableRawPointer?, _ attempt: Int32) -> Int32 {
    guard let connection else { return 0 }
    let waiting = Unmanaged<SQLiteConnection>.fromOpaque(connection).takeUnretainedValue()
    let seconds = waiting.backend.credentials.busySeconds
    guard waiting.activity.mayWait(attempt: attempt, seconds: seconds) else { return 0 }
    // Short at first, because most locks are; never long, so that the lock is seen soon after it is free.
    usleep(attempt < 10 ? 1000 : attempt < 50 ? 5000 : 20000)
    return 1
}

/// Creates the folders that a file lies in.
func makeFolders(above path: String) throws(Diagnostic) {
    let folder = parentFolder(of: path)
    guard access(folder, F_OK) != 0, folder != "/", folder != "." else { return }
    try makeFolders(above: folder)
    guard mkdir(folder, 0o777) == 0 || errno == EEXIST else {
        throw .connect("the folder \(folder) cannot be created: \(String(cString: strerror(errno)))")
    }
}
