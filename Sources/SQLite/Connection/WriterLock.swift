import Glibc
import SourceText
import Synchronization

/// One writer at a time per file among the connections of this process.
///
/// SQLite's own lock is polled and unfair, and gives up after its timeout; threads of one process queue here
/// instead, in order of arrival, for as long as it takes. Other processes are waited for by the busy handler.
final class WriterLock: @unchecked Sendable {
    // Both are used only through the pthread calls that they are made for; the fields below only under `mutex`.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private var owner: (connection: ObjectIdentifier, thread: pthread_t)?
    private var nextTicket = 0
    private var waiting: [Int] = []

    private static let all = Mutex<[String: WriterLock]>([:])

    /// The lock of a file, by its path; kept for the life of the process.
    static func shared(for path: String) -> WriterLock {
        all.withLock { locks in
            if let lock = locks[path] { return lock }
            let lock = WriterLock()
            locks[path] = lock
            return lock
        }
    }

    private init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
        changed = .allocate(capacity: 1)
        changed.initialize(to: pthread_cond_t())
        pthread_cond_init(changed, nil)
    }

    /// Waits for the lock and takes it.
    /// - Parameter isCancelled: looked at on every wake-up; see `wake`.
    /// - Throws: `sqlite.cancelled`, or `sqlite.self-lock` where this thread holds it through another connection.
    func acquire(for connection: ObjectIdentifier, isCancelled: () -> Bool) throws(Diagnostic) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        let ticket = nextTicket
        nextTicket &+= 1
        waiting.append(ticket)
        defer {
            waiting.removeAll { $0 == ticket }
            pthread_cond_broadcast(changed)
        }
        while owner != nil || waiting.first != ticket {
            if let owner, pthread_equal(owner.thread, pthread_self()) != 0 { throw .selfLock() }
            if isCancelled() { throw .cancelled() }
            pthread_cond_wait(changed, mutex)
        }
        owner = (connection, pthread_self())
    }

    /// Gives the lock back; nothing happens where `connection` does not hold it.
    func release(for connection: ObjectIdentifier) {
        pthread_mutex_lock(mutex)
        if owner?.connection == connection { owner = nil }
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    /// Makes those who wait look whether they are cancelled.
    func wake() {
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }
}
