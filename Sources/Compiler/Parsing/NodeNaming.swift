import Manifest
import SourceText
import Warehouse

/// Database, schema, alias and relation name of a node, as the `generate_*_name` macros decide.
struct NodeNaming {
    let compiler: Compiler

    /// Sets the four names from the node's merged configuration.
    /// - Throws: what the project's own macro raises.
    func apply(to node: Node) throws(Diagnostic) {
        node.database = try component(.database, node, node.config.database)
        node.schema = try component(.schema, node, node.config.schema)
        node.alias = try component(.alias, node, node.config.alias)
        if node.kind == .snapshot {
            // The older way of placing a snapshot wins over the macros.
            node.database = node.config["target_database"]?.string ?? node.database
            node.schema = node.config["target_schema"]?.string ?? node.schema
        }
        node.relationName = hasRelation(node) ? compiler.relation(of: node).rendered(in: compiler.backend.dialect) : nil
    }

    private func component(
        _ component: NameComponent, _ node: Node, _ custom: String?
    ) throws(Diagnostic) -> String {
        try compiler.generateName(component, custom: custom, node: node)
    }

    private func hasRelation(_ node: Node) -> Bool {
        switch node.kind {
        case .model: node.config.materialized != "ephemeral"
        case .seed, .snapshot: true
        case .test: node.storesFailures
        default: false
        }
    }
}

extension Node {
    /// Whether a data test keeps its failing rows in a table or view.
    var storesFailures: Bool {
        switch config["store_failures_as"]?.string {
        case "table", "view": true
        case "ephemeral": false
        default: config["store_failures"]?.bool ?? false
        }
    }
}
