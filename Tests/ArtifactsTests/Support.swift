import Artifacts
import Execution
import Manifest
import SourceText

/// A project with one resource of each kind, every field that a kind has set to something once.
func sampleManifest() -> Manifest {
    let manifest = Manifest()
    manifest.projectName = "shop"
    manifest.adapterType = "postgres"
    manifest.quoting = ["database": true, "schema": true, "identifier": true]
    manifest.selectors = ["nightly": ["name": "nightly", "definition": ["method": "tag", "value": "nightly"]]]
    for node in [sampleModel(), sampleSeed(), sampleTest(), sampleHook()] { add(node, to: manifest) }
    let source = sampleSource()
    manifest.sources[source.uniqueID] = source
    let exposure = sampleExposure()
    manifest.exposures[exposure.uniqueID] = exposure
    addDeclarations(to: manifest)
    let off = bare(.model, "model.shop.off", "off")
    off.isEnabled = false
    off.config["enabled"] = false
    manifest.disabled[off.uniqueID] = [off]
    return manifest
}

private func add(_ node: Node, to manifest: Manifest) {
    manifest.nodes[node.uniqueID] = node
    manifest.nodeOrder.append(node.uniqueID)
}

private func bare(_ kind: ResourceKind, _ id: String, _ name: String) -> Node {
    let node = Node(
        uniqueID: id, kind: kind, name: name, packageName: "shop", path: "\(name).sql",
        originalFilePath: "models/\(name).sql", fqn: ["shop", name])
    node.config = NodeConfig(kind: kind)
    node.database = "db"
    node.schema = "main"
    node.alias = name
    node.createdAt = 1_795_437_119.2093997
    node.checksum = Checksum(name: "sha256", checksum: "ab")
    return node
}

private func sampleModel() -> Node {
    let node = bare(.model, "model.shop.orders.v2", "orders")
    node.config.merge([
        "materialized": "table", "tags": ["nightly"], "meta": ["größe": .double(1.5), "n": nil], "own": [1, true],
        "pre_hook": "select 1", "contract": ["enforced": true],
    ])
    node.config.finish()
    node.description = "Orders\nwith \"quotes\""
    node.docBlocks = ["doc.shop.orders"]
    var column = Column(name: "id")
    column.dataType = "integer"
    column.constraints = [["type": "not_null"]]
    column.config = ["meta": ["pii": true], "tags": ["c"]]
    column.meta = ["pii": true]
    column.tags = ["c"]
    column.quote = true
    node.columns = [column]
    node.group = "finance"
    node.access = "public"
    node.constraints = [["type": "primary_key", "columns": ["id"]]]
    node.version = 2
    node.latestVersion = 2
    node.primaryKey = ["id"]
    node.patchPath = "shop://models/schema.yml"
    node.relationName = "\"db\".\"main\".\"orders\""
    node.rawCode = "select * from {{ ref('seed1') }}, {{ source('raw', 'o') }}"
    node.references = [Reference(name: "seed1"), Reference(name: "x", package: "other", version: 1)]
    node.sources = [["raw", "o"]]
    node.dependsOn.add(node: "source.shop.raw.o")
    node.dependsOn.add(node: "seed.shop.seed1")
    node.dependsOn.add(macro: "macro.shop.cents")
    node.unrenderedConfig = ["materialized": "{{ var('m') }}"]
    return node
}

private func sampleSeed() -> Node {
    let node = bare(.seed, "seed.shop.seed1", "seed1")
    node.rootPath = "/project"
    return node
}

private func sampleTest() -> Node {
    let node = bare(.test, "test.shop.unique_orders_id.0123456789", "unique_orders_id")
    node.testMetadata = .init(name: "unique", namespace: nil, arguments: ["column_name": "id"])
    node.columnName = "id"
    node.fileKeyName = "models.orders"
    node.attachedNode = "model.shop.orders.v2"
    node.dependsOn.add(node: "model.shop.orders.v2")
    node.group = "finance"
    return node
}

private func sampleHook() -> Node {
    let node = bare(.operation, "operation.shop.shop-on-run-start-0", "shop-on-run-start-0")
    node.declaredTags = ["on-run-start"]
    node.index = 0
    return node
}

private func sampleSource() -> Source {
    let source = Source(
        uniqueID: "source.shop.raw.o", kind: .source, name: "o", packageName: "shop", path: "models/schema.yml",
        originalFilePath: "models/schema.yml", fqn: ["shop", "raw", "o"])
    source.sourceName = "raw"
    source.schema = "raw"
    source.identifier = "o"
    source.config = NodeConfig(kind: .source)
    source.freshness = source.config["freshness"]
    source.external = ["location": "s3://x", "using": "parquet"]
    source.unrenderedSchema = "raw"
    return source
}

private func sampleExposure() -> Exposure {
    let exposure = Exposure(
        uniqueID: "exposure.shop.dash", kind: .exposure, name: "dash", packageName: "shop", path: "schema.yml",
        originalFilePath: "models/schema.yml", fqn: ["shop", "dash"])
    exposure.type = "dashboard"
    exposure.owner = ["name": "Me", "slack": "#me"]
    exposure.config = NodeConfig(kind: .exposure)
    exposure.references = [Reference(name: "orders")]
    exposure.dependsOn.add(node: "model.shop.orders.v2")
    return exposure
}

private func addDeclarations(to manifest: Manifest) {
    let macro = Macro(
        uniqueID: "macro.shop.cents", kind: .macro, name: "cents", packageName: "shop", path: "macros/cents.sql",
        originalFilePath: "macros/cents.sql")
    macro.sql = "{% macro cents(a) %}{{ a }}{% endmacro %}"
    macro.arguments = [["name": "a"]]
    manifest.macros[macro.uniqueID] = macro
    let doc = DocBlock(
        uniqueID: "doc.shop.orders", kind: .doc, name: "orders", packageName: "shop", path: "docs.md",
        originalFilePath: "models/docs.md")
    doc.contents = "hello"
    manifest.docs[doc.uniqueID] = doc
    let group = Group(
        uniqueID: "group.shop.finance", kind: .group, name: "finance", packageName: "shop", path: "schema.yml",
        originalFilePath: "models/schema.yml")
    group.owner = ["email": "me@example.org"]
    manifest.groups[group.uniqueID] = group
}

/// The moment 2026-11-23T12:31:57.145396Z.
let sampleMoment = Instant(microseconds: 1_795_437_117_145_396)

/// A writer into a folder.
func sampleWriter(_ path: String) -> ArtifactWriter {
    ArtifactWriter(
        folder: TargetFolder(path: path, name: "target"),
        metadata: ArtifactMetadata(
            dbtVersion: "1.11.0", invocationID: "324a9ef2-274b-47c0-832f-a68015c7b7e4", startedAt: sampleMoment,
            environment: ArtifactMetadata.shown(of: ["DBT_ENV_CUSTOM_ENV_JOB": "nightly", "HOME": "/"])))
}
