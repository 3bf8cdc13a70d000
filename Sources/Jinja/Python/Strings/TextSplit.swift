// Splitting: `split`, `rsplit`, `splitlines`, `partition`.

extension String {
    /// `split(separator, limit)`; the separator is not empty.
    func split(at separator: String, limit: Int) -> [String] {
        pieces(around: byteOffsets(of: separator, limit: limit), width: separator.utf8.count)
    }

    /// `rsplit(separator, limit)`; the separator is not empty.
    func splitFromRight(at separator: String, limit: Int) -> [String] {
        pieces(around: lastByteOffsets(of: separator, limit: limit), width: separator.utf8.count)
    }

    /// Byte offsets of occurrences looked for from the end, in order of the text.
    func lastByteOffsets(of needle: String, limit: Int) -> [Int] {
        let (text, wanted) = (Array(utf8), Array(needle.utf8))
        var found: [Int] = []
        var place = text.count - wanted.count
        while place >= 0, found.count < limit {
            if text[place] == wanted[0], text[place..<place + wanted.count].elementsEqual(wanted) {
                found.append(place)
                place -= wanted.count
            } else {
                place -= 1
            }
        }
        return found.reversed()
    }

    private func pieces(around places: [Int], width: Int) -> [String] {
        guard !places.isEmpty else { return [self] }
        var text = self
        return text.withUTF8 { bytes in
            var result: [String] = []
            result.reserveCapacity(places.count + 1)
            var start = 0
            for place in places {
                result.append(String(decoding: bytes[start..<place], as: UTF8.self))
                start = place + width
            }
            result.append(String(decoding: bytes[start...], as: UTF8.self))
            return result
        }
    }

    /// `split()` and `split(None, limit)`: around runs of blanks, without empty pieces.
    func splitAtBlanks(limit: Int) -> [String] {
        var result: [String] = []
        var rest = unicodeScalars[...]
        while let first = rest.firstIndex(where: { !$0.isPythonSpace }) {
            rest = rest[first...]
            guard result.count < limit else {
                result.append(String(rest))
                return result
            }
            let end = rest.firstIndex { $0.isPythonSpace } ?? rest.endIndex
            result.append(String(rest[..<end]))
            rest = rest[end...]
        }
        return result
    }

    /// `rsplit(None, limit)`.
    func splitAtBlanksFromRight(limit: Int) -> [String] {
        var result: [String] = []
        var rest = unicodeScalars[...]
        while let last = rest.lastIndex(where: { !$0.isPythonSpace }) {
            rest = rest[...last]
            guard result.count < limit else {
                result.append(String(rest))
                break
            }
            let start = rest.lastIndex { $0.isPythonSpace }.map { rest.index(after: $0) } ?? rest.startIndex
            result.append(String(rest[start...]))
            rest = rest[..<start]
        }
        return result.reversed()
    }

    /// `splitlines`, with or without the line ends.
    func splitLines(keepEnds: Bool = false) -> [String] {
        var result: [String] = []
        var rest = unicodeScalars[...]
        while let end = rest.firstIndex(where: { $0.isPythonLineEnd }) {
            var next = rest.index(after: end)
            if rest[end] == "\r", next < rest.endIndex, rest[next] == "\n" { next = rest.index(after: next) }
            result.append(String(rest[..<(keepEnds ? next : end)]))
            rest = rest[next...]
        }
        if !rest.isEmpty { result.append(String(rest)) }
        return result
    }
}
