import Synchronization
import Warehouse

/// What exists in which schema of the database, guarded by a mutex and shared by all workers.
///
/// A schema that was never asked for is unknown: the next question goes to the database.
package final class RelationCache: Sendable {
    private struct Place: Hashable {
        let database: String
        let schema: String
        init(_ name: RelationName) {
            database = name.database?.lowercased() ?? ""
            schema = name.schema?.lowercased() ?? ""
        }
    }
    // Schema → identifier in lower case → relation.
    private let known = Mutex<[Place: [String: Relation]]>([:])

    /// An empty cache.
    package init() {}

    /// The relations of a schema in the order of their names; nil where the schema is unknown.
    package func relations(in place: RelationName) -> [Relation]? {
        known.withLock { $0[Place(place)] }?.values.sorted {
            ($0.name.identifier ?? "") < ($1.name.identifier ?? "")
        }
    }

    /// Replaces what is known of a schema.
    package func fill(_ place: RelationName, with relations: [Relation]) {
        var byName: [String: Relation] = [:]
        for relation in relations { byName[relation.name.identifier?.lowercased() ?? ""] = relation }
        let filled = byName
        known.withLock { $0[Place(place)] = filled }
    }

    /// Notes a relation that was made. Does nothing where its schema is unknown.
    package func add(_ relation: Relation) {
        var added = relation
        added.dbtCreated = true
        let entry = added
        known.withLock { $0[Place(entry.name)]?[entry.name.identifier?.lowercased() ?? ""] = entry }
    }

    /// Forgets a relation that is dropped.
    package func drop(_ name: RelationName) {
        known.withLock { $0[Place(name)]?[name.identifier?.lowercased() ?? ""] = nil }
    }

    /// Moves a relation to its new name.
    package func rename(_ from: RelationName, to relation: Relation) {
        known.withLock { known in
            let old = known[Place(from)]?.removeValue(forKey: from.identifier?.lowercased() ?? "")
            var moved = relation
            moved.type = moved.type ?? old?.type
            known[Place(relation.name)]?[relation.name.identifier?.lowercased() ?? ""] = moved
        }
    }

    /// Empties a schema that is dropped.
    package func dropSchema(_ place: RelationName) { forget(place) }

    /// Makes a schema unknown again: after a failure nobody can say what is there.
    package func forget(_ place: RelationName) {
        known.withLock { $0[Place(place)] = nil }
    }
}
