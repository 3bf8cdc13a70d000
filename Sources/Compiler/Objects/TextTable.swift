/// Rows as text with bars between the columns and a rule below the names, as agate prints tables.
func textTable(_ names: [String], _ rows: [[String]], rightAligned: Set<Int> = []) -> String {
    var widths = names.map(\.count)
    for row in rows {
        for (place, cell) in row.enumerated() where place < widths.count {
            widths[place] = max(widths[place], cell.count)
        }
    }
    func line(_ cells: [String]) -> String {
        let padded = zip(cells, widths).enumerated().map { place, cell in
            let blanks = String(repeating: " ", count: max(0, cell.1 - cell.0.count))
            return rightAligned.contains(place) ? blanks + cell.0 : cell.0 + blanks
        }
        return "| " + padded.joined(separator: " | ") + " |"
    }
    let rule = "| " + widths.map { String(repeating: "-", count: $0) }.joined(separator: " | ") + " |"
    return ([line(names), rule] + rows.map(line)).joined(separator: "\n")
}
