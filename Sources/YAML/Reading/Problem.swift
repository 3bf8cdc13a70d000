import SourceText

/// A mistake and its bytes, before there is a file to place it in.
struct Problem: Error {
    enum Kind: String {
        case syntax, tab, indentation, colon, quote, bracket, depth, alias, tag, date, merge
        case badCharacter = "bad-character"
        case badKey = "bad-key"
        case duplicateKey = "duplicate-key"
        case duplicateAnchor = "duplicate-anchor"
        case tooLarge = "too-large"
    }

    var kind: Kind
    var start: Int
    var end: Int
    var message: String
    var hint: String?
    /// A second place and what it is.
    var note: (message: String, span: Span)?

    init(
        _ kind: Kind, _ start: Int, _ end: Int, _ message: String, hint: String? = nil,
        note: (message: String, span: Span)? = nil
    ) {
        self.kind = kind
        self.start = start
        self.end = end
        self.message = message
        self.hint = hint
        self.note = note
    }

    /// Whether reading can't go on after it.
    var isFatal: Bool { kind == .depth || kind == .tooLarge }

    func diagnostic(in source: SourceFile) -> Diagnostic {
        Diagnostic(
            code: "yaml.\(kind.rawValue)", severity: kind == .duplicateKey ? .warning : .error, message: message,
            location: source.location(of: Span(start, end)), hint: hint,
            notes: note.map { [.init($0.message, at: source.location(of: $0.span))] } ?? [])
    }
}
