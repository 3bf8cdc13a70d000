/// A filter: receives what stands left of the `|` first; it never sees the template.
typealias Filter =
    @Sendable (_ input: Value, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value

/// A test: what stands right of `is`.
typealias Test =
    @Sendable (_ input: Value, _ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Bool

/// Every built-in filter, in one table: to add one, write the function and a line here.
let builtinFilters: [String: Filter] = [:]

/// Filters that exist only with dbt's extensions (`as_text`, `as_bool`, …) in text rendering.
let dbtTextFilters: [String: Filter] = [:]

/// The same in native rendering, where they mark texts (see ``Text/Flavour``).
let dbtNativeFilters: [String: Filter] = [:]

/// Every built-in test.
let builtinTests: [String: Test] = [:]

/// The names that every template sees: `range`, `dict`, `lipsum`, `cycler`, `joiner`, `namespace`; asked once a name
/// and render.
func builtinGlobal(_ name: String) -> Value? { nil }
