import Manifest
import Project
import SourceText

/// What a properties entry adds to the node it describes.
extension NodeReader {
    /// The config of an entry: its `config:` with the keys that count as config wherever they stand.
    func configPatch(_ entry: PropertyEntry, _ diagnostics: inout [Diagnostic]) -> DatumMap {
        var patch = entry.fields["config"]?.mapping ?? DatumMap()
        for key in ["meta", "docs", "group", "contract", "access"] {
            guard let value = entry.fields[key] else { continue }
            if patch[key] != nil {
                diagnostics.append(.configTwice(entry, key))
            } else if !value.isNull {
                patch[key] = value
            }
        }
        return patch
    }

    /// Description, columns and constraints; the configuration is merged elsewhere.
    func describe(_ node: Node, _ entry: PropertyEntry?) {
        defer { node.contractChecksum = ContractChecksum.of(node) }
        guard let entry else { return }
        node.patchPath = "\(entry.packageName)://\(entry.originalPath)"
        node.description = entry.fields["description"]?.string ?? ""
        guard node.kind != .test else { return }
        node.columns = ColumnReading.columns(entry.fields["columns"])
        if node.kind == .function {
            node.arguments = entry.fields["arguments"]?.list ?? []
            node.returns = entry.fields["returns"] ?? .null
        }
        guard node.kind == .model else { return }
        node.constraints = entry.fields["constraints"]?.list ?? []
        node.deprecationDate = (entry.fields["deprecation_date"]?.string).map { DeprecationDate($0).text }
        node.timeSpine = entry.fields["time_spine"]?.mapping.map(ColumnReading.timeSpine)
        node.latestVersion = entry.fields["latest_version"]?.unlessNull
    }
}

/// Declared columns.
enum ColumnReading {
    /// The keys of a time spine, all of them.
    static func timeSpine(_ map: DatumMap) -> Datum {
        let custom = (map["custom_granularities"]?.list ?? []).map { item -> Datum in
            ["name": item["name"] ?? .null, "column_name": item["column_name"] ?? .null]
        }
        return [
            "standard_granularity_column": map["standard_granularity_column"] ?? .null,
            "custom_granularities": .list(custom),
        ]
    }

    /// Declared columns; the last of two with the same name wins and keeps the first one's place.
    static func columns(_ datum: Datum?) -> [Column] {
        guard let items = datum?.list else { return [] }
        var result: [Column] = []
        result.reserveCapacity(items.count)
        // Built only where there are many: looking through a few names is faster than hashing them.
        var places: [String: Int] = [:]
        let isLong = items.count > 16
        for item in items {
            guard let column = column(item) else { continue }
            let place = isLong ? places[column.name] : result.firstIndex { $0.name == column.name }
            if let place {
                result[place] = column
            } else {
                if isLong { places[column.name] = result.count }
                result.append(column)
            }
        }
        return result
    }

    private static func column(_ item: Datum) -> Column? {
        guard let map = item.mapping, let name = map["name"].map(PythonText.str) else { return nil }
        var column = Column(name: name)
        var config: DatumMap?
        for (key, value) in map.pairs { take(key, value, into: &column, &config) }
        for (key, value) in (config?["meta"]?.mapping ?? DatumMap()).pairs { column.meta[key] = value }
        for tag in ManifestBuilder.texts(config?["tags"]) where !column.tags.contains(tag) { column.tags.append(tag) }
        let isBare = column.meta.isEmpty && column.tags.isEmpty
        column.config =
            isBare ? Column.bareConfig : DatumMap([("meta", .mapping(column.meta)), ("tags", .strings(column.tags))])
        return column
    }

    private static func take(_ key: String, _ value: Datum, into column: inout Column, _ config: inout DatumMap?) {
        switch key {
        case "name", "data_tests", "tests", "dimension", "entity": break
        case "description": column.description = value.string ?? ""
        case "data_type": column.dataType = value.unlessNull.map(PythonText.str)
        case "constraints": column.constraints = value.list ?? []
        case "quote": column.quote = value.bool
        case "granularity": column.granularity = value.string
        case "meta": column.meta = value.mapping ?? DatumMap()
        case "tags": column.tags = ManifestBuilder.texts(value)
        case "config": config = value.mapping
        default: column.further[key] = value
        }
    }
}

extension ManifestBuilder {
    /// A list of texts, or one text as a list.
    static func texts(_ datum: Datum?) -> [String] {
        if let list = datum?.list { return list.compactMap(\.string) }
        return datum?.string.map { [$0] } ?? []
    }
}

extension ManifestBuilder {
    /// An entry describes the enabled one of several resources of its name: what is switched off loses it again.
    func releaseShadowedEntries() {
        for nodes in manifest.disabled.values {
            for case let node as Node in nodes where node.patchPath != nil {
                guard referables[node.name]?.contains(where: { $0.kind == node.kind }) == true,
                    let package = project.packages.first(where: { $0.name == node.packageName })
                else { continue }
                node.patchPath = nil
                node.description = ""
                node.columns = []
                node.constraints = []
                let inputs = ConfigResolution.Inputs(
                    kind: node.kind, section: node.kind.configSection, fqn: node.fqn, package: package,
                    call: node.configCall)
                node.config = configs.config(inputs)
                node.unrenderedConfig = configs.unrendered(inputs)
            }
        }
    }
}
