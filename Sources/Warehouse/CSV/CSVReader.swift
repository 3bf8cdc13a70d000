import SourceText

/// Reads delimited text (RFC 4180 as Python's `csv` module takes it) row by row, without copying cells.
///
/// Quoted cells may hold delimiters, line ends and doubled quotes; text behind a closing quote belongs to the cell;
/// CRLF and CR count as LF, inside quotes too; a byte order mark is skipped; an empty line is a row without cells.
package final class CSVReader {
    /// The file, for places in messages.
    package let file: SourceFile
    /// The physical line, from 1, on which the current row begins.
    package private(set) var line = 0
    /// How many cells the current row has.
    package private(set) var cellCount = 0

    // A copy of the file that stays in place, so that cells can be handed on as pointers.
    private let bytes: UnsafeMutablePointer<UInt8>
    private let count: Int
    private let delimiter: UInt8
    private var position = 0
    private var nextLine = 1
    private var rowStart = 0
    private var rowEnd = 0
    private var cells: [Slice] = []
    // Cells that cannot be shown as they stand in the file: with doubled quotes or carriage returns.
    private var rewritten: [UInt8] = []

    private struct Slice {
        var start: Int
        var end: Int
        var isRewritten: Bool
    }

    /// A reader at the start of a file.
    /// - Throws: `warehouse.csv-delimiter`.
    package init(_ file: SourceFile, delimiter: String = ",") throws(Diagnostic) {
        guard delimiter.utf8.count == 1, let byte = delimiter.utf8.first, byte != quote, byte != lf, byte != cr else {
            throw .csvDelimiter(delimiter)
        }
        self.file = file
        self.delimiter = byte
        count = file.bytes.count
        bytes = .allocate(capacity: max(1, count))
        file.bytes.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { bytes.initialize(from: start, count: count) }
        }
        if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    deinit { bytes.deallocate() }

    /// Steps to the next row, false at the end; the cells of the row before are gone.
    package func next() -> Bool {
        guard position < count else { return false }
        line = nextLine
        rowStart = position
        cellCount = 0
        rewritten.removeAll(keepingCapacity: true)
        if isLineEnd(bytes[position]) {
            rowEnd = position
            skipLineEnd()
            return true
        }
        readCells()
        return true
    }

    private func readCells() {
        while true {
            if position < count, bytes[position] == quote { readQuoted() } else { readPlain() }
            guard position < count, bytes[position] == delimiter else { break }
            position += 1
        }
        rowEnd = position
        if position < count { skipLineEnd() }
    }

    private func readPlain() {
        let start = position
        while position < count, bytes[position] != delimiter, !isLineEnd(bytes[position]) { position += 1 }
        append(Slice(start: start, end: position, isRewritten: false))
    }

    /// A quoted cell, as it stands where nothing in it has to change.
    private func readQuoted() {
        let start = position + 1
        var end = start
        while end < count, bytes[end] != quote, bytes[end] != cr {
            if bytes[end] == lf { nextLine += 1 }
            end += 1
        }
        let isClosed = end < count && bytes[end] == quote
        if end == count || (isClosed && endsCell(end + 1)) {
            position = min(end + 1, count)
            append(Slice(start: start, end: end, isRewritten: false))
        } else {
            rewriteQuoted(from: start, until: end)
        }
    }

    private func rewriteQuoted(from start: Int, until end: Int) {
        let first = rewritten.count
        rewritten.append(contentsOf: UnsafeBufferPointer(start: bytes + start, count: end - start))
        position = end
        var inQuotes = true
        while position < count {
            let byte = bytes[position]
            if inQuotes {
                if byte != quote {
                    takeQuotedByte(byte)
                } else if position + 1 < count, bytes[position + 1] == quote {
                    rewritten.append(quote)
                    position += 2
                } else {
                    inQuotes = false
                    position += 1
                }
            } else if byte == delimiter || isLineEnd(byte) {
                break
            } else {
                rewritten.append(byte)
                position += 1
            }
        }
        append(Slice(start: first, end: rewritten.count, isRewritten: true))
    }

    private func takeQuotedByte(_ byte: UInt8) {
        position += 1
        if byte == cr, position < count, bytes[position] == lf { position += 1 }
        if isLineEnd(byte) { nextLine += 1 }
        rewritten.append(byte == cr ? lf : byte)
    }

    private func append(_ slice: Slice) {
        if cellCount < cells.count { cells[cellCount] = slice } else { cells.append(slice) }
        cellCount += 1
    }

    private func skipLineEnd() {
        if bytes[position] == cr, position + 1 < count, bytes[position + 1] == lf { position += 1 }
        position += 1
        nextLine += 1
    }

    private func endsCell(_ place: Int) -> Bool {
        place >= count || bytes[place] == delimiter || isLineEnd(bytes[place])
    }

    @inline(__always)
    private func isLineEnd(_ byte: UInt8) -> Bool { byte == lf || byte == cr }

    /// A cell of the current row, by its place below `cellCount`: valid until the next `next`.
    package func cell(_ place: Int) -> UnsafeBufferPointer<UInt8> {
        guard place >= 0, place < cellCount else { return UnsafeBufferPointer(start: nil, count: 0) }
        let slice = cells[place]
        guard slice.isRewritten else {
            return UnsafeBufferPointer(start: bytes + slice.start, count: slice.end - slice.start)
        }
        // The array is not touched before the next row, and its storage is not on the stack.
        return rewritten.withUnsafeBufferPointer { UnsafeBufferPointer(rebasing: $0[slice.start..<slice.end]) }
    }

    /// A cell of the current row as a string.
    package func text(_ place: Int) -> String { String(decoding: cell(place), as: UTF8.self) }

    /// The current row as it stands in the file, without its line end.
    package var rowText: String {
        String(decoding: UnsafeBufferPointer(start: bytes + rowStart, count: rowEnd - rowStart), as: UTF8.self)
    }

    /// Whether the current row is an empty line.
    package var isBlank: Bool { cellCount == 0 }

    /// The place of the current row.
    package var location: Location { file.location(of: Span(rowStart, rowEnd)) }

    /// Makes sure that the whole file is UTF-8.
    /// - Throws: `warehouse.csv-encoding` at the first byte that is not.
    package func checkEncoding() throws(Diagnostic) {
        guard let bad = firstInvalidUTF8(UnsafeBufferPointer(start: bytes, count: count)) else { return }
        throw .csvEncoding(at: file.location(of: Span(bad, bad + 1)))
    }
}

