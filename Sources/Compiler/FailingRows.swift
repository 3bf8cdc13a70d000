import Jinja
import Manifest
import SourceText
import Warehouse

/// The first rows that a data test found, for people: what tells rows apart stands first.
package struct FailingRows: Sendable, Hashable {
    /// So many are looked at.
    package static let limit = 10

    package var columns: [String]
    /// So many of the columns, the first, are what was tested or what tells rows apart.
    package var keyCount: Int
    package var rows: [[Cell]]

    /// Rows whose cells stand in the order of `columns`.
    package init(columns: [String], keyCount: Int = 0, rows: [[Cell]]) {
        self.columns = columns
        self.keyCount = keyCount
        self.rows = rows
    }

    /// A result with these columns in front, where it has them.
    init(_ table: ResultTable, keys: [String]) {
        let names = table.columns.map(\.name)
        var order: [Int] = []
        for key in keys {
            let place = names.firstIndex { $0.lowercased() == key.lowercased() }
            if let place, !order.contains(place) { order.append(place) }
        }
        keyCount = order.count
        order += names.indices.filter { !order.contains($0) }
        columns = order.map { names[$0] }
        rows = table.rows.map { row in order.map { $0 < row.count ? row[$0] : .null } }
    }
}

extension Compiler {
    /// The first rows that a test found: from the table that keeps them, else from the test's own query.
    /// - Throws: what the database says; that is nothing against the test.
    package func failingRows(of compiled: CompiledNode, in session: Session) throws(Diagnostic) -> FailingRows? {
        let node = compiled.node
        guard node.kind == .test, showsFailingRows(of: node) else { return nil }
        defer { session.release() }
        let query: String
        if let kept = node.relationName {
            query = "select * from \(kept)"
        } else {
            // As a subquery, as the test itself is one: its text may end with a limit or a comment.
            query = "select * from (\n\(try wholeRows(of: compiled, in: session))\n) as failing_rows"
        }
        let context = NodeContext(self, phase: .run, node: node, session: session)
        defer { context.finish() }
        let limit = node.config["limit"]?.int.map { min(max(0, $0), FailingRows.limit) } ?? FailingRows.limit
        let sql = try diagnosed { () throws(TemplateError) in
            let renderer = context.renderer()
            guard let macro = context.value(named: "get_limit_subquery_sql") else { return query }
            return try renderer.text(of: try renderer.call(macro, Arguments([.string(query), .int(limit)])))
        }
        let table = try session.execute(sql, begins: false, in: context).table
        return table.map { FailingRows($0, keys: keys(of: node)) }
    }

    /// `meta: {show_failing_rows: false}` of the test, or of what it tests, keeps its rows out of sight.
    private func showsFailingRows(of node: Node) -> Bool {
        let tested = node.attachedNode.flatMap { manifest.nodes[$0] }
        return ![node.meta, tested?.meta].contains { $0?["show_failing_rows"] == false }
    }

    /// The tested column, then what tells the rows of the tested relation apart.
    private func keys(of node: Node) -> [String] {
        let tested = node.attachedNode.flatMap { manifest.nodes[$0] }
        let unique = tested?.config["unique_key"]
        return [node.columnName].compactMap { $0 } + (unique?.list?.compactMap(\.string) ?? [])
            + [unique?.string].compactMap { $0 } + (tested?.primaryKey ?? [])
    }

    /// The query of a test. That of `not_null` gives nothing but nulls unless its rows are kept, so it is rendered as if
    /// they were.
    private func wholeRows(of compiled: CompiledNode, in session: Session) throws(Diagnostic) -> String {
        let node = compiled.node
        guard node.testMetadata?.name == "not_null", node.testMetadata?.namespace == nil else { return compiled.sql }
        let copy = Node(
            uniqueID: node.uniqueID, kind: node.kind, name: node.name, packageName: node.packageName, path: node.path,
            originalFilePath: node.originalFilePath, fqn: node.fqn)
        copy.config = node.config
        copy.config["store_failures"] = true
        (copy.database, copy.schema, copy.alias) = (node.database, node.schema, node.alias)
        (copy.source, copy.rawCode, copy.testMetadata) = (node.source, node.rawCode, node.testMetadata)
        (copy.references, copy.sources, copy.dependsOn) = (node.references, node.sources, node.dependsOn)
        (copy.columnName, copy.attachedNode, copy.language) = (node.columnName, node.attachedNode, node.language)
        return try compile(copy, in: session).sql
    }
}
