/// Heights for the vertices of each column: near their neighbours, in order, and never on each other.
///
/// Each column is solved exactly (least squares with fixed order and least distances: neighbouring vertices that want
/// to overlap are joined to blocks, the method known as isotonic regression), and columns are swept to and fro.
struct Coordinates {
    /// The middle of every vertex.
    private(set) var y: [Double]
    private let graph: LayeredGraph

    /// Pixels that a node takes, the space below it included, and likewise a waypoint.
    static let nodeHeight = 46.0
    private static let nodePitch = 62.0
    private static let waypointPitch = 22.0
    private static let sweeps = 14

    /// - Parameter columns: vertices from top to bottom.
    init(_ graph: LayeredGraph, _ columns: [[Int]]) {
        self.graph = graph
        y = [Double](repeating: 0, count: graph.ranks.count)
        for column in columns { stack(column) }
        for sweep in 0..<Self.sweeps {
            // Both sides pull in the last sweeps, so that no side has the last word.
            let sides: Sides = sweep >= Self.sweeps - 4 ? .both : sweep % 2 == 0 ? .left : .right
            let order = sweep % 2 == 0 ? Array(columns.indices) : columns.indices.reversed()
            for column in order { place(columns[column], sides) }
        }
        let top = columns.flatMap { $0 }.map { y[$0] - extent($0) }.min() ?? 0
        for vertex in y.indices { y[vertex] -= top }
    }

    private enum Sides { case left, right, both }

    private func extent(_ vertex: Int) -> Double {
        vertex < graph.nodeCount ? Self.nodePitch / 2 : Self.waypointPitch / 2
    }

    /// One below the other, around zero.
    private mutating func stack(_ column: [Int]) {
        var edge = 0.0
        for vertex in column {
            y[vertex] = edge + extent(vertex)
            edge += 2 * extent(vertex)
        }
        for vertex in column { y[vertex] -= edge / 2 }
    }

    private mutating func place(_ column: [Int], _ sides: Sides) {
        var blocks: [Block] = []
        var offset = 0.0
        var offsets: [Double] = []
        for (index, vertex) in column.enumerated() {
            if index > 0 { offset += extent(column[index - 1]) + extent(vertex) }
            offsets.append(offset)
            let wish = self.wish(vertex, sides)
            blocks.append(Block(weight: wish.weight, sum: (wish.y - offset) * wish.weight, count: 1))
            while blocks.count > 1, blocks[blocks.count - 2].mean > blocks[blocks.count - 1].mean {
                let last = blocks.removeLast()
                blocks[blocks.count - 1].join(last)
            }
        }
        var index = 0
        for block in blocks {
            for _ in 0..<block.count {
                y[column[index]] = block.mean + offsets[index]
                index += 1
            }
        }
    }

    /// Vertices that move together.
    private struct Block {
        var weight: Double
        var sum: Double
        var count: Int
        var mean: Double { sum / weight }

        mutating func join(_ other: Block) {
            weight += other.weight
            sum += other.sum
            count += other.count
        }
    }

    /// Where a vertex would like to be, and how much; lines between waypoints want to be straight most of all.
    private func wish(_ vertex: Int, _ sides: Sides) -> (y: Double, weight: Double) {
        var (sum, weight) = (0.0, 0.0)
        func pull(_ links: [LayeredGraph.Link]) {
            for link in links {
                let isInner = vertex >= graph.nodeCount && link.vertex >= graph.nodeCount
                let strength = isInner ? 8.0 : vertex >= graph.nodeCount || link.vertex >= graph.nodeCount ? 2.0 : 1.0
                sum += y[link.vertex] * strength
                weight += strength
            }
        }
        if sides != .right { pull(graph.left[vertex]) }
        if sides != .left { pull(graph.right[vertex]) }
        return weight == 0 ? (y[vertex], 0.05) : (sum / weight, weight)
    }
}
