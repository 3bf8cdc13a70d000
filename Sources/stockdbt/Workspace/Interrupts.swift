import Execution
import Glibc

/// Ctrl-C, SIGTERM and SIGHUP: the first one calls a run off, the second one ends the program at once.
///
/// The signals are blocked and waited for on a thread of their own, so nothing runs inside a signal handler. Threads
/// that are made later inherit the blocking.
final class Interrupts: Sendable {
    private let cancelled = Transferred<Cancellation?>(nil)
    private let lock = Lock()

    /// From now on a signal ends the program in order: with one line and exit code 2.
    init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        let waiting = signals
        _ = Worker { [self] in wait(for: waiting) }
    }

    /// From now on the first signal calls this run off; what was done is still written down.
    func cancel(_ cancellation: Cancellation) { lock.during { cancelled.value = cancellation } }

    private func wait(for signals: sigset_t) {
        var signals = signals
        var received: Int32 = 0
        sigwait(&signals, &received)
        guard let cancellation = lock.during({ cancelled.value }) else {
            Output.error.line(
                received == SIGINT ? "Exited because of keyboard interrupt" : "Exited because of a signal")
            _exit(ExitCode.wrong.rawValue)
        }
        // A statement that begins at the very moment would miss the only call.
        var pause = timespec(tv_sec: 0, tv_nsec: 300_000_000)
        repeat { cancellation.cancel() } while sigtimedwait(&signals, nil, &pause) < 0
        _exit(ExitCode.wrong.rawValue)
    }
}
