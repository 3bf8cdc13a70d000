import Artifacts
import Compiler
import Execution
import Glibc
import Manifest
import SourceText
import Synchronization
import Warehouse

/// Counts the rows of the project's tables for the page, in bounded time: a table that takes long stays uncounted.
struct RowCounts {
    /// For one table.
    private static let limit = 3.0
    /// For all of them.
    private static let total = 12.0
    let clock: any Clock

    /// By unique id; views, and relations that the database does not have, are left out.
    func count(_ manifest: Manifest, _ catalog: Catalog, in session: Session) -> [String: Int] {
        let tables =
            manifest.nodes.values.compactMap { table($0.uniqueID, $0.relationName, catalog.nodes[$0.uniqueID]) }
            + manifest.sources.values.compactMap { table($0.uniqueID, $0.relationName, catalog.sources[$0.uniqueID]) }
        guard !tables.isEmpty else { return [:] }
        let watch = Watch(session: session, clock: clock)
        let watcher = Worker { watch.run() }
        defer {
            watch.end()
            watcher.join()
        }
        var counts: [String: Int] = [:]
        let end = clock.now().microseconds + Int(Self.total * 1_000_000)
        for (id, relation) in tables.sorted(by: { $0.id < $1.id }) where clock.now().microseconds < end {
            watch.allow(Self.limit)
            counts[id] = rows(of: relation, in: session)
        }
        return counts
    }

    private func table(_ id: String, _ relation: String?, _ entry: Catalog.Entry?) -> (id: String, relation: String)? {
        guard let relation, let entry, !entry.type.lowercased().contains("view") else { return nil }
        return (id, relation)
    }

    /// Nil where the database refuses or is stopped.
    private func rows(of relation: String, in session: Session) -> Int? {
        guard let connection = try? session.connection(),
            let result = try? connection.execute("select count(*) from \(relation)"),
            case .int(let count)? = result.table?.rows.first?.first
        else { return nil }
        return count
    }

    /// Stops a statement that takes longer than it may.
    private final class Watch: @unchecked Sendable {
        private let session: Session
        private let clock: any Clock
        private let deadline = Atomic<Int>(Int.max)
        private let isOver = Atomic<Bool>(false)

        init(session: Session, clock: any Clock) {
            self.session = session
            self.clock = clock
        }

        func allow(_ seconds: Double) {
            deadline.store(clock.now().microseconds + Int(seconds * 1_000_000), ordering: .relaxed)
        }

        func end() { isOver.store(true, ordering: .relaxed) }

        func run() {
            while !isOver.load(ordering: .relaxed) {
                if clock.now().microseconds > deadline.load(ordering: .relaxed) { session.interrupt() }
                usleep(2000)
            }
        }
    }
}
