import SourceText

/// A parsed template: immutable, shared by threads, rendered any number of times by ``Renderer``.
public final class Template: @unchecked Sendable {
    /// The text it was parsed from.
    public let source: SourceFile
    /// Macros that the template defines at its top level, in order.
    public let macros: [MacroDefinition]
    /// All calls of names and dotted names in the template, in order of their place: for finding dependencies
    /// without rendering.
    public let calls: [StaticCall]
    /// Where the template holds nothing but text, comments and output of calls with literal arguments
    /// (`{{ config(materialized='table') }}`, `{{ ref('a') }}`): true, so that rendering can be skipped.
    public let hasOnlyLiteralCalls: Bool
    /// The name under which it was loaded; nil for a text that was handed over.
    let name: String?
    let tree: TemplateTree

    /// Parses a text.
    /// - Throws: `TemplateError` of kind `syntax` with its place.
    public convenience init(_ source: SourceFile, _ environment: Environment) throws(TemplateError) {
        try self.init(source, environment, name: nil)
    }

    init(_ source: SourceFile, _ environment: Environment, name: String?) throws(TemplateError) {
        let text = TemplateText(source, keepTrailingNewline: environment.keepTrailingNewline)
        let builder = TemplateBuilder(text, environment, name: name)
        do {
            var parser = try Parser(builder)
            let body = try parser.parseTemplate()
            tree = try builder.resolve(body)
        } catch {
            throw error.leaving("template", text)
        }
        self.source = source
        self.name = name
        calls = builder.calls.sorted { $0.span.start < $1.span.start }
        hasOnlyLiteralCalls = tree.body.allSatisfy { ($0 as? Output)?.hasOnlyLiteralCalls ?? false }
        macros = Self.definitions(tree, source, calls)
    }

    private static func definitions(
        _ tree: TemplateTree, _ source: SourceFile, _ calls: [StaticCall]
    ) -> [MacroDefinition] {
        tree.body.compactMap { statement in
            guard let macro = (statement as? MacroStatement)?.macro else { return nil }
            let span = tree.text.span(Int(macro.start), Int(macro.end))
            let own = calls.filter { $0.span.start >= span.start && $0.span.end <= span.end }
            return MacroDefinition(macro, tree, source: source, calls: own)
        }
    }
}

/// A call as it stands in a template: `dbt_utils.star(from=ref('a'))` has the path `["dbt_utils", "star"]`.
public struct StaticCall: Sendable {
    /// The dotted name that is called.
    public let path: [String]
    /// The positional arguments as plain data; nil where one is not a literal (list, dict, tuple of literals included).
    public let positional: [Datum?]
    /// The keyword arguments likewise.
    public let keywords: [(name: String, value: Datum?)]
    /// Whether all arguments are literals and there is no `*x` or `**x`.
    public let isLiteral: Bool
    /// The whole call, from the first letter of the name to the closing bracket.
    public let span: Span
}

/// A macro as its text defines it.
public final class MacroDefinition: @unchecked Sendable {
    /// The name after `macro`.
    public let name: String
    /// The parameters in order.
    public let parameters: [Parameter]
    /// Where the definition stands: the whole block.
    public let span: Span
    /// The text that it was parsed from.
    public let source: SourceFile
    /// All calls in the macro's body and defaults: for finding the macros that it needs without running it.
    public let calls: [StaticCall]

    /// One parameter.
    public struct Parameter: Sendable {
        /// Its name.
        public let name: String
        /// Its type annotation as written, nil where there is none.
        public let annotation: String?
        /// Whether it has a default.
        public let hasDefault: Bool
        /// A parameter of a macro.
        public init(name: String, annotation: String? = nil, hasDefault: Bool) {
            self.name = name
            self.annotation = annotation
            self.hasDefault = hasDefault
        }
    }

    let body: MacroBody
    let rootSlotCount: Int

    init(_ macro: MacroBody, _ tree: TemplateTree, source: SourceFile, calls: [StaticCall]) {
        name = Self.plainName(macro.name ?? "")
        let required = macro.parameters.count - macro.defaults.count
        parameters = zip(macro.parameters, macro.annotations).enumerated().map { place, pair in
            Parameter(name: pair.0.name, annotation: pair.1, hasDefault: place >= required)
        }
        span = tree.text.blockSpan(Int(macro.start), Int(macro.end))
        self.source = source
        self.calls = calls
        body = macro
        rootSlotCount = tree.slotCount
    }

    private static func plainName(_ name: String) -> String {
        let prefix = "dbt_macro__"
        return name.hasPrefix(prefix) ? String(name.dropFirst(prefix.utf8.count)) : name
    }
}

/// A block of a file as dbt's projects use it: `{% macro … %}`, `{% test … %}`, `{% snapshot … %}`, `{% docs … %}`.
public struct Block: Sendable {
    /// The tag: `macro`, `materialization`, `test`, `data_test`, `snapshot`, `docs`, …; `__dbt__data` for raw text
    /// between blocks, where that was asked for.
    public let type: String
    /// The first word after the tag.
    public let name: String
    /// The text between the opening and the closing tag.
    public let contents: Span
    /// The text from the opening to the closing tag, both included.
    public let full: Span
}

/// Finds the top-level blocks of a file without parsing what is inside them.
///
/// - Parameters:
///   - allowed: the block types looked for; nil takes the default set.
///   - collectRaw: also return the raw text between blocks.
/// - Returns: the blocks in order, and warnings about block types that are not allowed.
/// - Throws: `TemplateError` `syntax` for a block without an end and for nested blocks.
public func topLevelBlocks(
    of source: SourceFile, allowed: Set<String>? = nil, collectRaw: Bool = false
) throws(TemplateError) -> (blocks: [Block], warnings: [Diagnostic]) {
    throw TemplateError(.runtime, "the block scanner is being built")
}

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
/// - Returns: the entries in order and the errors of those that can't be parsed.
public func macroFileEntries(
    of source: SourceFile, _ environment: Environment
) -> (entries: [MacroFileEntry], errors: [TemplateError], warnings: [Diagnostic]) {
    ([], [], [])
}
