import SourceText

/// A template's text as the lexer reads it: line ends are `\n`, and the final one is cut off unless it is kept.
///
/// Jinja2 normalises line ends before anything else; offsets are translated back only for messages.
final class TemplateText: Sendable {
    let file: SourceFile
    /// The text the lexer sees.
    let bytes: [UInt8]
    // Offsets in `bytes` of line ends that were two bytes in the file.
    private let shortened: [Int]

    init(_ file: SourceFile, keepTrailingNewline: Bool) {
        self.file = file
        var bytes = file.bytes
        var shortened: [Int] = []
        if bytes.contains(UInt8(ascii: "\r")) { (bytes, shortened) = Self.normalised(bytes) }
        if !keepTrailingNewline, bytes.last == UInt8(ascii: "\n") { bytes.removeLast() }
        self.bytes = bytes
        self.shortened = shortened
    }

    private static func normalised(_ bytes: [UInt8]) -> ([UInt8], [Int]) {
        var result: [UInt8] = []
        var shortened: [Int] = []
        result.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "\r") {
                if place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: "\n") {
                    shortened.append(result.count)
                    place += 1
                }
                result.append(UInt8(ascii: "\n"))
            } else {
                result.append(bytes[place])
            }
            place += 1
        }
        return (result, shortened)
    }

    /// The file's offset of an offset in `bytes`.
    func fileOffset(_ offset: Int) -> Int {
        offset + shortenedCount(before: offset)
    }
    private func shortenedCount(before offset: Int) -> Int {
        guard !shortened.isEmpty else { return 0 }
        var low = 0
        var high = shortened.count
        while low < high {
            let middle = (low + high) / 2
            if shortened[middle] < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// Where lines begin between two offsets, behind line ends that were two bytes in the file.
    func shortenedLines(from start: Int, to end: Int) -> [Int] {
        guard end > start else { return [] }
        return shortened[shortenedCount(before: start)..<shortenedCount(before: end - 1)].map { $0 + 1 }
    }

    /// The file's span of a span in `bytes`.
    func span(_ start: Int, _ end: Int) -> Span { Span(fileOffset(start), fileOffset(end)) }

    /// The file's span of a statement, from the `{%` before its tag to the end of its last tag.
    func blockSpan(_ start: Int, _ end: Int) -> Span {
        var first = start
        while first > 0, bytes[first] != UInt8(ascii: "{") { first -= 1 }
        var last = end
        while last < bytes.count, bytes[last] != UInt8(ascii: "}") { last += 1 }
        return span(first, min(last + 1, bytes.count))
    }
    func location(_ start: Int, _ end: Int) -> Location { file.location(of: span(start, end)) }

    /// The 1-based line of an offset in `bytes`.
    func line(_ offset: Int) -> Int {
        var line = 1
        for byte in bytes.prefix(offset) where byte == UInt8(ascii: "\n") { line += 1 }
        return line
    }

    func string(_ start: Int, _ end: Int) -> String { String(decoding: bytes[start..<end], as: UTF8.self) }
}
