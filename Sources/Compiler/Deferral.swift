import Jinja
import Manifest
import SourceText
import Warehouse

/// Where references lead that are resolved through an earlier manifest: `--defer`.
package struct Deferral: Sendable {
    /// The relations of the other environment, by the node's id.
    package var relations: [String: RelationName]
    /// Whether they win even where the node's own relation exists: `--favor-state`.
    package var favorsState: Bool
    /// Ids of the nodes that the command works on; these are never taken from elsewhere by `favorsState`.
    package var selected: Set<String>

    /// The relations that an earlier manifest names.
    package init(_ state: PreviousState, favorsState: Bool, selected: Set<String>) {
        relations = [:]
        self.favorsState = favorsState
        self.selected = selected
        for (id, fields) in state.resources ?? [:] {
            guard ["model", "seed", "snapshot", "function"].contains(fields["resource_type"]?.string ?? ""),
                fields["config"]?["materialized"] != "ephemeral", let schema = fields["schema"]?.string,
                let alias = fields["alias"]?.string
            else { continue }
            relations[id] = RelationName(database: fields["database"]?.string, schema: schema, identifier: alias)
        }
    }
}

extension Compiler {
    /// Where a node lies in the environment that references are deferred to; nil where none is or it has no such node.
    package func deferredRelation(of node: Node) -> Relation? {
        deferral?.relations[node.uniqueID].map { Relation($0, quoting: projectQuoting) }
    }
}

extension NodeContext {
    /// The relation of a referenced node: the other environment's where the node is not built here.
    func readRelation(of target: Node) throws(TemplateError) -> Relation {
        let own = compiler.relation(of: target)
        guard let deferral = compiler.deferral, let other = compiler.deferredRelation(of: target) else { return own }
        if deferral.favorsState, !deferral.selected.contains(target.uniqueID) { return other }
        return try AdapterObject(self).existing(own.name) == nil ? other : own
    }
}
