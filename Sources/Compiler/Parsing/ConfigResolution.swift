import Manifest
import Project
import SourceText

/// Merges what project files, properties files and `config(…)` say into the configuration of one resource.
///
/// Order as in dbt: defaults, the own package's tree from its root to the resource, the properties entry, the
/// file's own call, and for packages the root project's tree on top.
struct ConfigResolution {
    let root: Package

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
        for level in levels(inputs.package.settings.configTrees[inputs.section], inputs.fqn) {
            config.merge(level)
        }
        if !inputs.patch.isEmpty { config.merge(inputs.patch) }
        if !inputs.call.isEmpty { config.merge(inputs.call) }
        if !inputs.package.isRoot {
            for level in levels(root.settings.configTrees[inputs.section], inputs.fqn) {
                config.merge(level)
            }
        }
        config.finish()
        return config
    }

    /// What was written, later values replacing earlier ones without merging: for comparison with an earlier state.
    func unrendered(_ inputs: Inputs) -> DatumMap {
        var result = DatumMap()
        func add(_ map: DatumMap) {
            for (key, value) in map.pairs { result[key] = value }
        }
        // As in dbt, what the project files say of these kinds is no part of it.
        guard ![.function, .semanticModel, .savedQuery].contains(inputs.kind) else {
            add(inputs.patch)
            add(inputs.call)
            return result
        }
        for level in levels(inputs.package.settings.unrenderedConfigTrees[inputs.section], inputs.fqn) { add(level) }
        add(inputs.patch)
        add(inputs.call)
        if !inputs.package.isRoot {
            for level in levels(root.settings.unrenderedConfigTrees[inputs.section], inputs.fqn) { add(level) }
        }
        return result
    }

    /// The settings at each level of a tree on the way to a resource, outermost first.
    private func levels(_ tree: DatumMap?, _ fqn: [String]) -> [DatumMap] {
        guard var tree else { return [] }
        var result = [settings(tree)]
        for folder in fqn {
            guard let next = tree[folder]?.mapping else { break }
            tree = next
            result.append(settings(next))
        }
        return result.filter { !$0.isEmpty }
    }

    /// The keys of one level that are settings: those with `+`, and those whose value is not a mapping.
    private func settings(_ level: DatumMap) -> DatumMap {
        var result = DatumMap()
        for (key, value) in level.pairs {
            if key.utf8.first == 0x2B {
                result[NodeConfig.canonical(String(key.dropFirst()))] = value
            } else if value.mapping == nil {
                result[NodeConfig.canonical(key)] = value
            }
        }
        return result
    }
}
