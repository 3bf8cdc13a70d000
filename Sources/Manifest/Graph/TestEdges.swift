extension Graph {
    /// The graph in which `build` works: a node also waits for the tests of what it needs.
    ///
    /// As in dbt, a test holds a node back only where everything the test reads is upstream of the node already, so no
    /// cycle can come of it. Edges that follow from others are left out.
    ///
    /// A unit test comes before the model that it is for, right after what the model needs.
    package func addingTestEdges(_ manifest: Manifest) -> Graph {
        let base = manifest.unitTests.isEmpty ? self : puttingUnitTestsFirst(manifest)
        return base.addingDataTestEdges(manifest)
    }

    private func puttingUnitTestsFirst(_ manifest: Manifest) -> Graph {
        let tests = set((0..<count).filter { manifest.unitTests[ids[$0]] != nil })
        var edges: [(parent: Int, child: Int)] = []
        for node in 0..<count {
            guard tests.contains(node) else {
                edges += parents(of: node).map { ($0, node) }
                continue
            }
            for model in parents(of: node) {
                edges.append((node, model))
                edges += parents(of: model).map { ($0, node) }
            }
        }
        return withEdges(edges)
    }

    private func addingDataTestEdges(_ manifest: Manifest) -> Graph {
        let tests = (0..<count).filter { manifest.nodes[ids[$0]]?.kind == .test }
        let isTest = set(tests)
        let held = set((0..<count).filter { manifest.nodes[ids[$0]] != nil && !isTest.contains($0) })
        var edges: [(parent: Int, child: Int)] = []
        var wide: [Int] = []
        for test in tests {
            let needed = parents(of: test)
            if needed.count == 1, let only = needed.first {
                edges += children(of: only).lazy.filter(held.contains).map { (test, $0) }
            } else if needed.count > 1 {
                wide.append(test)
            }
        }
        return adding(edges + edgesOfWideTests(wide, held: held))
    }

    /// Edges of tests with several parents: to the first nodes, on every way down, that have all of them upstream.
    private func edgesOfWideTests(_ tests: [Int], held: NodeSet) -> [(parent: Int, child: Int)] {
        guard !tests.isEmpty else { return [] }
        let upstream = trackedAncestors(of: set(tests.flatMap { parents(of: $0) }))
        var edges: [(parent: Int, child: Int)] = []
        for test in tests {
            let needed = upstream.tracked(parents(of: test))
            // All nodes wanted are below each of the parents, so walking down from one finds them.
            guard let start = parents(of: test).first else { continue }
            var seen = emptySet
            var rest = Array(children(of: start))
            while let node = rest.popLast() {
                guard held.contains(node), seen.insert(node) else { continue }
                if needed.isSubset(of: upstream.sets[node]) {
                    edges.append((test, node))
                } else {
                    rest += children(of: node)
                }
            }
        }
        return edges
    }

    /// For every node, which of the tracked nodes are upstream of it.
    private func trackedAncestors(of tracked: NodeSet) -> TrackedAncestors {
        let members = tracked.members
        var result = TrackedAncestors(
            sets: [NodeSet](repeating: NodeSet(capacity: members.count), count: count),
            ranks: Dictionary(uniqueKeysWithValues: zip(members, 0...)), capacity: members.count)
        for node in topologicalOrder {
            var own = result.sets[node]
            for parent in parents(of: node) {
                own.formUnion(result.sets[parent])
                if let rank = result.ranks[parent] { own.insert(rank) }
            }
            result.sets[node] = own
        }
        return result
    }

    private struct TrackedAncestors {
        var sets: [NodeSet]
        let ranks: [Int: Int]
        let capacity: Int

        func tracked(_ nodes: some Sequence<Int>) -> NodeSet {
            NodeSet(capacity: capacity, nodes.compactMap { ranks[$0] })
        }
    }
}
