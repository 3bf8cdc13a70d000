import Jinja
import Manifest
import SourceText

extension Compiler {
    /// Renders a node's template without executing, and notes what it mentions.
    ///
    /// Generic tests: the arguments of `node.testMetadata` are rendered first (natively, as dbt does) and passed as
    /// `_dbt_generic_test_kwargs`. `ref` and `source` give the node's own relation, `config.get` gives `""`; names that
    /// nothing defines swallow calls. With `visibleMacros`, only these macros and what they call are there. Safe on any thread: one record and one node a call.
    /// - Throws: what is wrong in the template, with its place.
    package func renderForParsing(
        template: Template, node: Node, record: ParseRecord, visibleMacros: [MacroEntry]? = nil
    ) throws(Diagnostic) {
        if node.testMetadata == nil, noteLiteralCalls(of: template, package: node.packageName, in: record) { return }
        let context = NodeContext(self, phase: .parse, node: node, record: record)
        context.visibleMacros = visibleMacros.map { VisibleMacros(reachedFrom: $0, in: macros) }
        defer { context.finish() }
        try diagnosed { () throws(TemplateError) in
            let renderer = context.renderer(capturing)
            if node.testMetadata != nil {
                context.variables[testArgumentsName] = try testArguments(of: node, renderer)
            }
            _ = try renderer.render(template)
        }
        // What a generic test does not see while it is read may well be there when it runs.
        if visibleMacros == nil { record.undefinedCalls = undefinedCalls(of: template, in: context) }
    }

    /// A text of YAML rendered natively without executing, as hooks, test arguments and exposures need it; what it
    /// mentions is noted. `node` is what the text belongs to.
    package func renderValueForParsing(
        _ source: SourceFile, node: Node, record: ParseRecord
    ) throws(Diagnostic) -> Datum {
        let context = NodeContext(self, phase: .parse, node: node, record: record)
        defer { context.finish() }
        return try diagnosed { () throws(TemplateError) in
            let renderer = nativeRenderer(like: context.renderer(capturing))
            return try native(source.text, renderer, path: source.path).checkedDatum() ?? .null
        }
    }

    /// The environment of parsing: names that nothing defines swallow what is done with them.
    package var capturing: Environment {
        var environment = environment
        environment.undefined = .capturing
        return environment
    }

    /// Notes the calls of a template that holds nothing but calls with literal arguments, without rendering it.
    /// - Returns: false where it has to be rendered: other calls, or a macro of the project in place of a function.
    private func noteLiteralCalls(of template: Template, package: String, in record: ParseRecord) -> Bool {
        guard template.hasOnlyLiteralCalls else { return false }
        let noted = ParseRecord()
        for call in template.calls {
            guard call.isLiteral, call.path.count == 1, macros.member(named: call.path[0], in: package) == nil,
                note(call, in: noted)
            else { return false }
        }
        record.references += noted.references
        record.sources += noted.sources
        for (key, value) in noted.configCalls.pairs { record.configCalls[key] = value }
        return true
    }

    private func note(_ call: StaticCall, in record: ParseRecord) -> Bool {
        let values = call.positional.compactMap { $0 }
        switch call.path[0] {
        case "ref":
            guard let name = values.last?.string, values.count <= 2 else { return false }
            let version = call.keywords.first { $0.name == "version" || $0.name == "v" }?.value
            guard call.keywords.count == (version == nil ? 0 : 1) else { return false }
            record.references.append(
                Reference(name: name, package: values.count == 2 ? values[0].string : nil, version: version ?? nil))
        case "source":
            let names = values.compactMap(\.string)
            guard names.count == 2, values.count == 2, call.keywords.isEmpty else { return false }
            record.sources.append(names)
        case "config":
            guard values.isEmpty, !call.keywords.isEmpty else { return false }
            var options = DatumMap()
            for (name, value) in call.keywords { options[name] = value ?? .null }
            guard (try? record.add(config: options)) != nil else { return false }
        default: return false
        }
        return true
    }

    private func undefinedCalls(of template: Template, in context: NodeContext) -> [Diagnostic] {
        template.calls.compactMap { call in
            // The template engine has a few names of its own, which are looked for last.
            if context.missing.contains(call.path[0]), !engineNames.contains(call.path[0]) {
                return .undefinedCall(call, at: template.source.location(of: call.span), known: context.names)
            }
            guard call.path.count == 2, context.missingMembers.contains(call.path.joined(separator: ".")) else {
                return nil
            }
            let known = macros.names(in: call.path[0]).map { call.path[0] + "." + $0 }
            return .undefinedCall(call, at: template.source.location(of: call.span), known: known)
        }
    }
}

private let engineNames: Set<String> = ["range", "dict", "lipsum", "cycler", "joiner", "namespace"]
