import SourceText

extension Diagnostic {
    /// The client library can't be loaded.
    static func libraryMissing(_ reason: String) -> Diagnostic {
        Diagnostic(
            code: "postgres.library", message: "can't reach PostgreSQL: \(reason)",
            hint: "install the client library: apt-get install libpq5")
    }

    /// The server refused, or there is none.
    static func cannotConnect(_ reason: String, host: String, port: String) -> Diagnostic {
        Diagnostic(
            code: "postgres.connect", message: reason,
            hint: "check host, port, user and dbname of the profile (host '\(host)', port \(port))",
            eventName: "FailedToConnectError")
    }

    /// The session broke down between statements.
    static func connectionLost(_ reason: String) -> Diagnostic {
        Diagnostic(
            code: "postgres.connection-lost",
            message: reason.isEmpty ? "the connection to the server was lost" : reason,
            hint: "the server may have been restarted, or ended this session", eventName: "DbtDatabaseError",
            databaseCode: "08006")
    }

    /// A statement failed.
    static func queryFailed(_ message: String, sqlState: String?, at location: Location?) -> Diagnostic {
        Diagnostic(
            code: sqlState == "57014" ? "postgres.cancelled" : "postgres.query", message: message, location: location,
            eventName: "DbtDatabaseError", databaseCode: sqlState)
    }

    /// A key of the profile that has to be there or has the wrong type.
    static func badCredential(_ key: String, _ problem: String) -> Diagnostic {
        Diagnostic(
            code: "postgres.profile", message: "the profile's key '\(key)' \(problem)",
            hint: "a PostgreSQL target needs host, user, dbname and schema", eventName: "DbtProfileError")
    }
}
