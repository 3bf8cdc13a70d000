import SourceText
import Warehouse

/// PostgreSQL, and servers that speak its protocol, through libpq.
package struct PostgreSQLBackend: Backend {
    private let credentials: Credentials

    /// A server as a profile target describes it.
    /// - Throws: `postgres.profile` for missing keys and wrong types.
    package init(credentials values: DatumMap) throws(Diagnostic) {
        credentials = try Credentials(values)
    }

    package var type: String { "postgres" }
    package var dispatchNames: [String] { ["postgres"] }
    package var dialect: Dialect {
        Dialect(
            identifierLimit: 63,
            typeNames: .init(
                text: "text", integer: "integer", bigInteger: "bigint", double: "float8", numeric: "numeric",
                boolean: "boolean", date: "date", timestamp: "timestamp without time zone", time: "time"),
            foldsToLowerCase: true)
    }
    package var limits: Limits { Limits() }
    package var macros: [MacroText] { macroTexts }
    package var target: (database: String, schema: String) { (credentials.database, credentials.schema) }
    package var targetFields: DatumMap {
        var fields = credentials.shownFields
        // Both names of the database are known to templates.
        fields["dbname"] = .string(credentials.database)
        return fields
    }
    package var debugFields: DatumMap { credentials.shownFields }

    package func connect(name: String) throws(Diagnostic) -> any Connection {
        var reason: UnsafePointer<CChar>?
        guard let library = Library.load(&reason) else {
            throw .libraryMissing(reason.map { String(cString: $0) } ?? "libpq can't be loaded")
        }
        var attempt = 0
        while true {
            do throws(Diagnostic) {
                let connection = try PostgreSQLConnection(library, credentials)
                if let role = credentials.role, !role.isEmpty {
                    _ = try connection.execute("set role \(dialect.quote(role))")
                }
                return connection
            } catch {
                guard error.code == "postgres.connect", attempt < credentials.retries else { throw error }
                attempt += 1
            }
        }
    }
}
