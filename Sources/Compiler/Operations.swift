import Jinja
import Manifest
import SourceText
import Warehouse

extension Diagnostic {
    /// Whether a hook of the run failed before it was any SQL: what it calls queries the database while it is rendered.
    ///
    /// dbt ends the command there; a hook whose statement fails is one failed result.
    package var isOfHookTemplate: Bool { notes.contains { $0.message == Self.hookNote } }

    fileprivate static let hookNote = "while the hook's template was rendered"

    fileprivate var ofHookTemplate: Diagnostic {
        var marked = self
        marked.notes.append(Note(Self.hookNote))
        return marked
    }
}

extension Compiler {
    /// Renders and runs an `on-run-start` or `on-run-end` hook.
    /// - Parameter end: what hooks at the end of a run see of it.
    package func runHook(
        _ node: Node, end: EndOfRun? = nil, in session: Session
    ) throws(Diagnostic) -> NodeOutcome {
        let context = NodeContext(self, phase: .run, node: node, session: session)
        defer { context.finish() }
        for (name, value) in end?.variables ?? [] { context.variables[name] = value }
        session.comment = try queryComment(for: node, in: session)
        defer { session.release() }
        let sql: String
        do throws(TemplateError) {
            sql = try context.renderer().render(try Template(templateSource(of: node), environment))
        } catch {
            throw error.renderingDiagnostic.ofHookTemplate
        }
        guard !sql.trimmed.isEmpty else { return NodeOutcome(message: "", executedSQL: sql) }
        do throws(Diagnostic) {
            let result = try session.execute(sql, begins: true, in: context)
            try session.commit()
            return NodeOutcome(response: result.response, message: result.response.message, executedSQL: sql)
        } catch {
            throw error.placed(in: CompiledNode(node: node, sql: sql), sent: session.lastSent)
        }
    }

    /// The macro that an operation's name means.
    package func operation(named name: String) -> MacroEntry? {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        return parts.count == 2
            ? macros.operation(named: parts[1], package: parts[0]) : macros.operation(named: name, package: nil)
    }

    /// Calls a macro by name (`package.name` or `name`) and gives what it returns.
    /// - Throws: `compiler.unknown-macro` where there is none.
    package func runOperation(
        _ name: String, arguments: DatumMap = DatumMap(), in session: Session
    ) throws(Diagnostic) -> Datum? {
        guard let macro = operation(named: name) else { throw .unknownMacro(name, known: macros.entries.map(\.name)) }
        let context = NodeContext(self, phase: .run, node: nil, session: session)
        defer { context.finish() }
        session.comment = try queryComment(for: nil, in: session)
        defer { session.release() }
        return try diagnosed { () throws(TemplateError) in
            let keywords = arguments.pairs.map { (name: $0, value: Value($1)) }
            return try context.renderer().call(context.value(of: macro), Arguments([], keywords: keywords)).datum
        }
    }

    /// Creates the schemas that are missing and fills the relation cache with what lies in them: before a run.
    /// - Parameter schemas: database and schema of every node of the plan; duplicates allowed.
    package func prepareSchemas(_ schemas: [RelationName], create: Bool, in session: Session) throws(Diagnostic) {
        let context = NodeContext(self, phase: .run, node: nil, session: session)
        defer { context.finish() }
        session.comment = try queryComment(for: nil, in: session)
        defer { session.release() }
        let adapter = AdapterObject(context)
        var seen: Set<RelationName> = []
        let places = schemas.map { RelationName(database: $0.database, schema: $0.schema) }.filter {
            seen.insert($0).inserted
        }
        try diagnosed { () throws(TemplateError) in
            if create { try createMissing(places, with: adapter) }
            for place in places { session.cache.fill(place, with: try adapter.listed(place)) }
            try linkRelations(in: session, with: adapter)
        }
    }

    /// Notes which relation reads which, where the backend has a macro that tells (`postgres__get_relations`):
    /// what is dropped with `cascade` takes its readers along.
    private func linkRelations(in session: Session, with adapter: AdapterObject) throws(TemplateError) {
        let name = backend.type + "__get_relations"
        guard macros.operation(named: name, package: nil) != nil else { return }
        guard let table = try adapter.callMacro(name, []).object(as: TableObject.self) else { return }
        for row in table.rows where row.count == 4 {
            let names = row.map { $0.string ?? "" }
            session.cache.link(
                RelationName(schema: names[0], identifier: names[1]),
                reads: RelationName(schema: names[2], identifier: names[3]))
        }
    }

    /// Sends a query as it is and gives at most `limit` rows.
    package func rows(of sql: String, limit: Int?, in session: Session) throws(Diagnostic) -> ResultTable {
        defer { session.release() }
        var table = try session.execute(sql, begins: false, in: nil).table ?? ResultTable(columns: [], rows: [])
        if let limit { table.rows = Array(table.rows.prefix(limit)) }
        return table
    }

    private func createMissing(_ places: [RelationName], with adapter: AdapterObject) throws(TemplateError) {
        var known: [String?: Set<String>] = [:]
        for place in places {
            let existing: Set<String>
            if let listed = known[place.database] {
                existing = listed
            } else {
                existing = Set(try adapter.schemas(of: place.database).map { $0.lowercased() })
                known[place.database] = existing
            }
            guard let schema = place.schema, !existing.contains(schema.lowercased()) else { continue }
            let relation = Relation(place, quoting: projectQuoting).withoutIdentifier
            _ = try adapter.callMacro("create_schema", [("relation", adapter.value(relation))])
            let session = try adapter.session()
            try hosted { () throws(Diagnostic) in try session.commit() }
        }
    }

    /// Runs a query and gives at most `limit` rows, with the node's SQL wrapped by the macro `get_show_sql`: for `show`.
    /// The rows of a seed are those of its file.
    package func show(_ compiled: CompiledNode, limit: Int?, in session: Session) throws(Diagnostic) -> ResultTable {
        guard compiled.node.kind != .seed else { return try seedRows(of: compiled.node, limit: limit) }
        let context = NodeContext(self, phase: .run, node: compiled.node, session: session)
        context.compiled = compiled
        defer { context.finish() }
        session.comment = try queryComment(for: compiled.node, in: session)
        defer { session.release() }
        let sql = try diagnosed { () throws(TemplateError) in
            let renderer = context.renderer()
            guard let macro = context.value(named: "get_show_sql") else { return compiled.sql }
            let header = compiled.node.config["sql_header"].map { Value($0) } ?? Value.none
            let arguments = Arguments([.string(compiled.sql), header, limit.map { .int($0) } ?? Value.none])
            return try renderer.text(of: try renderer.call(macro, arguments))
        }
        do throws(Diagnostic) {
            return try session.execute(sql, begins: false, in: context).table ?? ResultTable(columns: [], rows: [])
        } catch {
            throw error.placed(in: compiled, sent: session.lastSent)
        }
    }
}
