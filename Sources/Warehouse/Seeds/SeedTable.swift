import SourceText

/// A seed's CSV file with the column types that dbt would give it.
///
/// Types come from a first pass over the whole file; rows are read in a second one, as often as needed. Memory holds
/// the file and one row.
package final class SeedTable {
    /// One column.
    package struct Column: Sendable {
        /// The name in the header; repeated ones get `_2`, empty ones a letter.
        package var name: String
        /// What its values are.
        package var kind: SeedKind
        /// Whether a number of the column has digits behind its point.
        package var hasDecimals = false
        /// Whether the project declares the type, so that values go in as they stand.
        package var isDeclared = false
    }

    /// The file.
    package let file: SourceFile
    /// The columns in order.
    package private(set) var columns: [Column]
    /// How many rows there are.
    package private(set) var rowCount = 0
    private let delimiter: String

    /// Reads the header and finds out the types.
    /// - Parameters:
    ///   - declared: columns whose type the project declares (`column_types`).
    /// - Throws: `warehouse.csv-…` with the place in the file.
    package init(_ file: SourceFile, delimiter: String = ",", declared: [String] = []) throws(Diagnostic) {
        self.file = file
        self.delimiter = delimiter
        let reader = try CSVReader(file, delimiter: delimiter)
        try reader.checkEncoding()
        guard reader.next() else { throw .csvEmpty(file.path) }
        let names = deduplicated((0..<reader.cellCount).map { reader.text($0) })
        columns = names.map { name in
            let isDeclared = declared.contains(name)
            return Column(name: name, kind: isDeclared ? .text : .integer, isDeclared: isDeclared)
        }
        try infer(reader)
    }

    private func infer(_ reader: CSVReader) throws(Diagnostic) {
        var candidates = columns.map { Candidates(isDeclared: $0.isDeclared) }
        while reader.next() {
            guard reader.cellCount <= columns.count else {
                throw .csvRowTooLong(
                    row: rowCount + 1, cells: reader.cellCount, columns: columns.count, at: reader.location)
            }
            for place in 0..<reader.cellCount { candidates[place].see(reader.cell(place)) }
            rowCount += 1
        }
        for (place, candidate) in candidates.enumerated() {
            columns[place].kind = candidate.best
            columns[place].hasDecimals = candidate.hasDecimals
        }
    }

    /// A column's type in CREATE TABLE, where the project declares none.
    package func typeName(of column: Column, _ names: Dialect.TypeNames) -> String {
        switch column.kind {
        case .integer: "integer"
        case .number: column.hasDecimals ? names.double : names.integer
        case .date: names.date
        case .timestamp, .isoTimestamp: names.timestamp
        case .boolean: names.boolean
        case .text: names.text
        }
    }

    /// The rows, from the first on.
    package func rows() throws(Diagnostic) -> SeedRows {
        try SeedRows(try CSVReader(file, delimiter: delimiter), columns: columns)
    }

    /// The whole table, for templates.
    package func table(_ names: Dialect.TypeNames) throws(Diagnostic) -> ResultTable {
        let source = try rows()
        var cells: [[Cell]] = []
        cells.reserveCapacity(rowCount)
        while let row = try source.next() { cells.append(row) }
        return ResultTable(
            columns: columns.map { ResultTable.Column(name: $0.name, typeName: typeName(of: $0, names)) }, rows: cells)
    }
}

/// Names as agate makes them different: empty ones become letters, repeated ones get a number.
private func deduplicated(_ names: [String]) -> [String] {
    var result: [String] = []
    var seen: Set<String> = []
    for (place, written) in names.enumerated() {
        let name = written.isEmpty ? letterName(place) : written
        var unique = name
        var number = 2
        while !seen.insert(unique).inserted {
            unique = "\(name)_\(number)"
            number += 1
        }
        result.append(unique)
    }
    return result
}

private func letterName(_ place: Int) -> String {
    let letter = Unicode.Scalar(UInt8(truncatingIfNeeded: 0x61 + place % 26))
    return String(repeating: String(letter), count: place / 26 + 1)
}

/// The kinds that every cell of a column so far can be.
private struct Candidates {
    private var kinds: [SeedKind]
    private(set) var hasDecimals = false

    init(isDeclared: Bool) { kinds = isDeclared ? [.text] : SeedKind.allCases }

    /// The most preferred one.
    var best: SeedKind { kinds.first ?? .text }

    mutating func see(_ cell: Bytes) {
        if kinds.count > 1 {
            kinds.removeAll { !$0.accepts(cell) }
        }
        guard kinds.first == .number, !hasDecimals, let number = SeedNumber(trimmed(cell)) else { return }
        hasDecimals = number.hasDecimals
    }
}
