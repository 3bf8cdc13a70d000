import SourceText

/// A kind of database, configured by one profile target: its facts, its macros and how to reach it.
package protocol Backend: Sendable {
    /// The adapter's name as profiles write it: `sqlite`, `postgres`.
    var type: String { get }
    /// Prefixes of dispatched macros, most specific first: `["sqlite"]`, `["citus", "postgres"]`.
    var dispatchNames: [String] { get }
    /// How SQL is written for it.
    var dialect: Dialect { get }
    /// What it can do at once.
    var limits: Limits { get }
    /// The SQL it words differently, as macro files of the package `dbt_<type>`.
    var macros: [MacroText] { get }
    /// The database and schema into which nodes go by default.
    var target: (database: String, schema: String) { get }
    /// The keys of the connection that templates see in `target` (never passwords), in dbt's order.
    var targetFields: DatumMap { get }
    /// The keys that `debug` shows of the connection.
    var debugFields: DatumMap { get }
    /// A new session.
    /// - Parameter name: shown to the server where it has a place for it, and in messages.
    /// - Throws: `Diagnostic` `<type>.connect` with the database's own words.
    func connect(name: String) throws(Diagnostic) -> any Connection
}

/// One macro file that is shipped inside the program.
package struct MacroText: Sendable {
    /// Path below the package's `macros` folder, such as `relations/drop.sql`.
    package let path: String
    /// The names of the macros in it, so that it need not be parsed before one of them is used; nil where unknown.
    package let names: [String]?
    private let text: Text

    // A literal of the program costs nothing until it is asked for.
    private enum Text: Sendable {
        case bytes([UInt8])
        case literal(StaticString)
    }

    /// The text.
    package var bytes: [UInt8] {
        switch text {
        case .bytes(let bytes): bytes
        case .literal(let literal): literal.withUTF8Buffer { Array($0) }
        }
    }
    /// A macro file.
    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.names = nil
        self.text = .bytes(bytes)
    }
    /// A macro file whose text is a literal of the program, as `embed-macros` writes it.
    package init(path: String, names: [String], literal: StaticString) {
        self.path = path
        self.names = names
        self.text = .literal(literal)
    }
}

/// What a database can do at once.
package struct Limits: Sendable {
    /// How many connections may be open; nil where the profile's threads decide.
    package var connections: Int?
    /// Only one connection may write at a time.
    package var oneWriter: Bool
    /// CREATE, DROP and RENAME can be rolled back.
    package var transactionalDDL: Bool
    /// Limits of a database.
    package init(connections: Int? = nil, oneWriter: Bool = false, transactionalDDL: Bool = true) {
        self.connections = connections
        self.oneWriter = oneWriter
        self.transactionalDDL = transactionalDDL
    }
}

/// One open session.
///
/// Used by one worker at a time; only `interrupt` may be called from another thread.
package protocol Connection: AnyObject {
    /// Runs SQL: one statement or several. The table is that of the last statement which returns rows.
    /// - Throws: `Diagnostic` `<type>.query` with the database's message, `databaseCode`, and where the server tells
    ///   a position, a `Location` in file `sql` (line and column of the sent text).
    func execute(_ sql: String) throws(Diagnostic) -> QueryResult
    /// Adds rows to a table in one go (COPY, or a prepared INSERT); takes part in the open transaction.
    /// - Returns: how many rows were added.
    func load(_ rows: any RowSource, into table: RelationName, columns: [String]) throws(Diagnostic) -> Int
    /// Adds rows to a table that has a unique index on `key`; a row whose key is there takes the place of the old
    /// one where any column of `compared` differs, else the old one stays as it is. Of several rows with one key the
    /// last wins. Takes part in the open transaction.
    /// - Returns: how many rows were added and how often one was replaced.
    func upsert(
        _ rows: any RowSource, into table: RelationName, columns: [String], key: [String], compared: [String]
    ) throws(Diagnostic) -> (added: Int, replaced: Int)
    /// Waits until no other transaction holds the lock of this name, and holds it until the open one ends. Where a
    /// database lets one transaction write at a time, its first write is that lock, and this does nothing.
    func takeLock(_ name: String) throws(Diagnostic)
    /// Makes a schema exist. It is looked for first: making one takes rights that who only writes into it may lack.
    func ensureSchema(_ name: String) throws(Diagnostic)
    /// Opens a transaction.
    func begin() throws(Diagnostic)
    /// Makes the transaction's changes lasting; does nothing where none is open.
    func commit() throws(Diagnostic)
    /// Undoes the transaction; does nothing where none is open.
    func rollback()
    /// Whether a transaction is open.
    var inTransaction: Bool { get }
    /// Whether the session still works; a broken one is replaced by the caller.
    var isUsable: Bool { get }
    /// Makes a running statement end with `<type>.cancelled`. Callable from any thread.
    func interrupt()
    /// Ends the session.
    func close()
}

/// Rows on their way into a table, one at a time.
package protocol RowSource: AnyObject {
    /// The next row, one cell a column; nil at the end.
    func next() throws(Diagnostic) -> [Cell]?
}

/// What a statement gave back.
package struct QueryResult: Sendable {
    /// The rows; nil where the statement returns none (as opposed to none found).
    package var table: ResultTable?
    /// The status.
    package var response: Response
    /// A result.
    package init(table: ResultTable? = nil, response: Response) {
        self.table = table
        self.response = response
    }
}

/// A statement's status as it goes into run results (`adapter_response`).
package struct Response: Sendable, Hashable {
    /// Such as `SELECT 99`, `INSERT 0 5`, `CREATE VIEW`; dbt's SQLite adapter says `OK`.
    package var message: String
    /// The first word or words of the message; nil where the adapter has none.
    package var code: String?
    /// Rows touched; nil where unknown.
    package var rowsAffected: Int?
    /// A status.
    package init(message: String, code: String? = nil, rowsAffected: Int? = nil) {
        self.message = message
        self.code = code
        self.rowsAffected = rowsAffected
    }
}

/// One value of a result.
package enum Cell: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    /// An exact number, in its digits as the database wrote them.
    case decimal(String)
    case text(String)
    /// `YYYY-MM-DD`
    case date(String)
    /// ISO text with a blank or T between date and time, as the database wrote it.
    case timestamp(String)
    case blob([UInt8])
}

/// Rows and their columns.
package struct ResultTable: Sendable {
    /// One column.
    package struct Column: Sendable, Hashable {
        /// The name as the database returned it.
        package var name: String
        /// The database's type name, such as `integer`; empty where it has none.
        package var typeName: String
        /// The group of types that a contract compares: types of one group are as good as each other.
        package var contractType: String
        /// A column.
        package init(name: String, typeName: String = "", contractType: String? = nil) {
            self.name = name
            self.typeName = typeName
            self.contractType = contractType ?? typeName
        }
    }
    /// The columns in order.
    package var columns: [Column]
    /// `rows × columns` cells.
    package var rows: [[Cell]]
    /// A table.
    package init(columns: [Column], rows: [[Cell]]) {
        self.columns = columns
        self.rows = rows
    }
}
