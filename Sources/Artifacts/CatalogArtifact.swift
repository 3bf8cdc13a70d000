import Execution
import Manifest
import SourceText
import Warehouse

/// catalog.json in the form of dbt's schema version 1: relations of the project as the database has them.
package struct Catalog: Sendable {
    /// One relation.
    package struct Entry: Sendable {
        package var type: String
        package var database: String?
        package var schema: String
        package var name: String
        package var comment: String?
        package var owner: String?
        package var columns: [Column] = []
        package var statistics: DatumMap
    }

    /// One column of a relation.
    package struct Column: Sendable {
        package var name: String
        package var type: String
        package var index: Int
        package var comment: String?
    }

    /// By the id of node or source.
    package private(set) var nodes: [String: Entry] = [:]
    package private(set) var sources: [String: Entry] = [:]

    /// Joins the database's rows with the project's resources; relations that the project does not know are left out.
    /// - Parameters:
    ///   - rows: one a column, as ``Compiler/catalogRows(of:in:)`` gives them.
    ///   - chosen: the ids that it is limited to; nil for all.
    package init(rows: [DatumMap], of manifest: Manifest, only chosen: Set<String>? = nil) {
        var entries: [Key: Entry] = [:]
        for row in rows {
            let key = Key(row["table_database"]?.string, row["table_schema"]?.string, row["table_name"]?.string)
            var entry = entries[key] ?? Self.entry(row)
            entry.columns.append(Self.column(row))
            entries[key] = entry
        }
        for node in manifest.nodes.values where node.relationName != nil || node.kind == .seed {
            if let chosen, !chosen.contains(node.uniqueID) { continue }
            nodes[node.uniqueID] = entries[Key(node.database, node.schema, node.alias)]
        }
        for source in manifest.sources.values where chosen?.contains(source.uniqueID) ?? true {
            sources[source.uniqueID] = entries[Key(source.database, source.schema, source.identifier)]
        }
    }

    /// A relation without regard to case.
    private struct Key: Hashable {
        let database, schema, name: String
        init(_ database: String?, _ schema: String?, _ name: String?) {
            self.database = database?.lowercased() ?? ""
            self.schema = schema?.lowercased() ?? ""
            self.name = name?.lowercased() ?? ""
        }
    }

    private static func entry(_ row: DatumMap) -> Entry {
        Entry(
            type: row["table_type"]?.string ?? "", database: row["table_database"]?.string,
            schema: row["table_schema"]?.string ?? "", name: row["table_name"]?.string ?? "",
            comment: row["table_comment"]?.string, owner: row["table_owner"]?.string, statistics: statistics(row))
    }

    private static func column(_ row: DatumMap) -> Column {
        Column(
            name: row["column_name"]?.string ?? "", type: row["column_type"]?.string ?? "",
            index: row["column_index"]?.int ?? 0, comment: row["column_comment"]?.string)
    }

    /// Columns `stats:<id>:<part>` of a row, and whether there are any.
    private static func statistics(_ row: DatumMap) -> DatumMap {
        var result = DatumMap()
        for (key, value) in row.pairs where key.hasPrefix("stats:") {
            let parts = key.split(separator: ":").map(String.init)
            guard parts.count == 3 else { continue }
            var statistic = result[parts[1]]?.mapping ?? ["id": .string(parts[1])]
            statistic[parts[2]] = value
            result[parts[1]] = .mapping(statistic)
        }
        let hasAny = !result.isEmpty
        result["has_stats"] = [
            "id": "has_stats", "label": "Has Stats?", "value": .bool(hasAny), "include": false,
            "description": "Indicates whether there are statistics for this table",
        ]
        return result
    }
}

extension Catalog {
    func write(_ metadata: ArtifactMetadata, generatedAt: Instant, to json: JSONWriter) {
        json.beginObject()
        json.key("metadata")
        json.beginObject()
        metadata.write(schema: "catalog/v1", generatedAt: generatedAt, to: json)
        json.endObject()
        json.key("nodes")
        json.value(.mapping(Self.datum(nodes)))
        json.key("sources")
        json.value(.mapping(Self.datum(sources)))
        json.key("errors")
        json.null()
        json.endObject()
    }

    private static func datum(_ entries: [String: Entry]) -> DatumMap {
        DatumMap(sortedKeys(Array(entries.keys)).compactMap { id in entries[id].map { (id, $0.datum(id)) } })
    }
}

extension Catalog.Entry {
    fileprivate func datum(_ id: String) -> Datum {
        let columns = self.columns.sorted { $0.index < $1.index }.map { column -> (String, Datum) in
            let fields: Datum = [
                "type": .string(column.type), "index": .int(column.index), "name": .string(column.name),
                "comment": .optional(column.comment),
            ]
            return (column.name, fields)
        }
        return [
            "metadata": [
                "type": .string(type), "schema": .string(schema), "name": .string(name),
                "database": .optional(database),
                "comment": .optional(comment), "owner": .optional(owner),
            ],
            "columns": .mapping(DatumMap(columns)), "stats": .mapping(statistics), "unique_id": .string(id),
        ]
    }
}

extension ArtifactWriter {
    /// catalog.json, version 1.
    @discardableResult
    package func write(_ catalog: Catalog, at moment: Instant) throws(Diagnostic) -> String {
        try write("catalog.json") { catalog.write(metadata, generatedAt: moment, to: $0) }
    }
}
