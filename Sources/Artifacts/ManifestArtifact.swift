import Execution
import Manifest
import SourceText

/// manifest.json in the form of dbt's schema version 12.
struct ManifestArtifact {
    let manifest: Manifest
    let nodes: [Node]
    /// Apart from the nodes, as dbt has them.
    let functions: [Node]
    let states: CompiledStates
    let metadata: ArtifactMetadata
    let generatedAt: Instant

    init(manifest: Manifest, states: CompiledStates, metadata: ArtifactMetadata, generatedAt: Instant) {
        self.manifest = manifest
        let all = manifest.orderedNodes
        nodes = all.filter { $0.kind != .function }
        functions = all.filter { $0.kind == .function }
        self.states = states
        self.metadata = metadata
        self.generatedAt = generatedAt
    }

    func write(to json: JSONWriter) {
        let writer = ResourceWriter(json)
        json.beginObject()
        writeMetadata(json)
        section("nodes", nodes, json) {
            writer.object($0, FieldTables.fields(of: $0), states[$0.uniqueID])
        }
        section("sources", sorted(manifest.sources), json) { writer.object($0, FieldTables.source) }
        section("macros", sorted(manifest.macros), json) { writer.object($0, FieldTables.macro) }
        section("docs", sorted(manifest.docs), json) { writer.object($0, FieldTables.doc) }
        section("exposures", sorted(manifest.exposures), json) { writer.object($0, FieldTables.exposure) }
        section("metrics", sorted(manifest.metrics), json) { writer.object($0, FieldTables.fields(of: $0)) }
        section("groups", sorted(manifest.groups), json) { writer.object($0, FieldTables.group) }
        json.key("selectors")
        json.value(.mapping(manifest.selectors))
        writeDisabled(writer)
        writeMaps(json)
        section("saved_queries", sorted(manifest.savedQueries), json) { writer.object($0, FieldTables.fields(of: $0)) }
        section("semantic_models", sorted(manifest.semanticModels), json) {
            writer.object($0, FieldTables.fields(of: $0))
        }
        section("unit_tests", sorted(manifest.unitTests), json) { writer.object($0, FieldTables.unitTest) }
        section("functions", functions, json) {
            writer.object($0, FieldTables.fields(of: $0), states[$0.uniqueID])
        }
        json.endObject()
    }

    private func writeMetadata(_ json: JSONWriter) {
        json.key("metadata")
        json.beginObject()
        metadata.write(schema: "manifest/v12", generatedAt: generatedAt, to: json)
        json.key("project_name")
        json.string(manifest.projectName)
        json.key("project_id")
        json.string(Hash.md5(manifest.projectName))
        // Nobody is counted and nothing is sent.
        json.key("user_id")
        json.null()
        json.key("send_anonymous_usage_stats")
        json.bool(false)
        json.key("adapter_type")
        json.string(manifest.adapterType)
        json.key("quoting")
        json.value(FullForms.quoting(manifest.quoting))
        json.key("run_started_at")
        json.string(metadata.startedAt.iso.dropLast() + "+00:00")
        json.endObject()
    }

    private func section<Item: Resource>(
        _ name: StaticString, _ items: [Item], _ json: JSONWriter, _ write: (Item) -> Void
    ) {
        json.key(name)
        json.beginObject()
        for item in items {
            json.key(item.uniqueID)
            write(item)
        }
        json.endObject()
    }

    private func sorted<Item>(_ items: [String: Item]) -> [Item] {
        sortedKeys(Array(items.keys)).compactMap { items[$0] }
    }

    private func writeDisabled(_ writer: ResourceWriter) {
        let json = writer.json
        json.key("disabled")
        json.beginObject()
        for id in sortedKeys(Array(manifest.disabled.keys)) {
            json.key(id)
            json.array(manifest.disabled[id] ?? []) { write($0, writer) }
        }
        json.endObject()
    }

    private func write(_ resource: Resource, _ writer: ResourceWriter) {
        switch resource {
        case let test as Node where test.kind == .unitTest: writer.object(test, FieldTables.unitTest)
        case let node as Node: writer.object(node, FieldTables.fields(of: node))
        case let source as Source: writer.object(source, FieldTables.source)
        case let exposure as Exposure: writer.object(exposure, FieldTables.exposure)
        case let semantic as SemanticResource: writer.object(semantic, FieldTables.fields(of: semantic))
        case let macro as Macro: writer.object(macro, FieldTables.macro)
        default: writer.json.value(.mapping(resource.templateFields()))
        }
    }

    /// `parent_map` and `child_map` with sorted lists, and the members of each group.
    private func writeMaps(_ json: JSONWriter) {
        let members: [Resource] =
            nodes + sorted(manifest.sources) + sorted(manifest.exposures) + manifest.semanticResources
            + functions + sorted(manifest.unitTests)
        var children: [String: [String]] = [:]
        json.key("parent_map")
        json.beginObject()
        for member in members {
            let parents = member.neededNodes.count > 1 ? sortedKeys(member.neededNodes) : member.neededNodes
            json.key(member.uniqueID)
            json.texts(parents)
            for parent in parents { children[parent, default: []].append(member.uniqueID) }
        }
        json.endObject()
        json.key("child_map")
        json.beginObject()
        for member in members {
            json.key(member.uniqueID)
            json.texts(sortedKeys(children[member.uniqueID] ?? []))
        }
        json.endObject()
        writeGroupMap(json)
    }

    private func writeGroupMap(_ json: JSONWriter) {
        var grouped: [String: [String]] = [:]
        for node in nodes {
            if let group = node.group { grouped[group, default: []].append(node.uniqueID) }
        }
        for semantic in manifest.semanticResources.reversed() {
            if let group = semantic.group { grouped[group, default: []].append(semantic.uniqueID) }
        }
        json.key("group_map")
        json.beginObject()
        for group in sorted(manifest.groups) {
            json.key(group.name)
            json.texts(grouped[group.name] ?? [])
        }
        json.endObject()
    }
}
