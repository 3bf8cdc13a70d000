import SourceText
import YAML

/// Single parts of a project, for commands that look at them one by one.
extension ProjectLoader {
    /// Whether there is a project file at all.
    package var hasProjectFile: Bool { projectFile.source != nil }

    /// The chosen target of the chosen profile, whatever else is wrong with the project.
    ///
    /// - Returns: the profile, nil where it can't be found or used, and why.
    package func profile(
        base: BaseContext, options: LoadOptions
    ) -> (profile: Profile?, fields: DatumMap, problems: [Diagnostic]) {
        var problems: [Diagnostic] = []
        let file = projectFile.source ?? SourceFile(path: ProjectLoader.fileName, text: "")
        let node = projectFile.node?.pairs == nil ? nil : projectFile.node
        let name = node.flatMap { projectProfile($0, base, file, &problems) }
        problems = []
        var reader = ProfileReader(tree: tree, base: base, options: options)
        let profile = reader.profile(projectName: name, project: file, at: node?["profile"]?.location(in: file))
        problems += reader.problems
        let fields = profile.map { target($0, options, &problems) } ?? DatumMap()
        return (problems.contains { $0.severity == .error } ? nil : profile, fields, problems)
    }
}
