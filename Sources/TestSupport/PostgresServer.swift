import Foundation
import SourceText

/// The PostgreSQL server that `Tests/with-postgres.sh` started for this test run.
public struct PostgresServer: Sendable {
    /// On 127.0.0.1.
    public let port: Int

    /// There is no server for this run.
    public struct Missing: Error, CustomStringConvertible {
        /// What to run, and what to install for it.
        public var description: String {
            "these tests need a PostgreSQL server: run them with 'make test', or 'Tests/with-postgres.sh swift test' "
                + "(install the server with: apt-get install postgresql)"
        }
    }

    /// The server of this run.
    /// - Throws: ``Missing`` where the tests were started without it.
    public static func shared() throws -> PostgresServer {
        let given = ProcessInfo.processInfo.environment["STOCKDBT_TEST_POSTGRES"]
        guard let port = given.flatMap({ Int($0) }) else { throw Missing() }
        return PostgresServer(port: port)
    }

    /// A profile target for this server.
    public func credentials(schema: String) -> DatumMap {
        [
            "type": "postgres", "host": "127.0.0.1", "port": .int(port), "user": "stockdbt", "password": "stockdbt",
            "dbname": "stockdbt", "schema": .string(schema), "threads": 4,
        ]
    }
}
