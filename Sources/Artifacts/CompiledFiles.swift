import Compiler
import Execution
import Manifest
import SourceText
import Synchronization

/// Keeps what a run makes of its nodes: the files of `target/compiled` and `target/run`, and the states for the manifest.
///
/// Give it every event; it may be called from any thread.
package final class CompiledFiles: Sendable {
    private let folder: TargetFolder
    private let kept = Mutex(Kept())

    private struct Kept {
        var states: CompiledStates = [:]
        var failure: Diagnostic?
    }

    /// An empty collection.
    package init(folder: TargetFolder) { self.folder = folder }

    /// What compiling and running added to the nodes so far.
    package var states: CompiledStates { kept.withLock { $0.states } }
    /// Why a file could not be written, the first time; the run itself goes on.
    package var failure: Diagnostic? { kept.withLock { $0.failure } }

    /// Takes note of an event.
    package func record(_ event: Event) {
        switch event {
        case .nodeCompiled(let compiled): record(compiled)
        case .nodeSQLWritten(let node, let sql): record(run: sql, of: node)
        case .hookFinished(let hook, let result):
            if let code = result.compiledCode { record(CompiledNode(node: hook.node, sql: code)) }
        default: break
        }
    }

    private func record(_ compiled: CompiledNode) {
        let node = compiled.node
        // dbt keeps no compiled file of snapshots: their SQL is in `run`.
        let path = node.kind == .snapshot ? nil : node.targetPath("compiled")
        kept.withLock { kept in
            var state = kept.states[node.uniqueID] ?? CompiledState()
            state.code = compiled.sql
            state.compiledPath = path.map { "\(folder.name)/\($0)" }
            state.extraCTEs = compiled.extraCTEs.map { .init(id: $0.id, sql: $0.sql) }
            kept.states[node.uniqueID] = state
        }
        if let path { write(compiled.sql, to: path) }
    }

    private func record(run sql: String, of node: Node) {
        let path = node.targetPath("run")
        kept.withLock { $0.states[node.uniqueID, default: CompiledState()].buildPath = "\(folder.name)/\(path)" }
        write(sql, to: path)
    }

    private func write(_ text: String, to path: String) {
        do throws(Diagnostic) {
            try folder.write(text, to: path)
        } catch {
            kept.withLock { $0.failure = $0.failure ?? error }
        }
    }
}

extension Node {
    /// Where the node's SQL lies below the target folder: beside others of its file in a folder of the file's name.
    func targetPath(_ folder: String) -> String {
        let isAlone = lastName(path) == lastName(originalFilePath)
        return "\(folder)/\(packageName)/\(isAlone ? originalFilePath : "\(originalFilePath)/\(path)")"
    }
}

private func lastName(_ path: String) -> Substring { path.split(separator: "/").last ?? "" }
