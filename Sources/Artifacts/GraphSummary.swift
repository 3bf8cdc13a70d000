import Manifest
import SourceText

/// graph_summary.json: nodes by number, each with the numbers of what depends on it.
struct GraphSummary {
    let manifest: Manifest
    let invocationID: String

    func write(_ graph: Graph, _ tested: Graph?, to json: JSONWriter) {
        json.beginObject()
        json.key("_invocation_id")
        json.string(invocationID)
        json.key("linked")
        write(graph, json)
        if let tested {
            json.key("with_test_edges")
            write(tested, json)
        }
        json.endObject()
    }

    private func write(_ graph: Graph, _ json: JSONWriter) {
        json.beginObject()
        for node in 0..<graph.count {
            json.key(String(node))
            json.beginObject()
            json.key("name")
            json.string(graph.ids[node])
            json.key("type")
            json.string(manifest.resource(graph.ids[node])?.kind.rawValue)
            let children = graph.children(of: node)
            if !children.isEmpty {
                json.key("succ")
                json.array(children.sorted()) { json.int($0) }
            }
            json.endObject()
        }
        json.endObject()
    }
}
