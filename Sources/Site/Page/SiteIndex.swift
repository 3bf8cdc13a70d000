import Manifest
import SourceText

/// The resources of the page in the order of its data: those of the graph first, then what is not drawn.
struct SiteIndex {
    let resources: [Resource]
    /// So many of them are drawn.
    let drawnCount: Int
    private let positions: [String: Int]

    init(_ manifest: Manifest) {
        let members = manifest.graphMembers
        let drawn = members.filter(Self.isDrawn)
        let others = members.filter { [.test, .unitTest, .analysis, .function, .operation].contains($0.kind) }
        resources = drawn + others
        drawnCount = drawn.count
        positions = Dictionary(
            zip(resources.map(\.uniqueID), resources.indices), uniquingKeysWith: { first, _ in first })
    }

    private static func isDrawn(_ resource: Resource) -> Bool {
        [.model, .seed, .snapshot, .source, .exposure].contains(resource.kind)
    }

    /// Where a resource stands; nil where it is not on the page.
    func position(_ id: String) -> Int? { positions[id] }

    /// What a resource needs directly, each once.
    func parents(of resource: Resource) -> [Int] {
        var seen: Set<Int> = []
        return resource.neededNodes.compactMap { position($0) }.filter { seen.insert($0).inserted }
    }

    /// The layout of what is drawn.
    func layout() -> GraphLayout {
        let drawn = resources.prefix(drawnCount)
        var edges: [(from: Int, to: Int)] = []
        for (child, resource) in drawn.enumerated() {
            edges += parents(of: resource).filter { $0 < drawnCount && $0 != child }.map { ($0, child) }
        }
        return GraphLayout(
            bands: drawn.map(Band.of), widths: drawn.map { Self.width(of: Self.title(of: $0)) }, edges: edges,
            order: Self.order(count: drawn.count, edges))
    }

    /// What a resource is called on the page.
    static func title(of resource: Resource) -> String {
        if let source = resource as? Source { return "\(source.sourceName).\(source.name)" }
        if let node = resource as? Node, let version = node.version { return "\(node.name).v\(plain(version))" }
        return resource.name
    }

    private static func plain(_ version: Datum) -> String {
        version.string ?? JSONWriter.text(of: version)
    }

    /// Pixels of a node with this title, between bounds: longer titles are cut.
    private static func width(of title: String) -> Double {
        min(270, max(150, 52 + 7.4 * Double(title.unicodeScalars.count)))
    }

    /// Parents before children.
    private static func order(count: Int, _ edges: [(from: Int, to: Int)]) -> [Int] {
        var waiting = [Int](repeating: 0, count: count)
        var children = [[Int]](repeating: [], count: count)
        for edge in edges {
            waiting[edge.to] += 1
            children[edge.from].append(edge.to)
        }
        var order = (0..<count).filter { waiting[$0] == 0 }
        var next = 0
        while next < order.count {
            for child in children[order[next]] {
                waiting[child] -= 1
                if waiting[child] == 0 { order.append(child) }
            }
            next += 1
        }
        return order
    }
}
