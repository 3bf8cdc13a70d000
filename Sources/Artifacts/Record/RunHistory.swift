import Compiler
import Execution

/// What the record of past runs knows: commands, newest first, and what they did with each node.
package struct RunHistory: Sendable {
    /// One command that ran nodes.
    package struct Run: Sendable, Hashable {
        package var invocationID: String
        /// `build`, `run`, `test`, `seed`, `snapshot`.
        package var command: String
        package var target: String
        package var startedAt: Instant
        /// Seconds.
        package var elapsed: Double
        package var isSuccess: Bool
        /// A command.
        package init(
            invocationID: String, command: String, target: String, startedAt: Instant, elapsed: Double,
            isSuccess: Bool
        ) {
            self.invocationID = invocationID
            self.command = command
            self.target = target
            self.startedAt = startedAt
            self.elapsed = elapsed
            self.isSuccess = isSuccess
        }
    }

    /// What a command did with a node.
    package struct Entry: Sendable, Hashable {
        /// Position in ``RunHistory/runs``.
        package var run: Int
        /// As run results call it: `success`, `pass`, `error`.
        package var status: String
        /// Seconds.
        package var seconds: Double
        /// Rows that the main statement touched; nil where the database does not say.
        package var rows: Int?
        /// Tests: the number of failures.
        package var failures: Int?
        package var message: String?
        /// An entry.
        package init(run: Int, status: String, seconds: Double, rows: Int?, failures: Int?, message: String?) {
            self.run = run
            self.status = status
            self.seconds = seconds
            self.rows = rows
            self.failures = failures
            self.message = message
        }
    }

    /// By unique id, of tests whose last result was a failure or a warning: the first rows that they found.
    package var failingRows: [String: FailingRows] = [:]
    package var runs: [Run] = []
    /// By unique id, newest first.
    package var entries: [String: [Entry]] = [:]

    /// Nothing is known.
    package init() {}
}
