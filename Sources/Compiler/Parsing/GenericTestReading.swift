import Jinja
import Manifest
import SourceText

extension Compiler {
    /// Notes what a generic test mentions: references in its arguments, and what its macro adds when it is rendered.
    ///
    /// Most tests hold the target and plain values, and their macro neither configures nor refers to anything: they
    /// are read without rendering. `isCalled` is false where the macro that dbt takes for the test's is another one
    /// of the same name than the one that the test calls: the latter is not visible then.
    func readGenericTest(
        _ node: Node, macro: MacroEntry, isCalled: Bool, _ record: ParseRecord
    ) throws(Diagnostic) {
        guard let arguments = node.testMetadata?.arguments else { return }
        if macro.isReadWithoutRendering {
            // As in dbt, these two are not rendered: the macro of the subquery is not among their dependencies.
            return noteTarget(arguments, record, withMacro: false)
        }
        if isCalled ? macros.isQuiet(macro) : true, arguments.values.allSatisfy(isStatic) {
            for value in arguments.values { note(value, record) }
            // The settings stand in the test's text as a `config` call besides, so that tags come twice.
            let settings = record.configCalls
            return NodeConfig.merge(call: settings, into: &record.configCalls)
        }
        try renderForParsing(
            template: try testTemplate(node), node: node, record: record,
            visibleMacros: [macro] + (macros.testSubquery.map { [$0] } ?? []))
    }

    private func testTemplate(_ node: Node) throws(Diagnostic) -> Template {
        let source = SourceFile(path: node.originalFilePath, text: node.rawCode)
        return try ManifestBuilder.template(source, capturing)
    }

    private func noteTarget(_ arguments: DatumMap, _ record: ParseRecord, withMacro: Bool) {
        guard let text = arguments["model"]?.string, let call = targetCall(text) else { return }
        add(call, to: record)
        if withMacro { noteSubqueryMacro(record) }
    }

    /// Whether an argument can be read without rendering: plain data, a call of `ref` or `source` with literals, or
    /// the target that the parser itself put there.
    private func isStatic(_ value: Datum) -> Bool {
        switch value {
        case .string(let text): !mayBeTemplate(text) || targetCall(text) != nil || referenceCall(text) != nil
        case .list(let items): items.allSatisfy(isStatic)
        case .mapping(let map): map.values.allSatisfy(isStatic)
        default: true
        }
    }

    private func note(_ value: Datum, _ record: ParseRecord) {
        switch value {
        case .string(let text) where mayBeTemplate(text):
            if let call = targetCall(text) {
                noteSubqueryMacro(record)
                add(call, to: record)
            } else if let call = referenceCall(text) {
                add(call, to: record)
            }
        case .list(let items): for item in items { note(item, record) }
        case .mapping(let map): for item in map.values { note(item, record) }
        default: break
        }
    }

    private func noteSubqueryMacro(_ record: ParseRecord) {
        if let macro = macros.testSubquery { record.add(macro: macro.id) }
    }

    /// dbt renders texts with braces, and those that look like a call of one of these functions.
    private func mayBeTemplate(_ text: String) -> Bool {
        guard text.utf8.contains(0x28) || text.utf8.contains(0x7B) else { return false }
        if text.utf8.contains(0x7B) { return true }
        let trimmed = text.drop { $0 == " " || $0 == "\t" || $0 == "\n" }
        return ["ref", "source", "var", "env_var", "doc"].contains { name in
            guard trimmed.hasPrefix(name) else { return false }
            return trimmed.dropFirst(name.count).drop { $0 == " " }.first == "("
        }
    }

    /// The `ref` or `source` inside `{{ get_where_subquery(…) }}` as the parser writes it.
    private func targetCall(_ text: String) -> String? {
        let start = "{{ get_where_subquery("
        guard text.hasPrefix(start), text.hasSuffix(") }}") else { return nil }
        return String(text.dropFirst(start.count).dropLast(4))
    }

    /// A text that is nothing but one `ref(…)` or `source(…)` with literals.
    private func referenceCall(_ text: String) -> String? {
        guard !text.utf8.contains(0x7B), text.hasPrefix("ref(") || text.hasPrefix("source("), text.hasSuffix(")"),
            call(in: text) != nil
        else { return nil }
        return text
    }

    private func call(in text: String) -> StaticCall? {
        let source = SourceFile(path: "", text: "{{ \(text) }}")
        guard let calls = LiteralText(source)?.calls ?? parsedCalls(source), calls.count == 1 else { return nil }
        let call = calls[0]
        return StaticParsing.reference(call) != nil || StaticParsing.source(call) != nil ? call : nil
    }

    private func parsedCalls(_ source: SourceFile) -> [StaticCall]? {
        guard let template = try? Template(source, environment), template.hasOnlyLiteralCalls else { return nil }
        return template.calls
    }

    private func add(_ text: String, to record: ParseRecord) {
        guard let call = call(in: text) else { return }
        if call.path == ["ref"], let reference = StaticParsing.reference(call) {
            record.references.append(reference)
        } else if let source = StaticParsing.source(call) {
            record.sources.append(source)
        }
    }
}

extension MacroEntry {
    /// Tests that dbt does not render when it reads them.
    var isReadWithoutRendering: Bool { id == "macro.dbt.test_unique" || id == "macro.dbt.test_not_null" }
}

extension MacroLibrary {
    /// Whether neither the macro nor anything it may call says `ref`, `source`, `metric` or `config`: rendering it
    /// without executing tells nothing then.
    ///
    /// Found once for each macro: thousands of tests share a few.
    func isQuiet(_ entry: MacroEntry) -> Bool {
        quietMacros.withLock { known in
            if let known = known[entry.id] { return known }
            var seen: Set<String> = []
            let fresh = isQuiet(entry, &seen)
            known[entry.id] = fresh
            return fresh
        }
    }

    private func isQuiet(_ entry: MacroEntry, _ seen: inout Set<String>) -> Bool {
        guard seen.insert(entry.id).inserted else { return true }
        let speaking: Set<String> = [
            "ref", "source", "metric", "config", "var", "env_var", "function", "context", "builtins",
        ]
        guard let calls = entry.definition?.calls else { return false }
        if calls.contains(where: { speaking.contains($0.path[0]) }) { return false }
        for id in dependencies(of: entry) {
            guard let next = self.entry(id: id) else { continue }
            if !isQuiet(next, &seen) { return false }
        }
        return true
    }

    /// Names of the macros that a package defines itself.
    func names(in package: String) -> [String] {
        entries.filter { $0.packageName == package }.map(\.name).sorted()
    }

    /// Names under which generic tests can be declared, for hints.
    func testNames(from package: String) -> [String] {
        entries.filter { $0.name.hasPrefix("test_") }.map { entry in
            let name = String(entry.name.dropFirst(5))
            return entry.packageName == package || entry.isShipped ? name : "\(entry.packageName).\(name)"
        }
    }
}
