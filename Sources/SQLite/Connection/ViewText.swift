/// The parts of a CREATE VIEW statement.
struct ViewText {
    /// Where the text behind the view's name begins.
    let afterName: Int
    /// Where the query begins.
    let query: Int

    /// Reads `create [temp] view [if not exists] [schema.]name [(columns)] as query`; nil for any other statement.
    init?(_ text: UnsafeBufferPointer<UInt8>, from start: Int) {
        var words = StatementWords(text, from: start)
        guard words.next() == "create" else { return nil }
        var word = words.next()
        if word == "temp" || word == "temporary" { word = words.next() }
        guard word == "view" else { return nil }
        var name = words.next()
        if name == "if" {
            guard words.next() == "not", words.next() == "exists" else { return nil }
            name = words.next()
        }
        var after = words.end
        var next = words.next()
        if next == "." {
            _ = words.next()
            after = words.end
            next = words.next()
        }
        while let found = next, found != "as" { next = words.next() }
        guard next == "as" else { return nil }
        afterName = after
        query = words.end
    }

    /// What stands behind the name in a stored CREATE VIEW statement.
    static func behindName(of statement: String) -> String {
        Array(statement.utf8).withUnsafeBufferPointer { text in
            guard let parts = ViewText(text, from: 0) else { return "" }
            let rest = text[parts.afterName...].drop { $0 <= 0x20 }
            return String(decoding: rest, as: UTF8.self)
        }
    }
}
