import CSQLite
import SourceText

extension Diagnostic {
    /// The profile's keys do not describe a database.
    static func profile(_ message: String, hint: String? = nil) -> Diagnostic {
        Diagnostic(code: "sqlite.profile", message: message, hint: hint, eventName: "DbtProfileError")
    }

    /// The file could not be opened, attached or set up.
    static func connect(_ message: String, code: Int32? = nil, hint: String? = nil) -> Diagnostic {
        Diagnostic(
            code: "sqlite.connect", message: message, hint: hint, eventName: "FailedToConnectError",
            databaseCode: code.map(resultName))
    }

    /// A statement failed; `message` is SQLite's own text.
    static func query(_ message: String, code: Int32, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "sqlite.query", message: message, location: place, eventName: "DbtDatabaseError",
            databaseCode: resultName(code))
    }

    /// A statement was ended by `interrupt`.
    static func cancelled() -> Diagnostic {
        Diagnostic(
            code: "sqlite.cancelled", message: "the running statement was cancelled", eventName: "DbtDatabaseError",
            databaseCode: "SQLITE_INTERRUPT")
    }

    /// One thread holds the write lock through one connection and asks for it through another: it would wait forever.
    static func selfLock() -> Diagnostic {
        Diagnostic(
            code: "sqlite.self-lock",
            message: "this thread already writes to the file through another connection",
            hint: "commit there first", eventName: "DbtDatabaseError", databaseCode: "SQLITE_BUSY")
    }

    /// The rows to load do not fit the column list.
    static func rowShape(_ cells: Int, columns: Int) -> Diagnostic {
        Diagnostic(
            code: "sqlite.row-shape", message: "a row of \(cells) cells was to be loaded into \(columns) columns")
    }
}

/// The name of a result code as SQLite's documentation writes it; extended codes of other kinds by their primary name.
func resultName(_ code: Int32) -> String {
    switch code {
    case 275: "SQLITE_CONSTRAINT_CHECK"
    case 787: "SQLITE_CONSTRAINT_FOREIGNKEY"
    case 1299: "SQLITE_CONSTRAINT_NOTNULL"
    case 1555: "SQLITE_CONSTRAINT_PRIMARYKEY"
    case 1811: "SQLITE_CONSTRAINT_TRIGGER"
    case 2067: "SQLITE_CONSTRAINT_UNIQUE"
    case 3091: "SQLITE_CONSTRAINT_DATATYPE"
    case 517: "SQLITE_BUSY_SNAPSHOT"
    default: primaryNames[code & 0xFF] ?? "SQLITE_\(code)"
    }
}

private let primaryNames: [Int32: String] = [
    1: "SQLITE_ERROR", 2: "SQLITE_INTERNAL", 3: "SQLITE_PERM", 4: "SQLITE_ABORT", 5: "SQLITE_BUSY", 6: "SQLITE_LOCKED",
    7: "SQLITE_NOMEM", 8: "SQLITE_READONLY", 9: "SQLITE_INTERRUPT", 10: "SQLITE_IOERR", 11: "SQLITE_CORRUPT",
    12: "SQLITE_NOTFOUND", 13: "SQLITE_FULL", 14: "SQLITE_CANTOPEN", 15: "SQLITE_PROTOCOL", 17: "SQLITE_SCHEMA",
    18: "SQLITE_TOOBIG", 19: "SQLITE_CONSTRAINT", 20: "SQLITE_MISMATCH", 21: "SQLITE_MISUSE", 23: "SQLITE_AUTH",
    25: "SQLITE_RANGE", 26: "SQLITE_NOTADB",
]
