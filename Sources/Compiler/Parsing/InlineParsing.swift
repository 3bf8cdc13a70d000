import Jinja
import Manifest
import SourceText

extension Compiler {
    /// A query that was given on the command line, read like a model: what it names is looked up, and it may name
    /// whatever the root project may.
    ///
    /// - Throws: what is wrong in the template, or what it names and the project does not have.
    package func inlineNode(_ sql: String) throws(Diagnostic) -> Node {
        let project = settings.projectName
        let node = Node(
            uniqueID: "sql_operation.\(project).inline_query", kind: .sqlOperation, name: "inline_query",
            packageName: project, path: "sql/inline_query", originalFilePath: "from remote system.sql",
            fqn: [project, "sql", "inline_query"])
        let text = SourceFile(path: node.originalFilePath, text: sql.trimmed)
        (node.source, node.rawCode) = (text, text.text)
        node.alias = node.name
        (node.database, node.schema) = (backend.target.database, backend.target.schema)
        let record = ParseRecord()
        try renderForParsing(template: ManifestBuilder.template(text, environment), node: node, record: record)
        node.note(record)
        for (key, value) in record.configCalls.pairs { node.config[key] = value }
        try resolveParents(of: node)
        return node
    }

    private func resolveParents(of node: Node) throws(Diagnostic) {
        for names in node.sources where names.count == 2 {
            guard let source = referenceIndex.source(names[0], names[1], from: node.packageName) else {
                throw .unknownSource(names[0], names[1], from: node, in: manifest)
            }
            node.dependsOn.add(node: source.uniqueID)
        }
        for reference in node.references {
            guard let target = referenceIndex.node(for: reference, from: node.packageName) else {
                throw .unknownReference(reference, from: node, in: manifest)
            }
            node.dependsOn.add(node: target.uniqueID)
        }
    }
}
