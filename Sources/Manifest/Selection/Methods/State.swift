import SourceText

/// `state:`: what is new, old, changed or unchanged against an earlier manifest.
let selectByState: SelectionMethod = { query, scope throws(Diagnostic) in
    guard let state = scope.state, let old = state.resources else { throw .noPreviousManifest(query.raw) }
    let key = ([query.text] + query.arguments).joined(separator: ".")
    let comparison = StateComparison(scope: scope, old: old, macros: state.macros)
    guard let kind = StateComparison.Kind(rawValue: query.arguments.isEmpty ? query.text : key) else {
        throw .stateValue(key, known: StateComparison.Kind.allCases.map(\.rawValue))
    }
    let found = try comparison.places(kind)
    if [.modified, .unmodified, .contract].contains(kind) { try comparison.checkRemoved() }
    return found
}

/// `result:`: what ended with a status in an earlier run.
let selectByResult: SelectionMethod = { query, scope throws(Diagnostic) in
    guard let results = scope.state?.results else { throw .noPreviousResults(query.raw) }
    let ids = results[query.text] ?? []
    return scope.places { ids.contains($0.uniqueID) }
}

/// `source_status:fresher`: sources that have been loaded since.
let selectBySourceStatus: SelectionMethod = { query, scope throws(Diagnostic) in
    guard let before = scope.state?.loadedBefore else { throw .noPreviousFreshness(query.raw, "previous") }
    guard let now = scope.state?.loadedNow else { throw .noPreviousFreshness(query.raw, "current") }
    guard query.text == "fresher" else { return [] }
    return scope.places { source in
        guard let loaded = now[source.uniqueID] else { return false }
        return before[source.uniqueID].map { loaded > $0 } ?? true
    }
}

/// Compares resources with what an earlier manifest holds of them.
struct StateComparison {
    /// What may stand behind `state:`.
    enum Kind: String, CaseIterable {
        case new, old, modified, unmodified
        case body = "modified.body"
        case configs = "modified.configs"
        case descriptions = "modified.persisted_descriptions"
        case relation = "modified.relation"
        case macros = "modified.macros"
        case contract = "modified.contract"
    }

    let scope: SelectionScope
    let old: [String: DatumMap]
    /// Whether sources are compared as their files write them.
    private let comparesUnrendered: Bool
    private let changedMacros: Set<String>

    init(scope: SelectionScope, old: [String: DatumMap], macros: [String: String]) {
        self.scope = scope
        comparesUnrendered = scope.state?.comparesUnrendered ?? false
        self.old = old
        // Shipped macros change with the program and not with the project; dbt's have other texts than ours.
        let shipped = ["dbt", "dbt_" + scope.manifest.adapterType]
        func isOwn(_ id: String) -> Bool { !shipped.contains { id.hasPrefix("macro.\($0).") } }
        var changed = Set(macros.keys.filter { isOwn($0) && scope.manifest.macros[$0] == nil })
        for (id, macro) in scope.manifest.macros where isOwn(id) && macros[id] != macro.sql { changed.insert(id) }
        changedMacros = changed
    }

    /// The places of what a comparison finds.
    func places(_ kind: Kind) throws(Diagnostic) -> [Int] {
        var found: [Int] = []
        for (place, resource) in scope.members.enumerated() where try matches(resource, kind) { found.append(place) }
        return found
    }

    private func matches(_ resource: Resource, _ kind: Kind) throws(Diagnostic) -> Bool {
        let previous = old[resource.uniqueID]
        switch kind {
        case .new: return previous == nil
        case .old: return previous != nil
        case .modified: return try isModified(resource, previous)
        case .unmodified: return try !isModified(resource, previous)
        case .macros: return usesChangedMacro(resource)
        case .configs: return previous.map { !hasSameConfig(resource, $0) } ?? true
        case .relation:
            guard resource is Node || resource is Source else { return false }
            return previous.map { !hasSameRelation(resource, $0) } ?? true
        case .body, .descriptions, .contract:
            guard let node = resource as? Node else { return false }
            guard let previous else { return true }
            if kind == .body { return !node.hasSameBody(as: previous) }
            if kind == .descriptions { return !node.hasSameDescriptions(as: previous) }
            return try !hasSameContract(node, previous)
        }
    }

