import Jinja
import Manifest
import SourceText

/// Puts ephemeral parents in front of a node's SQL, as dbt does: ` __dbt__cte__name as (…)` each, after the first
/// `with` of the query or behind a new one. Parents of parents come first; each stands there once.
func inject(_ parents: [CompiledNode], into node: CompiledNode) -> CompiledNode {
    guard !parents.isEmpty else { return node }
    var injected = node
    injected.ownSQL = node.sql
    injected.ownPlaces = node.places
    for parent in parents { injected.take(parent) }
    let sql = Array(node.sql.utf8)
    let (position, follows) = injectionPoint(sql)
    var (text, places) = (follows ? "" : "with", PlaceMap())
    for (part, map) in zip(injected.extraCTEs, injected.partPlaces) {
        if !text.isEmpty, text != "with" { text += ", " }
        places.append(map, movedBy: text.utf8.count)
        text += part.sql
    }
    text += follows ? ", " : " "
    injected.sql = String(decoding: sql[..<position] + Array(text.utf8) + sql[position...], as: UTF8.self)
    injected.places = node.places.shifted(from: position, by: text.utf8.count)
    injected.places.insert(places, movedBy: position)
    return injected
}

extension CompiledNode {
    /// Adds a parent's own parents, then the parent, where they are not there yet.
    fileprivate mutating func take(_ parent: CompiledNode) {
        for (part, map) in zip(parent.extraCTEs, parent.partPlaces) { add(part.id, part.sql, map) }
        let head = " \(Relation.ephemeralName(parent.node.alias)) as (\n"
        var places = PlaceMap()
        places.append(parent.ownPlaces ?? parent.places, movedBy: head.utf8.count)
        add(parent.node.uniqueID, "\(head)\(parent.ownSQL ?? parent.sql)\n)", places)
    }

    private mutating func add(_ id: String, _ sql: String, _ places: PlaceMap) {
        guard !extraCTEs.contains(where: { $0.id == id }) else { return }
        extraCTEs.append((id, sql))
        partPlaces.append(places)
    }
}

/// Where common table expressions go: in front of what follows the first `with` (and `recursive`) that stands outside
/// of brackets, texts and comments; without one, in front of the first token.
private func injectionPoint(_ sql: [UInt8]) -> (position: Int, followsWith: Bool) {
    var scanner = SQLScanner(sql)
    var first: Int?
    while let token = scanner.next() {
        if first == nil { first = token.start }
        guard scanner.depth == 0, token.isWord("with", in: sql) else { continue }
        var following = scanner.next()
        if let word = following, word.isWord("recursive", in: sql) { following = scanner.next() }
        return (following?.start ?? sql.count, true)
    }
    return (first ?? 0, false)
}

/// Tokens of SQL as far as they matter for finding a keyword: words, texts, comments, brackets, other signs.
private struct SQLScanner {
    struct Token {
        let start: Int
        let end: Int
        func isWord(_ word: StaticString, in sql: [UInt8]) -> Bool {
            guard end - start == word.utf8CodeUnitCount else { return false }
            return word.withUTF8Buffer { buffer in
                zip(buffer, sql[start..<end]).allSatisfy { $0 == $1 | 0x20 }
            }
        }
    }

    private let sql: [UInt8]
    private var place = 0
    private(set) var depth = 0

    init(_ sql: [UInt8]) { self.sql = sql }

    /// The next token that is not white space; nil at the end.
    mutating func next() -> Token? {
        while place < sql.count, sql[place] <= 0x20 { place += 1 }
        guard place < sql.count else { return nil }
        let start = place
        switch sql[place] {
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"): skipQuoted(sql[place])
        case UInt8(ascii: "-") where follows(UInt8(ascii: "-")): skip(until: 0x0A)
        case UInt8(ascii: "/") where follows(UInt8(ascii: "*")): skipComment()
        case UInt8(ascii: "("):
            depth += 1
            place += 1
        case UInt8(ascii: ")"):
            depth -= 1
            place += 1
        case let byte where isNameByte(byte): while place < sql.count, isNameByte(sql[place]) { place += 1 }
        default: place += 1
        }
        return Token(start: start, end: place)
    }

    private func follows(_ byte: UInt8) -> Bool { place + 1 < sql.count && sql[place + 1] == byte }

    private func isNameByte(_ byte: UInt8) -> Bool {
        byte == 0x5F || byte >= 0x80 || (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
    }

    private mutating func skipQuoted(_ quote: UInt8) {
        place += 1
        while place < sql.count, sql[place] != quote { place += 1 }
        place = min(place + 1, sql.count)
    }

    private mutating func skip(until byte: UInt8) {
        while place < sql.count, sql[place] != byte { place += 1 }
    }

    private mutating func skipComment() {
        place += 2
        while place < sql.count, !(sql[place] == UInt8(ascii: "*") && follows(UInt8(ascii: "/"))) { place += 1 }
        place = min(place + 2, sql.count)
    }
}
