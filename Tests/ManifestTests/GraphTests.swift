import Manifest
import SourceText
import Testing

@Suite struct GraphTests {
    private func names(_ places: some Sequence<Int>, _ graph: Graph) -> [String] { places.map { graph.ids[$0] } }

    @Test func relativesByDepth() throws {
        let graph = graph(["a": ["b", "b"], "b": ["c", "d"], "c": ["e"], "d": ["e"]])
        let b = graph.set([try #require(graph.position(of: "b"))])
        #expect(names(graph.descendants(of: b).members, graph) == ["c", "d", "e"])
        #expect(names(graph.descendants(of: b, depth: 1).members, graph) == ["c", "d"])
        #expect(names(graph.ancestors(of: b).members, graph) == ["a"])
        #expect(graph.descendants(of: b, depth: 0).isEmpty)
        #expect(names(graph.children(of: 0), graph) == ["b"])
    }

    @Test func parentsComeBeforeChildren() {
        let graph = graph(["c": ["a"], "a": ["b"], "d": ["a"]])
        #expect(names(graph.topologicalOrder, graph) == ["c", "d", "a", "b"])
    }

    @Test func cyclesAreNamedWhole() {
        let graph = graph(["a": ["b", "e"], "b": ["c"], "c": ["a", "d"], "x": ["y"], "y": ["x"], "z": ["z"]])
        #expect(graph.cycles.map { names($0, graph) } == [["a", "b", "c"], ["x", "y"], ["z"]])
        #expect(!graph.topologicalOrder.contains { graph.ids[$0] == "a" })
    }

    @Test func aCycleIsToldWithItsPath() throws {
        let members = ["a", "b"].map { name in
            Node(
                uniqueID: "model.shop.\(name)", kind: .model, name: name, packageName: "shop", path: "\(name).sql",
                originalFilePath: "models/\(name).sql")
        }
        let diagnostic = Diagnostic.cycle(members)
        #expect(diagnostic.message == "Found a cycle: model.shop.a --> model.shop.b --> model.shop.a")
        #expect(diagnostic.notes.count == 2)
    }

    @Test func longChainsNeedNoDeepStack() {
        let count = 200_000
        let ids = (0..<count).map { String($0) }
        let graph = Graph(ids: ids, dependencies: ids.indices.map { [ids[($0 + count - 1) % count]] })
        #expect(graph.cycles.first?.count == count)
    }

    @Test(arguments: 0..<40)
    func randomGraphsAreOrdered(seed: Int) {
        var numbers = SeededNumbers(seed: seed)
        let count = Int.random(in: 1...60, using: &numbers)
        let ids = (0..<count).map { "n\($0)" }
        // Edges go from a lower rank to a higher one, so there is no cycle.
        let ranks = ids.indices.shuffled(using: &numbers)
        let needs = ids.indices.map { child in
            ids.indices.filter { ranks[$0] < ranks[child] && Int.random(in: 0..<6, using: &numbers) == 0 }.map {
                ids[$0]
            }
        }
        let graph = Graph(ids: ids, dependencies: needs)
        let order = graph.topologicalOrder
        #expect(order.count == count)
        #expect(graph.cycles.isEmpty)
        var place = [Int](repeating: 0, count: count)
        for (index, node) in order.enumerated() { place[node] = index }
        for node in 0..<count { #expect(graph.parents(of: node).allSatisfy { place[$0] < place[node] }) }

        let chosen = graph.set((0..<count).filter { _ in Bool.random(using: &numbers) })
        let plan = Plan(chosen, in: graph)
        #expect(plan.steps.count == chosen.count)
        for (index, step) in plan.steps.enumerated() {
            #expect(step.waitsFor.allSatisfy { $0 < index })
            // All chosen ancestors are done when a step begins.
            var done: Set<String> = []
            var rest = step.waitsFor
            while let next = rest.popLast() {
                if done.insert(plan.steps[next].id).inserted { rest += plan.steps[next].waitsFor }
            }
            guard let node = graph.position(of: step.id) else { continue }
            var above = graph.ancestors(of: graph.set([node]))
            above.formIntersection(chosen)
            #expect(done == Set(above.members.map { graph.ids[$0] }))
        }
    }
}

@Suite struct TestEdgeTests {
    /// The further edges that dbt 1.11 wrote to graph_summary.json for the same project follow from ours.
    @Test func nodesWaitForTheTestsOfWhatTheyNeed() throws {
        let manifest = try shop()
        let plain = Graph(manifest)
        let graph = plain.addingTestEdges(manifest)
        #expect(graph.cycles.isEmpty)
        func waits(_ id: String, for test: String) -> Bool {
            guard let node = graph.position(of: id), let test = graph.position(of: test) else { return false }
            return graph.ancestors(of: graph.set([node])).contains(test)
        }
        let unique = "test.shop.unique_stg_id.fed989f6b1"
        let wide = "test.shop.relationships_stg_id__id__ref_eph_.114d67946c"
        #expect(waits("model.shop.eph", for: unique))
        #expect(waits("model.shop.mart.v1", for: unique))
        #expect(waits("snapshot.shop.sn", for: "test.shop.sing"))
        #expect(!waits("model.shop.eph", for: wide))
        #expect(waits("model.shop.mart.v1", for: wide))
        #expect(waits("model.shop.mart.v2", for: wide))
        #expect(!waits("seed.shop.seed1", for: unique))
        #expect(!waits("exposure.shop.dash", for: unique))
    }

    /// Against the plain rule: a node waits for a test if everything the test reads is upstream of the node.
    @Test(arguments: 0..<40)
    func randomProjects(seed: Int) {
        var numbers = SeededNumbers(seed: seed)
        let manifest = Manifest()
        let count = Int.random(in: 2...25, using: &numbers)
        for place in 0..<count {
            add("model", place, manifest, (0..<place).filter { _ in Int.random(in: 0..<4, using: &numbers) == 0 })
        }
        for place in 0..<count {
            add("test", place, manifest, (0..<count).filter { _ in Int.random(in: 0..<count, using: &numbers) < 2 })
        }
        let plain = Graph(manifest)
        let graph = plain.addingTestEdges(manifest)
        #expect(graph.cycles.isEmpty)
        for node in 0..<plain.count where plain.ids[node].hasPrefix("model") {
            let upstream = plain.ancestors(of: plain.set([node]))
            let held = graph.ancestors(of: graph.set([node]))
            for test in 0..<plain.count where plain.ids[test].hasPrefix("test") {
                let reads = plain.set(plain.parents(of: test))
                #expect(held.contains(test) == (!reads.isEmpty && reads.isSubset(of: upstream)))
            }
        }
    }

    private func add(_ kind: String, _ place: Int, _ manifest: Manifest, _ needs: [Int]) {
        let id = "\(kind).p.n\(place)"
        let node = Node(
            uniqueID: id, kind: kind == "test" ? .test : .model, name: "n\(place)", packageName: "p", path: "",
            originalFilePath: "")
        node.dependsOn.nodes = needs.map { "model.p.n\($0)" }
        manifest.nodes[id] = node
        manifest.nodeOrder.append(id)
    }
}
