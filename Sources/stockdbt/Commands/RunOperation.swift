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
            try workspace.onDatabase { (session) throws(Diagnostic) in
                _ = try compiler.runOperation(
                    invocation.arguments.first ?? "", arguments: invocation.flags["args"].mapping ?? [:], in: session)
            }
            try workspace.writeArtifacts()
            return .good
        }
    }
}
