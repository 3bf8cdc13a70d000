import Jinja
import Manifest
import Project
import SourceText

/// Foreign keys name their table as `ref('…')` or `source('…', '…')`: an edge of the graph, and a relation in SQL.
extension NodeReader {
    /// Adds what the foreign keys of a model name to what the model mentions.
    func noteForeignKeys(of node: Node, _ entry: PropertyEntry?) -> [Diagnostic] {
        guard node.kind == .model, let entry else { return [] }
        var problems: [Diagnostic] = []
        for target in node.foreignKeyTargets {
            guard let record = ForeignKeyTarget.read(target, compiler.environment) else {
                problems.append(.foreignKeyTarget(target, node, at: entry.place(["name"])))
                continue
            }
            node.references += record.references
            node.sources += record.sources
        }
        return problems
    }
}

/// The `to` of a foreign key.
private enum ForeignKeyTarget {
    /// The one reference or source that a text calls; nil where it is something else.
    static func read(_ target: String, _ environment: Environment) -> ParseRecord? {
        let text = SourceFile(path: "", text: "{{ " + target + " }}")
        let record = ParseRecord()
        guard let template = try? ManifestBuilder.template(text, environment), template.calls.count == 1,
            StaticParsing.read(template, into: record), record.references.count + record.sources.count == 1
        else { return nil }
        return record
    }
}

extension Node {
    /// What the foreign keys of the model and of its columns say in `to`.
    var foreignKeyTargets: [String] {
        (constraints + columns.flatMap(\.constraints)).compactMap { constraint in
            guard constraint["type"]?.string == "foreign_key", let target = constraint["to"]?.string, !target.isEmpty
            else { return nil }
            return target
        }
    }
}

extension NodeContext {
    /// The constraints of `model`, and those of its columns, with relations in place of `ref` and `source`.
    func nameForeignTables(in fields: inout DatumMap) {
        guard let node, phase == .run, node.kind == .model, !node.foreignKeyTargets.isEmpty else { return }
        fields["constraints"] = fields["constraints"].map(withForeignTables)
        guard var columns = fields["columns"]?.mapping else { return }
        for (name, column) in columns.pairs {
            guard var column = column.mapping, let constraints = column["constraints"] else { continue }
            column["constraints"] = withForeignTables(constraints)
            columns[name] = .mapping(column)
        }
        fields["columns"] = .mapping(columns)
    }

    private func withForeignTables(_ constraints: Datum) -> Datum {
        .list(
            (constraints.list ?? []).map { constraint in
                guard constraint["type"]?.string == "foreign_key", var map = constraint.mapping,
                    let target = map["to"]?.string, let relation = foreignTable(target)
                else { return constraint }
                map["to"] = .string(relation)
                return .mapping(map)
            })
    }

    private func foreignTable(_ target: String) -> String? {
        guard let record = ForeignKeyTarget.read(target, compiler.environment) else { return nil }
        let index = compiler.referenceIndex
        let relation: Relation? =
            if let reference = record.references.first {
                index.node(for: reference, from: package).map { compiler.relation(of: $0) }
            } else if let names = record.sources.first {
                index.source(names[0], names[1], from: package).map { compiler.relation(of: $0) }
            } else { nil }
        return relation?.rendered(in: compiler.backend.dialect)
    }
}

extension Diagnostic {
    static func foreignKeyTarget(_ target: String, _ node: Node, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "compiler.foreign-key",
            message: "Invalid 'ref' or 'source' syntax on foreign key constraint 'to' on model "
                + "\(node.name): \(target).",
            location: place, hint: "write to: ref('model') or to: source('source', 'table')",
            eventName: "ParsingError")
    }
}
