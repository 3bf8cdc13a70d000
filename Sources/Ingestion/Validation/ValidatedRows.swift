import SourceText
import Warehouse

/// A row that was refused.
struct RefusedRow: Sendable {
    var line: Int
    var column = 1
    var reason: String
    var text: String

    /// The place of the row in its file.
    func location(in file: String) -> Location {
        let first = String(text.prefix { !$0.isNewline })
        return Location(
            file: file, line: line, column: column,
            width: column > 1 ? 1 : first.unicodeScalars.count, lineText: first)
    }
}

/// Rows of a file that passed the checks; the others are put aside.
protocol CheckedRows: FieldSource {
    /// The rows put aside so far.
    var refused: [RefusedRow] { get }
}

/// The good rows of a file as the raw table takes them: the declared columns, `_file`, `_line`, `ingested_at`.
///
/// Bad rows are put aside.
final class ValidatedRows: CheckedRows {
    /// The rows put aside so far.
    private(set) var refused: [RefusedRow] = []

    private let reader: CSVReader
    private let check: RowCheck
    /// Where each declared column stands in the file.
    private let places: [Int]
    private let headerCount: Int
    private let values: UnsafeMutablePointer<Field>
    // What is the same in every row, kept in one place for as long as the rows are read.
    private let constants: UnsafeMutablePointer<UInt8>

    /// The rows behind the header.
    /// - Parameters:
    ///   - reader: stands behind the header.
    ///   - places: where each declared column stands in the file.
    init(_ reader: CSVReader, check: RowCheck, places: [Int], headerCount: Int, file: String, now: String) {
        self.reader = reader
        self.check = check
        self.places = places
        self.headerCount = headerCount
        let width = places.count
        values = .allocate(capacity: width + 3)
        values.initialize(repeating: Field(), count: width + 3)
        let texts = Array(file.utf8) + Array(now.utf8)
        constants = .allocate(capacity: max(1, texts.count))
        constants.initialize(from: texts, count: texts.count)
        let split = file.utf8.count
        values[width] = Field(kind: .text, bytes: Bytes(start: constants, count: split))
        values[width + 2] = Field(kind: .text, bytes: Bytes(start: constants + split, count: texts.count - split))
    }

    deinit {
        values.deallocate()
        constants.deallocate()
    }

    var fields: UnsafeBufferPointer<Field> { UnsafeBufferPointer(start: values, count: places.count + 3) }

    func advance() throws(Diagnostic) -> Bool {
        while reader.next() {
            if reader.isBlank { continue }
            if take() {
                values[places.count + 1] = Field(kind: .integer, integer: reader.line)
                return true
            }
            refuse()
        }
        return false
    }

    private func take() -> Bool {
        guard reader.cellCount == headerCount else { return false }
        for column in 0..<places.count {
            guard check.read(reader.cell(places[column]), column, into: &values[column]) else { return false }
        }
        return check.fit(values)
    }

    private func refuse() {
        let reason =
            reader.cellCount == headerCount
            ? check.reasons({ reader.cell(places[$0]) }, values)
            : "\(counted(reader.cellCount, "cell")) for \(counted(headerCount, "column"))"
        refused.append(RefusedRow(line: reader.line, reason: reason, text: reader.rowText))
    }
}
