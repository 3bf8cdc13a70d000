import SourceText

/// Jinja templates: names that all of them see, and how they are read and rendered. The front door of the library.
///
/// One text, rendered once:
///
///     let greeting = try Environment().render("Hello {{ name|title }}!", ["name": .string("world")])
///
/// A text that is rendered many times is parsed once into a ``Template``; a ``Renderer`` is one evaluation on one thread:
///
///     let environment = Environment()
///     let template = try Template(SourceFile(path: "list.txt", text: text), environment)
///     let renderer = Renderer(environment: environment, globals: DictionaryGlobals())
///     let page = try renderer.render(template, variables: ["items": .array([.string("tea"), .int(2)])])
///
/// What goes wrong is a ``TemplateError`` with its place, the macro calls that led there, and often a hint.
/// `docs/jinja.md` shows how filters, tests, globals and objects are added.
///
/// The environment itself says the modes of the engine, and the names every template sees.
///
/// Immutable while templates are parsed with it, so one environment serves all threads.
public struct Environment: Sendable {
    /// What happens to names that are not defined.
    public enum UndefinedBehaviour: Sendable {
        /// Prints as nothing, raises when used: Jinja2's default.
        case lenient
        /// Swallows calls, attributes and items: rendering for what a template mentions, before everything is known.
        case capturing
    }

    /// What `{{ x }}` and constants become.
    public enum Output: Sendable {
        /// Text.
        case text
        /// Python values where the whole template is one: constants become text, variables keep their type.
        case native
    }

    /// See ``UndefinedBehaviour``.
    public var undefined: UndefinedBehaviour = .lenient
    /// See ``Output``.
    public var output: Output = .text
    /// Whether `return(x)` of the host ends a macro, text filters `as_text`, `as_bool`, `as_native`, `as_number`
    /// exist, and macro definitions take type annotations: dbt's additions to the language.
    public var dbtExtensions = false
    /// Removes the first newline after a block.
    public var trimBlocks = false
    /// Strips blanks before a block at the start of a line.
    public var lstripBlocks = false
    /// Keeps one final newline of the template.
    public var keepTrailingNewline = false
    /// Bounds that make a hostile template an error.
    public var limits = Limits()
    /// Finds the text of other templates for `include`, `import` and `extends`; nil where there are none.
    public var loader: (@Sendable (String) -> SourceFile?)?

    /// Filters of the host, by name; they win over the built-in ones.
    public var filters: [String: HostFilter] = [:]
    /// Tests of the host, by name; they win over the built-in ones.
    public var tests: [String: HostTest] = [:]

    /// A filter: its input and its arguments.
    public typealias HostFilter =
        @Sendable (_ input: Value, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value
    /// A test: what it is asked about and its arguments.
    public typealias HostTest =
        @Sendable (_ input: Value, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool

    func filter(named name: String) -> Filter? {
        if let filter = filters[name] { return filter }
        if dbtExtensions, let filter = (output == .native ? dbtNativeFilters : dbtTextFilters)[name] { return filter }
        return builtinFilters[name]
    }
    /// The filters that templates may use, for hints.
    var filterNames: [String] {
        let ofDbt = dbtExtensions ? Array((output == .native ? dbtNativeFilters : dbtTextFilters).keys) : []
        return ofDbt + filters.keys + builtinFilters.keys
    }
    /// The tests that templates may use, for hints.
    var testNames: [String] { Array(tests.keys) + builtinTests.keys }
    func test(named name: String) -> Test? { tests[name] ?? builtinTests[name] }

    /// Bounds of one render.
    public struct Limits: Sendable {
        /// Nested macro calls, includes and expressions.
        public var depth = 400
        /// Loop iterations in all.
        public var steps = 50_000_000
        /// Bytes of output.
        public var outputBytes = 1_000_000_000
        /// The default bounds.
        public init() {}
    }

    /// Plain Jinja2 with the extensions `do` and `loopcontrols`.
    public init() {}

    /// The text that a template renders to, parsed for this one time.
    /// - Throws: `TemplateError` with the place and the call chain.
    public func render(_ text: String, _ variables: [String: Value] = [:]) throws(TemplateError) -> String {
        let template = try Template(SourceFile(path: "template", text: text), self)
        return try Renderer(environment: self, globals: DictionaryGlobals()).render(template, variables: variables)
    }

    /// dbt's text rendering.
    public static var dbt: Environment {
        var environment = Environment()
        environment.dbtExtensions = true
        return environment
    }
}
