import Compiler
import Execution
import Manifest
import SourceText
import Warehouse

/// The rows that a test found, below what dbt says of it.
extension MessageBook {
    /// A table for people; machines get the rows as data.
    func failing(_ rows: FailingRows, _ node: Node, _ info: Datum) -> LogMessage {
        let table = TextGrid(rows.columns, rows.rows.map { $0.map { shownText(of: $0) ?? "null" } })
        let (lines, left) = table.lines(width: terminalWidth - 2)
        let count = rows.rows.count
        var title = count < FailingRows.limit ? counted(count, "failing row") : "The first \(count) failing rows"
        if left > 0 { title += ", \(counted(left, "more column")) not shown" }
        var message = LogMessage(
            "FailingRows", "S002", (["  \(title):"] + lines.map { "  \($0)" }).joined(separator: "\n"),
            data: [
                "columns": .strings(rows.columns), "key_columns": .int(rows.keyCount), "node_info": info,
                "rows": .list(rows.rows.map { row in .list(row.map { .optional(shownText(of: $0)) }) }),
            ])
        message.plainText = "\(counted(count, "row")) of test \(node.name)"
        return message
    }
}

/// Texts in columns, as many as fit.
struct TextGrid {
    private let heads: [String]
    private let rows: [[String]]
    private static let widestCell = 40

    init(_ heads: [String], _ rows: [[String]]) {
        self.heads = heads
        self.rows = rows
    }

    /// The lines, and how many columns found no room.
    func lines(width: Int) -> (lines: [String], left: Int) {
        var widths: [Int] = []
        var used = 1
        for place in heads.indices {
            let widest =
                ([heads[place]] + rows.map { place < $0.count ? $0[place] : "" })
                .map(\.unicodeScalars.count).max() ?? 0
            let next = min(widest, Self.widestCell, max(8, width - 4))
            guard place == 0 || used + next + 3 <= width else { break }
            widths.append(next)
            used += next + 3
        }
        let rule = "|" + widths.map { String(repeating: "-", count: $0 + 2) }.joined(separator: "|") + "|"
        return ([line(heads, widths), rule] + rows.map { line($0, widths) }, heads.count - widths.count)
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        let parts = zip(cells, widths).map { cell, width -> String in
            let count = cell.unicodeScalars.count
            guard count > width else { return cell + String(repeating: " ", count: width - count) }
            var cut = String.UnicodeScalarView(cell.unicodeScalars.prefix(max(0, width - 1)))
            cut.append("\u{2026}")
            return String(cut)
        }
        return "| " + parts.joined(separator: " | ") + " |"
    }
}
