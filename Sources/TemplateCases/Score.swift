import SourceText

/// How many cases of which area pass.
public struct Score: Sendable {
    /// One failing case.
    public struct Failure: Sendable {
        /// The case.
        public let id: String
        /// Its area.
        public let area: String
        /// Its template, on one line.
        public let template: String
        /// What was expected and what came.
        public let difference: String
    }

    /// Counts of one area.
    public struct Area: Sendable {
        /// Cases that pass.
        public var passed = 0
        /// Cases in all.
        public var total = 0
        /// Errors whose message is exactly the recorded one, and errors in all.
        public var messages = (exact: 0, total: 0)
        /// Errors whose line is the recorded one, and errors with a line in all.
        public var lines = (exact: 0, total: 0)
    }

    /// The counts by area.
    public private(set) var areas: [String: Area] = [:]
    /// What does not pass.
    public private(set) var failures: [Failure] = []

    /// A score of nothing.
    public init() {}

    mutating func add(_ comparison: Comparison) {
        let recorded = comparison.recorded
        var area = areas[recorded.area] ?? Area()
        area.total += 1
        if let matches = comparison.messageMatches {
            area.messages.total += 1
            if matches { area.messages.exact += 1 }
        }
        if let matches = comparison.lineMatches {
            area.lines.total += 1
            if matches { area.lines.exact += 1 }
        }
        if let difference = comparison.difference {
            failures.append(
                Failure(
                    id: recorded.id, area: recorded.area, template: recorded.template.debugDescription,
                    difference: difference))
        } else {
            area.passed += 1
        }
        areas[recorded.area] = area
    }

    /// Counts a case as failed without running it.
    mutating func addUnrun(_ recorded: TemplateCase, _ reason: String) {
        areas[recorded.area, default: Area()].total += 1
        failures.append(
            Failure(
                id: recorded.id, area: recorded.area, template: recorded.template.debugDescription, difference: reason))
    }

    /// Passed cases in all areas.
    public var passed: Int { areas.values.reduce(0) { $0 + $1.passed } }
    /// Cases in all areas.
    public var total: Int { areas.values.reduce(0) { $0 + $1.total } }

    /// The table of areas, and `passed/total` as the last line.
    public var report: String {
        var lines: [String] = []
        for name in areas.keys.sorted() {
            guard let area = areas[name] else { continue }
            var line = "\(name): \(area.passed)/\(area.total)"
            if area.messages.total > 0 { line += "  messages \(area.messages.exact)/\(area.messages.total)" }
            if area.lines.total > 0 { line += "  lines \(area.lines.exact)/\(area.lines.total)" }
            lines.append(line)
        }
        let messages = areas.values.reduce(into: (exact: 0, total: 0)) {
            $0.exact += $1.messages.exact
            $0.total += $1.messages.total
        }
        lines.append("error messages exact: \(messages.exact)/\(messages.total)")
        lines.append("\(passed)/\(total)")
        return lines.joined(separator: "\n")
    }

    /// The failures, each with its template and what differs.
    public var failureReport: String {
        failures.map { "\($0.id)  \($0.template)\n      \($0.difference)" }.joined(separator: "\n")
    }
}
