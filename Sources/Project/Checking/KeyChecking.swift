import SourceText
import YAML

/// Holds mappings against their tables: wrong types and missing keys are errors, unknown keys mostly warnings.
struct KeyChecking {
    let file: SourceFile
    var problems: [Diagnostic] = []

    init(file: SourceFile) { self.file = file }

    /// Checks a mapping and what is in it.
    mutating func check(_ node: Node, _ table: KeyTable) {
        for pair in node.pairs ?? [] {
            guard let key = pair.key.keyText, key != "<<" else { continue }
            if let form = table.keys[key] {
                check(pair.value, form, key)
            } else {
                checkUnknown(key, pair.key, table)
            }
        }
        for key in table.required where node[key] == nil {
            problems.append(.missingKey(key, in: table.name, at: node.location(in: file)))
        }
    }

    private mutating func checkUnknown(_ key: String, _ node: Node, _ table: KeyTable) {
        let known = sortedKeys(Array(table.keys.keys))
        let place = node.location(in: file)
        switch table.others {
        case .refused: problems.append(.refusedKey(key, at: place, in: table.name, known: known))
        case .ignored: problems.append(.unknownKey(key, at: place, in: table.name, known: known))
        case .allowed:
            // Own keys are common and often short, so only a near miss of a longer name counts.
            guard key.utf8.count >= 6, closest(to: key, in: known) != nil else { return }
            problems.append(.unknownKey(key, at: place, in: table.name, known: known))
        }
    }

    /// Checks one value.
    mutating func check(_ node: Node, _ form: ValueForm, _ key: String) {
        if node.isBroken { return }
        if case .optional(let inner) = form {
            if !node.isNull { check(node, inner, key) }
            return
        }
        guard fits(node, form) else {
            if let text = node.text, YAMLText.isTemplate(text) { return }
            problems.append(problem(node, form, key))
            return
        }
        switch form {
        case .keys(let table): check(node, table)
        case .listOf(let table): for item in node.items ?? [] { check(item, .keys(table), key) }
        default: break
        }
    }

    private func problem(_ node: Node, _ form: ValueForm, _ key: String) -> Diagnostic {
        let place = node.location(in: file)
        if case .choice(let names) = form, let text = node.datum.string {
            return .notAChoice(key, text, known: names, at: place)
        }
        return .wrongType(key, found: node.datum, expected: form.words, at: place)
    }

    private func fits(_ node: Node, _ form: ValueForm) -> Bool {
        switch form {
        case .anything, .optional: true
        case .list, .listOf: node.items != nil
        case .mapping, .keys: node.pairs != nil
        case .texts: node.items?.allSatisfy(isTextOrTemplate) == true
        case .textOrTexts: node.items?.allSatisfy(isTextOrTemplate) ?? isText(node)
        case .tests: node.items?.allSatisfy { isText($0) || $0.pairs != nil || $0.isBroken } == true
        case .rows: node.items?.allSatisfy { $0.pairs != nil } ?? (node.isNull || isText(node))
        case .text: isText(node)
        case .choice(let names): node.datum.string.map(names.contains) ?? false
        case .flag: node.datum.bool != nil
        case .integer: isInteger(node)
        case .number: isNumber(node)
        case .textOrNumber: isText(node) || isNumber(node)
        }
    }

    private func isTextOrTemplate(_ node: Node) -> Bool { isText(node) || node.isBroken }

    /// Dates count as text: they become text wherever values are rendered.
    private func isText(_ node: Node) -> Bool {
        guard case .scalar(_, let style) = node.content else { return false }
        return style != .plain && node.tag == nil || node.datum.string != nil
    }

    private func isInteger(_ node: Node) -> Bool {
        switch node.datum {
        case .int, .bigInt: true
        default: false
        }
    }

    private func isNumber(_ node: Node) -> Bool {
        if case .double = node.datum { true } else { isInteger(node) }
    }
}
