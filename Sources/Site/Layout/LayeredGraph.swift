/// A graph whose nodes stand in columns, left to right; edges that pass a column have a waypoint in it.
///
/// Vertices `0..<nodeCount` are the nodes themselves, the others are waypoints. All long edges of one node share their
/// waypoints, so they leave it as one line and part where their targets are.
struct LayeredGraph {
    /// How many of the vertices are nodes.
    let nodeCount: Int
    /// The column of every vertex.
    private(set) var ranks: [Int]
    /// The vertices to the left and to the right of each, with how many edges run along there.
    private(set) var left: [[Link]]
    private(set) var right: [[Link]]
    /// The node that a waypoint's edges come from; a node itself for nodes.
    private(set) var origins: [Int]
    /// For every edge, in the order given, the waypoints it passes.
    private(set) var paths: [[Int]] = []

    /// One step of one or more edges.
    struct Link {
        let vertex: Int
        var weight: Int
    }

    /// Beyond so many waypoints, edges run straight across columns: nobody could follow them anyhow.
    private static let waypointLimit = 60_000

    /// - Parameters:
    ///   - ranks: the column of every node.
    ///   - edges: from a lower to a higher column.
    init(ranks: [Int], edges: [(from: Int, to: Int)]) {
        nodeCount = ranks.count
        self.ranks = ranks
        left = [[Link]](repeating: [], count: ranks.count)
        right = left
        origins = Array(0..<ranks.count)
        var chains: [Int: [Int]] = [:]
        for edge in edges {
            let span = max(0, ranks[edge.to] - ranks[edge.from] - 1)
            var path: [Int] = []
            if self.ranks.count + span <= ranks.count + Self.waypointLimit {
                path = chain(of: edge.from, length: span, &chains)
            }
            paths.append(path)
            connect([edge.from] + path + [edge.to])
        }
    }

    /// The first waypoints of a node's long edges, new ones where there are not enough.
    private mutating func chain(of node: Int, length: Int, _ chains: inout [Int: [Int]]) -> [Int] {
        guard length > 0 else { return [] }
        var chain = chains[node] ?? []
        while chain.count < length {
            chain.append(ranks.count)
            ranks.append(ranks[node] + chain.count)
            left.append([])
            right.append([])
            origins.append(node)
        }
        chains[node] = chain
        return Array(chain.prefix(length))
    }

    private mutating func connect(_ path: [Int]) {
        for (a, b) in zip(path, path.dropFirst()) where ranks[b] == ranks[a] + 1 {
            add(b, to: &right[a])
            add(a, to: &left[b])
        }
    }

    private func add(_ vertex: Int, to links: inout [Link]) {
        if let place = links.firstIndex(where: { $0.vertex == vertex }) {
            links[place].weight += 1
        } else {
            links.append(Link(vertex: vertex, weight: 1))
        }
    }

    /// How many columns there are.
    var columnCount: Int { (ranks.max() ?? -1) + 1 }

    /// The vertices of connected parts, the largest part first, waypoints included.
    var components: [[Int]] {
        var seen = [Bool](repeating: false, count: ranks.count)
        var parts: [[Int]] = []
        for start in ranks.indices where !seen[start] {
            seen[start] = true
            var part = [start]
            var next = 0
            while next < part.count {
                for link in left[part[next]] + right[part[next]] where !seen[link.vertex] {
                    seen[link.vertex] = true
                    part.append(link.vertex)
                }
                next += 1
            }
            parts.append(part)
        }
        // Stable: parts of one size stay in the order of their first nodes.
        return parts.enumerated().sorted { ($1.element.count, $0.offset) < ($0.element.count, $1.offset) }
            .map(\.element)
    }
}
