/// A stretch of bytes in one source file, `start` included, `end` not.
public struct Span: Sendable, Hashable {
    /// Offset of the first byte.
    public var start: Int
    /// Offset after the last byte.
    public var end: Int

    /// A span from `start` up to, not including, `end`.
    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = end
    }
}

/// A place in a file as people count: lines and columns start at 1, a column is a Unicode scalar.
public struct Location: Sendable, Hashable {
    /// The path as the user would write it, relative to the project where possible.
    public var file: String
    /// 1-based line.
    public var line: Int
    /// 1-based column in Unicode scalars.
    public var column: Int
    /// How many columns the marked stretch has on its first line, at least 1.
    public var width: Int
    /// The text of the line, without its end; shown above the caret.
    public var lineText: String

    /// A place given by hand; `SourceFile.location(of:)` computes one from bytes.
    public init(file: String, line: Int, column: Int, width: Int = 1, lineText: String = "") {
        self.file = file
        self.line = line
        self.column = column
        self.width = width
        self.lineText = lineText
    }
}

/// One text as it lies on the disk: its name and its UTF-8 bytes.
///
/// Immutable, so it is shared freely between threads. Lines are found only when a place is asked for.
public final class SourceFile: Sendable {
    /// The path as the user would write it.
    public let path: String
    /// The whole text, UTF-8, as read (a byte order mark and CRLF included).
    public let bytes: [UInt8]
    /// Where this text begins inside a larger file: places are reported for that file.
    public let origin: Origin?

    /// The larger file that a text was cut from, and the offset of its first byte there.
    public struct Origin: Sendable {
        /// The file that people see.
        public let file: SourceFile
        /// Offset of the first byte of the cut in `file`.
        public let offset: Int

        /// A cut that begins at `offset` of `file`.
        public init(file: SourceFile, offset: Int) {
            self.file = file
            self.offset = offset
        }
    }

    /// A text with a name.
    public init(path: String, bytes: [UInt8], origin: Origin? = nil) {
        self.path = path
        self.bytes = bytes
        self.origin = origin
    }

    /// A text with a name, from a string.
    public convenience init(path: String, text: String) {
        self.init(path: path, bytes: Array(text.utf8))
    }

    /// The whole text as a string; invalid UTF-8 is replaced by U+FFFD.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The text of a span, cut to the file's bounds.
    public func text(of span: Span) -> String {
        let start = min(max(span.start, 0), bytes.count)
        let end = min(max(span.end, start), bytes.count)
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// Line, column and line text of a span. Cost: linear in the offset; only for messages.
    public func location(of span: Span) -> Location {
        if let origin {
            return origin.file.location(of: Span(span.start + origin.offset, span.end + origin.offset))
        }
        let start = min(max(span.start, 0), bytes.count)
        var line = 1
        var lineStart = 0
        for index in 0..<start where bytes[index] == 0x0A {
            line += 1
            lineStart = index + 1
        }
        var lineEnd = start
        while lineEnd < bytes.count, bytes[lineEnd] != 0x0A { lineEnd += 1 }
        let markEnd = min(max(span.end, start), lineEnd)
        if lineEnd > lineStart, bytes[lineEnd - 1] == 0x0D { lineEnd -= 1 }
        return Location(
            file: path, line: line, column: scalars(lineStart, start) + 1,
            width: max(1, scalars(start, max(start, min(markEnd, lineEnd)))),
            lineText: String(decoding: bytes[lineStart..<max(lineStart, lineEnd)], as: UTF8.self))
    }

    private func scalars(_ start: Int, _ end: Int) -> Int {
        guard start < end else { return 0 }
        var count = 0
        for index in start..<end where bytes[index] & 0xC0 != 0x80 { count += 1 }
        return count
    }
}
