import Glibc

/// A mutex at an address of its own, with a condition to wait for.
package final class Lock: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    /// An open lock.
    package init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Runs `work` while no other thread is inside.
    package func during<Result>(_ work: () throws -> Result) rethrows -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try work()
    }

    /// Inside `during`: lets others in until one of them calls `wake`.
    package func wait() { pthread_cond_wait(condition, mutex) }

    /// Inside `during`: wakes all who wait.
    package func wake() { pthread_cond_broadcast(condition) }
}
