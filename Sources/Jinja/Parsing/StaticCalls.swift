import SourceText

extension Parser {
    /// Notes a call of a dotted name, for those who look for calls without rendering.
    func note(_ call: Call) {
        guard let path = dottedPath(call.callee) else { return }
        let list = call.arguments
        let positional = list.positional.map(literalDatum)
        let keywords = list.keywords.map { (name: $0.name, value: literalDatum($0.value)) }
        let isLiteral =
            list.star == nil && list.doubleStar == nil && !positional.contains { $0 == nil }
            && !keywords.contains { $0.value == nil }
        builder.calls.append(
            StaticCall(
                path: path, positional: positional, keywords: keywords, isLiteral: isLiteral,
                span: text.span(Int(call.start), Int(call.end))))
    }
}

/// The names of `a.b.c`; nil for anything else.
private func dottedPath(_ expression: Expression) -> [String]? {
    if let name = expression as? Name { return [name.name] }
    guard let attribute = expression as? GetAttribute, let path = dottedPath(attribute.target) else { return nil }
    return path + [attribute.name]
}

/// Whether a call is of a dotted name and all its arguments are literals.
func isLiteralCall(_ call: Call) -> Bool {
    let list = call.arguments
    return list.star == nil && list.doubleStar == nil && dottedPath(call.callee) != nil
        && list.all.allSatisfy { literalDatum($0) != nil }
}

/// The plain data of a literal; nil for anything else.
func literalDatum(_ expression: Expression) -> Datum? {
    switch expression {
    case let literal as Literal: return literal.value.datum
    case let folded as Folded: return literalDatum(folded.inner)
    case let list as ListExpression: return data(list.items)
    case let tuple as TupleExpression: return data(tuple.items)
    case let dict as DictExpression: return mapping(dict)
    case let signed as Signed:
        switch literalDatum(signed.operand) {
        case .int(let value)? where value != Int.min: return .int(signed.isNegative ? -value : value)
        case .double(let value)?: return .double(signed.isNegative ? -value : value)
        default: return nil
        }
    default: return nil
    }
}

private func data(_ items: [Expression]) -> Datum? {
    var result: [Datum] = []
    for item in items {
        guard let datum = literalDatum(item) else { return nil }
        result.append(datum)
    }
    return .list(result)
}

private func mapping(_ dict: DictExpression) -> Datum? {
    var map = DatumMap()
    for (key, value) in dict.pairs {
        guard case .string(let name)? = literalDatum(key), let datum = literalDatum(value) else { return nil }
        map[name] = datum
    }
    return .mapping(map)
}
