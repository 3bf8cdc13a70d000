import Compiler
import Manifest
import SourceText
import Warehouse

/// What a run needs of the compiler; tests put a fake in its place.
package protocol NodeRunner: Sendable {
    /// Makes a node's SQL.
    func compile(_ node: Node, in session: Session) throws(Diagnostic) -> CompiledNode
    /// Builds a model, seed or snapshot.
    func materialize(_ compiled: CompiledNode, in session: Session) throws(Diagnostic) -> NodeOutcome
    /// Runs a data test.
    func test(_ compiled: CompiledNode, in session: Session) throws(Diagnostic) -> NodeOutcome
    /// The first rows that a data test found; nil where they are not to be seen.
    func failingRows(of compiled: CompiledNode, in session: Session) throws(Diagnostic) -> FailingRows?
    /// The first rows that a node's query gives.
    func show(_ compiled: CompiledNode, limit: Int?, in session: Session) throws(Diagnostic) -> ResultTable
    /// Makes a node's relation from the one that the node has in another environment.
    func clone(_ node: Node, in session: Session) throws(Diagnostic) -> NodeOutcome
    /// How fresh the source of an id is, and the limits that it sets.
    func freshness(
        ofSource id: String, in session: Session
    ) throws(Diagnostic) -> (reading: FreshnessReading, limits: Datum?)
    /// Runs a hook of the run; `variables` are what templates of hooks at the end see.
    func runHook(_ node: Node, end: EndOfRun?, in session: Session) throws(Diagnostic) -> NodeOutcome
    /// Creates missing schemas and fills the relation cache.
    func prepareSchemas(_ schemas: [RelationName], create: Bool, in session: Session) throws(Diagnostic)
}

extension Compiler: NodeRunner {
    package func freshness(
        ofSource id: String, in session: Session
    ) throws(Diagnostic) -> (reading: FreshnessReading, limits: Datum?) {
        guard let source = manifest.sources[id] else { throw .cancelled }
        return (try freshness(of: source, in: session), source.freshness)
    }
}
