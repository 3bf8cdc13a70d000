// Defaults, attributes, mappings and dbt's markers.

@Sendable func defaultFilter(_ input: Value, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    guard input.isUndefined || arguments.flag(1, "boolean") && !isTrue(input) else { return input }
    return arguments.value(0, "default_value") ?? .string("")
}

@Sendable func attrFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let found = try attributeAlone(input, arguments, renderer)
    guard case .undefined(let undefined) = found, undefined.owner != nil, undefined.hint == nil,
        case .text(let name)? = arguments.value(0, "name")
    else { return found }
    return missing(name, of: input, renderer)
}

private func attributeAlone(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    guard let name = arguments.value(0, "name")?.string else {
        throw typeError("attribute name must be string, not '\(pythonTypeName(arguments.value(0, "name") ?? .none))'")
    }
    // Attributes only: items of the same name do not count.
    if case .dict = input, !hasMethod(name, of: input), !name.hasPrefix("__") {
        return missing(name, of: input, renderer)
    }
    if case .object(let object) = input, !name.hasPrefix("__"), try object.attribute(name, renderer) == nil,
        !hasMethod(name, of: input)
    {
        return missing(name, of: input, renderer)
    }
    return try attribute(name, of: input, renderer)
}

@Sendable func itemsFilter(_ input: Value, _: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
    var pairs: [(Value, Value)]?
    var place = 0
    return .object(
        FunctionGenerator("do_items") { _ throws(TemplateError) in
            if pairs == nil {
                guard let found = input.isUndefined ? [] : try mappingPairs(of: input) else {
                    throw typeError("Can only get item pairs from a mapping.")
                }
                pairs = found
            }
            guard let pairs, place < pairs.count else { return nil }
            defer { place += 1 }
            return .tuple(Tuple([pairs[place].0, pairs[place].1]))
        })
}

@Sendable func isListFilter(_ input: Value, _: Arguments, _: Renderer) throws(TemplateError) -> Value {
    if case .list = input { .bool(true) } else { .bool(false) }
}

/// A filter that makes a text of a flavour: `as_text` and its kin in native rendering.
func marking(_ flavour: Text.Flavour) -> Filter {
    { input, _, renderer throws(TemplateError) in .text(Text(try str(input, renderer), flavour)) }
}
