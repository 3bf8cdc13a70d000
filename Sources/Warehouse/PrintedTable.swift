import SourceText

/// A result as people and programs get to see it: the text and the JSON that dbt's users know from agate's tables.
///
/// Texts stand left, all else right; numbers have separators and as many digits after the point as the column needs,
/// at most three.
package struct PrintedTable: Sendable {
    /// What the cells of a column are.
    package enum Kind: Sendable { case integer, number, boolean, date, timestamp, text }

    private let names: [String]
    private let kinds: [Kind]
    private let rows: [[Cell]]
    /// Cells and names that are wider are cut.
    private static let widthLimit = 20
    private static let digitLimit = 3

    /// A result; its cells say what the columns are.
    package init(_ table: ResultTable) {
        names = table.columns.map(\.name)
        rows = table.rows
        kinds = table.columns.indices.map { place in
            Self.kind(of: table.rows.lazy.map { place < $0.count ? $0[place] : .null })
        }
    }

    /// All rows as a list of mappings.
    package var json: Datum {
        .list(rows.map { row in .mapping(DatumMap(zip(names, row.map(\.jsonDatum)))) })
    }

    /// Lines with bars between the columns and a rule below the names; nil limits nothing.
    package func text(maxRows: Int? = nil, maxColumns: Int? = 6) -> String {
        let columns = Array(names.indices.prefix(max(0, maxColumns ?? Int.max)))
        let shownRows = rows.prefix(max(0, maxRows ?? Int.max))
        let isCut = columns.count < names.count
        let digits = columns.map { place in shownRows.map { Self.digits(of: $0[place]) }.max() ?? 0 }
        var lines = shownRows.map { row in
            columns.map { shortened(shown(row[$0], kinds[$0], digits: digits[$0])) } + (isCut ? ["..."] : [])
        }
        let heads = columns.map { shortened(names[$0]) } + (isCut ? ["..."] : [])
        if shownRows.count < rows.count { lines.append(heads.map { _ in "..." }) }
        let isRight = names.indices.map { kinds[$0] != .text }
        return drawn(heads, lines, isRight: isRight)
    }

    private func drawn(_ heads: [String], _ lines: [[String]], isRight: [Bool]) -> String {
        var widths = heads.map(\.unicodeScalars.count)
        for line in lines {
            for (place, cell) in line.enumerated() { widths[place] = max(widths[place], cell.unicodeScalars.count) }
        }
        func row(_ cells: [String]) -> String {
            let padded = cells.indices.map { place in
                let blanks = String(repeating: " ", count: widths[place] - cells[place].unicodeScalars.count)
                return isRight[place] ? blanks + cells[place] : cells[place] + blanks
            }
            return "| " + padded.joined(separator: " | ") + " |"
        }
        let rule = "| " + widths.map { String(repeating: "-", count: $0) }.joined(separator: " | ") + " |"
        return ([row(heads), rule] + lines.map(row)).joined(separator: "\n")
    }

    private func shown(_ cell: Cell, _ kind: Kind, digits: Int) -> String {
        guard kind == .number, let number = DecimalText(cell.plainText) else { return cell.plainText }
        return number.grouped(digits: min(digits, Self.digitLimit), isCut: digits > Self.digitLimit)
    }

    private func shortened(_ text: String) -> String {
        guard text.unicodeScalars.count > Self.widthLimit else { return text }
        var short = String.UnicodeScalarView()
        short.append(contentsOf: text.unicodeScalars.prefix(Self.widthLimit - 3))
        return String(short) + "..."
    }

    private static func digits(of cell: Cell) -> Int {
        switch cell {
        case .decimal, .double, .int: DecimalText(cell.plainText)?.digits ?? 0
        default: 0
        }
    }

    /// The narrowest kind that fits all cells; a column of nulls counts as numbers.
    private static func kind(of cells: some Sequence<Cell>) -> Kind {
        var kind: Kind?
        for cell in cells {
            guard let next = cell.kind, next != kind else { continue }
            switch (kind, next) {
            case (nil, _): kind = next
            case (.integer, .number), (.number, .integer): kind = .number
            default: return .text
            }
        }
        return kind ?? .integer
    }
}

extension Cell {
    fileprivate var kind: PrintedTable.Kind? {
        switch self {
        case .null: nil
        case .bool: .boolean
        case .int: .integer
        case .double, .decimal: .number
        case .date: .date
        case .timestamp: .timestamp
        case .text, .blob: .text
        }
    }

    /// As Python writes the value; nothing for null.
    fileprivate var plainText: String {
        switch self {
        case .null: ""
        case .bool(let value): value ? "True" : "False"
        case .int(let value): String(value)
        case .double(let value) where value.isNaN: "NaN"
        case .double(let value) where value.isInfinite: value < 0 ? "-Infinity" : "Infinity"
        case .double(let value): pythonText(of: value)
        case .decimal(let text), .text(let text), .date(let text): text
        case .timestamp(let text): momentText(text, separator: " ")
        case .blob(let bytes): String(decoding: bytes, as: UTF8.self)
        }
    }

    fileprivate var jsonDatum: Datum {
        switch self {
        case .null: .null
        case .bool(let value): .bool(value)
        case .int(let value): .int(value)
        case .double(let value): .double(value)
        case .decimal(let text): Double(text).map { .double($0) } ?? .string(text)
        case .timestamp(let text): .string(momentText(text, separator: "T"))
        case .text, .date, .blob: .string(plainText)
        }
    }
}

/// A moment as Python writes it: six digits of a second or none, minutes in the offset.
private func momentText(_ text: String, separator: Character) -> String {
    var head = Array(text)
    guard head.count >= 19, head[10] == " " || head[10] == "T" else { return text }
    head[10] = separator
    var rest = head[19...]
    var fraction = ""
    if rest.first == "." {
        fraction = String(rest.dropFirst().prefix { $0.isNumber })
        rest = rest.dropFirst(fraction.count + 1)
        fraction += String(repeating: "0", count: max(0, 6 - fraction.count))
        fraction = fraction.contains { $0 != "0" } ? "." + fraction : ""
    }
    let offset = rest.count == 3 ? String(rest) + ":00" : String(rest)
    return String(head[..<19]) + fraction + offset
}
