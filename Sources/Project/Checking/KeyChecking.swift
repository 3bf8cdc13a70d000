import SourceText
import YAML

/// Holds mappings against their tables: unknown keys are warnings, wrong types errors.
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
    }

    private mutating func checkUnknown(_ key: String, _ node: Node, _ table: KeyTable) {
        let known = sortedKeys(Array(table.keys.keys))
        if table.others == .allowed {
            // Own keys are common and often short, so only a near miss of a longer name counts.
            guard key.utf8.count >= 6, closest(to: key, in: known) != nil else { return }
        }
        problems.append(.unknownKey(key, at: node.location(in: file), in: table.name, known: known))
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
            problems.append(
                .wrongType(key, found: node.datum, expected: form.words, at: node.location(in: file)))
            return
        }
        switch form {
        case .keys(let table): check(node, table)
        case .listOf(let table):
            for item in node.items ?? [] {
                if item.pairs == nil {
                    problems.append(
                        .wrongType(key, found: item.datum, expected: "a mapping", at: item.location(in: file)))
                } else {
                    check(item, table)
                }
            }
        case .textsOrListOf(let table):
            for item in node.items ?? [] where item.pairs != nil { check(item, table) }
        default: break
        }
    }

    private func fits(_ node: Node, _ form: ValueForm) -> Bool {
        switch form {
        case .anything, .optional: return true
        case .list, .listOf, .textsOrListOf: return node.items != nil
        case .mapping, .keys: return node.pairs != nil
        case .texts:
            if let items = node.items { return items.allSatisfy { isText($0) } }
            return isText(node)
        case .text: return isText(node)
        case .flag: return node.datum.bool != nil
        case .number: return isNumber(node)
        case .textOrNumber: return isText(node) || isNumber(node)
        }
    }

    /// Dates count as text: they become text wherever values are rendered.
    private func isText(_ node: Node) -> Bool { node.text != nil && node.datum.string != nil }

    private func isNumber(_ node: Node) -> Bool {
        switch node.datum {
        case .int, .bigInt, .double: true
        default: false
        }
    }
}
