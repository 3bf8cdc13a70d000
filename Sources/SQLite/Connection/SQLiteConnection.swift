import CSQLite
import Glibc
import SourceText
import Synchronization
import Warehouse

/// One session with the file or files of a profile target.
///
/// Used by one thread at a time; `interrupt` comes from any. Transactions begin at the first write, at once with
/// the write lock: SQLite refuses to make a reader a writer when somebody else has written in between, and reads
/// before the first write see the newest data, as on PostgreSQL.
final class SQLiteConnection: Connection {
    let backend: SQLiteBackend
    let writerLock: WriterLock
    var handle: OpaquePointer?
    /// `begin` was called and neither `commit` nor `rollback` since.
    var transactionWanted = false
    /// BEGIN IMMEDIATE has succeeded.
    var transactionOpen = false
    /// An error has made SQLite roll the transaction back; nothing runs until `rollback` or `begin`.
    var transactionLost = false
    /// The generation of the schema registry to which the attached files belong.
    var attachedGeneration = 0
    let activity = Activity()

    init(backend: SQLiteBackend) throws(Diagnostic) {
        self.backend = backend
        self.writerLock = .shared(for: backend.credentials.mainPath)
        try open()
    }

    deinit { close() }

    var identity: ObjectIdentifier { ObjectIdentifier(self) }

    package var inTransaction: Bool {
        transactionWanted || handle.map { sqlite3_get_autocommit($0) == 0 } ?? false
    }

    package var isUsable: Bool { handle != nil }

    package func interrupt() {
        activity.interrupt()
        writerLock.wake()
    }

    package func close() {
        guard let handle else { return }
        rollback()
        activity.detach()
        self.handle = nil
        sqlite3_close_v2(handle)
    }

    /// The open handle.
    /// - Throws: `sqlite.query` after `close`.
    func database() throws(Diagnostic) -> OpaquePointer {
        guard let handle else { throw .query("the connection is closed", code: SQLITE_MISUSE, at: nil) }
        return handle
    }
}

/// What another thread may ask of a running statement.
///
/// Owned by a connection; its address goes to SQLite's busy handler, so it is a class.
final class Activity: Sendable {
    private struct State {
        var handle: Handle?
        var running = false
        var interrupted = false
        var deadline: UInt64 = 0
    }
    // The pointer is only handed back to SQLite, under the lock.
    private struct Handle: @unchecked Sendable { let pointer: OpaquePointer }
    private let state = Mutex(State())

    /// The connection is open.
    func attach(_ handle: OpaquePointer) {
        let handle = Handle(pointer: handle)
        state.withLock { $0.handle = handle }
    }

    /// The connection is about to be closed.
    func detach() { state.withLock { $0.handle = nil } }

    /// A statement starts; an interruption from before is forgotten.
    func start() {
        state.withLock {
            $0.running = true
            $0.interrupted = false
            $0.deadline = 0
        }
    }

    /// The statement has ended.
    func end() { state.withLock { $0.running = false } }

    /// Ends what is running, if anything.
    func interrupt() {
        state.withLock {
            guard $0.running, let handle = $0.handle else { return }
            $0.interrupted = true
            sqlite3_interrupt(handle.pointer)
        }
    }

    /// Whether the running statement is to end.
    var isInterrupted: Bool { state.withLock { $0.interrupted } }

    /// Whether to go on waiting for another process's lock: until `seconds` after the first of a row of attempts.
    func mayWait(attempt: Int32, seconds: Double) -> Bool {
        let now = monotonicNanoseconds()
        return state.withLock {
            if attempt == 0 { $0.deadline = now &+ UInt64(min(max(seconds, 0), 1e6) * 1e9) }
            return !$0.interrupted && now < $0.deadline
        }
    }
}

/// Nanoseconds of a clock that never goes back.
func monotonicNanoseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(max(0, time.tv_sec)) &* 1_000_000_000 &+ UInt64(max(0, time.tv_nsec))
}
