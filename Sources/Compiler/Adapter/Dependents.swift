import Jinja
import Manifest
import SourceText
import Warehouse

/// An object of the database that would be dropped together with another one.
struct Dependent {
    /// Such as `view`, `table constraint`, `function`.
    let kind: String
    /// For people: `bi.dashboard`, `fact_id_fkey on bi.fact`.
    let identity: String
    /// The relation or function itself, or the relation that it stands on.
    let name: RelationName

    var text: String { "\(kind) \(identity)" }
}

/// What keeps a relation from being dropped: objects of others that read it.
extension AdapterObject {
    /// Looks what would go with a relation, or with one of its columns, before it is dropped while a node is built.
    ///
    /// Asked again right before the drop, because only then is it locked; so nobody's view is lost by a narrow miss.
    /// - Throws: `compiler.foreign-dependents` where the project does not build all of it. What it does build is warned
    ///   of where this command leaves it out.
    func spareDependents(of relation: Relation, column: String? = nil) throws(TemplateError) {
        guard let node = context.node, [.model, .seed, .snapshot, .test].contains(node.kind) else { return }
        let dependents = try self.dependents(of: relation, column: column)
        guard !dependents.isEmpty else { return }
        let owners = dependents.map { compiler.ownRelations.owner(of: $0.name) }
        let foreign = zip(dependents, owners).filter { $1 == nil }.map { $0.0 }
        try hosted { () throws(Diagnostic) in
            if !foreign.isEmpty { throw .foreignDependents(foreign.map(\.text), of: node) }
        }
        warn(of: zip(dependents, owners), node)
    }

    /// The same before anything is done, where the node's materialization is a shipped one that will replace what is
    /// there. Hooks in front may drop objects themselves; then the look right before the drop decides.
    /// A materialized view is dropped by the text that replaces it, with no such look, so it is looked at here always.
    func spareDependents(ofReplacedBy macro: MacroEntry) throws(TemplateError) {
        guard let node = context.node, macro.isShipped else { return }
        let hasHooksInFront = node.config["pre-hook"]?.list?.isEmpty == false
        guard !hasHooksInFront || node.config.materialized == "materialized_view" else { return }
        let wanted = RelationName(database: node.database, schema: node.schema, identifier: node.alias)
        guard let existing = try existing(wanted), replaces(existing, node) else { return }
        try spareDependents(of: existing)
    }

    /// Whether the shipped materializations drop what is there; those that are not known here look before they drop.
    private func replaces(_ existing: Relation, _ node: Node) -> Bool {
        let isAnew = node.config["full_refresh"]?.bool ?? compiler.settings.isSet("FULL_REFRESH")
        switch node.config.materialized {
        case "table", "view": return true
        case "seed": return isAnew && existing.type == "table"
        case "incremental": return isAnew || existing.type == "view"
        case "materialized_view": return isAnew || existing.type != "materialized_view"
        default: return false
        }
    }

    private func dependents(of relation: Relation, column: String?) throws(TemplateError) -> [Dependent] {
        let arguments = [("relation", value(relation)), ("column_name", Value.optional(column))]
        let answer = try callMacro("get_dependent_objects", arguments)
        return (answer.object(as: TableObject.self)?.rows ?? []).compactMap { row in
            let texts = row.map { $0.string ?? "" }
            guard texts.count == 4 else { return nil }
            return Dependent(
                kind: texts[0], identity: texts[1], name: RelationName(schema: texts[2], identifier: texts[3]))
        }
    }

    private func warn(of dependents: some Sequence<(Dependent, String?)>, _ node: Node) {
        let selected = Set(compiler.selectedResources)
        let lost = dependents.filter { dependent, owner in
            guard let owner, owner != node.uniqueID, !selected.contains(owner) else { return false }
            return context.announcedLosses.insert(dependent.text).inserted
        }
        guard !lost.isEmpty else { return }
        context.report(.warning(.droppedDependents(lost.map(\.0.text), of: node)))
    }

    /// `adapter.spare_dependents(relation, column_name)`: for macros that drop in words of their own.
    func spareDependents(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let relation = try relation(arguments.value(0, "relation"), "spare_dependents")
        try spareDependents(of: relation, column: arguments.text(1, "column_name"))
        return .none
    }
}

/// The relations that the project builds, by schema and name.
package struct OwnRelations: Sendable {
    private struct Key: Hashable {
        let schema: String
        let name: String
    }
    private var owners: [Key: String] = [:]
    private let quoting: NameParts
    private static let asides = ["__dbt_tmp", "__dbt_backup"]

    /// All that a manifest's nodes build.
    init(_ manifest: Manifest, quoting: NameParts) {
        self.quoting = quoting
        for node in manifest.nodes.values where !node.isEphemeral { add(node.schema, node.alias, node.uniqueID) }
    }

    private mutating func add(_ schema: String, _ name: String, _ id: String) {
        owners[key(schema, name)] = id
    }

    // Names that are written without quotes are lower case in the catalog.
    private func key(_ schema: String, _ name: String) -> Key {
        Key(
            schema: quoting.schema ? schema : schema.lowercased(),
            name: quoting.identifier ? name : name.lowercased())
    }

    /// The id of the node that builds a relation; also of what a run builds aside and may have left behind.
    func owner(of relation: RelationName) -> String? {
        guard let schema = relation.schema, let name = relation.identifier else { return nil }
        if let owner = owners[key(schema, name)] { return owner }
        guard let ending = Self.asides.first(where: name.hasSuffix) else { return nil }
        let base = String(name.dropLast(ending.utf8.count))
        if let owner = owners[key(schema, base)] { return owner }
        // Long names are cut to make room for the ending.
        return owners.first { $0.key.schema == key(schema, "").schema && $0.key.name.hasPrefix(base) }?.value
    }
}
