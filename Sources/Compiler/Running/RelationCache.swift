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
    /// A relation without regard to case and database: links stay within one database.
    private struct Key: Hashable {
        let schema: String
        let identifier: String
        init(_ name: RelationName) {
            schema = name.schema?.lowercased() ?? ""
            identifier = name.identifier?.lowercased() ?? ""
        }
    }
    private struct Contents {
        // Schema → identifier in lower case → relation.
        var relations: [Place: [String: Relation]] = [:]
        // What reads a relation: gone with it, where it is dropped with `cascade`.
        var readers: [Key: Set<Key>] = [:]

        subscript(place: Place) -> [String: Relation]? {
            get { relations[place] }
            set { relations[place] = newValue }
        }
    }
    private let known = Mutex(Contents())

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

    /// Notes that a relation reads another one, as the database's catalog says.
    package func link(_ reader: RelationName, reads read: RelationName) {
        known.withLock { _ = $0.readers[Key(read), default: []].insert(Key(reader)) }
    }

    /// Forgets a relation that is dropped, and everything that is dropped with it.
    package func drop(_ name: RelationName) {
        known.withLock { known in
            known[Place(name)]?[name.identifier?.lowercased() ?? ""] = nil
            var open = [Key(name)]
            while let key = open.popLast() {
                guard let readers = known.readers.removeValue(forKey: key) else { continue }
                for reader in readers {
                    for place in known.relations.keys where place.schema == reader.schema {
                        known[place]?[reader.identifier] = nil
                    }
                    open.append(reader)
                }
            }
        }
    }

    /// Moves a relation to its new name; what reads it reads it there.
    package func rename(_ from: RelationName, to relation: Relation) {
        known.withLock { known in
            let old = known[Place(from)]?.removeValue(forKey: from.identifier?.lowercased() ?? "")
            var moved = relation
            moved.type = moved.type ?? old?.type
            known[Place(relation.name)]?[relation.name.identifier?.lowercased() ?? ""] = moved
            known.readers[Key(relation.name)] = known.readers.removeValue(forKey: Key(from))
            for (key, readers) in known.readers where readers.contains(Key(from)) {
                known.readers[key] = readers.subtracting([Key(from)]).union([Key(relation.name)])
            }
        }
    }

    /// Empties a schema that is dropped.
    package func dropSchema(_ place: RelationName) { forget(place) }

    /// Makes a schema unknown again: after a failure nobody can say what is there.
    package func forget(_ place: RelationName) {
        known.withLock { $0[Place(place)] = nil }
    }
}
