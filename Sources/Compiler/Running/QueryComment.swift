import Jinja
import Manifest
import SourceText

extension Compiler {
    /// What goes in front of a node's statements: dbt's default as JSON, or what `query-comment` says.
    /// - Throws: what is wrong in the project's comment.
    func queryComment(for node: Node?, in session: Session) throws(Diagnostic) -> (text: String, isAppended: Bool)? {
        switch settings.queryComment {
        case nil: return (defaultComment(node, session), false)
        case .null?: return nil
        case .mapping(let map)?:
            let isAppended = map["append"]?.bool ?? false
            guard let comment = map["comment"] else { return (defaultComment(node, session), isAppended) }
            guard let text = comment.string, !text.isEmpty else { return nil }
            return (try rendered(text, node, session), isAppended)
        case let comment?:
            guard let text = comment.string, !text.isEmpty else { return nil }
            return (try rendered(text, node, session), false)
        }
    }

    private func defaultComment(_ node: Node?, _ session: Session) -> String {
        var comment: DatumMap = [
            "app": "dbt", "dbt_version": .string(settings.dbtVersion),
            "profile_name": settings.target["profile_name"] ?? .null,
            "target_name": settings.target["target_name"] ?? settings.target["name"] ?? .null,
        ]
        if let node {
            comment["node_id"] = .string(node.uniqueID)
        } else {
            comment["connection_name"] = .string(session.name)
        }
        return JSONWriter.text(of: .mapping(comment))
    }

    private func rendered(_ text: String, _ node: Node?, _ session: Session) throws(Diagnostic) -> String {
        let context = NodeContext(self, phase: .naming, node: nil)
        defer { context.finish() }
        context.variables["node"] = node.map { Value(.mapping($0.templateFields(omittingNulls: true))) } ?? Value.none
        context.variables["connection_name"] = .string(session.name)
        let source = SourceFile(path: "dbt_project.yml", text: text)
        let comment = try diagnosed { () throws(TemplateError) in
            let renderer = context.renderer()
            do throws(TemplateError) {
                return try renderer.render(try Template(source, environment)).trimmed
            } catch {
                // dbt makes a macro of the comment, so it may say `return`.
                guard error.kind == .returned else { throw error }
                return try renderer.text(of: error.payload).trimmed
            }
        }
        guard !comment.contains("*/") else {
            throw Diagnostic(
                code: "compiler.query-comment", message: "query comment contains illegal value \"*/\": \(comment)",
                hint: "leave the ends of comments out of 'query-comment'")
        }
        return comment
    }
}

/// Runs something that throws template errors where diagnostics travel.
func diagnosed<Result>(_ body: () throws(TemplateError) -> Result) throws(Diagnostic) -> Result {
    do throws(TemplateError) { return try body() } catch { throw error.compilerDiagnostic }
}
