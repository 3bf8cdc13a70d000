import Glibc
import Jinja
import SourceText

/// Runs cases and scores them. A case can't hang: every render has limits and a deadline.
public enum CaseRunner {
    /// The score of all cases.
    ///
    /// - Parameters:
    ///   - skipped: cases that are counted as failed without being run, with the reason.
    ///   - willRun: told of every case before it runs.
    public static func score(
        _ cases: [TemplateCase], skipped: [String: String] = [:], willRun: (TemplateCase) -> Void = { _ in }
    ) -> Score {
        var score = Score()
        for recorded in cases {
            if let reason = skipped[recorded.id] {
                score.addUnrun(recorded, reason)
            } else {
                willRun(recorded)
                score.add(Comparison(recorded: recorded, outcome: outcome(of: recorded)))
            }
        }
        return score
    }

    /// What the engine makes of a case.
    static func outcome(of recorded: TemplateCase) -> Outcome {
        switch recorded.mode {
        case .jinja2: plain(recorded)
        case .dbtSQL, .dbtNative: dbt(recorded)
        case .dbtBlocks: blocks(recorded)
        case .dbtMacroFile: macroFile(recorded)
        }
    }

    /// What the engine makes of a case, in the fields in which the corpus records it.
    public static func answer(to asked: TemplateCase) -> Datum {
        let outcome = outcome(of: asked)
        var fields = DatumMap()
        if let failure = outcome.failure {
            fields["error_kind"] = .string(failure.kind)
            fields["error_class"] = .string(failure.className)
            fields["error_message"] = .string(Comparison.hidingAddresses(failure.message))
            fields["error_line"] = failure.line.map { .int($0) }
            fields["error_text"] = failure.text.map { .string(Comparison.hidingAddresses($0)) }
        } else {
            fields["expect"] = outcome.text.map { .string(Comparison.hidingAddresses($0)) }
            fields["expect_type"] = outcome.typeName.map { .string($0) }
            fields["findings"] = outcome.findings
        }
        return .mapping(fields)
    }

    /// Whether a text holds anything to render; dbt hands all else back untouched.
    static func hasTags(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        for (a, b) in zip(bytes, bytes.dropFirst()) {
            if a == UInt8(ascii: "{"), "{%#".utf8.contains(b) { return true }
            if b == UInt8(ascii: "}"), "}%#".utf8.contains(a) { return true }
        }
        return false
    }

    // MARK: modes

    private static func plain(_ recorded: TemplateCase) -> Outcome {
        var environment = limited(Environment())
        let options = recorded.fields["options"]?.mapping
        environment.trimBlocks = options?["trim_blocks"]?.bool ?? false
        environment.lstripBlocks = options?["lstrip_blocks"]?.bool ?? false
        if let files = recorded.fields["files"]?.mapping {
            environment.loader = { name in
                files[name]?.string.map { SourceFile(path: name, text: $0) }
            }
        }
        var variables: [String: Value] = [:]
        for (key, datum) in recorded.fields["context"]?.mapping?.pairs ?? DatumMap().pairs {
            variables[key] = ContextValues().value(datum)
        }
        var outcome = Outcome()
        do {
            let template = try Template(SourceFile(path: "<template>", text: recorded.template), environment)
            outcome.text = try renderer(environment, DictionaryGlobals()).render(template, variables: variables)
        } catch {
            outcome.failure = failure(error)
        }
        return outcome
    }

    private static func dbt(_ recorded: TemplateCase) -> Outcome {
        var environment = limited(.dbt)
        if recorded.fields["capture"]?.bool == true { environment.undefined = .capturing }
        let native = recorded.mode == .dbtNative
        if native { environment.output = .native }
        var outcome = Outcome()
        let globals = DbtGlobals()
        let renderer = renderer(environment, globals)
        DbtFunctions.fill(globals, for: recorded, renderer)
        do {
            if native {
                try outcome.take(renderer.renderNative(template(recorded, environment)))
            } else if hasTags(recorded.template) {
                outcome.text = try renderer.render(template(recorded, environment))
            } else {
                outcome.text = recorded.template
            }
        } catch {
            outcome.failure = failure(error)
            outcome.failure?.text = DbtErrorText.text(
                of: error, stack: globals.stack, source: recorded.template, node: DbtErrorText.node)
        }
        outcome.log = globals.log
        return outcome
    }

