/// Python's `repr` of a string: single quotes unless it holds some and no double ones; escapes for what is not
/// printable.
func quotedRepresentation(of string: String) -> String {
    var string = string
    return string.withUTF8 { bytes in
        var plain = true
        for byte in bytes where byte < 0x20 || byte >= 0x7F || byte == 0x27 || byte == 0x5C {
            plain = false
            break
        }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count + 2)
        if plain {
            out.append(0x27)
            out.append(contentsOf: bytes)
            out.append(0x27)
        } else {
            writeEscaped(bytes, to: &out)
        }
        return String(decoding: out, as: UTF8.self)
    }
}

private func writeEscaped(_ bytes: UnsafeBufferPointer<UInt8>, to out: inout [UInt8]) {
    let quote: UInt8 = bytes.contains(0x27) && !bytes.contains(0x22) ? 0x22 : 0x27
    out.append(quote)
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
        switch scalar.value {
        case 0x5C: out.append(contentsOf: "\\\\".utf8)
        case UInt32(quote): out.append(contentsOf: [0x5C, quote])
        case 0x0A: out.append(contentsOf: "\\n".utf8)
        case 0x0D: out.append(contentsOf: "\\r".utf8)
        case 0x09: out.append(contentsOf: "\\t".utf8)
        case 0x20..<0x7F: out.append(UInt8(scalar.value))
        default: writeBeyondASCII(scalar, to: &out)
        }
    }
    out.append(quote)
}

private func writeBeyondASCII(_ scalar: Unicode.Scalar, to out: inout [UInt8]) {
    if scalar.isPrintable {
        out.append(contentsOf: String(scalar).utf8)
        return
    }
    let (letter, width): (String, Int) =
        scalar.value < 0x100 ? ("\\x", 2) : scalar.value < 0x10000 ? ("\\u", 4) : ("\\U", 8)
    let digits = String(scalar.value, radix: 16)
    out.append(contentsOf: letter.utf8)
    out.append(contentsOf: repeatElement(0x30, count: max(0, width - digits.utf8.count)))
    out.append(contentsOf: digits.utf8)
}

extension Unicode.Scalar {
    /// `str.isprintable` of one code point.
    var isPrintable: Bool {
        if value < 0x7F { return value >= 0x20 }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return !isNewerThanPython
        }
    }

    // Python 3.11 knows Unicode 14.
    private var isNewerThanPython: Bool { properties.age.map { $0.major > 14 } ?? true }
}