private let quote: UInt8 = 0x22
private let lf: UInt8 = 0x0A
private let cr: UInt8 = 0x0D

/// The offset of the first byte that no well-formed UTF-8 sequence holds; nil where all is well.
func firstInvalidUTF8(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var place = 0
    while place < text.count {
        if text[place] < 0x80 {
            place += 1
            continue
        }
        let length = sequenceLength(text, place)
        guard length > 0 else { return place }
        place += length
    }
    return nil
}

// Table 3-7 of the Unicode standard.
private func sequenceLength(_ text: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
    func isContinuation(_ distance: Int, from low: UInt8 = 0x80, to high: UInt8 = 0xBF) -> Bool {
        place + distance < text.count && (low...high).contains(text[place + distance])
    }
    switch text[place] {
    case 0xC2...0xDF: return isContinuation(1) ? 2 : 0
    case 0xE0: return isContinuation(1, from: 0xA0) && isContinuation(2) ? 3 : 0
    case 0xED: return isContinuation(1, to: 0x9F) && isContinuation(2) ? 3 : 0
    case 0xE1...0xEF: return isContinuation(1) && isContinuation(2) ? 3 : 0
    case 0xF0: return isContinuation(1, from: 0x90) && isContinuation(2) && isContinuation(3) ? 4 : 0
    case 0xF4: return isContinuation(1, to: 0x8F) && isContinuation(2) && isContinuation(3) ? 4 : 0
    case 0xF1...0xF3: return isContinuation(1) && isContinuation(2) && isContinuation(3) ? 4 : 0
    default: return 0
    }
}
