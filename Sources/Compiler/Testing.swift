import Jinja
import Manifest
import SourceText
import Warehouse

extension Compiler {
    /// Runs a data test and holds its failures against `severity`, `warn_if` and `error_if`; of a unit test, compares
    /// the rows that came with the expected ones.
    package func test(_ compiled: CompiledNode, in session: Session) throws(Diagnostic) -> NodeOutcome {
        let node = compiled.node
        let name = node.kind == .unitTest ? "unit" : "test"
        guard let macro = macros.materialization(name) else {
            throw .missingMaterialization(name, adapter: backend.type)
        }
        let context = NodeContext(self, phase: .run, node: node, session: session)
        context.compiled = compiled
        defer { context.finish() }
        session.comment = try queryComment(for: node, in: session)
        do throws(TemplateError) {
            let result = try context.renderer().call(context.value(of: macro), Arguments())
            for relation in result["relations"]?.sequence ?? [] {
                if let built = relation.object(as: RelationObject.self) { session.cache.add(built.relation) }
            }
            if node.kind == .unitTest {
                let difference = try difference(context)
                session.release()
                return difference.outcome(executed: context.writtenSQL)
            }
            let counted = try counted(context, node)
            session.release()
            return judged(counted, node, executed: context.writtenSQL)
        } catch {
            let diagnostic = error.diagnostic(of: compiled, sent: session.lastSent)
            session.release()
            throw hinted(diagnostic, for: node, in: session)
        }
    }

    /// The rows of a unit test's one result, told apart by their last column.
    private func difference(_ context: NodeContext) throws(TemplateError) -> RowDifference {
        guard let main = context.results["main"], let main else {
            throw TemplateError(.raised("main is not being called during running test", event: "DbtRuntimeError"))
        }
        let table = main.table
        guard let side = table.columnNames.firstIndex(where: { $0.lowercased() == "actual_or_expected" }) else {
            throw .compilation("the result of a unit test has no column 'actual_or_expected'")
        }
        var difference = RowDifference(columns: table.columnNames.map { $0.lowercased() }, without: side)
        for row in table.rows {
            let cells = try row.map { value throws(TemplateError) in
                value.isNone ? "NULL" : try context.renderer().text(of: value)
            }
            difference.add(cells, without: side, isExpected: row[side].string == "expected")
        }
        return difference
    }

    private struct Count {
        var failures: Int
        var warns: Bool
        var errs: Bool
        var response: Response?
    }

    /// The one row of a test: `failures`, `should_warn`, `should_error`.
    private func counted(_ context: NodeContext, _ node: Node) throws(TemplateError) -> Count {
        guard let main = context.results["main"], let main else {
            throw TemplateError(.raised("main is not being called during running test", event: "DbtRuntimeError"))
        }
        let table = main.table
        func broken(_ message: String) -> TemplateError {
            TemplateError(
                .raised("dbt internally failed to execute \(node.uniqueID): \(message)", event: "DbtInternalError"))
        }
        guard table.rows.count == 1 else { throw broken("Returned \(table.rows.count) rows, but expected 1 row") }
        guard table.columnNames.count == 3 else {
            throw broken("Returned \(table.columnNames.count) columns, but expected 3 columns")
        }
        func cell(_ name: String) -> Value {
            table.columnNames.firstIndex { $0.lowercased() == name }.map { table.rows[0][$0] } ?? .none
        }
        guard let failures = wholeNumber(cell("failures")) else {
            throw broken("'failures' is \(try context.renderer().text(of: cell("failures"))), not a whole number")
        }
        return Count(
            failures: failures, warns: try flag(cell("should_warn")), errs: try flag(cell("should_error")),
            response: main.response.object(as: ResponseObject.self)?.response)
    }

    private func wholeNumber(_ value: Value) -> Int? {
        switch value {
        case .double(let number): Int(exactly: number.rounded())
        case .text(let text): Int(text.string)
        default: value.integer
        }
    }

    /// A boolean of the database: true, 1, or a text that Python's `strtobool` takes.
    private func flag(_ value: Value) throws(TemplateError) -> Bool {
        guard let text = value.string else { return value.truth }
        switch text.lowercased() {
        case "y", "yes", "t", "true", "on", "1": return true
        case "n", "no", "f", "false", "off", "0": return false
        default:
            throw .compilation(
                "Expected type \"bool\", but got \"\(text)\" from macro \"get_test_sql\"",
                hint: "warn_if and error_if must make a condition behind the number of failures, such as '> 5'")
        }
    }

    /// Whether `--warn-error` or `--warn-error-options` make a failure of a test that warns, as dbt does.
    private var warningsFail: Bool {
        if settings.isSet("WARN_ERROR") { return true }
        let options = settings.flags["WARN_ERROR_OPTIONS"]
        func names(_ key: String) -> [String] {
            options?[key]?.list?.compactMap(\.string) ?? options?[key]?.string.map { [$0] } ?? []
        }
        let event = "LogTestResult"
        if (names("warn") + names("silence")).contains(event) { return false }
        return names("error").contains { [event, "all", "*"].contains($0) }
    }

    private func judged(_ count: Count, _ node: Node, executed: String?) -> NodeOutcome {
        let results = "\(count.failures) \(count.failures == 1 ? "result" : "results")"
        var outcome = NodeOutcome(response: count.response, failures: 0, testStatus: "pass", executedSQL: executed)
        func fail(_ status: String, _ verb: String, _ key: String) {
            outcome.testStatus = status
            outcome.message = "Got \(results), configured to \(verb) if \(node.config[key]?.string ?? "!= 0")"
            outcome.failures = count.failures
        }
        if node.config.severity.uppercased() == "ERROR", count.errs {
            fail("fail", "fail", "error_if")
        } else if count.warns {
            warningsFail ? fail("fail", "fail", "warn_if") : fail("warn", "warn", "warn_if")
        }
        return outcome
    }
}
