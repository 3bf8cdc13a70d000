import SourceText
import YAML

/// Finds the installed packages and reads them and the root project: settings, files, properties.
struct PackageReader {
    let tree: any FileTree
    let base: BaseContext
    let options: LoadOptions
    let rendersValues: Bool
    var problems: [Diagnostic] = []

    init(tree: any FileTree, base: BaseContext, options: LoadOptions, rendersValues: Bool) {
        self.tree = tree
        self.base = base
        self.options = options
        self.rendersValues = rendersValues
    }

    /// All packages by the name of their folder, the root project last.
    mutating func packages(root: ProjectSettings) -> [Package] {
        var found = installed(root)
        found.append((root, ""))
        nameVariables(found.map(\.settings), root: root)
        let listings = found.map { FileListing(tree: tree, settings: $0.settings, folder: $0.folder) }
        let contents = FileReading(tree: tree, base: base, rendersValues: rendersValues, processors: options.processors)
            .read(listings)
        return zip(found, contents).map { package, contents in
            problems += contents.problems
            let isRoot = package.folder.isEmpty
            return Package(
                name: package.settings.name, settings: package.settings, folder: package.folder, isRoot: isRoot,
                files: contents.files, properties: contents.properties, selectors: isRoot ? selectors() : nil)
        }
    }

    // MARK: Installed packages

    private mutating func installed(_ root: ProjectSettings) -> [(settings: ProjectSettings, folder: String)] {
        let parent = root.packagesInstallPath
        let folders = tree.folders(in: parent).filter { !$0.hasPrefix("__") }
        let wanted = specified()
        if wanted.count > folders.count {
            problems.append(.missingPackages(wanted.count, found: folders.count, in: wanted.path, folder: parent))
        }
        var names: [String: String] = [root.name: ""]
        var result: [(settings: ProjectSettings, folder: String)] = []
        for folder in folders.map({ joinPath(parent, $0) }) {
            guard let settings = settings(of: folder) else { continue }
            if let other = names.updateValue(folder, forKey: settings.name) {
                problems.append(.sameProjectName(settings, other: other))
            } else {
                result.append((settings, folder))
            }
        }
        return result
    }

    private mutating func settings(of folder: String) -> ProjectSettings? {
        let found = YAMLFile(tree, path: joinPath(folder, ProjectLoader.fileName))
        problems += found.problems
        guard let file = found.source else {
            problems.append(.missingPackageFile(in: tree.absolute(folder)))
            return nil
        }
        guard let node = found.node, node.pairs != nil else {
            if found.problems.isEmpty { problems.append(.projectFileNotMapping(file)) }
            return nil
        }
        var reader = SettingsReader(base: base, file: file, rendersValues: rendersValues)
        let settings = reader.settings(node, checksVersion: options.checksVersion)
        problems += reader.problems
        return settings
    }

    /// How many packages the project asks for, and in which file.
    private mutating func specified() -> (count: Int, path: String) {
        let packages = YAMLFile(tree, path: "packages.yml")
        let dependencies = YAMLFile(tree, path: "dependencies.yml")
        problems += packages.problems + dependencies.problems
        if let file = packages.source, let projects = packages.node?.pair("projects") {
            problems.append(.projectsInPackages(at: projects.key.location(in: file)))
        }
        guard let later = dependencies.node?.pair("packages"), let file = dependencies.source else {
            return (packages.node?["packages"]?.items?.count ?? 0, "packages.yml")
        }
        if packages.node?.pair("packages") != nil {
            problems.append(.packagesTwice(at: later.key.location(in: file)))
        }
        return (later.value.items?.count ?? 0, "dependencies.yml")
    }

    // MARK: Variables and selectors

    /// What each package sees of `vars:`: its own, then the root project's, each first for all packages and then for
    /// this one.
    private func nameVariables(_ packages: [ProjectSettings], root: ProjectSettings) {
        for package in packages {
            var vars = DatumMap()
            for project in package.name == root.name ? [root] : [package, root] {
                for (key, value) in project.vars.pairs { vars[key] = value }
                for (key, value) in project.vars[package.name]?.mapping?.pairs ?? DatumMap().pairs { vars[key] = value }
            }
            base.packageVars[package.name] = vars
        }
    }

    private mutating func selectors() -> Datum? {
        let found = YAMLFile(tree, path: "selectors.yml")
        problems += found.problems
        guard let file = found.source, let node = found.node else { return nil }
        var rendering = ValueRendering(base: base, scope: .settings, file: file)
        let value = rendering.value(of: node) { _ in rendersValues }
        problems += rendering.problems
        return value
    }
}
