import Manifest
import SourceText
import Warehouse

extension Compiler {
    /// Builds a model or seed through its materialization macro. What was not committed is rolled back on an error.
    package func materialize(_ compiled: CompiledNode, in session: Session) throws(Diagnostic) -> NodeOutcome {
        throw Diagnostic(code: "compiler.unfinished", message: "materializing is being built")
    }

    /// Runs a data test and holds its failures against `severity`, `warn_if` and `error_if`.
    package func test(_ compiled: CompiledNode, in session: Session) throws(Diagnostic) -> NodeOutcome {
        throw Diagnostic(code: "compiler.unfinished", message: "testing is being built")
    }

    /// Renders and runs an `on-run-start` or `on-run-end` hook.
    /// - Parameter variables: `results`, `schemas`, `database_schemas` for hooks at the end.
    package func runHook(
        _ node: Node, variables: DatumMap = DatumMap(), in session: Session
    ) throws(Diagnostic) -> NodeOutcome {
        throw Diagnostic(code: "compiler.unfinished", message: "hooks are being built")
    }

    /// Calls a macro by name (`package.name` or `name`) and gives what it returns.
    /// - Throws: `compiler.unknown-macro` where there is none.
    package func runOperation(
        _ name: String, arguments: DatumMap = DatumMap(), in session: Session
    ) throws(Diagnostic) -> Datum? {
        throw Diagnostic(code: "compiler.unfinished", message: "operations are being built")
    }

    /// Creates the schemas that are missing and fills the relation cache with what lies in them: before a run.
    /// - Parameter schemas: database and schema of every node of the plan; duplicates allowed.
    package func prepareSchemas(_ schemas: [RelationName], create: Bool, in session: Session) throws(Diagnostic) {
        throw Diagnostic(code: "compiler.unfinished", message: "schemas are being built")
    }

    /// Runs a query and gives at most `limit` rows, with the node's SQL wrapped by the macro `get_limit_subquery_sql`:
    /// for `show`.
    package func show(_ compiled: CompiledNode, limit: Int?, in session: Session) throws(Diagnostic) -> ResultTable {
        throw Diagnostic(code: "compiler.unfinished", message: "show is being built")
    }
}
