import SourceText
import Warehouse

/// SQLite through the system's library, configured by one profile target.
///
/// Two forms of a profile: `path:` keeps everything in one file and writes schemas as name prefixes;
/// `schemas_and_paths:` attaches one file a schema, as dbt-sqlite does.
package struct SQLiteBackend: Backend {
    let credentials: Credentials
    let registry: SchemaRegistry

    /// A backend for a profile target.
    /// - Parameters:
    ///   - credentials: the keys of the target.
    ///   - root: absolute path of the project folder, to which relative paths belong.
    /// - Throws: `Diagnostic` `sqlite.profile`. No file is touched yet.
    package init(credentials: DatumMap, root: String) throws(Diagnostic) {
        let keys = try Credentials(credentials, root: root)
        self.credentials = keys
        self.registry = SchemaRegistry(keys.form)
    }

    package var type: String { "sqlite" }
    package var dispatchNames: [String] { ["sqlite"] }
    package var limits: Limits { Limits(oneWriter: true, transactionalDDL: true) }
    package var macros: [MacroText] { macroTexts }
    package var target: (database: String, schema: String) { (credentials.database, credentials.schema) }

    package var dialect: Dialect {
        var prefixed = false
        if case .prefix = credentials.form { prefixed = true }
        return Dialect(
            includedParts: NameParts(database: false, schema: !prefixed, identifier: true),
            plainSchema: prefixed ? credentials.schema : nil,
            typeNames: Dialect.TypeNames(
                text: "TEXT", integer: "INT", bigInteger: "INT", double: "REAL", numeric: "NUMERIC", boolean: "INT",
                date: "TEXT", timestamp: "TEXT", time: "TEXT"))
    }

    package var targetFields: DatumMap { fields(["path", "schemas_and_paths", "schema_directory"]) }
    package var debugFields: DatumMap { fields(["path", "schemas_and_paths", "schema_directory"]) }

    private func fields(_ optional: [String]) -> DatumMap {
        var map: DatumMap = ["database": .string(credentials.database), "schema": .string(credentials.schema)]
        for key in optional {
            if let value = credentials.written[key] { map[key] = value }
        }
        return map
    }

    package func connect(name: String) throws(Diagnostic) -> any Connection {
        try SQLiteConnection(backend: self)
    }
}
