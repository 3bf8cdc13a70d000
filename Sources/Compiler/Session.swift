import SourceText
import Jinja
import Manifest
import Warehouse

/// What one worker thread holds: its connection, opened on first need, and where its events go.
///
/// Used by one thread at a time; only ``interrupt()`` may be called from another.
package final class Session {
    /// Shown to the server and in the log: `master`, then the id of the running node.
    package var name: String
    /// The database.
    package let backend: any Backend
    /// What exists in which schema, shared by all workers.
    package let cache: RelationCache
    /// Where events go; called on this session's thread.
    package let report: (TemplateEvent) -> Void
    /// True once the run is to end: looked at in loops and between statements.
    package let isCancelled: @Sendable () -> Bool

    /// A session without a connection yet.
    package init(
        name: String, backend: any Backend, cache: RelationCache, isCancelled: @escaping @Sendable () -> Bool = { false },
        report: @escaping (TemplateEvent) -> Void
    ) {
        self.name = name
        self.backend = backend
        self.cache = cache
        self.isCancelled = isCancelled
        self.report = report
    }
}

/// What exists in which schema of the database, guarded by a mutex.
package final class RelationCache: @unchecked Sendable {
    /// An empty cache.
    package init() {}
}
