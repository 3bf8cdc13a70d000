import Glibc

/// A thread with a stack that holds deep templates: 16 MiB.
package final class Worker {
    private var thread = pthread_t()
    private var isStarted = false

    private final class Work {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// Starts a thread that runs `body`.
    ///
    /// Where the system gives no thread, `body` runs at once on the caller's.
    package init(_ body: @escaping @Sendable () -> Void) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, 16 << 20)
        let work = Unmanaged.passRetained(Work(body))
        let failure = pthread_create(
            &thread, &attributes,
            { argument in
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body() }
                return nil
            }, work.toOpaque())
        pthread_attr_destroy(&attributes)
        isStarted = failure == 0
        if !isStarted { work.takeRetainedValue().body() }
    }

    /// Waits for its end.
    package func join() {
        if isStarted { pthread_join(thread, nil) }
    }

    /// Runs `body` on a thread of its own and waits for its end: for deep recursion on the main thread's behalf.
    package static func run(_ body: @escaping @Sendable () -> Void) { Worker(body).join() }
}
