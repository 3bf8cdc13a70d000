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
    /// Whether it swallows what is undefined.
    let isCapturing: Bool

    /// Parses a text.
    /// - Throws: `TemplateError` of kind `syntax` with its place.
    public convenience init(_ source: SourceFile, _ environment: Environment) throws(TemplateError) {
        try self.init(source, environment, name: nil)
    }

    /// Parses a text; what only generating code would find wrong is kept for the time when a macro is called, as dbt
    /// does with macro files.
    convenience init(deferring source: SourceFile, _ environment: Environment) throws(TemplateError) {
        try self.init(source, environment, name: nil, isDeferring: true)
    }

    init(
        _ source: SourceFile, _ environment: Environment, name: String?, isDeferring: Bool = false
    ) throws(TemplateError) {
        let text = TemplateText(source, keepTrailingNewline: environment.keepTrailingNewline)
        let builder = TemplateBuilder(text, environment, name: name)
        var failure: TemplateError?
        do throws(TemplateError) {
            var parser = try Parser(builder)
            let body = try parser.parseTemplate()
            do throws(TemplateError) { tree = try builder.resolve(body) } catch {
                guard isDeferring else { throw error }
                failure = error
                tree = TemplateTree(text: text, body: NodeList(body), slotCount: 0, selfSlot: nil, blocks: [])
            }
        } catch {
            throw error.leaving("template", text)
        }
        self.source = source
        self.name = name
        isCapturing = environment.undefined == .capturing
        calls = builder.calls.sorted { $0.span.start < $1.span.start }
        hasOnlyLiteralCalls = tree.body.nodes.allSatisfy { ($0 as? Output)?.hasOnlyLiteralCalls ?? false }
        macros = Self.definitions(tree, source, calls, failure, isCapturing)
    }

    private static func definitions(
        _ tree: TemplateTree, _ source: SourceFile, _ calls: [StaticCall], _ failure: TemplateError?,
        _ isCapturing: Bool
    ) -> [MacroDefinition] {
        tree.body.nodes.compactMap { statement in
            guard let macro = (statement as? MacroStatement)?.macro else { return nil }
            let span = tree.text.span(Int(macro.start), Int(macro.end))
            let own = calls.filter { $0.span.start >= span.start && $0.span.end <= span.end }
            return MacroDefinition(macro, tree, source: source, calls: own, failure, isCapturing)
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
    /// What makes the macro impossible to call, such as an unknown filter.
    let failure: TemplateError?
    /// Whether it swallows what is undefined.
    let isCapturing: Bool

    init(
        _ macro: MacroBody, _ tree: TemplateTree, source: SourceFile, calls: [StaticCall], _ failure: TemplateError?,
        _ isCapturing: Bool
    ) {
        self.isCapturing = isCapturing
        self.failure = failure
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
