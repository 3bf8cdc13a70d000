/// The keys that a mapping may have, and the form of each value.
struct KeyTable: Sendable {
    /// What the mapping is, as messages name it: `a model`.
    let name: String
    let keys: [String: ValueForm]
    /// How unknown keys are taken.
    let others: Others

    enum Others: Sendable {
        /// Told with the nearest name.
        case unknown
        /// The user's own: told only where they look like a misspelling of a known key.
        case allowed
    }

    /// A table from keys by the form of their values.
    init(_ name: String, others: Others = .unknown, _ keys: [String: ValueForm]...) {
        self.name = name
        self.others = others
        self.keys = keys.reduce(into: [:]) { $0.merge($1) { _, later in later } }
    }
}

/// What may stand as a value. Templates may stand everywhere: what they give is looked at where it is used.
indirect enum ValueForm: Sendable {
    case anything
    case text
    case flag
    case number
    case textOrNumber
    case list
    case mapping
    /// A list of texts, or one text.
    case texts
    case keys(KeyTable)
    case listOf(KeyTable)
    /// A list whose items may be texts, or mappings of a table.
    case textsOrListOf(KeyTable)
    /// The form, or null.
    case optional(ValueForm)

    /// The form as messages name it.
    var words: String {
        switch self {
        case .anything: "a value"
        case .text: "text"
        case .flag: "true or false"
        case .number: "a number"
        case .textOrNumber: "text or a number"
        case .list, .listOf, .textsOrListOf: "a list"
        case .mapping, .keys: "a mapping"
        case .texts: "a list of texts"
        case .optional(let form): form.words
        }
    }
}

/// Names of keys that share a form.
func keys(_ form: ValueForm, _ names: String...) -> [String: ValueForm] {
    Dictionary(names.map { ($0, form) }, uniquingKeysWith: { first, _ in first })
}
