import SourceText

/// How a later value of a configuration key joins what earlier layers said.
package enum MergeRule: Sendable {
    /// The later value wins.
    case override
    /// Lists grow at their end; a single value counts as a list of one.
    case append
    /// Mappings are joined key by key; the later value of a key wins.
    case join
    /// As `join`, with lists as values: a key written `+select` adds to the list instead of replacing it.
    case grants
}

/// What may stand as the value of a configuration key.
package enum ConfigForm: Sendable {
    case anything
    case flag
    case text
    case number
    case texts
    case textOrTexts
    case mapping
    case choice([String])

    /// Whether a value has this form.
    ///
    /// Null is allowed for every key: it means "not set".
    package func accepts(_ value: Datum) -> Bool {
        switch (self, value) {
        case (.anything, _), (_, .null): true
        case (.flag, .bool): true
        case (.number, .int), (.number, .double): true
        case (.mapping, .mapping): true
        case (.choice(let names), _): value.string.map(names.contains) ?? false
        case (.texts, .list), (.textOrTexts, .list): true
        case (.text, _), (.textOrTexts, _), (.texts, _): value.string != nil
        default: false
        }
    }

    /// The form in words, for "expected …" messages.
    package var description: String {
        switch self {
        case .anything: "any value"
        case .flag: "true or false"
        case .text: "text"
        case .number: "a number"
        case .texts, .textOrTexts: "text or a list of texts"
        case .mapping: "a mapping"
        case .choice(let names): names.map { "'\($0)'" }.joined(separator: " or ")
        }
    }
}

/// One configuration key that a kind of resource has.
package struct ConfigKey: Sendable {
    /// The name as artifacts write it.
    package let name: String
    /// How layers join.
    package let rule: MergeRule
    /// The value where no layer says anything.
    package let fallback: Datum
    /// What may stand there.
    package let form: ConfigForm
    /// Brings a merged value into the form of artifacts: fills what a nested mapping leaves out.
    let complete: (@Sendable (Datum) -> Datum)?

    init(
        _ name: String, _ rule: MergeRule = .override, _ fallback: Datum = .null, _ form: ConfigForm = .anything,
        complete: (@Sendable (Datum) -> Datum)? = nil
    ) {
        self.name = name
        self.rule = rule
        self.fallback = fallback
        self.form = form
        self.complete = complete
    }
}

extension MergeRule {
    /// The value of a key after a further layer.
    func merged(_ earlier: Datum, with later: Datum) -> Datum {
        switch self {
        case .override: later
        case .append: later.isNull ? earlier : .list(Self.items(of: earlier) + Self.items(of: later))
        case .join: Self.joined(earlier, later)
        case .grants: Self.granted(earlier, later)
        }
    }

    /// A list as it is, null as nothing, anything else as a list of one.
    static func items(of value: Datum) -> [Datum] {
        switch value {
        case .list(let items): items
        case .null: []
        default: [value]
        }
    }

    private static func joined(_ earlier: Datum, _ later: Datum) -> Datum {
        guard case .mapping(let addition) = later else { return later.isNull ? earlier : later }
        guard case .mapping(var result) = earlier, !result.isEmpty else { return later }
        for (key, value) in addition.pairs { result[key] = value }
        return .mapping(result)
    }

    /// Grants of several calls in one file: a key with `+` stays one, for the layers below.
    static func granted(_ earlier: Datum, by later: Datum) -> Datum {
        guard case .mapping(let addition) = later, case .mapping(var result) = earlier else { return later }
        for (key, value) in addition.pairs {
            let kept = key.utf8.first == UInt8(ascii: "+") ? items(of: result[key] ?? .null) : []
            result[key] = .list(kept + items(of: value))
        }
        return .mapping(result)
    }

    private static func granted(_ earlier: Datum, _ later: Datum) -> Datum {
        guard case .mapping(let addition) = later else { return later.isNull ? earlier : later }
        var result = DatumMap()
        for (key, value) in earlier.mapping?.pairs ?? DatumMap().pairs { result[key] = .list(items(of: value)) }
        for (key, value) in addition.pairs {
            let adds = key.utf8.first == UInt8(ascii: "+")
            let name = adds ? String(key.drop { $0 == "+" }) : key
            let kept = adds ? items(of: result[name] ?? .null) : []
            result[name] = .list(kept + items(of: value))
        }
        return .mapping(result)
    }
}
