import Jinja
import Manifest
import SourceText

extension Compiler {
    /// A node's SQL, with its ephemeral parents in front. Queries that templates run go to the session, in
    /// one transaction with what runs next; a caller that runs nothing more calls ``Session/release()``.
    /// - Throws: what is wrong in the template, with its place.
    package func compile(_ node: Node, in session: Session) throws(Diagnostic) -> CompiledNode {
        session.comment = try queryComment(for: node, in: session)
        var parents: [String: CompiledNode] = [:]
        do throws(Diagnostic) {
            // What queries of the template changed stays open: running the node, or the caller, ends it.
            if node.kind == .unitTest { return try compiledUnitTest(node, in: session) }
            return try compiled(node, in: session, &parents)
        } catch {
            session.release()
            throw error
        }
    }

    /// - Parameter known: ephemeral parents that were compiled on the way, by id.
    private func compiled(
        _ node: Node, in session: Session, _ known: inout [String: CompiledNode]
    ) throws(Diagnostic) -> CompiledNode {
        guard node.kind != .seed else { return CompiledNode(node: node, sql: "") }
        let context = NodeContext(self, phase: .run, node: node, session: session)
        defer { context.finish() }
        let (sql, places) = try rendered(node, in: context)
        var parents: [CompiledNode] = []
        for parent in context.ephemeralParents {
            if known[parent.uniqueID] == nil { known[parent.uniqueID] = try compiled(parent, in: session, &known) }
            if let done = known[parent.uniqueID] { parents.append(done) }
        }
        return inject(parents, into: CompiledNode(node: node, sql: sql, places: places))
    }

    /// A node's template as text, with the places that its stretches come from.
    func rendered(_ node: Node, in context: NodeContext) throws(Diagnostic) -> (text: String, places: PlaceMap) {
        do throws(TemplateError) { return try render(node, in: context) } catch { throw error.renderingDiagnostic }
    }

    private func render(_ node: Node, in context: NodeContext) throws(TemplateError) -> (text: String, places: PlaceMap)
    {
        let template = try Template(templateSource(of: node), environment)
        let renderer = context.renderer()
        if node.testMetadata != nil {
            context.variables[testArgumentsName] = try testArguments(of: node, renderer)
        }
        return try renderer.renderMapped(template)
    }

    /// The text that is rendered: without the white space around it, its places those of the file.
    func templateSource(of node: Node) -> SourceFile {
        guard let file = node.source else { return SourceFile(path: node.originalFilePath, text: node.rawCode) }
        var (start, end) = (0, file.bytes.count)
        while start < end, isBlank(file.bytes[start]) { start += 1 }
        while end > start, isBlank(file.bytes[end - 1]) { end -= 1 }
        guard start > 0 || end < file.bytes.count else { return file }
        let origin = SourceFile.Origin(file: file.origin?.file ?? file, offset: (file.origin?.offset ?? 0) + start)
        return SourceFile(path: file.path, bytes: Array(file.bytes[start..<end]), origin: origin)
    }
}

private func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
}
