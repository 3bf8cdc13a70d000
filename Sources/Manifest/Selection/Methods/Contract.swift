import SourceText

/// What happened to a model's contract since an earlier manifest.
struct ContractComparison {
    /// Whether nothing that the contract covers has changed.
    let isSame: Bool
    /// What breaks readers of the model; nil where nothing does.
    let breach: String?

    init(_ node: Node, _ previous: DatumMap) {
        let wasEnforced = previous["contract"]?["enforced"] == true
        let isEnforced = node.config["contract"]?["enforced"] == true
        guard wasEnforced else {
            (isSame, breach) = (!isEnforced, nil)
            return
        }
        let now = node.templateFields()
        let (before, after) = (Self.covered(previous), Self.covered(now))
        guard !isEnforced || before != after else {
            (isSame, breach) = (true, nil)
            return
        }
        isSame = false
        let breaches = (isEnforced ? [] : [Self.removed]) + Self.breaches(previous, now)
        breach = breaches.isEmpty ? nil : breaches.joined(separator: "\n  - ")
    }

    private static let removed =
        "Contract enforcement was removed: Previously, this model had an enforced contract. It is no longer configured to "
        + "enforce its contract, and this is a breaking change."

    /// Names, types and constraints of the columns, and the model's constraints where its kind enforces them.
    private static func covered(_ fields: DatumMap) -> [Datum] {
        let columns = fields["columns"]?.mapping ?? [:]
        var parts = sortedKeys(columns.keys).map { name -> Datum in
            [.string(name), columns[name]?["data_type"] ?? .null, .list(constraints(columns[name]))]
        }
        if enforcesConstraints(fields) {
            parts += [fields["config"]?["materialized"] ?? .null, .list(constraints(.mapping(fields)))]
        }
        return parts
    }

    private static func enforcesConstraints(_ fields: DatumMap) -> Bool {
        ["table", "incremental"].contains(fields["config"]?["materialized"]?.string ?? "")
    }

    /// Constraints without keys that hold nothing.
    private static func constraints(_ holder: Datum?) -> [Datum] {
        (holder?["constraints"]?.list ?? []).map { constraint in
            let filled = (constraint.mapping ?? [:]).pairs.filter { key, value in
                !value.isNull && value != [] && !["warn_unenforced", "warn_unsupported"].contains(key)
            }
            return .mapping(DatumMap(filled))
        }
    }

    private static func breaches(_ before: DatumMap, _ now: DatumMap) -> [String] {
        let (old, new) = (before["columns"]?.mapping ?? [:], now["columns"]?.mapping ?? [:])
        let names = sortedKeys(old.keys)
        let enforced = enforcesConstraints(before)
        let changed = names.filter { new[$0] != nil && baseType(old[$0]) != baseType(new[$0]) }.map {
            "\($0) (\(old[$0]?["data_type"]?.string ?? "None") -> \(new[$0]?["data_type"]?.string ?? "None"))"
        }
        var columnConstraints: [String] = []
        for name in names where enforced && new[name] != nil {
            let kept = constraints(new[name])
            for lost in constraints(old[name]) where !kept.contains(lost) {
                columnConstraints.append("\(lost["name"]?.string ?? lost["type"]?.string ?? "") on column \(name)")
            }
        }
        let kept = constraints(.mapping(now))
        let lost = constraints(.mapping(before)).filter { enforced && !kept.contains($0) }.map { constraint in
            let columns = constraint["columns"]?.texts ?? []
            let name = constraint["name"]?.string ?? constraint["type"]?.string ?? ""
            return "\(name) on columns [\(columns.map { "'\($0)'" }.joined(separator: ", "))]"
        }
        var result: [String] = []
        func add(_ text: String, _ items: [String]) {
            if !items.isEmpty { result.append("\(text): \n    - \(items.joined(separator: "\n    - "))") }
        }
        add("Columns were removed", names.filter { new[$0] == nil })
        add("Columns with data_type changes", changed)
        add("Enforced column level constraints were removed", columnConstraints)
        add("Enforced model level constraints were removed", lost)
        let hadConstraints = !constraints(.mapping(before)).isEmpty || names.contains { !constraints(old[$0]).isEmpty }
        if enforced, !enforcesConstraints(now), hadConstraints {
            let kinds = [before, now].map { $0["config"]?["materialized"]?.string ?? "" }
            result.append("Materialization changed with enforced constraints: \n    - \(kinds[0]) -> \(kinds[1])")
        }
        return result
    }

    /// A type without size and precision, which may change.
    private static func baseType(_ column: Datum?) -> String? {
        column?["data_type"]?.string.map { text in
            var base = text.prefix { $0 != "(" }
            while base.last == " " { base.removeLast() }
            return base.lowercased()
        }
    }
}
