import SourceText

extension Graph {
    /// Every knot of the graph as one shortest cycle through it: each node needs the one before it, the first the last.
    ///
    /// Knots are the strongly connected parts (Tarjan's algorithm, without recursion: chains may be long).
    package var cycles: [[Int]] {
        var search = KnotSearch(graph: self)
        return search.knots().compactMap { shortestCycle(in: $0) }.sorted { $0[0] < $1[0] }
    }

    /// The shortest way from the knot's first node back to itself.
    private func shortestCycle(in knot: [Int]) -> [Int]? {
        let inside = set(knot)
        guard let start = knot.min() else { return nil }
        if children(of: start).contains(start) { return [start] }
        var cameFrom: [Int: Int] = [:]
        var queue = [start]
        var next = 0
        while next < queue.count {
            let node = queue[next]
            next += 1
            for child in children(of: node) where inside.contains(child) {
                if child == start { return path(to: node, from: start, cameFrom) }
                if cameFrom[child] == nil {
                    cameFrom[child] = node
                    queue.append(child)
                }
            }
        }
        return nil
    }

    private func path(to end: Int, from start: Int, _ cameFrom: [Int: Int]) -> [Int] {
        var path = [end]
        while let last = path.last, last != start, let before = cameFrom[last] { path.append(before) }
        return path.reversed()
    }
}

/// Tarjan's search for strongly connected parts with more than one node, or a node that needs itself.
private struct KnotSearch {
    private let graph: Graph
    private var order: [Int]
    private var low: [Int]
    private var isOpen: [Bool]
    private var open: [Int] = []
    private var counter = 0
    private var found: [[Int]] = []

    init(graph: Graph) {
        self.graph = graph
        order = [Int](repeating: -1, count: graph.count)
        low = order
        isOpen = [Bool](repeating: false, count: graph.count)
    }

    mutating func knots() -> [[Int]] {
        for node in 0..<graph.count where order[node] < 0 { visit(node) }
        return found
    }

    private mutating func visit(_ root: Int) {
        var path: [(node: Int, nextChild: Int)] = [(root, 0)]
        enter(root)
        while let (node, step) = path.last {
            let children = graph.children(of: node)
            if step < children.count {
                path[path.count - 1].nextChild += 1
                let child = children[children.startIndex + step]
                if order[child] < 0 {
                    enter(child)
                    path.append((child, 0))
                } else if isOpen[child] {
                    low[node] = min(low[node], order[child])
                }
            } else {
                path.removeLast()
                if let above = path.last?.node { low[above] = min(low[above], low[node]) }
                if low[node] == order[node] { close(node) }
            }
        }
    }

    private mutating func enter(_ node: Int) {
        order[node] = counter
        low[node] = counter
        counter += 1
        open.append(node)
        isOpen[node] = true
    }

    private mutating func close(_ root: Int) {
        var knot: [Int] = []
        while let node = open.popLast() {
            isOpen[node] = false
            knot.append(node)
            if node == root { break }
        }
        if knot.count > 1 || graph.children(of: root).contains(root) { found.append(knot) }
    }
}
