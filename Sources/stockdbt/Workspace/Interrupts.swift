import Execution
import Glibc

/// Ctrl-C and SIGTERM while a run goes on: the first one cancels it, the second one ends the program at once.
///
/// The signals are blocked and waited for on a thread of their own, so nothing runs inside a signal handler.
final class Interrupts: @unchecked Sendable {
    private var signals = sigset_t()
    private var before = sigset_t()

    /// From now on signals cancel; threads that are made later inherit the blocking.
    init(_ cancellation: Cancellation) {
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, &before)
        let signals = signals
        _ = Worker {
            var waiting = signals
            var received: Int32 = 0
            sigwait(&waiting, &received)
            cancellation.cancel()
            sigwait(&waiting, &received)
            _exit(ExitCode.wrong.rawValue)
        }
    }

    /// Signals end the program again as they do without us.
    func end() { pthread_sigmask(SIG_SETMASK, &before, nil) }
}
