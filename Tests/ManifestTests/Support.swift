import Manifest
import SourceText

/// A file of `Golden/`, read as JSON.
func golden(_ name: String) throws -> Datum {
    let tree = DiskFileTree(root: String(#filePath.dropLast("Support.swift".count)) + "Golden")
    let bytes = try tree.read(name) ?? []
    return try JSON.parse(SourceFile(path: name, bytes: bytes))
}

/// The project that the recorded selections were made on: the fields that selections look at.
func shop() throws -> Manifest {
    let content = try golden("shop.json")
    let manifest = Manifest()
    manifest.projectName = "shop"
    for entry in content["nodes"]?.list ?? [] {
        let node = node(entry)
        manifest.nodes[node.uniqueID] = node
        manifest.nodeOrder.append(node.uniqueID)
    }
    for entry in content["sources"]?.list ?? [] {
        let source = Source(
            uniqueID: text(entry["id"]), kind: .source, name: text(entry["name"]), packageName: text(entry["package"]),
            path: text(entry["file"]), originalFilePath: text(entry["file"]), fqn: texts(entry["fqn"]))
        source.sourceName = text(entry["source"])
        source.config = NodeConfig(kind: .source)
        manifest.sources[source.uniqueID] = source
    }
    for entry in content["exposures"]?.list ?? [] {
        let exposure = Exposure(
            uniqueID: text(entry["id"]), kind: .exposure, name: text(entry["name"]),
            packageName: text(entry["package"]), path: text(entry["file"]), originalFilePath: text(entry["file"]),
            fqn: texts(entry["fqn"]))
        exposure.dependsOn.nodes = texts(entry["needs"])
        manifest.exposures[exposure.uniqueID] = exposure
    }
    return manifest
}

private func node(_ entry: Datum) -> Node {
    let kind = ResourceKind(rawValue: text(entry["kind"])) ?? .model
    let node = Node(
        uniqueID: text(entry["id"]), kind: kind, name: text(entry["name"]), packageName: text(entry["package"]),
        path: text(entry["path"]), originalFilePath: text(entry["file"]), fqn: texts(entry["fqn"]))
    node.config = NodeConfig(kind: kind)
    node.config.merge(entry["config"]?.mapping ?? [:])
    node.declaredTags = texts(entry["tags"])
    node.dependsOn.nodes = texts(entry["needs"])
    node.patchPath = entry["patch"]?.string
    node.access = entry["access"]?.string
    node.version = entry["version"]
    node.latestVersion = entry["latest"]
    node.rawCode = entry["blank"]?.bool == true ? "" : "select 1"
    if let test = entry["test"]?.string { node.testMetadata = .init(name: test, namespace: nil, arguments: [:]) }
    return node
}

private func text(_ value: Datum?) -> String { value?.string ?? "" }
private func texts(_ value: Datum?) -> [String] { value?.list?.compactMap(\.string) ?? [] }

/// A graph of the given edges, `parent: children`.
func graph(_ edges: KeyValuePairs<String, [String]>) -> Graph {
    var ids: [String] = []
    var needs: [String: [String]] = [:]
    for (parent, children) in edges {
        for id in [parent] + children where !ids.contains(id) { ids.append(id) }
        for child in children { needs[child, default: []].append(parent) }
    }
    return Graph(ids: ids, dependencies: ids.map { needs[$0] ?? [] })
}

/// Numbers that look random and are the same in every run.
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64
    init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) &* 2 &+ 1 }
    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
