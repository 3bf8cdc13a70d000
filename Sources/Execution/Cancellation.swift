import Compiler

/// The wish to end a run early: set by ctrl-C, seen by templates, statements and the scheduler.
package final class Cancellation: @unchecked Sendable {
    private let lock = Lock()
    private var isSet = false
    private var sessions: [Session] = []
    private var reactions: [@Sendable () -> Void] = []

    /// Nobody wishes to end yet.
    package init() {}

    /// Whether the run is to end.
    package var isCancelled: Bool { lock.during { isSet } }

    /// Ends the run: busy connections are interrupted, nothing new begins.
    ///
    /// Callable from any thread, also twice.
    package func cancel() {
        let (sessions, reactions) = lock.during {
            isSet = true
            return (self.sessions, self.reactions)
        }
        for reaction in reactions { reaction() }
        for session in sessions { session.interrupt() }
    }

    /// Interrupts a session's statements when the run is to end.
    func watch(_ session: Session) {
        let isLate = lock.during {
            sessions.append(session)
            return isSet
        }
        if isLate { session.interrupt() }
    }

    /// Interrupts what is running without ending the run's bookkeeping: for `--fail-fast`.
    func interruptAll() {
        for session in lock.during({ sessions }) { session.interrupt() }
    }

    /// Calls `reaction` on the thread that cancels.
    func onCancel(_ reaction: @escaping @Sendable () -> Void) {
        let isLate = lock.during {
            reactions.append(reaction)
            return isSet
        }
        if isLate { reaction() }
    }
}