    private func isModified(_ resource: Resource, _ previous: DatumMap?) throws(Diagnostic) -> Bool {
        if usesChangedMacro(resource) { return true }
        guard let previous else { return resource is Node || resource is SemanticResource }
        guard hasSameConfig(resource, previous), resource.fqn == previous["fqn"]?.texts else { return true }
        switch resource {
        case let node as Node:
            return try !hasSameContract(node, previous) || !node.hasSameBody(as: previous)
                || !node.isReadTheSame(as: previous) || !node.hasSameDescriptions(as: previous)
                || !hasSameRelation(node, previous)
        case let source as Source: return !hasSameRelation(source, previous) || !source.isSame(as: previous)
        case let exposure as Exposure: return !exposure.isSame(as: previous)
        case let semantic as SemanticResource: return !semantic.isSame(as: previous)
        default: return false
        }
    }

    private func usesChangedMacro(_ resource: Resource) -> Bool {
        guard !changedMacros.isEmpty, let node = resource as? Node else { return false }
        var waiting = node.dependsOn.macros
        var seen: Set<String> = []
        while let id = waiting.popLast() {
            guard seen.insert(id).inserted else { continue }
            if changedMacros.contains(id) { return true }
            waiting += scope.manifest.macros[id]?.dependsOn.macros ?? []
        }
        return false
    }

    // What is compared apart from the configuration, or not at all.
    private static let leftOut: Set<String> = ["alias", "schema", "database", "tags", "group"]

    private func hasSameConfig(_ resource: Resource, _ previous: DatumMap) -> Bool {
        let now = resource.fields["unrendered_config"]?.mapping ?? [:]
        let before = previous["unrendered_config"]?.mapping ?? [:]
        return Set(now.keys + before.keys).subtracting(Self.leftOut).allSatisfy { now[$0] == before[$0] }
    }

    /// Nodes by what is configured, so that another target is no change; sources by where they lie.
    private func hasSameRelation(_ resource: Resource, _ previous: DatumMap) -> Bool {
        let now = resource.fields
        if resource is Source {
            let prefix = comparesUnrendered ? "unrendered_" : ""
            return ["\(prefix)database", "\(prefix)schema", "identifier"].allSatisfy { now[$0] == previous[$0] }
        }
        return ["database", "schema", "alias"].allSatisfy {
            now["unrendered_config"]?[$0] == previous["unrendered_config"]?[$0]
        }
    }

    private func hasSameContract(_ node: Node, _ previous: DatumMap) throws(Diagnostic) -> Bool {
        guard node.kind == .model else { return true }
        let contract = ContractComparison(node, previous)
        if let breach = contract.breach { try report(breach, of: node, version: node.version) }
        return contract.isSame
    }

    /// A contract that went away with its model is a breach too.
    func checkRemoved() throws(Diagnostic) {
        for id in sortedKeys(Array(old.keys)) where scope.manifest.nodes[id] == nil {
            guard let fields = old[id], fields["resource_type"] == "model",
                fields["contract"]?["enforced"] == true
            else { continue }
            let removed = scope.manifest.disabled[id]?.first as? Node
            let what = "Contracted model '\(id)' was \(removed == nil ? "deleted or renamed" : "disabled")."
            let name = fields["name"]?.string ?? id
            let path = fields["original_file_path"]?.string ?? ""
            try report(what, name: name, path: path, version: fields["version"])
        }
    }

    private func report(_ breach: String, of node: Node, version: Datum?) throws(Diagnostic) {
        try report(breach, name: node.name, path: node.originalFilePath, version: version)
    }

