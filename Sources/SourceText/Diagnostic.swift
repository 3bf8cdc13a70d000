/// One thing that is wrong in the user's project, said so that they can fix it.
///
/// Raised by every room as its only error type; the room that knows the file adds the place.
public struct Diagnostic: Error, Sendable, Hashable {
    /// How much it matters: an error stops what depends on it, a warning does not.
    public enum Severity: String, Sendable, Hashable { case error, warning, note }

    /// A second place or a remark that belongs to the message: the macro call chain, the first of two duplicates.
    public struct Note: Sendable, Hashable {
        /// One lower-case sentence.
        public var message: String
        /// Where, if anywhere.
        public var location: Location?

        /// A remark with an optional place.
        public init(_ message: String, at location: Location? = nil) {
            self.message = message
            self.location = location
        }
    }

    /// Stable and searchable: `jinja.unknown-filter`. `docs/errors.md` explains each.
    public var code: String
    /// How much it matters.
    public var severity: Severity
    /// What is wrong: one lower-case sentence without a full stop (details may follow on further lines).
    public var message: String
    /// Where it is in the source as written.
    public var location: Location?
    /// The next thing to try.
    public var hint: String?
    /// The call chain and second places.
    public var notes: [Note]
    /// dbt's name of the event or error class this stands for (`DbtDatabaseError`, …), where tools match on it.
    public var eventName: String?
    /// What a log for machines tells of the event besides the message, under dbt's keys.
    public var eventData: DatumMap
    /// SQLSTATE or the database's result code, for database errors.
    public var databaseCode: String?

    /// A message with its stable code.
    public init(
        code: String, severity: Severity = .error, message: String, location: Location? = nil, hint: String? = nil,
        notes: [Note] = [], eventName: String? = nil, eventData: DatumMap = [:],
        databaseCode: String? = nil
    ) {
        self.code = code
        self.severity = severity
        self.message = message
        self.location = location
        self.hint = hint
        self.notes = notes
        self.eventName = eventName
        self.eventData = eventData
        self.databaseCode = databaseCode
    }

    /// The same message, placed: a place that is already there is kept.
    public func located(at place: @autoclosure () -> Location?) -> Diagnostic {
        guard location == nil else { return self }
        var copy = self
        copy.location = place()
        return copy
    }
}

extension Diagnostic: CustomStringConvertible {
    /// The message as printed on a console without colours:
    ///
    ///     error[jinja.unknown-filter]: no filter named 'uper'
    ///      --> models/a.sql:3:12
    ///       |
    ///     3 | select {{ x | uper }}
    ///       |               ^^^^
    ///       = hint: did you mean 'upper'?
    public var description: String {
        var lines = ["\(severity.rawValue)[\(code)]: \(message)"]
        let gutter = String(repeating: " ", count: location.map { String($0.line).utf8.count } ?? 1)
        if let location { lines += excerpt(location, gutter: gutter) }
        if let hint { lines.append("\(gutter) = hint: \(hint)") }
        for (note, count) in collapsedNotes {
            let place = note.location.map { " (\($0.file):\($0.line):\($0.column))" } ?? ""
            lines.append("\(gutter) = note: \(note.message)\(place)\(count > 1 ? ", \(count) times" : "")")
        }
        return lines.joined(separator: "\n")
    }

    /// Notes that follow their like are told once: a macro that calls itself would fill the screen.
    private var collapsedNotes: [(note: Note, count: Int)] {
        var collapsed: [(note: Note, count: Int)] = []
        for note in notes {
            if let last = collapsed.last, last.note == note {
                collapsed[collapsed.count - 1].count += 1
            } else {
                collapsed.append((note, 1))
            }
        }
        return collapsed
    }

    private func excerpt(_ place: Location, gutter: String) -> [String] {
        var lines = ["\(gutter)--> \(place.file):\(place.line):\(place.column)"]
        guard !place.lineText.isEmpty else { return lines }
        // Tabs stay tabs below the line, so that the caret stands under what it marks.
        var pad = ""
        for scalar in place.lineText.unicodeScalars.prefix(max(0, place.column - 1)) {
            pad += scalar == "\t" ? "\t" : " "
        }
        lines.append("\(gutter) |")
        lines.append("\(place.line) | \(place.lineText)")
        lines.append("\(gutter) | \(pad)\(String(repeating: "^", count: max(1, place.width)))")
        return lines
    }
}
