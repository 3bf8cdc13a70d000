import SourceText

/// The definitions of `selectors.yml`.
package struct SelectorFile: Sendable {
    /// One named selection.
    package struct Definition: Sendable {
        package let name: String
        package let description: String
        /// Whether it holds where the command line selects nothing.
        package let isDefault: Bool
        package let spec: SelectionSpec
    }

    /// The definitions, in the order of the file; later ones may use earlier ones.
    package private(set) var definitions: [Definition] = []
    /// `selectors` of manifest.json: as written, with terms taken apart.
    package private(set) var artifact = DatumMap()
    private var specs: [String: SelectionSpec] = [:]

    /// No definitions.
    package init() {}

    /// Reads a file's content, a mapping with the key `selectors`.
    ///
    /// - Parameter indirect: the mode of terms that don't name one.
    package init(_ content: Datum, indirect: IndirectSelection = .eager) throws(Diagnostic) {
        guard let entries = content["selectors"]?.list else {
            throw .selectorFile("the file needs a list under the key 'selectors'")
        }
        for entry in entries { try add(entry, indirect) }
        let defaults = definitions.filter(\.isDefault).map(\.name)
        if defaults.count > 1 {
            throw .selectorFile("Found multiple selectors with `default: true`: \(defaults.joined(separator: " and "))")
        }
    }

    /// The definition that holds where the command line selects nothing.
    package var defaultDefinition: Definition? { definitions.first(where: \.isDefault) }

    /// The selections by name, for `--selector` and `selector:`.
    package var byName: [String: SelectionSpec] { specs }

    /// The selection of a name.
    package func spec(named name: String) throws(Diagnostic) -> SelectionSpec {
        guard let spec = specs[name] else { throw .unknownSelector(name, known: definitions.map(\.name)) }
        return spec
    }

    private mutating func add(_ entry: Datum, _ indirect: IndirectSelection) throws(Diagnostic) {
        guard let name = entry["name"]?.string else { throw .selectorFile("a selector has no 'name'") }
        guard let definition = entry["definition"] else {
            throw .selectorFile("the selector '\(name)' has no 'definition'")
        }
        guard specs[name] == nil else { throw .selectorFile("two selectors are named '\(name)'") }
        let reader = DefinitionReader(selector: name, indirect: indirect, earlier: specs)
        let spec = try reader.read(definition, isRoot: true)
        specs[name] = spec
        definitions.append(
            Definition(
                name: name, description: entry["description"]?.string ?? "",
                isDefault: entry["default"]?.bool ?? false, spec: spec))
        var written = entry.mapping ?? DatumMap()
        written["definition"] = SelectorForm(earlier: artifact).form(of: definition)
        artifact[name] = .mapping(written)
    }
}

/// Reads one definition: text, a term as a mapping, `union`, `intersection`, `exclude`.
private struct DefinitionReader {
    let selector: String
    let indirect: IndirectSelection
    let earlier: [String: SelectionSpec]

    func read(_ definition: Datum, isRoot: Bool = false) throws(Diagnostic) -> SelectionSpec {
        if let text = definition.string { return .criterion(try Criterion.parse(text, indirect: indirect)) }
        guard let map = definition.mapping else {
            throw problem("expected text or a mapping, found \(JSONWriter.text(of: definition))")
        }
        for combination in ["union", "intersection"] {
            guard let parts = map[combination] else { continue }
            if isRoot, map.count > 1 {
                throw problem(
                    "Only a single 'union' or 'intersection' key is allowed in a root level selector definition; found "
                        + "\(map.keys.joined(separator: ","))")
            }
            return try combine(items(parts, of: combination), isUnion: combination == "union")
        }
        return try term(map)
    }

    private func combine(_ parts: [Datum], isUnion: Bool) throws(Diagnostic) -> SelectionSpec {
        var included: [SelectionSpec] = []
        var excluded: SelectionSpec?
        for part in parts {
            // As in dbt, an element with `exclude` takes away from the whole combination and selects nothing itself.
            guard let exclusion = part["exclude"] else {
                included.append(try read(part))
                continue
            }
            guard excluded == nil else {
                throw problem("You cannot provide multiple exclude arguments to the same selector set operator")
            }
            excluded = .union(try readAll(exclusion))
        }
        let base = isUnion ? SelectionSpec.union(included) : .intersection(included)
        return excluded.map { .difference([base, $0]) } ?? base
    }

