import SourceText

/// Reads delimited text (RFC 4180 as Python's `csv` module takes it) row by row, without copying cells.
///
/// Quoted cells may hold delimiters, line ends and doubled quotes; text behind a closing quote belongs to the cell;
/// CRLF and CR count as LF, inside quotes too; a byte order mark is skipped; an empty line is a row without cells.
package final class CSVReader {
    /// The file, for places in messages.
    package let file: SourceFile
    /// The physical line, from 1, on which the current row begins.
    package var line: Int { state.pointee.line }
    /// How many cells the current row has.
    package var cellCount: Int { state.pointee.cellCount }

    // A copy of the file that stays in place, so that cells can be handed on as pointers.
    private let bytes: UnsafeMutablePointer<UInt8>
    private let count: Int
    private let delimiter: UInt8
    // Behind a pointer, because a class's own fields are guarded at every access: a third of the time here.
    private let state: UnsafeMutablePointer<State>

    private struct State {
        var position = 0
        var line = 0
        var nextLine = 1
        var rowStart = 0
        var rowEnd = 0
        var cellCount = 0
        var cells = UnsafeMutablePointer<Slice>.allocate(capacity: 64)
        var capacity = 64
        // Cells that cannot be shown as they stand in the file: with doubled quotes or carriage returns.
        var rewritten = Rewritten()

        @inline(__always)
        mutating func append(_ start: Int, _ end: Int, isRewritten: Bool = false) {
            if cellCount == capacity { grow() }
            cells[cellCount] = Slice(start: start, end: end, isRewritten: isRewritten)
            cellCount += 1
        }

        private mutating func grow() {
            let larger = UnsafeMutablePointer<Slice>.allocate(capacity: capacity * 2)
            larger.initialize(from: cells, count: cellCount)
            cells.deallocate()
            cells = larger
            capacity *= 2
        }
    }

    private struct Slice {
        var start: Int
        var end: Int
        var isRewritten: Bool
    }

    // Grows while a row is read; cells are asked for when the row is complete, so their addresses stay good.
    private struct Rewritten {
        var bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        var count = 0
        private var capacity = 256

        mutating func append(_ byte: UInt8) {
            if count == capacity { grow() }
            bytes[count] = byte
            count += 1
        }

        private mutating func grow() {
            let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
            larger.initialize(from: bytes, count: count)
            bytes.deallocate()
            bytes = larger
            capacity *= 2
        }
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
        state = .allocate(capacity: 1)
        state.initialize(to: State())
        file.bytes.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { bytes.initialize(from: start, count: count) }
        }
        if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { state.pointee.position = 3 }
    }

    deinit {
        bytes.deallocate()
        state.pointee.cells.deallocate()
        state.pointee.rewritten.bytes.deallocate()
        state.deallocate()
    }

    /// Steps to the next row, false at the end; the cells of the row before are gone.
    package func next() -> Bool {
        let state = state
        let position = state.pointee.position
        guard position < count else { return false }
        state.pointee.line = state.pointee.nextLine
        state.pointee.rowStart = position
        state.pointee.cellCount = 0
        state.pointee.rewritten.count = 0
        if isLineEnd(bytes[position]) {
            state.pointee.rowEnd = position
            skipLineEnd()
        } else {
            readCells()
        }
        return true
    }

    private func readCells() {
        let (bytes, count, delimiter, state) = (bytes, count, delimiter, state)
        var place = state.pointee.position
        while true {
            if place < count, bytes[place] == quote {
                state.pointee.position = place
                readQuoted()
                place = state.pointee.position
            } else {
                let start = place
                while place < count, bytes[place] != delimiter, !isLineEnd(bytes[place]) { place += 1 }
                state.pointee.append(start, place)
            }
            guard place < count, bytes[place] == delimiter else { break }
            place += 1
        }
        state.pointee.position = place
        state.pointee.rowEnd = place
        if place < count { skipLineEnd() }
    }

    /// A quoted cell, as it stands where nothing in it has to change.
    private func readQuoted() {
        let (bytes, count, state) = (bytes, count, state)
        let start = state.pointee.position + 1
        var end = start
        var lines = 0
        while end < count, bytes[end] != quote, bytes[end] != cr {
            if bytes[end] == lf { lines += 1 }
            end += 1
        }
        state.pointee.nextLine += lines
        let isClosed = end < count && bytes[end] == quote
        if end == count || (isClosed && endsCell(end + 1)) {
            state.pointee.position = min(end + 1, count)
            state.pointee.append(start, end)
        } else {
            rewriteQuoted(from: start, until: end)
        }
    }

    private func rewriteQuoted(from start: Int, until end: Int) {
        let state = state
        let first = state.pointee.rewritten.count
        for place in start..<end { state.pointee.rewritten.append(bytes[place]) }
        var place = end
        var inQuotes = true
        while place < count {
            let byte = bytes[place]
            if !inQuotes, byte == delimiter || isLineEnd(byte) { break }
            place += 1
            if !inQuotes {
                state.pointee.rewritten.append(byte)
            } else if byte != quote {
                if byte == cr, place < count, bytes[place] == lf { place += 1 }
                if isLineEnd(byte) { state.pointee.nextLine += 1 }
                state.pointee.rewritten.append(byte == cr ? lf : byte)
            } else if place < count, bytes[place] == quote {
                state.pointee.rewritten.append(quote)
                place += 1
            } else {
                inQuotes = false
            }
        }
        state.pointee.position = place
        state.pointee.append(first, state.pointee.rewritten.count, isRewritten: true)
    }

    private func skipLineEnd() {
        var place = state.pointee.position
        if bytes[place] == cr, place + 1 < count, bytes[place + 1] == lf { place += 1 }
        state.pointee.position = place + 1
        state.pointee.nextLine += 1
    }

    private func endsCell(_ place: Int) -> Bool {
        place >= count || bytes[place] == delimiter || isLineEnd(bytes[place])
    }

    @inline(__always)
    private func isLineEnd(_ byte: UInt8) -> Bool { byte == lf || byte == cr }

    /// A cell of the current row, by its place below `cellCount`: valid until the next `next`.
    package func cell(_ place: Int) -> UnsafeBufferPointer<UInt8> {
        let state = state
        guard place >= 0, place < state.pointee.cellCount else { return UnsafeBufferPointer(start: nil, count: 0) }
        let slice = state.pointee.cells[place]
        let base = slice.isRewritten ? state.pointee.rewritten.bytes : bytes
        return UnsafeBufferPointer(start: base + slice.start, count: slice.end - slice.start)
    }

    /// A cell of the current row as a string.
    package func text(_ place: Int) -> String { String(decoding: cell(place), as: UTF8.self) }

    /// The current row as it stands in the file, without its line end.
    package var rowText: String {
        String(
            decoding: UnsafeBufferPointer(
                start: bytes + state.pointee.rowStart, count: state.pointee.rowEnd - state.pointee.rowStart),
            as: UTF8.self)
    }

    /// Whether the current row is an empty line.
    package var isBlank: Bool { cellCount == 0 }

    /// The place of the current row.
    package var location: Location { file.location(of: Span(state.pointee.rowStart, state.pointee.rowEnd)) }

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
package func firstInvalidUTF8(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
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
