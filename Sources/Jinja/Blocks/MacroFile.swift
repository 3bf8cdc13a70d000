import SourceText

/// A macro-like definition of a macro file: what kind it is and how it is called.
public struct MacroFileEntry: Sendable {
    /// `macro`, `materialization`, `test` or `data_test`.
    public let type: String
    /// The name under which it is known: `x` for macros, `test_x` for tests, `materialization_x_<adapter|default>`.
    public let name: String
    /// For materializations: the languages it supports (`sql` where it does not say).
    public let supportedLanguages: [String]
    /// What is called.
    public let definition: MacroDefinition
    /// The whole block, tags included.
    public let span: Span
}

/// What one macro file defines, each entry parsed on its own, so that a mistake in one leaves the others usable.
///
/// - Returns: the entries in order; the errors, first that of tags that don't belong together, then all
///   mistakes of the entries that can't be parsed, in their order.
public func macroFileEntries(
    of source: SourceFile, _ environment: Environment
) -> (entries: [MacroFileEntry], errors: [TemplateError], warnings: [Diagnostic]) {
    var file = MacroFileReader(source, environment)
    file.run()
    return (file.entries, file.errors, file.warnings)
}

private struct MacroFileReader {
    private let source: SourceFile
    private let environment: Environment
    private(set) var entries: [MacroFileEntry] = []
    private(set) var errors: [TemplateError] = []
    private(set) var warnings: [Diagnostic] = []

    init(_ source: SourceFile, _ environment: Environment) {
        (self.source, self.environment) = (source, environment)
    }

    mutating func run() {
        let found = clearTopLevelBlocks(of: source, allowed: ["macro", "materialization", "test", "data_test"])
        warnings = found.warnings
        if let error = found.error { errors.append(error) }
        for block in found.blocks {
            let part = SourceFile(
                path: source.path, bytes: Array(source.bytes[block.full.start..<block.full.end]),
                origin: .init(file: source, offset: block.full.start))
            do throws(TemplateError) { try add(block, part) } catch {
                let mistakes = Template.mistakes(in: part, environment)
                errors += mistakes.isEmpty ? [error] : mistakes
            }
        }
    }

    private mutating func add(_ block: Block, _ part: SourceFile) throws(TemplateError) {
        let template = try Template(deferring: part, environment)
        guard let definition = template.macros.first else { return }
        entries.append(
            MacroFileEntry(
                type: block.type, name: definition.name,
                supportedLanguages: block.type == "materialization" ? try languages(of: definition) : ["sql"],
                definition: definition, span: block.full))
    }

    private func languages(of definition: MacroDefinition) throws(TemplateError) -> [String] {
        guard let list = definition.body.defaults.last as? ListExpression else {
            throw TemplateError(
                .runtime, "supported_languages of a materialization must be a list", className: "AttributeError"
            ).placed(at: definition.body).leaving("template", definition.body.text)
        }
        var names: [String] = []
        for item in list.items {
            guard case .string(let name)? = literalDatum(item), ["sql", "python", "javascript"].contains(name) else {
                let shown = literalDatum(item).map { repr(Value($0)) } ?? "?"
                throw TemplateError(
                    .runtime, shown, className: "KeyError", hint: "known languages are sql, python and javascript"
                )
                .placed(at: item).leaving("template", definition.body.text)
            }
            names.append(name)
        }
        return names
    }
}
