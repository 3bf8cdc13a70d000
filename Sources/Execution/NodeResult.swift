import Compiler
import SourceText
import Warehouse

/// How a node ended; the raw value is what artifacts and logs call it.
package enum NodeStatus: String, Sendable, Hashable, CaseIterable {
    case success, error, skipped
    case partialSuccess = "partial success"
    case noOp = "no-op"
    // Tests
    case pass, warn, fail
    // Source freshness
    case runtimeError = "runtime error"

    /// Whether the command ends with exit code 1 because of it.
    package var isFailure: Bool {
        switch self {
        case .error, .fail, .runtimeError, .partialSuccess: true
        case .success, .skipped, .noOp, .pass, .warn: false
        }
    }
}

/// One phase of a node's work.
package struct Timing: Sendable, Hashable {
    /// `compile` or `execute`.
    package var name: String
    package var startedAt: Instant
    package var completedAt: Instant
    /// A phase.
    package init(name: String, startedAt: Instant, completedAt: Instant) {
        self.name = name
        self.startedAt = startedAt
        self.completedAt = completedAt
    }
}

/// What became of the batches of a microbatch model.
package struct BatchResults: Sendable, Hashable {
    /// Start and end of a batch as artifacts hold them.
    package struct Batch: Sendable, Hashable {
        package var start: String
        package var end: String
        /// A batch.
        package init(start: String, end: String) {
            self.start = start
            self.end = end
        }
    }
    package var successful: [Batch] = []
    package var failed: [Batch] = []
    /// No batch.
    package init() {}
}

/// How one node ended, with all that run_results.json says of it.
///
/// Plain values and no reference to the manifest, so that it can be read back from the journal.
package struct NodeResult: Sendable, Hashable {
    package var uniqueID: String
    package var status: NodeStatus
    /// `compile`, then `execute`; empty for skipped nodes.
    package var timing: [Timing] = []
    /// `Thread-1 (worker)`; hooks and nodes that no worker took: `MainThread`.
    package var threadID: String
    /// Seconds from start to end.
    package var executionTime = 0.0
    /// What the database said of the main statement; nil is written as an empty mapping.
    package var response: Response?
    package var message: String?
    /// Data tests: the number of failures.
    package var failures: Int?
    /// Whether the node got as far as SQL; nil for seeds, which are never compiled.
    package var compiled: Bool?
    package var compiledCode: String?
    /// The relation as SQL writes it; nil for seeds and for tests that do not store their failures.
    package var relationName: String?
    package var batchResults: BatchResults?
    /// Sources: when they were loaded, and when the database was asked.
    package var freshness: Freshness?
    /// Data tests that failed or warned: the first rows, for the console and the record; not part of any artifact.
    package var failingRows: FailingRows?
    /// What went wrong, for the console; not part of any artifact.
    package var diagnostic: Diagnostic?

    /// Two moments as the database tells them.
    package struct Freshness: Sendable, Hashable {
        package var loadedAt: Instant
        package var askedAt: Instant
    }

    /// A result without details.
    package init(uniqueID: String, status: NodeStatus, threadID: String) {
        self.uniqueID = uniqueID
        self.status = status
        self.threadID = threadID
    }
}

/// How a whole command ended.
package struct RunResults: Sendable {
    /// In the order in which nodes ended.
    package var results: [NodeResult] = []
    /// Seconds from the first node's start to the last one's end.
    package var elapsedTime = 0.0
    /// When the last node ended.
    package var generatedAt: Instant
    /// Whether ctrl-C ended it.
    package var wasInterrupted = false

    /// No results yet.
    package init(generatedAt: Instant) { self.generatedAt = generatedAt }

    /// Whether nothing failed. A node that was left out counts as dbt counts it: a failure, unless it is an exposure.
    package var isSuccess: Bool {
        !wasInterrupted
            && !results.contains {
                $0.status.isFailure || $0.status == .skipped && !$0.uniqueID.hasPrefix("exposure.")
            }
    }
}
