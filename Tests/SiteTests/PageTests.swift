import Artifacts
import Execution
import Manifest
import SourceText
import Testing

@testable import Site

/// The page as a file: what is in it, and that nothing of a project can break it.
@Suite struct PageTests {
    private func sampleManifest() -> Manifest {
        let manifest = Manifest()
        manifest.projectName = "shop"
        manifest.adapterType = "sqlite"
        let source = Source(
            uniqueID: "source.shop.raw.orders", kind: .source, name: "orders", packageName: "shop", path: "s.yml",
            originalFilePath: "models/s.yml", fqn: ["shop", "raw", "orders"])
        source.sourceName = "raw"
        manifest.sources[source.uniqueID] = source
        let model = node(.model, "model.shop.stg_orders", "stg_orders", ["shop", "staging", "stg_orders"])
        model.description = "Ends </script><script>alert(1)</script> & <!-- begins."
        model.rawCode = "select '</script>' as x from {{ source('raw', 'orders') }}"
        model.dependsOn.add(node: source.uniqueID)
        model.columns = [Column(name: "id")]
        manifest.nodes[model.uniqueID] = model
        let test = node(.test, "test.shop.not_null_stg_orders_id.ab12", "not_null_stg_orders_id", ["shop", "t"])
        test.attachedNode = model.uniqueID
        test.columnName = "id"
        test.dependsOn.add(node: model.uniqueID)
        manifest.nodes[test.uniqueID] = test
        manifest.nodeOrder = [model.uniqueID, test.uniqueID]
        return manifest
    }

    private func node(_ kind: ResourceKind, _ id: String, _ name: String, _ fqn: [String]) -> Node {
        let node = Node(
            uniqueID: id, kind: kind, name: name, packageName: "shop", path: "\(name).sql",
            originalFilePath: "models/\(name).sql", fqn: fqn)
        node.config = NodeConfig(kind: kind)
        return node
    }

    private func page() -> String {
        var state = CompiledState()
        state.code = "\nselect '</script>' as x from raw.orders\n"
        var history = RunHistory()
        let moment = Instant(microseconds: 1_795_437_119_209_399)
        history.runs = [
            .init(
                invocationID: "a", command: "build", target: "dev", startedAt: moment, elapsed: 1, isSuccess: false)
        ]
        history.entries["test.shop.not_null_stg_orders_id.ab12"] = [
            .init(run: 0, status: "fail", seconds: 0.5, rows: nil, failures: 3, message: "Got 3 results")
        ]
        let content = SiteContent(
            manifest: sampleManifest(), states: ["model.shop.stg_orders": state],
            catalog: Catalog(rows: [], of: sampleManifest()), rowCounts: ["model.shop.stg_orders": 7], history: history,
            generatedAt: moment, version: "1")
        return String(decoding: SitePage(content).bytes(), as: UTF8.self)
    }

    /// The JSON of a script element.
    private func data(_ id: String, in page: String) throws -> Datum {
        let start = try #require(page.firstRange(of: "id=\"\(id)\">")).upperBound
        let rest = page[start...]
        let end = try #require(rest.firstRange(of: "</script>")).lowerBound
        return try JSON.parse(String(rest[..<end]))
    }

    @Test func everyNodeIsThereWithItsParts() throws {
        let page = page()
        let graph = try data("data", in: page)
        let nodes = try #require(graph["nodes"]?.list)
        #expect(
            nodes.compactMap { $0["i"]?.string } == [
                "source.shop.raw.orders", "model.shop.stg_orders", "test.shop.not_null_stg_orders_id.ab12",
            ])
        #expect(nodes[1]["p"] == [0])
        #expect(nodes[1]["rc"] == 7)
        #expect(nodes[2]["on"] == 1)
        #expect(graph["drawn"] == 2)
        let details = try data("piece-0", in: page)
        #expect(details.list?[1]["raw"]?.string == "select '</script>' as x from {{ source('raw', 'orders') }}")
        #expect(details.list?[1]["sql"]?.string == "select '</script>' as x from raw.orders")
        #expect(details.list?[2]["runs"] == [[0, "fail", .double(0.5), nil, 3]])
        #expect(details.list?[2]["message"]?.string == "Got 3 results")
    }

    @Test func textsOfTheProjectCannotEndAScript() throws {
        let page = page()
        let ends = page.ranges(of: "</script").count
        let starts = page.ranges(of: "<script").count
        #expect(starts == ends)
        #expect(!page.contains("<!--"))
        #expect(!page.contains("alert(1)</script>"))
    }

    /// The page never asks the network: no address that a browser would open by itself, and a policy that forbids it.
    @Test func thePageStandsAlone() {
        let page = page()
        #expect(page.contains("default-src 'none'"))
        for word in ["<link rel=\"stylesheet\"", "<script src", "@import", "fetch(", "XMLHttpRequest", "import("] {
            #expect(!page.contains(word))
        }
    }
}
