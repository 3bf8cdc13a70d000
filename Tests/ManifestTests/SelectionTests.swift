import Manifest
import SourceText
import Testing

@Suite struct SelectionTests {
    /// `Golden/selections.json` holds what dbt 1.11 selected on the project of `Golden/shop.json`.
    @Test func selectionsAreThoseOfDbt() throws {
        let manifest = try shop()
        for entry in try golden("selections.json").list ?? [] {
            let words = entry["select"]?.list?.compactMap(\.string) ?? []
            let expected = entry["ids"]?.list?.compactMap(\.string) ?? []
            #expect(try ids(words, in: manifest) == expected, "\(words)")
        }
    }

    /// The ids of a selection as `ls` shows them: `select… [--exclude x] [--indirect-selection x]`.
    private func ids(_ words: [String], in manifest: Manifest) throws -> [String] {
        var select: [String] = []
        var exclude: [String] = []
        var mode = IndirectSelection.eager
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--exclude": exclude.append(rest.popFirst() ?? "")
            case "--indirect-selection": mode = IndirectSelection(rawValue: rest.popFirst() ?? "") ?? .eager
            default: select.append(word)
            }
        }
        let spec = try SelectionSpec.parse(select: select, exclude: exclude, indirect: mode)
        let graph = Graph(manifest)
        let listed: Set<ResourceKind> = [.model, .seed, .snapshot, .test, .source, .exposure]
        let found = try Selector(manifest, graph).select(spec, kinds: listed, includingEmpty: true)
        return found.nodes.members.map { graph.ids[$0] }.sorted()
    }

    private func select(
        _ select: [String]?, exclude: [String]? = nil, selectors: [String: SelectionSpec] = [:]
    ) throws -> Selector.Result {
        let manifest = try shop()
        let spec = try SelectionSpec.parse(select: select, exclude: exclude, selectors: selectors)
        return try Selector(manifest, Graph(manifest)).select(spec)
    }

    @Test func whatMatchesNothingIsNamed() throws {
        let result = try select(["stg nope", "tag:none,stg"], exclude: ["gone"])
        #expect(
            result.warnings.map(\.message) == [
                "The selection criterion 'nope' does not match any enabled nodes",
                "The selection criterion 'tag:none,stg' does not match any enabled nodes",
                "The selection criterion 'gone' does not match any enabled nodes",
            ])
        #expect(try select(nil).warnings.isEmpty)
    }

    @Test func blankModelsAreNotRun() throws {
        #expect(try select(["blank"]).nodes.isEmpty)
    }

    @Test(arguments: [
        ("tagg:x", "selection.unknown-method", "did you mean 'tag:'?"),
        ("@stg+", "selection.operators", nil),
        ("source:a.b.c.d", "selection.bad-value", nil),
        ("exposure:a.b.c", "selection.bad-value", nil),
        ("resource_type:modle", "selection.bad-value", "did you mean 'model'?"),
        ("test_type:generik", "selection.bad-value", "did you mean 'generic'?"),
        ("version:1", "selection.bad-value", nil),
        ("state:modified", "selection.no-state", nil),
        ("selector:nowhere", "selection.unknown-selector", nil),
    ])
    func mistakesAreExplained(term: String, code: String, hint: String?) throws {
        let error = try #require(throws: Diagnostic.self) { try select([term]) }
        #expect(error.code == code)
        if let hint { #expect(error.hint == hint) }
    }

    @Test func depthsBeyondAllNumbersHaveNoLimit() throws {
        let all = try select(["99999999999999999999999999+fct"]).nodes
        #expect(try select(["+fct"]).nodes == all)
    }

    /// Laws that hold for any selection.
    @Test func algebra() throws {
        let manifest = try shop()
        let graph = Graph(manifest)
        let selector = Selector(manifest, graph)
        let terms = ["stg+", "+fct", "tag:x", "@eph", "path:models/*", "source:raw+1", "test_type:data"]
        func nodes(_ select: [String], _ exclude: [String] = []) throws -> NodeSet {
            try selector.select(SelectionSpec.parse(select: select, exclude: exclude, indirect: .empty)).nodes
        }
        for a in terms {
            for b in terms {
                #expect(try nodes([a, b]) == nodes(["\(b) \(a)"]))
                #expect(try nodes(["\(a),\(b)"]) == nodes(["\(b),\(a)"]))
                #expect(try nodes(["\(a),\(b)"]).isSubset(of: nodes([a])))
                var without = try nodes([a])
                without.subtract(try nodes([b]))
                #expect(try nodes([a], [b]) == without)
            }
        }
    }
}
