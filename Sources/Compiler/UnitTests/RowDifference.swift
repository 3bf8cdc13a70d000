import Manifest
import SourceText

/// The rows that a unit test's model made beside those that were expected, in whatever order.
struct RowDifference {
    private let columns: [String]
    private var actual: [[String]] = []
    private var expected: [[String]] = []

    /// Rows of some columns; the one at `side` only tells where a row belongs.
    init(columns: [String], without side: Int) {
        self.columns = columns.enumerated().filter { $0.offset != side }.map(\.element)
    }

    /// Adds one row.
    mutating func add(_ cells: [String], without side: Int, isExpected: Bool) {
        let row = cells.enumerated().filter { $0.offset != side }.map(\.element)
        if isExpected { expected.append(row) } else { actual.append(row) }
    }

    /// `pass`, or `fail` with the rows that differ.
    func outcome(executed: String?) -> NodeOutcome {
        let (missing, surplus) = (Self.rest(of: expected, without: actual), Self.rest(of: actual, without: expected))
        guard !missing.isEmpty || !surplus.isEmpty else {
            return NodeOutcome(failures: 0, testStatus: "pass", executedSQL: executed)
        }
        let message = "\n\nactual differs from expected:\n\n\(lines(missing, surplus).joined(separator: "\n"))\n\n"
        return NodeOutcome(message: message, failures: 1, testStatus: "fail", executedSQL: executed)
    }

    /// The rows of one side that have no partner on the other; equal rows pair off one by one.
    private static func rest(of rows: [[String]], without others: [[String]]) -> [[String]] {
        var counts: [[String]: Int] = [:]
        for row in others { counts[row, default: 0] += 1 }
        return rows.filter { row in
            guard let count = counts[row], count > 0 else { return true }
            counts[row] = count - 1
            return false
        }
    }

    /// As dbt marks them: `---` expected and absent, `+++` there and not expected, `\u{2192}` for a row of which some cells
    /// differ, with both values.
    private func lines(_ missing: [[String]], _ surplus: [[String]]) -> [String] {
        var surplus = surplus
        var rows: [(mark: String, cells: [String])] = [("@@", columns)]
        for row in missing {
            guard let partner = nearest(to: row, in: surplus) else {
                rows.append(("---", row))
                continue
            }
            let other = surplus.remove(at: partner)
            rows.append(("\u{2192}", zip(row, other).map { $0 == $1 ? $0 : "\($0)\u{2192}\($1)" }))
        }
        rows += surplus.map { ("+++", $0) }
        return Self.aligned(rows)
    }

    /// The row that shares most cells, at least one.
    private func nearest(to row: [String], in others: [[String]]) -> Int? {
        var best: (index: Int, shared: Int)?
        for (index, other) in others.enumerated() {
            let shared = zip(row, other).count { $0 == $1 }
            if shared > best?.shared ?? 0 { best = (index, shared) }
        }
        return best?.index
    }

    private static func aligned(_ rows: [(mark: String, cells: [String])]) -> [String] {
        let lines = rows.map { [$0.mark] + $0.cells }
        var widths: [Int] = []
        for line in lines {
            for (index, cell) in line.enumerated() {
                if index == widths.count { widths.append(0) }
                widths[index] = max(widths[index], cell.unicodeScalars.count)
            }
        }
        return lines.map { line in
            line.enumerated().map { index, cell in
                let gap = widths[index] - cell.unicodeScalars.count
                return cell + String(repeating: " ", count: index == line.count - 1 ? 0 : gap)
            }.joined(separator: ",")
        }
    }
}
