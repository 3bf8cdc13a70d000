/// What the values of a native render come to.
///
/// dbt's rule: one value stays what it is (texts are read as Python literals only where a filter asks for it), several
/// are joined as text. Plain Jinja2 reads a text that is a literal as that literal.
func nativeValue(of values: [Value], _ renderer: Renderer) throws(TemplateError) -> Value {
    guard renderer.environment.dbtExtensions else { return try plainNativeValue(values, renderer) }
    guard let first = values.first else { return .string("") }
    guard values.count == 1 else { return try joined(values, renderer) }
    guard case .text(let text) = first else { return first }
    switch text.flavour {
    case .plain, .markup: return first
    case .textMarker: return .string(text.string)
    case .nativeMarker, .boolMarker, .numberMarker: return try literal(text)
    }
}

private func joined(_ values: [Value], _ renderer: Renderer) throws(TemplateError) -> Value {
    var result = ""
    for value in values { result += try str(value, renderer) }
    return .string(result)
}

private func plainNativeValue(_ values: [Value], _ renderer: Renderer) throws(TemplateError) -> Value {
    guard let first = values.first else { return .none }
    if values.count == 1, first.string == nil { return first }
    guard case .text(let text) = try joined(values, renderer) else { return first }
    return PythonLiteral.value(of: text.string) ?? .text(text)
}

private func literal(_ text: Text) throws(TemplateError) -> Value {
    let value = PythonLiteral.value(of: text.string, stripsIndent: true) ?? .string(text.string)
    switch (text.flavour, value) {
    case (.boolMarker, .bool), (.numberMarker, .int), (.numberMarker, .double), (.nativeMarker, _): return value
    case (.numberMarker, .object(let object)) where object is BigInteger: return value
    default:
        let type = text.flavour == .boolMarker ? "bool" : "number"
        throw TemplateError(
            .raised, "Could not convert value '\(text.string)' into type '\(type)'", className: "JinjaRenderingError")
    }
}
