import Jinja
import Manifest
import SourceText

/// Puts ephemeral parents in front of a node's SQL, as dbt does: ` __dbt__cte__name as (…)` each, after the first
/// `with` of the query or behind a new one. Parents of parents come first; each stands there once.
func inject(_ parents: [CompiledNode], into node: CompiledNode) -> CompiledNode {
    guard !parents.isEmpty else { return node }
    var parts: [(id: String, sql: String)] = []
    for parent in parents {
        for part in parent.extraCTEs { add(part, to: &parts) }
        let name = Relation.ephemeralName(parent.node.alias)
        add((parent.node.uniqueID, " \(name) as (\n\(parent.ownSQL ?? parent.sql)\n)"), to: &parts)
    }
    var injected = node
    injected.ownSQL = node.sql
    injected.extraCTEs = parts
    let (position, follows) = injectionPoint(Array(node.sql.utf8))
    let list = parts.map(\.sql).joined(separator: ", ")
    let inserted = follows ? list + ", " : "with" + list + " "
    let bytes = Array(node.sql.utf8)
    let joined = bytes[..<position] + Array(inserted.utf8) + bytes[position...]
    injected.sql = String(decoding: joined, as: UTF8.self)
    injected.places = node.places.shifted(from: position, by: inserted.utf8.count)
    return injected
}

private func add(_ part: (id: String, sql: String), to parts: inout [(id: String, sql: String)]) {
    guard !parts.contains(where: { $0.id == part.id }) else { return }
    parts.append(part)
}

/// Where common table expressions go: behind the first `with` (and `recursive`) that stands outside of brackets,
/// texts and comments; without one, in front of the first token.
private func injectionPoint(_ sql: [UInt8]) -> (position: Int, followsWith: Bool) {
    var scanner = SQLScanner(sql)
    var first: Int?
    while let token = scanner.next() {
        if first == nil { first = token.start }
        guard scanner.depth == 0, token.isWord("with", in: sql) else { continue }
        var end = token.end
        if let following = scanner.next(), following.isWord("recursive", in: sql) { end = following.end }
        return (end, true)
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
