import Glibc

// Searching in strings on their UTF-8 bytes: a needle in valid UTF-8 can only match at code point boundaries.

extension String {
    /// The number of code points: Python's `len`.
    var scalarCount: Int {
        var text = self
        return text.withUTF8 { bytes in
            var count = 0
            for byte in bytes where byte & 0xC0 != 0x80 { count &+= 1 }
            return count
        }
    }

    /// Whether all bytes are ASCII, so that bytes and code points are the same.
    var isASCII: Bool {
        var text = self
        return text.withUTF8 { bytes in
            for byte in bytes where byte >= 0x80 { return false }
            return true
        }
    }

    /// Byte offsets of the occurrences of a needle that do not overlap, at most `limit` of them.
    /// The needle is not empty.
    func byteOffsets(of needle: String, limit: Int = .max) -> [Int] {
        var (text, needle) = (self, needle)
        return text.withUTF8 { bytes in
            needle.withUTF8 { wanted in offsets(of: wanted, in: bytes, limit) }
        }
    }

    /// The text between two byte offsets, which lie between code points.
    func slice(_ start: Int, _ end: Int) -> String {
        let bytes = utf8
        guard start < end else { return "" }
        return String(self[bytes.index(startIndex, offsetBy: start)..<bytes.index(startIndex, offsetBy: end)])
    }

    /// The text between two code points.
    func scalarSlice(_ start: Int, _ end: Int) -> String {
        guard start < end else { return "" }
        if isASCII { return slice(min(start, utf8.count), min(end, utf8.count)) }
        let scalars = unicodeScalars
        let first = scalars.index(startIndex, offsetBy: start, limitedBy: endIndex) ?? endIndex
        let last = scalars.index(first, offsetBy: end - start, limitedBy: endIndex) ?? endIndex
        return String(self[first..<last])
    }

    /// How many code points stand before a byte offset.
    func scalarOffset(ofByte offset: Int) -> Int {
        var text = self
        return text.withUTF8 { bytes in
            var count = 0
            for place in 0..<min(offset, bytes.count) where bytes[place] & 0xC0 != 0x80 { count &+= 1 }
            return count
        }
    }

    /// The same as `replacing`, for texts that a template chooses.
    /// - Throws: `MemoryError` for a result that only a hostile template would ask for.
    func checkedReplacing(_ old: String, with new: String, limit: Int) throws(TemplateError) -> String {
        if new.utf8.count > old.utf8.count {
            let most = old.isEmpty ? scalarCount + 1 : utf8.count / old.utf8.count
            if most.multipliedReportingOverflow(by: new.utf8.count).overflow { try checkTextSize(.max) }
            if utf8.count + min(most, limit) * new.utf8.count > textSizeLimit {
                let count = old.isEmpty ? most : byteOffsets(of: old, limit: limit).count
                try checkTextSize(utf8.count + min(count, limit) * (new.utf8.count - old.utf8.count))
            }
        }
        return replacing(old, with: new, limit: limit)
    }

    /// `self` with the occurrences of `old` replaced, at most `limit` of them: `str.replace`.
    func replacing(_ old: String, with new: String, limit: Int = .max) -> String {
        guard limit > 0 else { return self }
        if old.isEmpty { return interleaved(with: new, limit) }
        let places = byteOffsets(of: old, limit: limit)
        guard !places.isEmpty else { return self }
        var (text, new) = (self, new)
        let width = old.utf8.count
        return text.withUTF8 { bytes in
            new.withUTF8 { added in
                var out: [UInt8] = []
                out.reserveCapacity(max(0, bytes.count + places.count * (added.count - width)))
                var done = 0
                for place in places {
                    out.append(contentsOf: bytes[done..<place])
                    out.append(contentsOf: added)
                    done = place + width
                }
                out.append(contentsOf: bytes[done...])
                return String(decoding: out, as: UTF8.self)
            }
        }
    }

    // An empty needle matches before every code point and at the end.
    private func interleaved(with new: String, _ limit: Int) -> String {
        var out = ""
        var left = limit
        for scalar in unicodeScalars {
            if left > 0 {
                out += new
                left -= 1
            }
            out.unicodeScalars.append(scalar)
        }
        return left > 0 ? out + new : out
    }

    /// `str.strip()` and its one-sided forms for blanks.
    func strippingBlanks(left: Bool = true, right: Bool = true) -> String {
        stripping(left: left, right: right) { $0.isPythonSpace }
    }

    /// The text without the code points at its ends that `drops` names.
    func stripping(left: Bool, right: Bool, where drops: (Unicode.Scalar) -> Bool) -> String {
        var rest = unicodeScalars[...]
        if left { while let first = rest.first, drops(first) { rest.removeFirst() } }
        if right { while let last = rest.last, drops(last) { rest.removeLast() } }
        return rest.startIndex == startIndex && rest.endIndex == endIndex ? self : String(rest)
    }
}

private func offsets(
    of needle: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, _ limit: Int
) -> [Int] {
    guard let base = bytes.baseAddress, let wanted = needle.baseAddress, needle.count > 0 else { return [] }
    var found: [Int] = []
    var start = 0
    var attempts = 0
    while found.count < limit, start + needle.count <= bytes.count,
        let hit = memchr(base + start, Int32(needle[0]), bytes.count - start - needle.count + 1)
    {
        let place = UnsafeRawPointer(hit) - UnsafeRawPointer(base)
        attempts += 1
        if memcmp(hit, wanted, needle.count) == 0 {
            found.append(place)
            start = place + needle.count
        } else if attempts > 1000, attempts * needle.count > 16 * bytes.count {
            return found + linearOffsets(of: needle, in: bytes, from: place, limit - found.count)
        } else {
            start = place + 1
        }
    }
    return found
}

// Knuth, Morris and Pratt: never slower than both lengths together, where a template chose a needle that nearly matches
// everywhere.
private func linearOffsets(
    of needle: UnsafeBufferPointer<UInt8>, in bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ limit: Int
) -> [Int] {
    var borders = [0]
    var length = 0
    for byte in needle.dropFirst() {
        while length > 0, needle[length] != byte { length = borders[length - 1] }
        if needle[length] == byte { length += 1 }
        borders.append(length)
    }
    var found: [Int] = []
    var matched = 0
    for place in start..<bytes.count {
        while matched > 0, needle[matched] != bytes[place] { matched = borders[matched - 1] }
        if needle[matched] == bytes[place] { matched += 1 }
        guard matched == needle.count else { continue }
        found.append(place + 1 - matched)
        if found.count == limit { break }
        matched = 0
    }
    return found
}
