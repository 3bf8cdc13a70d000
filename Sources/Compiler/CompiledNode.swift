import SourceText
import Jinja
import Manifest
import Warehouse

/// A node as SQL.
package struct CompiledNode: Sendable {
    /// The node that was compiled.
    package let node: Node
    /// The SQL as `target/compiled` holds it: ephemeral parents as common table expressions in front.
    package var sql: String
    /// The ephemeral parents that were put in front, outermost last, as artifacts hold them.
    package var extraCTEs: [(id: String, sql: String)]
    /// The SQL without what was put in front; nil where nothing was.
    var ownSQL: String?
    /// The places of `ownSQL`.
    var ownPlaces: PlaceMap?
    /// Where each of `extraCTEs` came from.
    var partPlaces: [PlaceMap] = []
    /// Where each stretch of `sql` came from.
    package var places: PlaceMap
    /// A compiled node.
    package init(node: Node, sql: String, extraCTEs: [(id: String, sql: String)] = [], places: PlaceMap = PlaceMap()) {
        self.node = node
        self.sql = sql
        self.extraCTEs = extraCTEs
        self.places = places
    }
}

/// What running one node on the database came to.
package struct NodeOutcome: Sendable {
    /// The status of the main statement, `adapter_response` of run results.
    package var response: Response?
    /// dbt's message: `SELECT 3`, `CREATE VIEW`, `INSERT 0 5`; for failed tests `Got 3 results, configured to fail if != 0`.
    package var message: String?
    /// Data tests: the value of `fail_calc`.
    package var failures: Int?
    /// Data tests: `pass`, `warn` or `fail`; nil for all else, which either succeeds or throws.
    package var testStatus: String?
    /// The last main statement as `target/run` holds it; nil where nothing was run.
    package var executedSQL: String?
    /// An outcome.
    package init(
        response: Response? = nil, message: String? = nil, failures: Int? = nil, testStatus: String? = nil,
        executedSQL: String? = nil
    ) {
        self.response = response
        self.message = message
        self.failures = failures
        self.testStatus = testStatus
        self.executedSQL = executedSQL
    }
}

/// What templates do that others want to see: log lines, warnings, statements.
package enum TemplateEvent: Sendable {
    /// `log(msg, info=…)`; `info` false goes to the debug log only.
    case log(String, info: Bool)
    /// `print(msg)`
    case print(String)
    /// A warning with its place.
    case warning(Diagnostic)
    /// A statement that is about to be sent, with the connection's name.
    case statement(sql: String, connection: String)
    /// What the database answered, after so many seconds.
    case statementDone(response: Response, seconds: Double, connection: String)
    /// The transaction was made lasting, or undone.
    case transaction(String, connection: String)
}
