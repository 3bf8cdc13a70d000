import Glibc
import SourceText
import Warehouse

/// The good rows of a file of newline-delimited JSON, as ``ValidatedRows`` gives those of CSV: a line that is no object of
/// fitting values is put aside, and nothing else.
final class JSONRows: CheckedRows {
    private(set) var refused: [RefusedRow] = []

    private let check: RowCheck
    private let width: Int
    private let bytes: Bytes
    private let values: UnsafeMutablePointer<Field>
    private let constants: UnsafeMutablePointer<UInt8>
    /// A declared column `_raw` takes the whole line.
    private let rawColumn: Int?
    private let hasBadBytes: Bool
    private var line: JSONLine
    private var number = 0
    private var position = 0
    private var lineStart = 0
    private var lineEnd = 0
    // Texts with resolved escapes, valid until the next row.
    private var scratch: UnsafeMutablePointer<UInt8>
    private var capacity = 1024

    /// The rows of a file.
    /// - Throws: `ingest.no-columns`, and `ingest.empty-file` where it holds no line.
    init(_ file: DeliveredFile, now: String) throws(Diagnostic) {
        guard !file.target.columns.isEmpty else { throw .noColumns(file.target.name) }
        check = RowCheck(file.target, now: now)
        width = file.target.columns.count
        rawColumn = file.target.columns.firstIndex { $0.name.lowercased() == "_raw" }
        let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, file.bytes.count))
        file.bytes.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { copy.initialize(from: start, count: source.count) }
        }
        bytes = Bytes(start: copy, count: file.bytes.count)
        hasBadBytes = firstInvalidUTF8(bytes) != nil
        line = JSONLine(bytes, columns: file.target.columns)
        scratch = .allocate(capacity: capacity)
        values = .allocate(capacity: width + 3)
        values.initialize(repeating: Field(), count: width + 3)
        let texts = Array(file.path.utf8) + Array(now.utf8)
        constants = .allocate(capacity: max(1, texts.count))
        constants.initialize(from: texts, count: texts.count)
        let split = file.path.utf8.count
        values[width] = Field(kind: .text, bytes: Bytes(start: constants, count: split))
        values[width + 2] = Field(kind: .text, bytes: Bytes(start: constants + split, count: texts.count - split))
        if file.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        guard file.bytes.dropFirst(position).contains(where: { $0 > 0x20 }) else { throw .noLines(file.path) }
    }

    deinit {
        values.deallocate()
        constants.deallocate()
        scratch.deallocate()
        bytes.deallocate()
    }

    var fields: UnsafeBufferPointer<Field> { UnsafeBufferPointer(start: values, count: width + 3) }

    func advance() throws(Diagnostic) -> Bool {
        while nextLine() {
            do throws(JSONFault) {
                try read()
                if take() {
                    values[width + 1] = Field(kind: .integer, integer: number)
                    return true
                }
                refuse(check.reasons({ cell($0) }, values), column: 1)
            } catch {
                let column =
                    String(decoding: bytes[lineStart..<max(lineStart, min(error.offset, lineEnd))], as: UTF8.self)
                    .unicodeScalars.count + 1
                refuse(error.reason, column: column)
            }
        }
        return false
    }

    /// Steps to the next line that is not blank.
    private func nextLine() -> Bool {
        while position < bytes.count, let base = bytes.baseAddress {
            lineStart = position
            let found = memchr(base + position, 0x0A, bytes.count - position)
            lineEnd =
                found.map { base.distance(to: UnsafePointer($0.assumingMemoryBound(to: UInt8.self))) } ?? bytes.count
            position = lineEnd + 1
            number += 1
            while lineEnd > lineStart, isBlank(bytes[lineEnd - 1]) { lineEnd -= 1 }
            if lineEnd > lineStart { return true }
        }
        return false
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

    private func read() throws(JSONFault) {
        if hasBadBytes, let bad = firstInvalidUTF8(Bytes(rebasing: bytes[lineStart..<lineEnd])) {
            throw JSONFault(reason: "the line is not UTF-8", offset: lineStart + bad)
        }
        try line.read(from: lineStart, to: lineEnd)
        let decoded = line.decodedBytes
        if decoded.count > capacity {
            scratch.deallocate()
            capacity = decoded.count * 2
            scratch = .allocate(capacity: capacity)
        }
        decoded.withUnsafeBufferPointer { source in
            if let start = source.baseAddress { scratch.update(from: start, count: source.count) }
        }
    }

    /// A column's value in bytes that stay until the next row.
    private func cell(_ column: Int) -> Bytes {
        let slice = line.slices[column]
        if column == rawColumn, slice.kind == .null { return Bytes(rebasing: bytes[lineStart..<lineEnd]) }
        return slice.kind == .decoded ? Bytes(start: scratch + slice.start, count: slice.count) : line.cell(column)
    }

    private func take() -> Bool {
        for column in 0..<width {
            let slice = line.slices[column]
            if slice.isString, slice.count == 0, check.keepsEmptyText(column) {
                values[column] = Field(kind: .text, bytes: Bytes(start: UnsafePointer(scratch), count: 0))
            } else if !check.read(cell(column), column, into: &values[column]) {
                return false
            }
        }
        return check.fit(values)
    }

    private func refuse(_ reason: String, column: Int) {
        // No database keeps a zero byte in a text.
        let text = bytes[lineStart..<lineEnd].map { $0 == 0 ? 0x20 : $0 }
        refused.append(
            RefusedRow(line: number, column: column, reason: reason, text: String(decoding: text, as: UTF8.self)))
    }
}
