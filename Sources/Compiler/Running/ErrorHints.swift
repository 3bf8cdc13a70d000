import Manifest
import SourceText
import Warehouse

extension Compiler {
    /// A database error with the next thing to try, where the database gives none itself.
    ///
    /// SQLite names what is missing and leaves it at that; PostgreSQL's own hints are part of its messages.
    func hinted(_ diagnostic: Diagnostic, for node: Node, in session: Session) -> Diagnostic {
        guard diagnostic.code == "sqlite.query", diagnostic.hint == nil else { return diagnostic }
        var hinted = diagnostic
        if let name = diagnostic.name(behind: "no such column: ") {
            hinted.hint = columnHint(name, node, in: session)
        } else if let name = diagnostic.name(behind: "no such table: ") {
            hinted.hint = tableHint(name)
        } else if diagnostic.message.hasSuffix(": syntax error") || diagnostic.message == "incomplete input" {
            hinted.hint = "look at the compiled statement: what is wrong stands at this word or just before it"
        }
        return hinted
    }

    /// The nearest of the columns that the node's parents have in the database, or all of them.
    private func columnHint(_ name: String, _ node: Node, in session: Session) -> String? {
        let relations = node.dependsOn.nodes.compactMap {
            manifest.nodes[$0]?.relationName ?? manifest.sources[$0]?.relationName
        }
        var columns: [String] = []
        for relation in relations.prefix(20) {
            guard let connection = try? session.connection(),
                let table = try? connection.execute("select * from \(relation) limit 0").table
            else { continue }
            columns += table.columns.map(\.name).filter { !columns.contains($0) }
        }
        if let near = closest(to: name, in: columns) { return "did you mean '\(near)'?" }
        guard !columns.isEmpty else { return nil }
        let more = columns.count > 12 ? ", …" : ""
        return "what it reads has the columns \(columns.prefix(12).joined(separator: ", "))\(more)"
    }

    private func tableHint(_ name: String) -> String {
        let names = manifest.nodes.values.filter { $0.kind != .test && $0.kind != .analysis }.map(\.name)
        if let own = names.first(where: { $0 == name }) {
            return "read it with {{ ref('\(own)') }}, so that it is built first"
        }
        if let near = closest(to: name, in: names.sorted()) { return "did you mean {{ ref('\(near)') }}?" }
        return "models are read with ref, tables from elsewhere are declared as sources"
    }
}

extension Diagnostic {
    /// The last part of the name that follows these words at the message's beginning.
    func name(behind words: String) -> String? {
        guard message.hasPrefix(words) else { return nil }
        return message.dropFirst(words.count).split(separator: ".").last.map(String.init)
    }
}
