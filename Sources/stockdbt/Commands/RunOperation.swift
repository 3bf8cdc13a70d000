import Compiler
import Execution
import Manifest
import SourceText

extension Command {
    /// Calls one macro.
    static let runOperation = Command(
        "run-operation", "Call a macro with the arguments given.", options: OptionGroup.project + ["args", "threads"],
        arguments: ["MACRO"]
    ) { invocation in
        invocation.inWorkspace { workspace throws(Stop) in
            let project = try workspace.load()
            let compiler = try workspace.parse(project)
            let name = invocation.arguments.first ?? ""
            guard let macro = compiler.operation(named: name) else {
                throw .mistakes([.unknownMacro(name, known: compiler.macros.entries.map(\.name))])
            }
            let result = workspace.call(name, macro, compiler)
            var results = RunResults(generatedAt: invocation.clock.now())
            results.elapsedTime = result.executionTime
            results.results = [result]
            results.wasInterrupted = workspace.cancellation.isCancelled
            try workspace.writeArtifacts(results)
            return results.wasInterrupted ? .wrong : result.status == .success ? .good : .failed
        }
    }
}

extension Workspace {
    /// Calls a macro on a connection of its own.
    fileprivate func call(_ name: String, _ macro: MacroEntry, _ compiler: Compiler) -> NodeResult {
        let startedAt = invocation.clock.now()
        var result = NodeResult(uniqueID: macro.id, status: .success, threadID: "MainThread")
        result.failures = 0
        let arguments = flags["args"].mapping ?? [:]
        do throws(Stop) {
            try onDatabase { (session) throws(Diagnostic) in
                _ = try compiler.runOperation(name, arguments: arguments, in: session)
            }
        } catch {
            if case .mistakes(let diagnostics) = error, let failure = diagnostics.first {
                emit(.operationFailed(failure))
            }
            result.status = .error
            result.failures = 1
        }
        let endedAt = invocation.clock.now()
        result.timing = [
            Timing(name: "compile", startedAt: startedAt, completedAt: startedAt),
            Timing(name: "execute", startedAt: startedAt, completedAt: endedAt),
        ]
        result.executionTime = endedAt.seconds(since: startedAt)
        return result
    }
}
