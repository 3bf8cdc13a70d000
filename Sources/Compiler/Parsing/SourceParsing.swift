import Manifest
import Project
import SourceText
import Warehouse

/// Sources: one resource for each table of each entry.
extension ManifestBuilder {
    func addSources(_ package: Package) {
        for entry in package.properties where entry.section == "sources" {
            for (index, table) in (entry.fields["tables"]?.list ?? []).enumerated() {
                guard let table = table.mapping, let name = table["name"].map(PythonText.str) else { continue }
                addSource(SourceTable(entry: entry, package: package, table: table, name: name, index: index))
            }
        }
    }

    /// One table of a source's entry.
    struct SourceTable {
        let entry: PropertyEntry
        let package: Package
        let table: DatumMap
        let name: String
        let index: Int

        var fields: DatumMap { entry.fields }
        var uniqueID: String { "source.\(package.name).\(entry.name).\(name)" }
        /// The place of a key of the table.
        func location(_ key: String) -> Location { entry.place(["tables", String(index), key]) }

        /// A key of the table, else of the source; `config:` of each beside its own key.
        func inherited(_ key: String) -> Datum? {
            for level in [table, table["config"]?.mapping, fields, fields["config"]?.mapping] {
                if let value = level?[key], !value.isNull { return value }
            }
            return nil
        }
    }

    private func addSource(_ item: SourceTable) {
        let folders = Array(pathParts(item.entry.relativePath).dropLast())
        let source = Source(
            uniqueID: item.uniqueID, kind: .source, name: item.name, packageName: item.package.name,
            path: item.entry.originalPath, originalFilePath: item.entry.originalPath,
            fqn: [item.package.name] + folders + [item.entry.name, item.name])
        source.sourceName = item.entry.name
        source.createdAt = now
        configure(source, item)
        fill(source, item)
        source.relationName = compiler.listedRelation(of: source).rendered(in: compiler.backend.dialect)
        register(source, item)
    }

    private func register(_ source: Source, _ item: SourceTable) {
        source.declaration = declaration(of: item.entry)
        source.isEnabled = source.config.isEnabled
        guard source.isEnabled else {
            manifest.disabled[source.uniqueID, default: []].append(source)
            return
        }
        if let other = manifest.sources[source.uniqueID] {
            diagnostics.append(.duplicateSource(source, at: item.location("name"), other))
            return
        }
        manifest.sources[source.uniqueID] = source
    }

    private func configure(_ source: Source, _ item: SourceTable) {
        var patch = DatumMap()
        for level in [item.fields["config"]?.mapping, item.table["config"]?.mapping] {
            for (key, value) in (level ?? DatumMap()).pairs { patch[key] = value }
        }
        patch["freshness"] = nil
        if let freshness = SourceFreshness.merged(item) { patch["freshness"] = freshness }
        patch["loaded_at_field"] = item.inherited("loaded_at_field") ?? .null
        patch["loaded_at_query"] = item.inherited("loaded_at_query") ?? .null
        patch["meta"] = .mapping(mergedMeta([item.fields, item.table]))
        let tags = [item.fields, item.table].flatMap { Self.texts($0["tags"]) + Self.texts($0["config"]?["tags"]) }
        patch["tags"] = .strings(Array(Set(tags)).sorted())
        let inputs = ConfigResolution.Inputs(
            kind: .source, section: "sources", fqn: source.fqn, package: item.package, patch: patch)
        source.config = configs.config(inputs)
        source.unrenderedConfig = configs.unrendered(inputs)
    }

    private func mergedMeta(_ levels: [DatumMap]) -> DatumMap {
        var meta = DatumMap()
        for level in levels {
            for map in [level["meta"]?.mapping, level["config"]?["meta"]?.mapping] {
                for (key, value) in (map ?? DatumMap()).pairs { meta[key] = value }
            }
        }
        return meta
    }

    private func fill(_ source: Source, _ item: SourceTable) {
        source.sourceDescription = item.fields["description"]?.string ?? ""
        source.sourceMeta = mergedMeta([item.fields])
        source.loader = item.fields["loader"]?.string ?? ""
        source.database = item.fields["database"]?.string ?? compiler.backend.target.database
        source.schema = item.fields["schema"]?.string ?? item.entry.name
        source.identifier = item.table["identifier"]?.string ?? item.name
        source.unrenderedDatabase = item.entry.rawFields["database"]?.string
        source.unrenderedSchema = item.entry.rawFields["schema"]?.string
        source.description = item.table["description"]?.string ?? ""
        source.external = item.table["external"]?.unlessNull
        source.columns = ColumnReading.columns(item.table["columns"])
        for part in ["database", "schema", "identifier", "column"] {
            source.quoting[part] = item.table["quoting"]?[part] ?? item.fields["quoting"]?[part] ?? .null
        }
        source.freshness = source.config["freshness"]
        source.loadedAtField = source.config["loaded_at_field"]?.string
        source.loadedAtQuery = source.config["loaded_at_query"]?.string
    }

    /// The file and place of an entry.
    func declaration(of entry: PropertyEntry) -> Resource.Declaration {
        Resource.Declaration(file: entry.file, span: entry.span)
    }
}

/// Freshness thresholds of source and table, merged as dbt merges them: a table's null switches them off, a
/// table's threshold replaces the source's count and period key by key.
enum SourceFreshness {
    static let empty: Datum = ["warn_after": threshold, "error_after": threshold, "filter": nil]
    private static let threshold: Datum = ["count": nil, "period": nil]

    /// The merged value; `.null` where switched off, nil where nobody says anything.
    static func merged(_ item: ManifestBuilder.SourceTable) -> Datum? {
        let levels: [Datum?] = [
            item.fields["freshness"], item.fields["config"]?["freshness"], item.table["freshness"],
            item.table["config"]?["freshness"],
        ]
        guard levels.contains(where: { $0 != nil }) else { return nil }
        var result: Datum? = levels[0] ?? .mapping(DatumMap())
        for level in levels.dropFirst() { result = merge(result, level ?? .mapping(DatumMap())) }
        guard let map = result?.mapping else { return .null }
        if map.isEmpty { return nil }
        return .mapping(complete(map))
    }

    private static func merge(_ base: Datum?, _ update: Datum) -> Datum {
        guard let update = update.mapping else { return .null }
        guard var result = base?.mapping else { return update.isEmpty ? .null : .mapping(update) }
        for (key, value) in update.pairs {
            if let inner = value.mapping, var old = result[key]?.mapping {
                for (name, part) in inner.pairs where !part.isNull { old[name] = part }
                result[key] = .mapping(old)
            } else {
                result[key] = value
            }
        }
        return .mapping(result)
    }

    private static func complete(_ map: DatumMap) -> DatumMap {
        var result = DatumMap()
        for key in ["warn_after", "error_after"] {
            result[key] =
                map[key].map { value in
                    guard let value = value.mapping else { return .null }
                    return ["count": value["count"] ?? nil, "period": value["period"] ?? nil]
                } ?? threshold
        }
        result["filter"] = map["filter"] ?? .null
        return result
    }
}
