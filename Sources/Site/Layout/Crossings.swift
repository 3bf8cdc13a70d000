/// Counts crossings between neighbouring columns: pairs of edges whose ends are in opposite order.
///
/// An edge crosses a bundle of three edges three times.
struct CrossingCounter {
    private var tree: [Int] = []

    /// Crossings between a column and the next.
    /// - Parameters:
    ///   - column: vertices from top to bottom.
    ///   - width: how many vertices the next column has.
    ///   - places: where every vertex stands in its column.
    mutating func count(_ column: [Int], toward links: [[LayeredGraph.Link]], _ places: [Int], width: Int) -> Int {
        tree = [Int](repeating: 0, count: width + 1)
        var total = 0
        var crossings = 0
        for vertex in column {
            for link in links[vertex] {
                crossings += link.weight * (total - sum(upTo: places[link.vertex]))
            }
            for link in links[vertex] {
                add(link.weight, at: places[link.vertex])
                total += link.weight
            }
        }
        return crossings
    }

    /// The weight of all ends at or above a place.
    private func sum(upTo place: Int) -> Int {
        var sum = 0
        var index = place + 1
        while index > 0 {
            sum += tree[index]
            index &= index - 1
        }
        return sum
    }

    private mutating func add(_ weight: Int, at place: Int) {
        var index = place + 1
        while index < tree.count {
            tree[index] += weight
            index += index & -index
        }
    }
}
