import Manifest
import SourceText

extension Compiler {
    /// A node's SQL, with its ephemeral parents in front. Queries that templates run go to the session.
    /// - Throws: what is wrong in the template, with its place.
    package func compile(_ node: Node, in session: Session) throws(Diagnostic) -> CompiledNode {
        throw Diagnostic(code: "compiler.unfinished", message: "compiling is being built")
    }
}
