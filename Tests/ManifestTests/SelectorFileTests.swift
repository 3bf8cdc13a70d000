import Manifest
import SourceText
import Testing

@Suite struct SelectorFileTests {
    private func file(_ json: String) throws -> SelectorFile { try SelectorFile(JSON.parse(json)) }

    /// The models of a selection: tests come along with what they test.
    private func ids(_ name: String, in file: SelectorFile) throws -> [String] {
        let manifest = try shop()
        let graph = Graph(manifest)
        let found = try Selector(manifest, graph).select(file.spec(named: name), kinds: [.model])
        return found.nodes.members.map { graph.ids[$0] }
    }

    @Test func artifactsHoldTermsTakenApart() throws {
        let file = try file(
            """
            {"selectors": [
              {"name": "s1", "description": "desc", "default": false, "definition": {"union": [
                {"method": "tag", "value": "x", "children": true}, {"exclude": ["stg"]}]}},
              {"name": "s2", "definition": "2+tag:x,stg+"},
              {"name": "s3", "definition": {"tag": "x"}},
              {"name": "s4", "definition": {"method": "selector", "value": "s3"}}]}
            """)
        #expect(
            JSONWriter.text(of: .mapping(file.artifact)) == """
                {"s1": {"name": "s1", "description": "desc", "default": false, "definition": {"union": \
                [{"method": "tag", "value": "x", "children": true}, \
                {"exclude": [{"method": "fqn", "value": "stg"}]}]}}, \
                "s2": {"name": "s2", "definition": {"parents": true, "parents_depth": "2", "method": "tag", \
                "value": "x,stg", "children": true}}, \
                "s3": {"name": "s3", "definition": {"method": "tag", "value": "x"}}, \
                "s4": {"name": "s4", "definition": {"method": "tag", "value": "x"}}}
                """)
    }

    @Test func definitionsCombine() throws {
        let file = try file(
            """
            {"selectors": [
              {"name": "tables", "definition": {"config.materialized": "table"}},
              {"name": "down", "default": true, "definition": {"intersection": [
                {"method": "fqn", "value": "stg", "children": true, "children_depth": 1},
                {"method": "resource_type", "value": "model"}]}},
              {"name": "rest", "definition": {"union": [
                {"method": "selector", "value": "down"}, {"exclude": [{"method": "selector", "value": "tables"}]}]}},
              {"name": "bare", "definition": {"method": "fqn", "value": "stg", "indirect_selection": "empty"}}]}
            """)
        #expect(try ids("tables", in: file).contains("model.shop.stg"))
        #expect(try ids("down", in: file) == ["model.shop.eph", "model.shop.stg"])
        #expect(try ids("rest", in: file) == ["model.shop.eph"])
        #expect(try ids("bare", in: file) == ["model.shop.stg"])
        #expect(file.defaultDefinition?.name == "down")
    }

    @Test(arguments: [
        (#"{"selector": []}"#, "selection.selector-file"),
        (#"{"selectors": [{"definition": "x"}]}"#, "selection.selector-file"),
        (#"{"selectors": [{"name": "a"}]}"#, "selection.selector-file"),
        (#"{"selectors": [{"name": "a", "definition": 3}]}"#, "selection.selector-file"),
        (#"{"selectors": [{"name": "a", "definition": {"union": "x"}}]}"#, "selection.selector-file"),
        (
            #"{"selectors": [{"name": "a", "definition": {"union": [], "intersection": []}}]}"#,
            "selection.selector-file"
        ),
        (#"{"selectors": [{"name": "a", "definition": {"x": 1, "y": 2}}]}"#, "selection.selector-file"),
        (
            #"{"selectors": [{"name": "a", "definition": {"method": "selector", "value": "b"}}]}"#,
            "selection.selector-file"
        ),
        (#"{"selectors": [{"name": "a", "definition": {"tagg": "b"}}]}"#, "selection.unknown-method"),
        (
            #"{"selectors": [{"name": "a", "definition": "x", "default": true}, {"name": "b", "definition": "x", "default": true}]}"#,
            "selection.selector-file"
        ),
    ])
    func mistakesAreExplained(json: String, code: String) throws {
        #expect(try #require(throws: Diagnostic.self) { try file(json) }.code == code)
    }
}
