import SourceText

/// The messages of this room; each code has its section in `docs/errors.md`.
extension Problem {
    static func tab(_ place: Int) -> Problem {
        Problem(.tab, place, place + 1, "a tab can't be used for indentation", hint: "use blanks")
    }

    static func colon(_ place: Int) -> Problem {
        Problem(
            .colon, place, place + 1, "a key with a value can't stand here",
            hint: "if the colon belongs to the text, put the whole text in quotes")
    }

    /// - Parameter isQuoted: whether a text in single quotes ends right before.
    static func trailing(_ place: Int, isQuoted: Bool = false) -> Problem {
        Problem(
            .syntax, place, place + 1, "expected the end of the line after this value",
            hint: isQuoted
                ? "if this belongs to the text: an apostrophe inside of single quotes is written twice, ''"
                : "if this belongs to the text, put the whole text in quotes")
    }

    static func tightColon(_ start: Int, _ colon: Int, _ parser: Parser) -> Problem {
        Problem(
            .syntax, start, colon + 1, "the colon behind a key needs a blank behind it",
            hint: "write '\(parser.text(start, colon)): …'")
    }

    static func keyInText(_ word: Int, _ colon: Int) -> Problem {
        Problem(
            .indentation, word, colon, "this line is indented deeper than the value above, so it continues that value",
            hint: "begin it in the column of the keys above")
    }

    static func deeper(_ place: Int, than other: Int, in collection: String) -> Problem {
        Problem(
            .indentation, place, place + 1, "this line is indented differently from the \(collection) it stands in",
            hint: "begin it in column \(other + 1), or below its parent")
    }

    static func expectedColon(_ start: Int, _ end: Int) -> Problem {
        Problem(.syntax, start, end, "expected ':' after this key", hint: "write 'key: value'")
    }

    static func expectedKey(_ place: Int) -> Problem {
        Problem(.syntax, place, place + 1, "expected a key of the mapping")
    }

    static func expectedItem(_ place: Int) -> Problem {
        Problem(.syntax, place, place + 1, "expected '- ' and an item of the list")
    }

    static func itemNotAllowed(_ place: Int) -> Problem {
        Problem(
            .syntax, place, place + 1, "a list can't begin on this line", hint: "begin it on a line of its own")
    }

    static func unexpected(_ place: Int, _ byte: UInt8) -> Problem {
        let character = byte > 0x20 && byte < 0x7F ? "'\(Character(Unicode.Scalar(byte)))'" : "this character"
        return Problem(
            .syntax, place, place + 1, "a value can't begin with \(character)", hint: "put the text in quotes")
    }

    static func unclosedQuote(_ start: Int) -> Problem {
        Problem(.quote, start, start + 1, "this quoted text has no end", hint: "close the quote where the text ends")
    }

    /// A quoted text over several lines, with more text behind it: the quote that ends it was meant to begin another.
    static func strayQuote(_ start: Int, ended: Int) -> Problem {
        Problem(
            .quote, start, start + 1, "this quoted text ends on a later line, and more text follows there",
            hint: "close the quote where the text ends, or write it twice where it belongs to a text in single quotes",
            note: ("here it ends", Span(ended - 1, ended)))
    }

    static func unclosedBracket(_ start: Int, _ bracket: Character, readTo end: Int? = nil) -> Problem {
        Problem(
            .bracket, start, start + 1, "'\(bracket)' is never closed",
            hint: "write '\(bracket == "[" ? "]" : "}")' behind the last entry, or a comma between the entries",
            note: end.map { ("reading could not go on here", Span($0, $0 + 1)) })
    }

    static func expectedSeparator(_ place: Int, closing: Character, opened: Int) -> Problem {
        Problem(
            .bracket, place, place + 1, "expected ',' or '\(closing)'",
            hint: "write a comma between two entries",
            note: ("it was opened here", Span(opened, opened + 1)))
    }

    static func depth(_ place: Int) -> Problem {
        Problem(.depth, place, place + 1, "collections are nested more than \(YAML.depthLimit) levels deep")
    }

    static func tooLarge(_ place: Int) -> Problem {
        Problem(.tooLarge, place, place + 1, "aliases blow this document up beyond \(YAML.aliasLimit) nodes")
    }

    static func unknownAlias(_ name: String, _ start: Int, _ end: Int, nearest: String?) -> Problem {
        Problem(
            .alias, start, end, "no anchor '&\(name)' stands before this alias",
            hint: nearest.map { "did you mean '*\($0)'?" } ?? "write '&\(name)' before what it stands for")
    }

    static func duplicateAnchor(_ name: String, _ start: Int, first: Int) -> Problem {
        Problem(
            .duplicateAnchor, start, start + name.utf8.count + 1, "the anchor '&\(name)' is defined a second time",
            note: ("first defined here", Span(first, first + name.utf8.count + 1)))
    }

    static func duplicateKey(_ key: String, _ span: Span, first: Span) -> Problem {
        Problem(
            .duplicateKey, span.start, span.end, "the key '\(key)' stands twice in this mapping; the last one counts",
            note: ("first here", first))
    }
}
