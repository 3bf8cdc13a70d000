// `map`, `select` and their kin, and `groupby`.

@Sendable func mapFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    .object(
        FunctionGenerator(
            "sync_do_map",
            starting: { renderer throws(TemplateError) in
                guard isTrue(input) else { return { _ in nil } }
                let convert = try mapping(arguments, renderer)
                let source = try iterate(input, renderer)
                return { renderer throws(TemplateError) in
                    guard let item = try source.next(renderer) else { return nil }
                    return try convert(item)
                }
            }))
}

private func mapping(
    _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> (Value) throws(TemplateError) -> Value {
    if arguments.positional.isEmpty, let attribute = arguments.keyword("attribute") {
        let path = AttributePath(attribute, default: arguments.keyword("default"))
        if let other = arguments.keywords.first(where: { $0.name != "attribute" && $0.name != "default" }) {
            throw filterError("Unexpected keyword argument \(quotedRepresentation(of: other.name))")
        }
        return { item throws(TemplateError) in try path.value(of: item, renderer) }
    }
    guard let name = arguments.positional.first else { throw filterError("map requires a filter argument") }
    let rest = Arguments(Array(arguments.positional.dropFirst()), keywords: arguments.keywords)
    let found = name.string.flatMap { renderer.environment.filter(named: $0) }
    return { item throws(TemplateError) in
        guard let found else { throw unknown("filter", name, among: renderer.environment.filterNames) }
        return try found(item, rest, renderer)
    }
}

private func unknown(_ kind: String, _ name: Value, among known: [String]) -> TemplateError {
    TemplateError(
        .runtime, "No \(kind) named \(repr(name)).", className: "TemplateRuntimeError",
        hint: name.string.flatMap { suggestion(for: $0, among: known) })
}

/// `select`, `reject`, `selectattr`, `rejectattr`.
func selection(byAttribute: Bool, keeping: Bool) -> Filter {
    { input, arguments, _ throws(TemplateError) in
        .object(
            FunctionGenerator(
                "select_or_reject",
                starting: { renderer throws(TemplateError) in
                    guard isTrue(input) else { return { _ in nil } }
                    let ask = try question(arguments, byAttribute: byAttribute, renderer)
                    let source = try iterate(input, renderer)
                    return { renderer throws(TemplateError) in
                        while let item = try source.next(renderer) {
                            if try ask(item) == keeping { return item }
                        }
                        return nil
                    }
                }))
    }
}

private func question(
    _ arguments: Arguments, byAttribute: Bool, _ renderer: Renderer
) throws(TemplateError) -> (Value) throws(TemplateError) -> Bool {
    var rest = arguments.positional
    var path = AttributePath(nil)
    if byAttribute {
        guard !rest.isEmpty else { throw filterError("Missing parameter for attribute name") }
        path = AttributePath(rest.removeFirst())
    }
    guard !rest.isEmpty else {
        return { item throws(TemplateError) in isTrue(try path.value(of: item, renderer)) }
    }
    let name = rest.removeFirst()
    let given = Arguments(rest, keywords: arguments.keywords)
    let test = name.string.flatMap { renderer.environment.test(named: $0) }
    return { item throws(TemplateError) in
        let value = try path.value(of: item, renderer)
        guard let test else { throw unknown("test", name, among: renderer.environment.testNames) }
        return try test(value, given, renderer)
    }
}

@Sendable func groupByFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let path = AttributePath(arguments.value(0, "attribute"), default: arguments.value(1, "default"))
    let isCaseSensitive = arguments.flag(2, "case_sensitive")
    let items = try elements(of: input, renderer)
    var keys: [Value] = []
    keys.reserveCapacity(items.count)
    for item in items {
        let value = try path.value(of: item, renderer)
        keys.append(isCaseSensitive ? value : ignoringCase(value))
    }
    var result: [Value] = []
    var group: [Value] = []
    var groupKey: Value?
    // A group shows the real key of its first item, not the lower case one.
    func endGroup() throws(TemplateError) {
        guard let first = group.first else { return }
        result.append(.object(GroupTuple(try path.value(of: first, renderer), .array(group))))
        group = []
    }
    for place in try sortedPlaces(items.count, false, [SortColumn.of(keys, inLists: false)]) {
        if let groupKey, try !isSame(groupKey, keys[place]) { try endGroup() }
        groupKey = keys[place]
        group.append(items[place])
    }
    try endGroup()
    return .array(result)
}

/// A group of `groupby`: a tuple whose parts are also called `grouper` and `list`.
final class GroupTuple: NamedTuple {
    init(_ grouper: Value, _ list: Value) { super.init("_GroupTuple", ["grouper": grouper, "list": list]) }

    override var moduleName: String? { "jinja2.filters" }
    override func writeRepresentation(to writer: inout Representation) -> Bool {
        writer.items(plain.items, "(", ")")
        return true
    }
    override func repr() -> String { Jinja.repr(.object(self)) }
}
