import PostgreSQL
import SQLite
import SourceText
import Warehouse

/// The kinds of databases that the program knows; the only file that names them.
enum Backends {
    /// How a target of a profile becomes a database; `root` is the project's folder.
    private typealias Maker = @Sendable (_ credentials: DatumMap, _ root: String) throws(Diagnostic) -> any Backend

    /// To add a kind, write its room and a line here.
    private static let makers: [(type: String, make: Maker)] = [
        ("postgres", { (credentials, _) throws(Diagnostic) in try PostgreSQLBackend(credentials: credentials) }),
        (
            "sqlite",
            { (credentials, root) throws(Diagnostic) in try SQLiteBackend(credentials: credentials, root: root) }
        ),
    ]

    /// Types as profiles write them.
    static var types: [String] { makers.map(\.type) }

    /// The file in which the record of past runs is kept, opened; it is made where it is missing.
    ///
    /// Another process may be writing to it: that is waited for, not for long.
    static func openRecord(_ path: String) throws(Diagnostic) -> any Connection {
        try SQLiteBackend(
            credentials: ["schemas_and_paths": ["main": .string(path)], "busy_timeout": 2], root: "/"
        ).connect(name: "record")
    }

    /// The database of a profile's target.
    /// - Throws: `profile.unknown-type`, and what the kind finds wrong in its keys.
    static func make(_ type: String, credentials: DatumMap, root: String) throws(Diagnostic) -> any Backend {
        for maker in makers where maker.type == type { return try maker.make(credentials, root) }
        throw .unknownBackend(type, known: types)
    }
}
