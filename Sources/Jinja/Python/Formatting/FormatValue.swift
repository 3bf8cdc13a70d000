/// `format(value, spec)`: what `{:spec}` and f-strings do.
/// - Throws: Python's ValueError and TypeError for specifications that the value's type does not know.
func format(_ value: Value, _ spec: String, _ renderer: Renderer) throws(TemplateError) -> String {
    if spec.isEmpty { return try str(value, renderer) }
    switch value {
    case .text(let text): return try FormatSpec(spec, for: "str", isNumber: false).format(text: text.string)
    case .double(let number): return try FormatSpec(spec, for: "float").format(double: number)
    case .int(let number): return try FormatSpec(spec, for: "int").format(integer: BigInt(number))
    case .bool(let flag):
        return try FormatSpec(spec, for: "bool").format(integer: BigInt(flag ? 1 : 0), typeName: "bool")
    case .object(let object):
        if let number = object as? BigInteger { return try FormatSpec(spec, for: "int").format(integer: number.value) }
        if let text = try object.formatted(spec, renderer) { return text }
    default: break
    }
    throw typeError("unsupported format string passed to \(pythonTypeName(value)).__format__")
}
