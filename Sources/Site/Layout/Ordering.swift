/// The order of the vertices in each column, such that few edges cross.
///
/// Columns are swept to and fro; each takes the order of the weighted middle of its neighbours, then neighbours are
/// exchanged where that saves crossings. The best order of several beginnings counts. No randomness: the same project
/// gives the same picture.
struct Ordering {
    let graph: LayeredGraph
    /// Vertices of each column from top to bottom.
    private(set) var columns: [[Int]]
    private var places: [Int]
    private var counter = CrossingCounter()

    /// The order of one connected part.
    init(_ graph: LayeredGraph, part: [Int]) {
        self.graph = graph
        columns = [[Int]](repeating: [], count: graph.columnCount)
        places = [Int](repeating: 0, count: graph.ranks.count)
        let effort = Effort(vertices: part.count)
        var best: (columns: [[Int]], crossings: Int)?
        for beginning in 0..<effort.beginnings {
            start(part, beginning)
            improve(effort, &best)
            if best?.crossings == 0 { break }
        }
        if let best { take(best.columns) }
    }

    /// How long to try: small graphs are worth many beginnings, large ones must be quick.
    private struct Effort {
        let beginnings: Int
        let sweeps: Int
        let exchanges: Int

        init(vertices: Int) {
            switch vertices {
            case ..<150: (beginnings, sweeps, exchanges) = (24, 24, 20)
            case ..<600: (beginnings, sweeps, exchanges) = (6, 16, 10)
            case ..<4000: (beginnings, sweeps, exchanges) = (2, 10, 3)
            default: (beginnings, sweeps, exchanges) = (1, 8, 1)
            }
        }
    }

    /// Pairs of edges that cross.
    mutating func crossings() -> Int {
        var sum = 0
        for column in columns.indices.dropLast() {
            sum += counter.count(columns[column], toward: graph.right, places, width: columns[column + 1].count)
        }
        return sum
    }

    private mutating func take(_ columns: [[Int]]) {
        self.columns = columns
        for column in columns {
            for (place, vertex) in column.enumerated() { places[vertex] = place }
        }
    }

    /// A first order: depth first from the left or from the right, and from other nodes each time.
    private mutating func start(_ part: [Int], _ beginning: Int) {
        let links = beginning % 2 == 0 ? graph.right : graph.left
        let back = beginning % 2 == 0 ? graph.left : graph.right
        var seen = [Bool](repeating: false, count: graph.ranks.count)
        var columns = [[Int]](repeating: [], count: graph.columnCount)
        var roots = part.filter { back[$0].isEmpty }.sorted()
        if !roots.isEmpty {
            let turn = beginning / 2 * 7 % roots.count
            roots = Array(roots[turn...] + roots[..<turn])
            if beginning % 4 >= 2 { roots.reverse() }
        }
        for root in roots {
            var stack = [root]
            while let vertex = stack.popLast() {
                guard !seen[vertex] else { continue }
                seen[vertex] = true
                columns[graph.ranks[vertex]].append(vertex)
                for link in links[vertex].reversed() where !seen[link.vertex] { stack.append(link.vertex) }
            }
        }
        take(columns)
    }

    private mutating func improve(_ effort: Effort, _ best: inout (columns: [[Int]], crossings: Int)?) {
        var idle = 0
        for sweep in 0..<effort.sweeps {
            let isRightward = sweep % 2 == 0
            let order = isRightward ? Array(columns.indices.dropFirst()) : columns.indices.dropLast().reversed()
            for column in order { sort(column, by: isRightward ? graph.left : graph.right, keepsTies: sweep % 4 < 2) }
            for _ in 0..<effort.exchanges where !exchangeNeighbours() { break }
            let crossings = crossings()
            if crossings < best?.crossings ?? Int.max {
                best = (columns, crossings)
                idle = 0
            } else {
                idle += 1
            }
            if best?.crossings == 0 || idle > 5 { return }
        }
    }

    /// Sorts a column by the weighted mean place of the neighbours on one side.
    private mutating func sort(_ column: Int, by links: [[LayeredGraph.Link]], keepsTies: Bool) {
        let middles = columns[column].map { vertex -> Double in
            var (sum, weight) = (0, 0)
            for link in links[vertex] {
                sum += places[link.vertex] * link.weight
                weight += link.weight
            }
            return weight == 0 ? -1 : Double(sum) / Double(weight)
        }
        let movable = columns[column].indices.filter { middles[$0] >= 0 }
        let sorted = movable.sorted { a, b in
            middles[a] == middles[b] ? (keepsTies ? a < b : a > b) : middles[a] < middles[b]
        }
        // Vertices without neighbours on that side keep their places.
        var result = columns[column]
        for (slot, from) in zip(movable, sorted) { result[slot] = columns[column][from] }
        columns[column] = result
        for (place, vertex) in result.enumerated() { places[vertex] = place }
    }

    /// Exchanges vertices that stand next to each other where that saves crossings; whether it did anywhere.
    private mutating func exchangeNeighbours() -> Bool {
        var changed = false
        for column in columns.indices where columns[column].count > 1 {
            for upper in 0..<columns[column].count - 1 {
                let (a, b) = (columns[column][upper], columns[column][upper + 1])
                guard gain(a, b) > 0 else { continue }
                columns[column].swapAt(upper, upper + 1)
                places[a] = upper + 1
                places[b] = upper
                changed = true
            }
        }
        return changed
    }

    /// Crossings that are saved when `b`, right below `a`, comes to stand above it.
    private func gain(_ a: Int, _ b: Int) -> Int {
        gain(graph.left[a], graph.left[b]) + gain(graph.right[a], graph.right[b])
    }

    private func gain(_ upper: [LayeredGraph.Link], _ lower: [LayeredGraph.Link]) -> Int {
        var gain = 0
        for a in upper {
            for b in lower {
                let (x, y) = (places[a.vertex], places[b.vertex])
                if x != y { gain += (x > y ? 1 : -1) * a.weight * b.weight }
            }
        }
        return gain
    }
}
