import Manifest
import Project
import SourceText

/// Merges what project files, properties files and `config(…)` say into the configuration of one resource.
///
/// Order as in dbt: defaults, the own package's tree from its root to the resource, the properties entry, the
/// file's own call, and for packages the root project's tree on top.
struct ConfigResolution {
    private let rootName: String
    private let written: [String: SettingsTrees]
    private let unrendered: [String: SettingsTrees]

    /// Takes the settings of all packages apart, once for all resources.
    init(_ project: Project) {
        rootName = project.root.name
        let packages = Dictionary(project.packages.map { ($0.name, $0.settings) }, uniquingKeysWith: { a, _ in a })
        written = packages.mapValues { SettingsTrees($0.configTrees) }
        unrendered = packages.mapValues { SettingsTrees($0.unrenderedConfigTrees) }
    }

    /// What belongs to one resource.
    struct Inputs {
        var kind: ResourceKind
        /// The key of dbt_project.yml: `models`, `data_tests`, …
        var section: String
        var fqn: [String]
        var package: Package
        /// The `config:` of the properties entry, with the keys that count as config wherever they stand.
        var patch = DatumMap()
        /// What `config(…)` was called with.
        var call = DatumMap()
    }

    /// The merged configuration.
    func config(_ inputs: Inputs) -> NodeConfig {
        var config = NodeConfig(kind: inputs.kind)
        func add(_ package: String) {
            written[package]?.levels(inputs.section, inputs.fqn) { config.merge($0) }
        }
        add(inputs.package.name)
        if !inputs.patch.isEmpty { config.merge(inputs.patch) }
        if !inputs.call.isEmpty { config.merge(inputs.call) }
        if !inputs.package.isRoot { add(rootName) }
        config.finish()
        return config
    }

    /// What was written, later values replacing earlier ones without merging: for comparison with an earlier state.
    func unrendered(_ inputs: Inputs) -> DatumMap {
        var result = DatumMap()
        func add(_ map: DatumMap) {
            if result.isEmpty {
                result = map
            } else {
                for (key, value) in map.pairs { result[key] = value }
            }
        }
        func add(_ package: String) {
            // As in dbt, what the project files say of these kinds is no part of it.
            guard ![.function, .semanticModel, .savedQuery].contains(inputs.kind) else { return }
            unrendered[package]?.levels(inputs.section, inputs.fqn) { add($0) }
        }
        add(inputs.package.name)
        add(inputs.patch)
        add(inputs.call)
        if !inputs.package.isRoot { add(rootName) }
        return result
    }
}

/// The configuration trees of one project file, taken apart: what is set at each level, and the levels below.
private struct SettingsTrees: Sendable {
    private let sections: [String: Level]

    private final class Level: Sendable {
        /// The keys that are settings: those with `+`, and those whose value is not a mapping.
        let settings: DatumMap
        let folders: [String: Level]

        init(_ tree: DatumMap) {
            var settings = DatumMap()
            var folders: [String: Level] = [:]
            for (key, value) in tree.pairs {
                if key.utf8.first == UInt8(ascii: "+") {
                    settings[NodeConfig.canonical(String(key.dropFirst()))] = value
                } else if let map = value.mapping {
                    folders[key] = Level(map)
                } else {
                    settings[NodeConfig.canonical(key)] = value
                }
            }
            self.settings = settings
            self.folders = folders
        }
    }

    init(_ trees: [String: DatumMap]) { sections = trees.mapValues(Level.init) }

    /// Visits the settings at each level of a section's tree on the way to a resource, outermost first.
    func levels(_ section: String, _ fqn: [String], _ visit: (DatumMap) -> Void) {
        guard var level = sections[section] else { return }
        if !level.settings.isEmpty { visit(level.settings) }
        for folder in fqn {
            guard let next = level.folders[folder] else { return }
            level = next
            if !level.settings.isEmpty { visit(level.settings) }
        }
    }
}
