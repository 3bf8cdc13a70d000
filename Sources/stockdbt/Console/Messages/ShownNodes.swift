import Execution
import Manifest
import SourceText
import Warehouse

/// What `show`, `compile` and `seed --show` are asked for.
extension MessageBook {
    /// A node's SQL.
    func compiled(_ node: Event.ShownNode, _ sql: String) -> LogMessage {
        let text =
            node.asJSON
            ? JSONWriter.text(of: json(node, "compiled", .string(sql)), .indented)
            : headline("Compiled", "is", node) + sql
        return shown("CompiledNode", "Q042", text, node, ["compiled": .string(sql)])
    }

    /// A node's rows.
    func rows(of node: Event.ShownNode, _ table: PrintedTable) -> LogMessage {
        let preview = node.asJSON ? JSONWriter.text(of: table.json) : table.text() + "\n"
        let text =
            node.asJSON
            ? JSONWriter.text(of: json(node, "show", table.json), .indented)
            : headline("Previewing", "", node) + preview
        return shown("ShowNode", "Q041", text, node, ["preview": .string(preview)])
    }

    private func headline(_ verb: String, _ end: String, _ node: Event.ShownNode) -> String {
        if isQuiet { return "" }
        let name = node.isInline ? "inline node" : "node '\(node.name)'"
        return "\(verb) \(name)\(end.isEmpty ? "" : " " + end):\n"
    }

    private func json(_ node: Event.ShownNode, _ key: String, _ value: Datum) -> Datum {
        node.isInline ? .mapping([key: value]) : .mapping(["node": .string(node.name), key: value])
    }

    private func shown(
        _ name: String, _ code: String, _ text: String, _ node: Event.ShownNode, _ further: DatumMap
    ) -> LogMessage {
        var data: DatumMap = [
            "is_inline": .bool(node.isInline), "node_name": .string(node.name),
            "output_format": node.asJSON ? "json" : "text", "quiet": .bool(isQuiet), "unique_id": .string(node.id),
        ]
        for (key, value) in further.pairs { data[key] = value }
        var message = LogMessage(name, code, text, data: data)
        message.isOutput = true
        return message
    }

    /// A few rows of a seed below its name.
    func seedSample(_ node: Node, _ table: PrintedTable) -> [LogMessage] {
        let header = "Random sample of table: \(node.schema).\(node.alias)"
        let rule = String(repeating: "-", count: header.unicodeScalars.count)
        return [
            .blank, LogMessage("SeedHeader", "Q004", header, data: ["header": .string(header)]),
            LogMessage("Formatting", "Z017", rule, data: ["msg": .string(rule)]),
            output(table.text(maxRows: 10, maxColumns: nil)), .blank,
        ]
    }

    /// Why a query of the command line can't be read.
    func inlineRefused(_ diagnostic: Diagnostic) -> LogMessage {
        LogMessage(
            "ParseInlineNodeError", "I069", .error,
            "Error while parsing node: inline_query\n\(diagnostic.description)",
            data: [
                "exc": .string(diagnostic.message),
                "node_info": [
                    "node_name": "inline_query", "node_path": "sql/inline_query", "node_status": "failed",
                    "unique_id": "sqloperation.test.inline_query",
                ],
            ])
    }
}
