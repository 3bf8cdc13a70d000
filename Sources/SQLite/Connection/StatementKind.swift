/// What the connection must do before it hands a statement to SQLite, told by its first words.
enum StatementKind: Equatable {
    /// Nothing but white space and comments.
    case empty
    /// Transaction control, which the connection does itself.
    case begin, commit, rollback
    /// SQLite has no schemas: the connection attaches a file or remembers a prefix.
    case createSchema(name: String)
    case dropSchema(name: String)
    /// Runs outside the transaction that the next write would open: PRAGMA, ATTACH, DETACH, VACUUM, SAVEPOINT.
    case bare
    /// INSERT, UPDATE, DELETE, REPLACE: the number of touched rows is known.
    case change
    case other
}

/// Tells the kind of a statement from its first words.
struct StatementHead {
    private var words: StatementWords
    /// Where the statement's first word begins.
    let start: Int

    init(_ text: UnsafeBufferPointer<UInt8>, from position: Int) {
        words = StatementWords(text, from: position)
        start = words.end
    }

    /// The kind of the statement, and for the kinds that SQLite does not get the offset behind their semicolon.
    mutating func kind() -> (kind: StatementKind, end: Int) {
        guard let first = words.next() else { return (.empty, words.end) }
        switch first {
        case "begin", "start": return control(.begin)
        case "commit", "end": return control(.commit)
        case "rollback", "abort": return rollback()
        case "create", "drop":
            guard words.next() == "schema" else { return (.other, words.end) }
            return first == "create" ? schema { .createSchema(name: $0) } : schema { .dropSchema(name: $0) }
        case "pragma", "attach", "detach", "vacuum", "savepoint", "release": return (.bare, words.end)
        case "insert", "update", "delete", "replace": return (.change, words.end)
        default: return (.other, words.end)
        }
    }

    private mutating func control(_ kind: StatementKind) -> (StatementKind, Int) {
        while let word = words.next(), word != ";" {}
        return (kind, words.end)
    }

    // ROLLBACK TO a savepoint is SQLite's own business.
    private mutating func rollback() -> (StatementKind, Int) {
        var next = words.next()
        if next == "transaction" || next == "work" { next = words.next() }
        if next == "to" { return (.bare, words.end) }
        return next == ";" || next == nil ? (.rollback, words.end) : control(.rollback)
    }

    private mutating func schema(_ make: (String) -> StatementKind) -> (StatementKind, Int) {
        var word = words.next()
        if word == "if" {
            word = words.next()
            if word == "not" { word = words.next() }
            if word == "exists" { word = words.next() }
        }
        return control(make(words.name ?? ""))
    }
}
