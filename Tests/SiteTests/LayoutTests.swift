import Testing

@testable import Site

/// The layout of the lineage graph.
@Suite struct LayoutTests {
    /// A graph of so many nodes whose edges lead from lower to higher numbers.
    private struct RandomGraph {
        var bands: [Band?] = []
        var edges: [(from: Int, to: Int)] = []

        init(seed: UInt64, nodes: Int, edges wanted: Int) {
            var state = seed
            func random(_ limit: Int) -> Int {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return Int(state >> 33) % limit
            }
            let kinds: [Band?] = [.sources, .staging, .intermediate, .marts, nil]
            for _ in 0..<nodes { bands.append(kinds[random(kinds.count)]) }
            var seen: Set<[Int]> = []
            for _ in 0..<wanted {
                let (a, b) = (random(nodes), random(nodes))
                if a != b, seen.insert([min(a, b), max(a, b)]).inserted { edges.append((min(a, b), max(a, b))) }
            }
        }

        var layout: GraphLayout {
            GraphLayout(
                bands: bands, widths: bands.map { _ in 100 }, edges: edges, order: Array(bands.indices))
        }
    }

    @Test(arguments: 1...12) func everyEdgeLeadsToTheRight(seed: UInt64) {
        let graph = RandomGraph(seed: seed, nodes: 40, edges: 70)
        let layout = graph.layout
        for (edge, bends) in zip(graph.edges, layout.bends) {
            #expect(layout.ranks[edge.from] < layout.ranks[edge.to])
            #expect(bends.count == layout.ranks[edge.to] - layout.ranks[edge.from] - 1)
        }
    }

    @Test(arguments: 1...12) func nothingLiesOnAnother(seed: UInt64) {
        let graph = RandomGraph(seed: seed, nodes: 60, edges: 90)
        let layout = graph.layout
        for (_, column) in Dictionary(grouping: graph.bands.indices, by: { layout.ranks[$0] }) {
            let heights = column.map { layout.y[$0] }.sorted()
            for (a, b) in zip(heights, heights.dropFirst()) { #expect(b - a >= Coordinates.nodeHeight) }
            #expect(heights[0] >= 0)
        }
    }

    /// Lines are curves whose slope never changes its sign between two columns, so two of them cross where their ends
    /// are in opposite order: counted here pair by pair from the picture itself.
    @Test(arguments: 1...6) func theCrossingsAreThoseOfThePicture(seed: UInt64) {
        let graph = RandomGraph(seed: seed, nodes: 24, edges: 40)
        let layout = graph.layout
        let lines = zip(graph.edges, layout.bends).map { edge, bends in
            (start: layout.ranks[edge.from], ys: [layout.y[edge.from]] + bends + [layout.y[edge.to]])
        }
        var crossings = 0
        for (number, a) in lines.enumerated() {
            for b in lines.dropFirst(number + 1) {
                for column in max(
                    a.start, b.start)..<max(a.start, b.start, min(a.start + a.ys.count, b.start + b.ys.count) - 1)
                {
                    let (p, q) = (
                        a.ys[column - a.start] - b.ys[column - b.start],
                        a.ys[column + 1 - a.start] - b.ys[column + 1 - b.start]
                    )
                    if p * q < -1e-9 { crossings += 1 }
                }
            }
        }
        #expect(layout.crossings == crossings)
    }

    @Test func aPlanarGraphIsDrawnWithoutCrossings() {
        // A tree, its edges listed in an order that would cross.
        let edges = [(0, 5), (1, 4), (2, 3), (3, 7), (4, 7), (5, 6), (6, 8), (7, 8)].map { (from: $0.0, to: $0.1) }
        let layout = GraphLayout(
            bands: [Band?](repeating: nil, count: 9), widths: [Double](repeating: 100, count: 9), edges: edges,
            order: Array(0..<9))
        #expect(layout.crossings == 0)
        #expect(layout.headings.map(\.title) == ["Models"])
    }

    @Test func bandsStandInOrderAndChildrenBehindParents() {
        // A mart that staging reads moves staging behind it; the exposure stays last.
        let bands: [Band?] = [.sources, .marts, .staging, .exposures]
        let layout = GraphLayout(
            bands: bands, widths: [100, 100, 100, 100], edges: [(0, 1), (1, 2), (2, 3)], order: [0, 1, 2, 3])
        #expect(layout.ranks == [0, 1, 2, 3])
        #expect(layout.headings.map(\.title) == ["Sources", "Marts", "Exposures"])
    }

    @Test func theSameProjectGivesTheSamePicture() {
        let graph = RandomGraph(seed: 7, nodes: 50, edges: 80)
        #expect(graph.layout.y == graph.layout.y)
    }

    @Test func noNodesAreNoProblem() {
        let layout = GraphLayout(bands: [], widths: [], edges: [], order: [])
        #expect(layout.columns.isEmpty)
    }
}
