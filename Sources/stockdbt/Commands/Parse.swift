import Artifacts
import SourceText

extension Command {
    /// Reads everything and writes the manifest.
    static let parse = Command(
        "parse", "Read the project, say what is wrong with it, and write manifest.json.",
        options: OptionGroup.project + ["threads"]
    ) { invocation in
        invocation.inWorkspace { workspace throws(Stop) in
            let project = try workspace.load()
            _ = try workspace.parse(project)
            try workspace.writeArtifacts()
            return .good
        }
    }
}
