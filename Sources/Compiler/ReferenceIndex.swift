import Manifest
import SourceText

/// Finds nodes and sources by the names that `ref` and `source` are called with.
package final class ReferenceIndex: Sendable {
    private let nodes: [String: [Node]]
    private let sources: [String: [Source]]
    private let projectName: String

    /// An index over all models, seeds and snapshots, and over all sources.
    package init(_ manifest: Manifest, projectName: String) {
        var nodes: [String: [Node]] = [:]
        for id in manifest.nodeOrder.isEmpty ? manifest.nodes.keys.sorted() : manifest.nodeOrder {
            guard let node = manifest.nodes[id], node.isReferable else { continue }
            nodes[node.name, default: []].append(node)
        }
        var sources: [String: [Source]] = [:]
        for source in manifest.sources.values {
            sources[source.sourceName + "." + source.name, default: []].append(source)
        }
        self.nodes = nodes
        self.sources = sources
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
