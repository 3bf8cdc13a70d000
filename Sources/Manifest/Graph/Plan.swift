/// The chosen part of the graph, in order, and what each step waits for.
package struct Plan: Sendable {
    /// One resource to work on.
    package struct Step: Sendable, Hashable {
        /// Its unique id.
        package let id: String
        /// The steps that must be done before, by their place in ``Plan/steps``: all of them come earlier.
        ///
        /// Where a resource between two chosen ones is not chosen itself, the lower one waits for the upper one.
        package let waitsFor: [Int]
    }

    /// The steps, each after everything it waits for.
    package let steps: [Step]

    /// The plan of a selection.
    ///
    /// For `build`, pass the graph with test edges, so that nodes wait for the tests of what they need.
    package init(_ chosen: NodeSet, in graph: Graph) {
        var steps: [Step] = []
        var places: [Int: Int] = [:]
        // For nodes that are not chosen: the chosen ones right above them.
        var above: [Int: [Int]] = [:]
        for node in graph.topologicalOrder {
            var waits: Set<Int> = []
            for parent in graph.parents(of: node) {
                if let place = places[parent] { waits.insert(place) } else { waits.formUnion(above[parent] ?? []) }
            }
            if chosen.contains(node) {
                places[node] = steps.count
                steps.append(Step(id: graph.ids[node], waitsFor: waits.sorted()))
            } else if !waits.isEmpty {
                above[node] = waits.sorted()
            }
        }
        self.steps = steps
    }

    /// For each step, the steps that wait for it.
    package var waiters: [[Int]] {
        var result = [[Int]](repeating: [], count: steps.count)
        for (place, step) in steps.enumerated() {
            for earlier in step.waitsFor { result[earlier].append(place) }
        }
        return result
    }
}
