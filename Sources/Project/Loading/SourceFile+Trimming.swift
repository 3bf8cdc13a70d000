import SourceText

extension SourceFile {
    /// The text without the white space around it, as dbt stores code; places still point into this file.
    package func trimmingWhitespace() -> SourceFile {
        guard let first = bytes.firstIndex(where: { !isSpace($0) }), let last = bytes.lastIndex(where: { !isSpace($0) })
        else { return SourceFile(path: path, bytes: [], origin: .init(file: self, offset: 0)) }
        if first == 0, last == bytes.count - 1 { return self }
        return SourceFile(path: path, bytes: Array(bytes[first...last]), origin: .init(file: self, offset: first))
    }

    /// The text without the white space at its end; places still point into this file.
    func trimmingEnd() -> SourceFile {
        guard let final = bytes.last, isSpace(final) else { return self }
        let end = bytes.lastIndex { !isSpace($0) } ?? -1
        return SourceFile(path: path, bytes: Array(bytes[...end]), origin: .init(file: self, offset: 0))
    }

    /// White space as Python's `strip` sees it, as far as it is one byte.
    private func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || (0x09...0x0D).contains(byte) || (0x1C...0x1F).contains(byte)
    }
}
