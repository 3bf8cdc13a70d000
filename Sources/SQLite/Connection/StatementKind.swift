/// What the connection must do before it hands a statement to SQLite, told by its first words.
enum StatementKind: Equatable {
    /// Nothing but white space and comments.
    case empty
    /// Transaction control, which the connection does itself.
    case begin, commit, rollback
    /// SQLite has no schemas: the connection attaches a file or remembers a prefix.
    case createSchema(name: String, ifNotExists: Bool)
    case dropSchema(name: String, ifExists: Bool)
    /// Runs outside the transaction that the next write would open: PRAGMA, ATTACH, DETACH, VACUUM, SAVEPOINT.
    case bare
    /// INSERT, UPDATE, DELETE, REPLACE: the number of touched rows is known.
    case change
    case other
}

/// Reads the first words of SQL, skipping white space and comments.
struct StatementHead {
    private let text: UnsafeBufferPointer<UInt8>
    private var position: Int
    /// Where the statement's first word begins.
    private(set) var start: Int

    init(_ text: UnsafeBufferPointer<UInt8>, from position: Int) {
        self.text = text
        self.position = position
        self.start = position
        skipBlanks()
        start = self.position
    }

    /// The kind of the statement, and for the kinds that SQLite does not get the offset behind their semicolon.
    mutating func kind() -> (kind: StatementKind, end: Int) {
        let first = word()
        switch first {
        case "": return (position >= text.count ? .empty : .other, position)
        case "begin", "start": return control(.begin)
        case "commit", "end": return control(.commit)
        case "rollback", "abort": return rollback()
        case "create":
            return word() == "schema" ? schema { .createSchema(name: $0, ifNotExists: $1) } : (.other, position)
        case "drop": return word() == "schema" ? schema { .dropSchema(name: $0, ifExists: $1) } : (.other, position)
        case "pragma", "attach", "detach", "vacuum", "savepoint", "release": return (.bare, position)
        case "insert", "update", "delete", "replace": return (.change, position)
        default: return (.other, position)
        }
    }

    private mutating func control(_ kind: StatementKind) -> (StatementKind, Int) {
        (kind, statementEnd())
    }

    // ROLLBACK TO a savepoint is SQLite's own business.
    private mutating func rollback() -> (StatementKind, Int) {
        var next = word()
        if next == "transaction" || next == "work" { next = word() }
        return next == "to" ? (.bare, position) : control(.rollback)
    }

    private mutating func schema(_ make: (String, Bool) -> StatementKind) -> (StatementKind, Int) {
        let before = position
        var conditional = false
        if word() == "if" {
            conditional = true
            if word() == "not" { _ = word() }
        } else {
            position = before
        }
        let name = identifier()
        return (make(name, conditional), statementEnd())
    }

    /// The next word in lower case; empty at anything else.
    private mutating func word() -> String {
        skipBlanks()
        var letters: [UInt8] = []
        while position < text.count, isWordByte(text[position]) {
            let byte = text[position]
            letters.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
            position += 1
        }
        return String(decoding: letters, as: UTF8.self)
    }

    private mutating func identifier() -> String {
        skipBlanks()
        guard position < text.count, text[position] == 0x22 else { return plainIdentifier() }
        position += 1
        var name: [UInt8] = []
        while position < text.count {
            if text[position] == 0x22 {
                position += 1
                guard position < text.count, text[position] == 0x22 else { break }
            }
            name.append(text[position])
            position += 1
        }
        return String(decoding: name, as: UTF8.self)
    }

    private mutating func plainIdentifier() -> String {
        let start = position
        while position < text.count, isWordByte(text[position]) { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    private mutating func statementEnd() -> Int {
        while position < text.count {
            skipBlanks()
            guard position < text.count else { break }
            position += 1
            if text[position - 1] == 0x3B { break }
        }
        return position
    }

    private mutating func skipBlanks() {
        while position < text.count {
            let byte = text[position]
            if byte <= 0x20 {
                position += 1
            } else if byte == 0x2D, peek(1) == 0x2D {
                while position < text.count, text[position] != 0x0A { position += 1 }
            } else if byte == 0x2F, peek(1) == 0x2A {
                skipBlockComment()
            } else {
                return
            }
        }
    }

    private mutating func skipBlockComment() {
        position += 2
        while position < text.count {
            if text[position] == 0x2A, peek(1) == 0x2F {
                position += 2
                return
            }
            position += 1
        }
    }

    private func peek(_ distance: Int) -> UInt8? {
        position + distance < text.count ? text[position + distance] : nil
    }
}