    private func report(_ breach: String, name: String, path: String, version: Datum?) throws(Diagnostic) {
        if let version, !version.isNull { throw .contractBroken(breach, name: name, path: path) }
        scope.remarks.warnings.append(.contractBroken(breach, name: name, path: path, isWarning: true))
    }
}

extension Resource {
    /// What artifacts hold of it.
    fileprivate var fields: DatumMap { templateFields() }
}

extension Datum {
    /// A list of texts.
    var texts: [String]? { list?.compactMap(\.string) }
}

extension Node {
    /// Who may read the model, and for how long.
    fileprivate func isReadTheSame(as previous: DatumMap) -> Bool {
        guard kind == .model else { return true }
        let now = templateFields()
        return ["latest_version", "access", "deprecation_date"].allSatisfy { key in
            (now[key] ?? .null) == (previous[key] ?? .null)
        }
    }

    fileprivate func hasSameBody(as previous: DatumMap) -> Bool {
        guard kind == .seed else { return previous["raw_code"] == .string(rawCode) }
        return previous["checksum"]?["name"] == .string(checksum.name)
            && previous["checksum"]?["checksum"] == .string(checksum.checksum)
    }

    /// Descriptions count where they are kept in the database.
    fileprivate func hasSameDescriptions(as previous: DatumMap) -> Bool {
        let kept = config["persist_docs"]
        if kept?["relation"] == true, previous["description"] != .string(description) { return false }
        guard kept?["columns"] == true else { return true }
        let before = previous["columns"]?.mapping ?? [:]
        return before.count == columns.count
            && columns.allSatisfy { before[$0.name]?["description"] == .string($0.description) }
    }
}

extension Source {
    fileprivate func isSame(as previous: DatumMap) -> Bool {
        let now = templateFields()
        return ["quoting", "freshness", "loaded_at_field", "external"].allSatisfy { key in
            (now[key] ?? .null).withoutNulls == (previous[key] ?? .null).withoutNulls
        }
    }
}

extension Exposure {
    fileprivate func isSame(as previous: DatumMap) -> Bool {
        let now = templateFields()
        let keys = ["type", "owner", "maturity", "url", "description", "label"]
        return keys.allSatisfy { (now[$0] ?? .null).withoutNulls == (previous[$0] ?? .null).withoutNulls }
            && Set(dependsOn.nodes) == Set(previous["depends_on"]?["nodes"]?.texts ?? [])
    }
}

extension SemanticResource {
    /// As in dbt, neither the parameters nor the filter of a metric count.
    fileprivate func isSame(as previous: DatumMap) -> Bool {
        let now = templateFields()
        let keys =
            switch kind {
            case .metric: ["type", "description", "label"]
            case .savedQuery: ["description", "label", "group", "tags"]
            default:
                [
                    "model", "description", "defaults", "entities", "dimensions", "measures", "primary_entity", "group",
                ]
            }
        guard keys.allSatisfy({ (now[$0] ?? .null).withoutNulls == (previous[$0] ?? .null).withoutNulls }) else {
            return false
        }
        guard kind == .savedQuery else { return true }
        return ["metrics", "group_by", "where"].allSatisfy {
            now["query_params"]?[$0] == previous["query_params"]?[$0]
        } && Self.exports(now) == Self.exports(previous)
    }

    private static func exports(_ fields: DatumMap) -> [[Datum]] {
        (fields["exports"]?.list ?? []).map { export in
            let written = export["unrendered_config"]
            return [export["name"] ?? .null] + ["export_as", "schema", "alias"].map { written?[$0] ?? .null }
        }
    }
}

extension Datum {
    /// A mapping without keys that hold nothing, all the way down.
    fileprivate var withoutNulls: Datum {
        guard case .mapping(let map) = self else { return self }
        return .mapping(DatumMap(map.pairs.filter { !$1.isNull }.map { ($0, $1.withoutNulls) }))
    }
}
