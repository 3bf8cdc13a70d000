import Synchronization
import Warehouse

/// What exists in which schema of the database, guarded by a mutex.
package final class RelationCache: Sendable {
    /// One relation as the catalog has it.
    package struct Entry: Sendable, Hashable {
        /// Its name.
        package var name: RelationName
        /// What it is; nil where unknown.
        package var kind: RelationKind?
        /// A relation of the catalog.
        package init(name: RelationName, kind: RelationKind?) {
            self.name = name
            self.kind = kind
        }
    }
    private struct Key: Hashable {
        var database: String
        var schema: String
        var identifier: String
        init(_ name: RelationName) {
            database = name.database?.lowercased() ?? ""
            schema = name.schema?.lowercased() ?? ""
            identifier = name.identifier?.lowercased() ?? ""
        }
    }
    private struct State {
        var schemas: [Key: Set<Key>] = [:]
        var entries: [Key: Entry] = [:]
    }
    private let state = Mutex(State())

    /// An empty cache: every schema is asked for on first need.
    package init() {}
}
