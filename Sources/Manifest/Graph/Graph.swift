import SourceText

/// What depends on what: the enabled resources of a manifest and their edges.
///
/// Nodes are known by their position; ``position(of:)`` and ``ids`` translate. Immutable, so workers share it.
package struct Graph: Sendable {
    /// The unique ids, by position: sources, then nodes in the order of files, then exposures
    /// and unit tests.
    package let ids: [String]
    private let positions: [String: Int]
    private let parentLists: AdjacencyLists
    private let childLists: AdjacencyLists

    /// The graph of a manifest.
    ///
    /// Dependencies that are not in it (disabled or unknown) have no edge.
    package init(_ manifest: Manifest) {
        let members = manifest.graphMembers
        self.init(ids: members.map(\.uniqueID), dependencies: members.map(\.neededNodes))
    }

    /// A graph of the given ids, each with the ids it depends on.
    package init(ids: [String], dependencies: [[String]]) {
        var positions: [String: Int] = [:]
        positions.reserveCapacity(ids.count)
        for (place, id) in ids.enumerated() { positions[id] = place }
        var edges: [(parent: Int, child: Int)] = []
        edges.reserveCapacity(ids.count)
        for (child, needed) in dependencies.enumerated() {
            for id in needed {
                if let parent = positions[id] { edges.append((parent, child)) }
            }
        }
        self.init(ids: ids, positions: positions, edges: edges)
    }

    init(ids: [String], positions: [String: Int], edges: [(parent: Int, child: Int)]) {
        self.ids = ids
        self.positions = positions
        parentLists = AdjacencyLists(count: ids.count, edges.map { ($0.child, $0.parent) })
        childLists = AdjacencyLists(count: ids.count, edges.map { ($0.parent, $0.child) })
    }

    /// How many nodes there are.
    package var count: Int { ids.count }
    /// Where a resource stands; nil where it is no part of the graph.
    package func position(of id: String) -> Int? { positions[id] }
    /// What a node depends on directly, each once.
    package func parents(of node: Int) -> ArraySlice<Int> { parentLists[node] }
    /// What depends on a node directly, each once.
    package func children(of node: Int) -> ArraySlice<Int> { childLists[node] }
    /// A set over this graph.
    package func set(_ members: some Sequence<Int>) -> NodeSet { NodeSet(capacity: count, members) }
    /// The empty set over this graph.
    package var emptySet: NodeSet { NodeSet(capacity: count) }

    /// Everything that some node of a set depends on, at most `depth` edges away.
    ///
    /// A node of the set itself is included only where another one depends on it.
    package func ancestors(of start: NodeSet, depth: Int? = nil) -> NodeSet { reach(start, depth, parentLists) }

    /// Everything that depends on some node of a set, likewise.
    package func descendants(of start: NodeSet, depth: Int? = nil) -> NodeSet { reach(start, depth, childLists) }

    private func reach(_ start: NodeSet, _ depth: Int?, _ lists: AdjacencyLists) -> NodeSet {
        var found = emptySet
        var layer = start.members
        var steps = 0
        while !layer.isEmpty, steps < depth ?? Int.max {
            var next: [Int] = []
            for node in layer {
                for other in lists[node] where found.insert(other) { next.append(other) }
            }
            layer = next
            steps += 1
        }
        return found
    }

    /// All nodes, parents before their children; among equals the order of ``ids``.
    ///
    /// Members of cycles are left out.
    package var topologicalOrder: [Int] {
        var waiting = (0..<count).map { parentLists[$0].count }
        var order = (0..<count).filter { waiting[$0] == 0 }
        var next = 0
        while next < order.count {
            for child in childLists[order[next]] {
                waiting[child] -= 1
                if waiting[child] == 0 { order.append(child) }
            }
            next += 1
        }
        return order
    }

    /// The same nodes with other edges.
    func withEdges(_ edges: [(parent: Int, child: Int)]) -> Graph {
        Graph(ids: ids, positions: positions, edges: edges)
    }

    /// The same nodes with further edges.
    func adding(_ edges: [(parent: Int, child: Int)]) -> Graph {
        var all = edges
        for node in 0..<count { all += parentLists[node].map { ($0, node) } }
        return Graph(ids: ids, positions: positions, edges: all)
    }
}

/// The neighbours of all nodes in one array: two allocations for a whole graph.
struct AdjacencyLists: Sendable {
    private var starts: [Int]
    private var targets: [Int]

    /// Lists of `count` nodes from edges in any order; an edge that comes twice counts once, loops are kept.
    init(count: Int, _ edges: [(from: Int, to: Int)]) {
        starts = [Int](repeating: 0, count: count + 1)
        for edge in edges { starts[edge.from + 1] += 1 }
        for node in 0..<count { starts[node + 1] += starts[node] }
        targets = [Int](repeating: 0, count: edges.count)
        var filled = starts
        for edge in edges {
            targets[filled[edge.from]] = edge.to
            filled[edge.from] += 1
        }
        removeDuplicates(count)
    }

    subscript(node: Int) -> ArraySlice<Int> { targets[starts[node]..<starts[node + 1]] }

    private mutating func removeDuplicates(_ count: Int) {
        var lastSeenBy = [Int](repeating: -1, count: count)
        var kept = 0
        for node in 0..<count {
            let list = starts[node]..<starts[node + 1]
            starts[node] = kept
            for place in list where lastSeenBy[targets[place]] != node {
                lastSeenBy[targets[place]] = node
                targets[kept] = targets[place]
                kept += 1
            }
        }
        starts[count] = kept
        targets.removeSubrange(kept...)
    }
}

extension Manifest {
    /// The enabled resources that take part in the graph, in its order.
    package var graphMembers: [Resource] {
        var members: [Resource] = []
        members.reserveCapacity(nodes.count + sources.count + exposures.count)
        for id in sortedKeys(Array(sources.keys)) { if let source = sources[id] { members.append(source) } }
        members += orderedNodes
        for id in sortedKeys(Array(exposures.keys)) { if let exposure = exposures[id] { members.append(exposure) } }
        members += semanticResources as [Resource]
        for id in sortedKeys(Array(unitTests.keys)) { if let test = unitTests[id] { members.append(test) } }
        return members.filter(\.isEnabled)
    }

    /// The nodes in the order of files; nodes that the order does not name come at the end.
    package var orderedNodes: [Node] {
        var listed = nodeOrder.compactMap { nodes[$0] }
        if listed.count != nodes.count {
            let known = Set(nodeOrder)
            listed += sortedKeys(nodes.keys.filter { !known.contains($0) }).compactMap { nodes[$0] }
        }
        return listed
    }
}

extension Resource {
    /// The ids of the nodes, sources and exposures that this resource depends on.
    package var neededNodes: [String] {
        switch self {
        case let node as Node: node.dependsOn.nodes
        case let exposure as Exposure: exposure.dependsOn.nodes
        case let semantic as SemanticResource: semantic.dependsOn.nodes
        default: []
        }
    }
}