    private static func template(
        _ recorded: TemplateCase, _ environment: Environment
    ) throws(TemplateError) -> Template {
        try Template(SourceFile(path: "models/m.sql", text: recorded.template), environment)
    }

    private static func blocks(_ recorded: TemplateCase) -> Outcome {
        let file = SourceFile(path: "models/m.sql", text: recorded.template)
        let allowed = recorded.fields["allowed"]?.list.map { Set($0.compactMap(\.string)) }
        var outcome = Outcome()
        do {
            let found = try topLevelBlocks(
                of: file, allowed: allowed, collectRaw: recorded.fields["collect_raw"]?.bool ?? true)
            outcome.findings = .list(found.blocks.map { finding($0, file) })
            outcome.warnings = found.warnings.map(\.message)
        } catch {
            outcome.failure = failure(error)
            outcome.failure?.text = DbtErrorText.text(of: error, stack: nil, source: recorded.template, node: nil)
        }
        return outcome
    }

    private static func finding(_ block: Block, _ file: SourceFile) -> Datum {
        var fields: DatumMap = ["type": .string(block.type)]
        guard block.type != "__dbt__data" else {
            fields["contents"] = .string(file.text(of: block.contents))
            return .mapping(fields)
        }
        fields["name"] = block.name.isEmpty ? .null : .string(block.name)
        fields["contents"] = .string(file.text(of: block.contents))
        fields["full_block"] = .string(file.text(of: block.full))
        return .mapping(fields)
    }

    private static func macroFile(_ recorded: TemplateCase) -> Outcome {
        let file = SourceFile(path: "macros/f.sql", text: recorded.template)
        let result = macroFileEntries(of: file, .dbt)
        var outcome = Outcome()
        if let error = result.errors.first {
            outcome.failure = failure(error)
            let source = error.location.map { _ in recorded.template } ?? ""
            outcome.failure?.text = DbtErrorText.text(of: error, stack: nil, source: source, node: nil)
        } else {
            outcome.findings = .list(result.entries.map { finding($0, file) })
        }
        return outcome
    }

    private static func finding(_ entry: MacroFileEntry, _ file: SourceFile) -> Datum {
        let parameters = entry.definition.parameters
        var fields: DatumMap = [
            "type": .string(entry.type), "name": .string(entry.name), "args": .strings(parameters.map(\.name)),
            "defaults": .int(parameters.filter(\.hasDefault).count), "full_block": .string(file.text(of: entry.span)),
        ]
        if entry.type == "materialization" { fields["languages"] = .strings(entry.supportedLanguages) }
        return .mapping(fields)
    }

    // MARK: protection

    private static func limited(_ environment: Environment) -> Environment {
        var environment = environment
        environment.limits.steps = 2_000_000
        environment.limits.outputBytes = 50_000_000
        return environment
    }

    private static func renderer(_ environment: Environment, _ globals: any Globals) -> Renderer {
        let renderer = Renderer(environment: environment, globals: globals)
        let deadline = time(nil) + 10
        renderer.isCancelled = { time(nil) > deadline }
        return renderer
    }

    private static func failure(_ error: TemplateError) -> Outcome.Failure {
        var kind = error.kind.rawValue
        var message = error.message
        if error.kind == .returned {
            // dbt's class for this is one of its own errors: a `return` outside of a macro fails the render.
            kind = "raise"
            message = (try? PythonTypes.text(error.payload)) ?? ""
        }
        return Outcome.Failure(
            kind: kind, message: message, className: error.className, line: error.frames.last?.statementLine, text: nil)
    }
}

extension Outcome {
    /// Takes the value of a native render.
    mutating func take(_ value: Value) throws(TemplateError) {
        text = PythonTypes.repr(value)
        // The class itself, without its module.
        typeName = PythonTypes.typeName(value).split(separator: ".").last.map(String.init)
        if typeName == "NativeMarker" { typeName = "str" }
    }
}
