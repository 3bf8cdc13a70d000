import SourceText
import YAML

/// Reads a project from its folder, in two steps, because flags of the project file decide over how to go on:
///
///     let loader = ProjectLoader(tree)
///     flags.apply(project: loader.flags)
///     let (project, diagnostics) = loader.load(base: base, options: options)
///
/// No file is read twice. Everything that is wrong comes back at once; a project comes back too wherever the rest of
/// it can be used to find further mistakes.
package struct ProjectLoader {
    let tree: any FileTree
    let projectFile: YAMLFile

    /// Reads dbt_project.yml of the tree's root, and nothing else.
    package init(_ tree: any FileTree) {
        self.tree = tree
        projectFile = YAMLFile(tree, path: ProjectLoader.fileName)
    }

    static let fileName = "dbt_project.yml"

    /// `flags:` of the project file as written; empty where the file can't be read.
    package var flags: DatumMap { projectFile.node?["flags"]?.datum.mapping ?? DatumMap() }

    /// `target-path` of the project file, as written.
    package var targetPath: String? { projectFile.node?["target-path"]?.text }

    /// `log-path` of the project file, as written.
    package var logPath: String? { projectFile.node?["log-path"]?.text }

    /// The project with its profile, packages, files and properties.
    ///
    /// - Parameter base: its `target`, `packageVars` and `projectName` are filled in.
    /// - Returns: the project, nil where its file or its profile can't be used; and all mistakes found.
    package func load(base: BaseContext, options: LoadOptions) -> (project: Project?, diagnostics: [Diagnostic]) {
        var problems = projectFile.problems
        guard let node = projectFile.node, let file = projectFile.source else {
            if problems.isEmpty {
                problems = [
                    projectFile.source.map { .projectFileNotMapping($0) } ?? .missingProjectFile(in: tree.absolute(""))
                ]
            }
            return (nil, problems)
        }
        guard node.pairs != nil else { return (nil, problems + [.projectFileNotMapping(file)]) }
        base.fileVars = VariablesFile.read(tree, projectVars: node.pair("vars"), project: file, &problems)
        var profile: Profile?
        if options.needsProfile {
            var reader = ProfileReader(tree: tree, base: base, options: options)
            profile = reader.profile(
                projectName: projectProfile(node, base, file, &problems), project: file,
                at: node["profile"]?.location(in: file))
            problems += reader.problems
            base.target = profile.map { target($0, options, &problems) } ?? DatumMap()
        }
        var reader = SettingsReader(base: base, file: file, rendersValues: profile != nil || !options.needsProfile)
        var settings = reader.settings(node, checksVersion: options.checksVersion)
        problems += reader.problems
        if !base.fileVars.isEmpty { settings.vars = base.fileVars }
        base.projectName = settings.name
        var packages = PackageReader(tree: tree, base: base, options: options, rendersValues: reader.rendersValues)
        let all = packages.packages(root: settings)
        problems += packages.problems
        guard let root = all.last, let found = profile ?? (options.needsProfile ? nil : .absent) else {
            return (nil, problems)
        }
        return (Project(root: root, packages: all, profile: found, rootPath: tree.absolute(""), base: base), problems)
    }

    func projectProfile(
        _ node: Node, _ base: BaseContext, _ file: SourceFile, _ problems: inout [Diagnostic]
    ) -> String? {
        guard let profile = node["profile"], !profile.isNull else { return nil }
        var rendering = ValueRendering(base: base, scope: .settings, file: file)
        let name = rendering.value(of: profile) { _ in true }
        problems += rendering.problems
        return name.string ?? profile.text
    }

    func target(_ profile: Profile, _ options: LoadOptions, _ problems: inout [Diagnostic]) -> DatumMap {
        var fields = DatumMap()
        do throws(Diagnostic) {
            fields =
                try options.targetFields.map { make throws(Diagnostic) in try make(profile) } ?? profile.plainFields
        } catch {
            var problem = error
            if problem.location == nil { problem.location = profile.place(of: problem) }
            problems.append(problem)
        }
        fields["type"] = .string(profile.type)
        fields["threads"] = .int(profile.threads)
        fields["name"] = .string(profile.target)
        fields["target_name"] = .string(profile.target)
        fields["profile_name"] = .string(profile.name)
        return fields
    }
}

extension Project {
    /// Reads a project in one step; see ``ProjectLoader``.
    package static func load(
        tree: any FileTree, base: BaseContext, options: LoadOptions
    ) -> (project: Project?, diagnostics: [Diagnostic]) {
        ProjectLoader(tree).load(base: base, options: options)
    }
}

extension Profile {
    /// For commands that need no connection.
    static let absent = Profile(name: "", target: "", type: "", threads: 1, credentials: DatumMap(), path: "")

    /// Where the key stands that a backend's message names, or the output where it names none or a missing one.
    fileprivate func place(of problem: Diagnostic) -> Location? {
        if problem.code == "profile.unknown-type" { return places["type"] ?? places[""] }
        let named = places.filter { !$0.key.isEmpty && problem.message.contains("'\($0.key)'") }
        return named.min { $0.key < $1.key }?.value ?? places[""]
    }

    /// The keys of the output that can be shown.
    var plainFields: DatumMap {
        let hidden = ["pass", "token", "secret", "key", "credential"]
        return DatumMap(credentials.pairs.filter { key, _ in !hidden.contains { key.contains($0) } })
    }
}
