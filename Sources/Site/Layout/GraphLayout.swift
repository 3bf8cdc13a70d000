/// Where everything of the lineage graph is drawn: columns left to right, few crossings, short lines.
package struct GraphLayout: Sendable {
    /// The column of every node.
    package let ranks: [Int]
    /// The middle of every node, in pixels from the top.
    package let y: [Double]
    /// For every edge, the heights at which it passes the columns between its ends.
    package let bends: [[Double]]
    /// Left edge and width of every column.
    package let columns: [(x: Double, width: Double)]
    /// Headings with the column at which their part begins.
    package let headings: [(title: String, column: Int)]
    /// Pairs of edges that cross.
    package let crossings: Int

    /// - Parameters:
    ///   - bands: the part of the graph that each node belongs to by its kind or folder.
    ///   - widths: pixels that each node takes.
    ///   - edges: parents to children.
    ///   - order: parents before their children.
    init(bands: [Band?], widths: [Double], edges: [(from: Int, to: Int)], order: [Int]) {
        var parents = [[Int]](repeating: [], count: bands.count)
        for edge in edges { parents[edge.to].append(edge.from) }
        let ranking = Ranking(bands: bands, order: order, parents: parents)
        let graph = LayeredGraph(ranks: ranking.ranks, edges: edges)
        var columns = [[Int]](repeating: [], count: graph.columnCount)
        var crossings = 0
        for part in graph.components {
            guard part.count > 1 else {
                columns[graph.ranks[part[0]]] += part
                continue
            }
            var ordering = Ordering(graph, part: part)
            crossings += ordering.crossings()
            for (column, vertices) in ordering.columns.enumerated() { columns[column] += vertices }
        }
        let coordinates = Coordinates(graph, columns)
        ranks = ranking.ranks
        y = coordinates.y
        bends = graph.paths.map { path in path.map { coordinates.y[$0] } }
        headings = ranking.starts.map { ($0.band.title(bands), $0.column) }
        self.crossings = crossings
        self.columns = Self.columns(graph, widths, height: coordinates.y.max() ?? 0)
    }

    /// Columns are as wide as their widest node; the space between them grows with the height of the whole, because
    /// steep lines can't be followed.
    private static func columns(_ graph: LayeredGraph, _ widths: [Double], height: Double) -> [(Double, Double)] {
        var widest = [Double](repeating: 40, count: graph.columnCount)
        for node in 0..<graph.nodeCount { widest[graph.ranks[node]] = max(widest[graph.ranks[node]], widths[node]) }
        let gap = min(420, max(48, height / 14))
        var x = 0.0
        return widest.map { width in
            defer { x += width + gap }
            return (x, width)
        }
    }
}
