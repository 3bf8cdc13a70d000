import Compiler
import SourceText
import Warehouse

/// A cell as people read it, without the signs that would break a line or steer a terminal; nil for null.
package func shownText(of cell: Cell) -> String? {
    switch cell {
    case .null: nil
    case .bool(let value): value ? "true" : "false"
    case .int(let value): String(value)
    case .double(let value): pythonText(of: value)
    case .decimal(let text), .text(let text), .date(let text), .timestamp(let text): visible(text)
    case .blob(let bytes): "\(bytes.count) bytes"
    }
}

/// Control characters become a sign that stands for them.
private func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
        let sign = scalar.value < 0x20 ? Unicode.Scalar(0x2400 + scalar.value) : "\u{2421}"
        shown.append(isControl(scalar) ? sign ?? "\u{2421}" : scalar)
    }
    return String(shown)
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
    // C0, DEL, C1, and the marks that turn the direction of what follows.
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069: true
    default: false
    }
}
