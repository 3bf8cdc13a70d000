/// The patterns of `.dbtignore`, which are those of git: later lines win, `!` takes back, a slash ties a pattern to
/// the folder of the file.
struct IgnoreRules {
    private struct Rule {
        var parts: [[UInt8]]
        var isNegated: Bool
        var isAnchored: Bool
        var foldersOnly: Bool
    }

    private var rules: [Rule] = []

    /// The rules of a file; nil where there is none.
    init?(_ bytes: [UInt8]?) {
        guard let bytes else { return nil }
        for line in bytes.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) { add(line) }
    }

    private mutating func add(_ line: ArraySlice<UInt8>) {
        var line = line
        while line.last == 0x20 || line.last == 0x09 { line.removeLast() }
        guard let first = line.first, first != 0x23 else { return }
        let isNegated = first == 0x21
        if isNegated || first == 0x5C { line.removeFirst() }
        let foldersOnly = line.last == 0x2F
        if foldersOnly { line.removeLast() }
        let isAnchored = line.contains(0x2F)
        if line.first == 0x2F { line.removeFirst() }
        let parts = line.split(separator: 0x2F).map(Array.init)
        guard !parts.isEmpty else { return }
        rules.append(Rule(parts: parts, isNegated: isNegated, isAnchored: isAnchored, foldersOnly: foldersOnly))
    }

    /// Whether a file is left out; the path is relative to the package.
    func ignores(_ path: String) -> Bool {
        let parts = path.utf8.split(separator: 0x2F).map(Array.init)
        var result = false
        for rule in rules where matches(rule, parts) { result = !rule.isNegated }
        return result
    }

    /// Whether a rule fits the file itself or a folder that it lies in.
    private func matches(_ rule: Rule, _ path: [[UInt8]]) -> Bool {
        let longest = rule.foldersOnly ? path.count - 1 : path.count
        guard longest > 0 else { return false }
        for end in 1...longest {
            let head = path[..<end]
            if rule.isAnchored {
                if matches(rule.parts[...], head) { return true }
            } else if let name = head.last, let pattern = rule.parts.first, matches(pattern[...], name[...]) {
                return true
            }
        }
        return false
    }

    private func matches(_ pattern: ArraySlice<[UInt8]>, _ path: ArraySlice<[UInt8]>) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        if first == [0x2A, 0x2A] {
            return (path.startIndex...path.endIndex).contains { matches(pattern.dropFirst(), path[$0...]) }
        }
        guard let name = path.first, matches(first[...], name[...]) else { return false }
        return matches(pattern.dropFirst(), path.dropFirst())
    }

    /// `*`, `?` and `[a-z]` within one name.
    private func matches(_ pattern: ArraySlice<UInt8>, _ name: ArraySlice<UInt8>) -> Bool {
        guard let first = pattern.first else { return name.isEmpty }
        switch first {
        case 0x2A:
            return (name.startIndex...name.endIndex).contains { matches(pattern.dropFirst(), name[$0...]) }
        case 0x3F:
            return !name.isEmpty && matches(pattern.dropFirst(), name.dropFirst())
        case 0x5B:
            guard let byte = name.first, let close = pattern.dropFirst(2).firstIndex(of: 0x5D) else { return false }
            return isIn(pattern[(pattern.startIndex + 1)..<close], byte)
                && matches(pattern[(close + 1)...], name.dropFirst())
        default:
            return name.first == first && matches(pattern.dropFirst(), name.dropFirst())
        }
    }

    private func isIn(_ set: ArraySlice<UInt8>, _ byte: UInt8) -> Bool {
        var set = set
        let isNegated = set.first == 0x21 || set.first == 0x5E
        if isNegated { set.removeFirst() }
        var found = false
        while let low = set.popFirst() {
            if set.first == 0x2D, set.count > 1 {
                set.removeFirst()
                let high = set.removeFirst()
                found = found || (low <= high && (low...high).contains(byte))
            } else {
                found = found || low == byte
            }
        }
        return found != isNegated
    }
}
