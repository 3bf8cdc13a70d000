import Jinja
import Manifest
import SourceText
import Warehouse

/// What one worker thread holds: its connection, opened on first need, and where its events go.
///
/// Used by one thread at a time; only ``interrupt()`` may be called from another.
package final class Session {
    /// Shown to the server and in the log: `master`, then the id of the running node.
    package var name: String
    /// The node whose statements it sends; none while it works for the run as a whole.
    package var node: Node?
    /// The thread that works with it, as `thread_id` in templates and in results: `Thread-1 (worker)`.
    package var thread = "MainThread"
    /// The database.
    package let backend: any Backend
    /// What exists in which schema, shared by all workers.
    package let cache: RelationCache
    /// Where events go; called on this session's thread.
    package let report: (TemplateEvent) -> Void
    /// True once the run is to end: looked at in loops and between statements.
    package let isCancelled: @Sendable () -> Bool
    /// Where the `write` of a template goes: the node and the text of `target/run/…`; does nothing where not set.
    package var write: (Node, String) -> Void = { _, _ in }
    /// The command's clock in seconds, for how long statements take.
    package var seconds: () -> Double = { 0 }
    /// Whether statements are sent at all; templates that need one fail otherwise.
    package var allowsQueries = true
    /// What is put in front of (or behind) every statement, and whether behind.
    var comment: (text: String, isAppended: Bool)?
    /// The text that was sent last, for places in errors.
    var lastSent = ""
    // A statement ended the transaction (`commit;` of a hook): until the next begin, statements stand alone.
    var endedByStatement = false
    private let opened = OpenedConnection()

    /// A session without a connection yet.
    package init(
        name: String, backend: any Backend, cache: RelationCache,
        isCancelled: @escaping @Sendable () -> Bool = { false },
        report: @escaping (TemplateEvent) -> Void
    ) {
        self.name = name
        self.backend = backend
        self.cache = cache
        self.isCancelled = isCancelled
        self.report = report
    }

    /// The connection, opened where there is none or where the last one broke.
    /// - Throws: `<type>.connect`.
    package func connection() throws(Diagnostic) -> any Connection {
        if let connection = opened.connection, connection.isUsable { return connection }
        let connection = try backend.connect(name: name)
        opened.connection = connection
        return connection
    }

    /// The connection where one is open.
    package var openConnection: (any Connection)? { opened.connection }

    /// Makes a running statement end. Callable from any thread.
    package func interrupt() { opened.connection?.interrupt() }

    /// Ends the connection; a later use opens a new one.
    package func close() {
        opened.connection?.close()
        opened.connection = nil
    }
}
