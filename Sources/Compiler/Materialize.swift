import Jinja
import Manifest
import SourceText
import Warehouse

extension Compiler {
    /// Builds a model or seed through its materialization macro. What was not committed is rolled back on an error.
    package func materialize(_ compiled: CompiledNode, in session: Session) throws(Diagnostic) -> NodeOutcome {
        let node = compiled.node
        let macro = try materializationMacro(of: node)
        let context = NodeContext(self, phase: .run, node: node, session: session)
        context.compiled = compiled
        defer { context.finish() }
        session.comment = try queryComment(for: node, in: session)
        do throws(TemplateError) {
            try AdapterObject(context).spareDependents(ofReplacedBy: macro)
            let result = try context.renderer().call(context.value(of: macro), Arguments())
            for relation in try builtRelations(result, of: node) { session.cache.add(relation) }
            let outcome = try outcome(of: context)
            session.release()
            return outcome
        } catch {
            throw failed(error, compiled, in: session)
        }
    }

    /// Makes a node's relation from the one it has in the environment that is deferred to, as the materialization
    /// `clone` says: by a copy where the database has one, else as a view.
    package func clone(_ node: Node, in session: Session) throws(Diagnostic) -> NodeOutcome {
        guard let macro = macros.materialization("clone") else {
            throw .missingMaterialization("clone", adapter: backend.type)
        }
        let other = deferredRelation(of: node)?.rendered(in: backend.dialect)
        let compiled = CompiledNode(node: node, sql: other.map { "select * from \($0)" } ?? "")
        let context = NodeContext(self, phase: .run, node: node, session: session)
        context.compiled = compiled
        defer { context.finish() }
        session.comment = try queryComment(for: node, in: session)
        do throws(TemplateError) {
            if settings.isSet("FULL_REFRESH") { try AdapterObject(context).spareDependents(ofReplacedBy: macro) }
            let result = try context.renderer().call(context.value(of: macro), Arguments())
            for relation in try builtRelations(result, of: node) { session.cache.add(relation) }
            let isDone = context.results["main"].flatMap { $0 } != nil
            let outcome = isDone ? try outcome(of: context) : NodeOutcome(message: "No-op")
            session.release()
            return outcome
        } catch {
            throw failed(error, compiled, in: session)
        }
    }

    private func materializationMacro(of node: Node) throws(Diagnostic) -> MacroEntry {
        let name = node.kind == .test ? "test" : node.config.materialized
        guard let macro = macros.materialization(name) else {
            throw .missingMaterialization(name, adapter: backend.type).located(at: node.configurationPlace)
        }
        if node.isMicrobatch, runsInBatches { throw .microbatchUnsupported(node) }
        let languages = macro.supportedLanguages ?? ["sql"]
        guard languages.contains(node.language) else {
            throw Diagnostic(
                code: "compiler.unsupported-language",
                message:
                    "Materialization \"\(macro.name)\" only supports languages \(languages); got \"\(node.language)\"",
                hint: "write the model in SQL", eventName: "DbtValidationError")
        }
        return macro
    }

    /// What is to be undone after an error, and the error at its place in the model.
    private func failed(_ error: TemplateError, _ compiled: CompiledNode, in session: Session) -> Diagnostic {
        let diagnostic = error.diagnostic(of: compiled, sent: session.lastSent)
        session.release()
        let node = compiled.node
        session.cache.forget(RelationName(database: node.database, schema: node.schema))
        return hinted(diagnostic, for: node, in: session)
    }

    /// The relations that a materialization says it built.
    private func builtRelations(_ result: Value, of node: Node) throws(TemplateError) -> [Relation] {
        let name = node.config.materialized
        if result.string != nil {
            throw .compilation(
                "The materialization (\"\(name)\") did not explicitly return a list of relations to add to the cache.",
                hint: "end it with {{ return({'relations': [target_relation]}) }}")
        }
        guard let list = result["relations"]?.sequence else {
            throw .compilation(
                "Invalid return value from materialization, expected a dict with key \"relations\", got: \(pythonClass(result))",
                hint: "end it with {{ return({'relations': [target_relation]}) }}")
        }
        return list.compactMap { $0.object(as: RelationObject.self)?.relation }
    }

    private func outcome(of context: NodeContext) throws(TemplateError) -> NodeOutcome {
        guard let main = context.results["main"], let main else {
            throw TemplateError(.raised("main is not being called during running model", event: "DbtRuntimeError"))
        }
        let response = main.response.object(as: ResponseObject.self)?.response
        return NodeOutcome(
            response: response, message: response?.message ?? main.response.string, executedSQL: context.writtenSQL)
    }
}
