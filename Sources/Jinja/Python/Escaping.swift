// HTML escaping, as `markupsafe` does it.

/// The text with `&`, `<`, `>`, `'` and `"` as entities.
func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { "&<>'\"".utf8.contains($0) }) else { return text }
    var out: [UInt8] = []
    out.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "&"): out += Array("&amp;".utf8)
        case UInt8(ascii: "<"): out += Array("&lt;".utf8)
        case UInt8(ascii: ">"): out += Array("&gt;".utf8)
        case UInt8(ascii: "'"): out += Array("&#39;".utf8)
        case UInt8(ascii: "\""): out += Array("&#34;".utf8)
        default: out.append(byte)
        }
    }
    return String(decoding: out, as: UTF8.self)
}

/// The text of a value, escaped unless it is markup already.
func escaped(_ value: Value, _ renderer: Renderer) throws(TemplateError) -> String {
    if case .text(let text) = value, text.flavour == .markup { return text.string }
    let text = try str(value, renderer)
    try checkTextSize(text.utf8.count * 5)
    try renderer.countWork(text.utf8.count >> 6)
    return escaped(text)
}

/// A text value, escaped unless it is markup already; the text of all else.
func escaped(_ value: Value) -> String {
    guard case .text(let text) = value else { return escaped(repr(value)) }
    return text.flavour == .markup ? text.string : escaped(text.string)
}
