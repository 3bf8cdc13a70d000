/// The keys that a mapping may have, and the form of each value.
struct KeyTable: Sendable {
    /// What the mapping is, as messages name it: `a model`.
    let name: String
    let keys: [String: ValueForm]
    /// Keys that have to be there.
    let required: [String]
    /// How unknown keys are taken.
    let others: Others

    enum Others: Sendable {
        /// dbt takes them silently, nobody reads them: told with the nearest name.
        case ignored
        /// The user's own: told only where they look like a misspelling of a known key.
        case allowed
        /// A mistake for dbt too.
        case refused
    }

    /// A table from keys by the form of their values.
    init(_ name: String, others: Others = .ignored, required: [String] = [], _ keys: [String: ValueForm]...) {
        self.name = name
        self.others = others
        self.required = required
        self.keys = keys.reduce(into: [:]) { $0.merge($1) { _, later in later } }
    }
}

/// What may stand as a value. Templates may stand everywhere: what they give is looked at where it is used.
indirect enum ValueForm: Sendable {
    case anything
    case text
    case flag
    case integer
    case number
    case textOrNumber
    case choice([String])
    case list
    case mapping
    /// A list of texts.
    case texts
    /// A list of texts, or one text.
    case textOrTexts
    /// Names of tests, or mappings that say more.
    case tests
    /// Rows of a unit test: mappings, or one text.
    case rows
    case keys(KeyTable)
    case listOf(KeyTable)
    /// The form, or null.
    case optional(ValueForm)

    /// The form as messages name it.
    var words: String {
        switch self {
        case .anything: "a value"
        case .text: "text"
        case .flag: "true or false"
        case .integer: "a whole number"
        case .number: "a number"
        case .textOrNumber: "text or a number"
        case .choice(let names): "one of " + names.map { "'\($0)'" }.joined(separator: ", ")
        case .list, .listOf: "a list"
        case .mapping, .keys: "a mapping"
        case .texts: "a list of texts"
        case .textOrTexts: "text or a list of texts"
        case .tests: "a list of tests"
        case .rows: "a list of rows, or text"
        case .optional(let form): form.words
        }
    }
}

/// Names of keys that share a form.
func keys(_ form: ValueForm, _ names: String...) -> [String: ValueForm] {
    Dictionary(names.map { ($0, form) }, uniquingKeysWith: { first, _ in first })
}
