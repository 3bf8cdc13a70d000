import SourceText
import YAML

/// Finds and reads the chosen output of profiles.yml.
struct ProfileReader {
    let tree: any FileTree
    let base: BaseContext
    let options: LoadOptions
    var problems: [Diagnostic] = []

    init(tree: any FileTree, base: BaseContext, options: LoadOptions) {
        self.tree = tree
        self.base = base
        self.options = options
    }

    /// The chosen output; nil where it can't be found or used, with the reason in `problems`.
    /// - Parameters:
    ///   - projectName: `profile:` of the project file.
    ///   - project: the project file.
    ///   - place: where it says so.
    mutating func profile(projectName: String?, project: SourceFile, at place: Location?) -> Profile? {
        do throws(Diagnostic) {
            return try find(projectName, project, options.profile == nil ? place : nil)
        } catch {
            problems.append(error)
            return nil
        }
    }

    private mutating func find(
        _ projectName: String?, _ project: SourceFile, _ place: Location?
    ) throws(Diagnostic) -> Profile? {
        let folders = options.profilesFolders.map { tree.absolute($0) }
        guard let name = options.profile ?? projectName else {
            throw .noProfile(project, folder: folders.first ?? "~/.dbt")
        }
        let paths = folders.map { joinPath($0, "profiles.yml") }
        guard let path = paths.first(where: { tree.exists($0) }) else {
            throw .unknownProfile(name, known: [], searched: paths, at: place)
        }
        let found = YAMLFile(tree, path: path)
        problems += found.problems
        guard let file = found.source else { return nil }
        guard let node = found.node, !node.isNull else {
            if found.problems.isEmpty { throw .emptyProfiles(file) }
            return nil
        }
        guard let profiles = node.pairs else { throw .profilesNotMapping(file) }
        if let pair = node.pair("config"), name != "config" {
            problems.append(.flagsInProfiles(at: pair.key.location(in: file)))
        }
        guard let pair = node.pair(name) else {
            let known = profiles.compactMap(\.key.keyText).filter { $0 != "config" }
            throw .unknownProfile(name, known: known, searched: [path], at: place)
        }
        return try output(of: pair, name, file)
    }

    private mutating func output(
        of profile: Node.Pair, _ name: String, _ file: SourceFile
    ) throws(Diagnostic) -> Profile? {
        let place = profile.key.location(in: file)
        guard !profile.value.isNull else { throw .emptyProfile(name, at: place) }
        var rendering = ValueRendering(base: base, scope: .credentials, file: file)
        let target = try targetName(profile.value, &rendering)
        guard let outputs = profile.value["outputs"] else { throw .noOutputs(name, at: place) }
        guard let output = outputs.pair(target) else {
            let known = outputs.pairs?.compactMap(\.key.keyText) ?? []
            let asked = options.target == nil ? profile.value["target"]?.location(in: file) : nil
            throw .unknownTarget(target, profile: name, known: known, at: asked ?? outputs.location(in: file))
        }
        guard output.value.pairs != nil else {
            throw .misconfiguredOutput(target, profile: name, at: output.key.location(in: file))
        }
        let fields = rendered(output.value, &rendering).mapping ?? DatumMap()
        problems += rendering.problems
        guard rendering.problems.isEmpty else { return nil }
        guard let type = fields["type"]?.string else {
            throw .noType(profile: name, target: target, at: output.key.location(in: file))
        }
        var found = Profile(
            name: name, target: target, type: type, threads: try threads(fields, output.value, file),
            credentials: fields, path: file.path)
        found.places[""] = output.key.location(in: file)
        for pair in output.value.pairs ?? [] {
            if let key = pair.key.keyText { found.places[key] = pair.value.location(in: file) }
        }
        return found
    }

    private func targetName(_ profile: Node, _ rendering: inout ValueRendering) throws(Diagnostic) -> String {
        if let target = options.target { return target }
        guard let written = profile["target"] else { return "default" }
        return rendering.value(of: written) { _ in true }.string ?? written.text ?? "default"
    }

    /// All values of an output. A password that is no valid template is taken as it is.
    private func rendered(_ output: Node, _ rendering: inout ValueRendering) -> Datum {
        let before = rendering.problems
        rendering.problems = []
        let value = rendering.value(of: output) { _ in true }
        let password = output["password"]?.location(in: rendering.file)
        let isPassword = { (problem: Diagnostic) in
            password != nil && problem.location?.line == password?.line && problem.code == "jinja.syntax"
        }
        rendering.problems = before + rendering.problems.filter { !isPassword($0) }
        return value
    }

    private func threads(_ fields: DatumMap, _ output: Node, _ file: SourceFile) throws(Diagnostic) -> Int {
        if let threads = options.threads { return max(1, threads) }
        switch fields["threads"] {
        case nil, .null: return 1
        case .int(let threads) where threads > 0: return threads
        case .string("auto"): return min(8, max(1, options.processors))
        case .string(let text): if let threads = Int(text), threads > 0 { return threads }
        default: break
        }
        throw .wrongThreads(at: output["threads"]?.location(in: file))
    }
}
