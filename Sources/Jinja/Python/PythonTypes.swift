/// Python's types for other rooms: making values of them, and what they print as.
package enum PythonTypes {
    /// `repr(value)`.
    package static func repr(_ value: Value) -> String { Jinja.repr(value) }
    /// `str(value)`.
    /// - Throws: what the text of an object of the host throws.
    package static func text(_ value: Value) throws(TemplateError) -> String { try str(value, nil) }
    /// `type(value).__name__`.
    package static func typeName(_ value: Value) -> String { pythonTypeName(value) }
    /// `set(items)`.
    /// - Throws: TypeError for what can't be hashed.
    package static func set(_ items: [Value]) throws(TemplateError) -> Value { .object(try SetObject(items)) }
    /// `datetime.fromisoformat(text)`.
    /// - Throws: ValueError.
    package static func datetime(fromISO text: String) throws(TemplateError) -> Value {
        .object(try ISOFormat.dateTime(text))
    }
    /// `date.fromisoformat(text)`.
    /// - Throws: ValueError.
    package static func date(fromISO text: String) throws(TemplateError) -> Value {
        .object(DateObject(try ISOFormat.date(text)))
    }
    /// `Decimal(text)`; NaN for what is none.
    package static func decimal(_ text: String) -> Value { .object(Decimal(text) ?? Decimal(.notANumber)) }
    /// `list(value)`.
    /// - Throws: TypeError for what can't be iterated.
    package static func elements(of value: Value, _ renderer: Renderer) throws(TemplateError) -> [Value] {
        try Jinja.elements(of: value, renderer)
    }
    /// `zip(*values)`.
    /// - Throws: TypeError for what can't be iterated.
    package static func zip(_ values: [Value], _ renderer: Renderer) throws(TemplateError) -> Value {
        var sources: [Iteration] = []
        for value in values { sources.append(try iterate(value, renderer)) }
        return .object(
            Generator(kind: "zip") { renderer throws(TemplateError) in
                guard !sources.isEmpty else { return nil }
                var items: [Value] = []
                for source in sources {
                    guard let item = try source.next(renderer) else { return nil }
                    items.append(item)
                }
                return .tuple(Tuple(items))
            })
    }
}