    private func readAll(_ exclusion: Datum) throws(Diagnostic) -> [SelectionSpec] {
        var specs: [SelectionSpec] = []
        for part in try items(exclusion, of: "exclude") { specs.append(try read(part)) }
        return specs
    }

    private func term(_ map: DatumMap) throws(Diagnostic) -> SelectionSpec {
        if map.count == 1, let (method, value) = map.pairs.first(where: { _ in true }) {
            return .criterion(try criterion(method, value, DatumMap()))
        }
        if map["method"] == "selector" {
            let name = map["value"]?.string ?? ""
            guard let spec = earlier[name] else {
                throw problem("Existing selector definition for \(name) not found")
            }
            return spec
        }
        guard let method = map["method"]?.string, let value = map["value"] else {
            throw problem("Expected either 1 key or else \"method\" and \"value\" keys, but got \(map.keys)")
        }
        let base = SelectionSpec.criterion(try criterion(method, value, map))
        guard let exclusion = map["exclude"] else { return base }
        return .difference([base, .union(try readAll(exclusion))])
    }

    private func criterion(_ method: String, _ value: Datum, _ map: DatumMap) throws(Diagnostic) -> Criterion {
        let raw = "\(method):\(value.string ?? JSONWriter.text(of: value))"
        var criterion = try Criterion(raw: raw, method: method, value: value, indirect: indirect).splittingMethod()
        criterion.withChildrensParents = map["childrens_parents"]?.bool ?? false
        criterion.withParents = map["parents"]?.bool ?? false
        criterion.withChildren = map["children"]?.bool ?? false
        criterion.parentsDepth = try depth("parents_depth", map)
        criterion.childrenDepth = try depth("children_depth", map)
        if let mode = map["indirect_selection"] {
            guard let known = mode.string.flatMap(IndirectSelection.init(rawValue:)) else {
                throw problem(
                    "indirect_selection is one of \(IndirectSelection.allCases.map(\.rawValue).joined(separator: ", "))"
                )
            }
            criterion.indirect = known
        }
        if criterion.withChildrensParents, criterion.withChildren { throw .incompatibleOperators(raw) }
        return criterion
    }

    private func depth(_ key: String, _ map: DatumMap) throws(Diagnostic) -> Int? {
        guard let value = map[key], !value.isNull else { return nil }
        guard let depth = value.int ?? value.string.flatMap({ Int($0) }), depth >= 0 else {
            throw problem("\(key) is a number of edges")
        }
        // dbt takes 0 for "not given".
        return depth == 0 ? nil : depth
    }

    private func items(_ value: Datum, of key: String) throws(Diagnostic) -> [Datum] {
        guard let items = value.list else { throw problem("Invalid value for key \"\(key)\". Expected a list.") }
        return items
    }

    private func problem(_ text: String) -> Diagnostic {
        .selectorFile("\(text), in the selector '\(selector)'")
    }
}

/// The form in which artifacts hold definitions.
private struct SelectorForm {
    let earlier: DatumMap

    func form(of definition: Datum) -> Datum {
        if let text = definition.string { return termForm(text) }
        guard let map = definition.mapping, let (key, value) = map.pairs.first(where: { _ in true }) else {
            return definition
        }
        for combination in ["union", "intersection"] {
            guard let parts = map[combination]?.list else { continue }
            return .mapping(DatumMap([(combination, .list(parts.map { form(of: $0) }))]))
        }
        let inner: Datum = value.list.map { .list($0.map { form(of: $0) }) } ?? value
        if key == "exclude" { return .mapping(DatumMap([(key, inner)])) }
        if map.count == 1 { return ["method": .string(key), "value": inner] }
        if key == "method", value == "selector", let name = map["value"]?.string {
            return earlier[name]?["definition"] ?? definition
        }
        return definition
    }

    /// A text term taken apart; depths stay text, as dbt leaves them.
    private func termForm(_ text: String) -> Datum {
        guard let term = try? Criterion.parse(text, indirect: .eager) else { return .string(text) }
        var form = DatumMap()
        if term.withChildrensParents { form["childrens_parents"] = true }
        if term.withParents { form["parents"] = true }
        if let depth = term.parentsDepth { form["parents_depth"] = .string(String(depth)) }
        form["method"] = .string(([term.method] + term.arguments).joined(separator: "."))
        if let value = term.value.string, !value.isEmpty { form["value"] = term.value }
        if term.withChildren { form["children"] = true }
        if let depth = term.childrenDepth { form["children_depth"] = .string(String(depth)) }
        return .mapping(form)
    }
}
