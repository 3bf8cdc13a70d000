import Manifest
import SourceText

/// Finds nodes, sources and functions by the names that `ref`, `source` and `function` are called with.
package final class ReferenceIndex: Sendable {
    private let nodes: [String: [Node]]
    private let sources: [String: [Source]]
    private let functions: [String: [Node]]
    private let projectName: String

    /// An index over all models, seeds and snapshots, over all sources and over all functions.
    package init(_ manifest: Manifest, projectName: String) {
        var nodes: [String: [Node]] = [:]
        var functions: [String: [Node]] = [:]
        for id in manifest.nodeOrder.isEmpty ? manifest.nodes.keys.sorted() : manifest.nodeOrder {
            guard let node = manifest.nodes[id] else { continue }
            if node.isReferable { nodes[node.name, default: []].append(node) }
            if node.kind == .function { functions[node.name, default: []].append(node) }
        }
        var sources: [String: [Source]] = [:]
        for source in manifest.sources.values {
            sources[source.sourceName + "." + source.name, default: []].append(source)
        }
        self.nodes = nodes
        self.sources = sources
        self.functions = functions
        self.projectName = projectName
    }

    /// The node of a reference: in the package that it names; else the root project's, the calling package's, any.
    package func node(for reference: Reference, from package: String) -> Node? {
        let candidates = nodes[reference.name]?.filter { $0.answers(reference) } ?? []
        return nearest(candidates, to: package)
    }

    /// The source of a name: the root project's, the calling package's, any.
    package func source(_ sourceName: String, _ tableName: String, from package: String) -> Source? {
        nearest(sources[sourceName + "." + tableName] ?? [], to: package)
    }

    /// The function of a name, or of package and name: the root project's, the calling package's, any.
    package func function(_ names: [String], from package: String) -> Node? {
        guard let name = names.last, let found = functions[name] else { return nil }
        return names.count == 2 ? found.first { $0.packageName == names[0] } : nearest(found, to: package)
    }

    private func nearest<Item: Resource>(_ candidates: [Item], to package: String) -> Item? {
        candidates.first { $0.packageName == projectName } ?? candidates.first { $0.packageName == package }
            ?? candidates.first
    }
}

extension Node {
    /// Whether a reference means this node: name, package where given, and version (the latest where none is given).
    package func answers(_ reference: Reference) -> Bool {
        guard isReferable, name == reference.name, reference.package.map({ $0 == packageName }) ?? true else {
            return false
        }
        return isVersion(of: reference)
    }

    /// Whether it is the version that a reference asks for, the latest where none is given.
    func isVersion(of reference: Reference) -> Bool {
        guard let version else { return reference.version == nil }
        return (reference.version ?? latestVersion ?? version).versionText == version.versionText
    }
}

extension Datum {
    /// A version as names write it: `2` and `"2"` are the same.
    var versionText: String {
        switch self {
        case .int(let number): String(number)
        case .double(let number): "\(number)"
        default: string ?? ""
        }
    }
}
