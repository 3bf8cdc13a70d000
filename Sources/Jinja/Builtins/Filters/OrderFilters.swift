// Sorting, extremes and duplicates.

@Sendable func sortFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let paths = AttributePath.several(arguments.value(2, "attribute"))
    let isCaseSensitive = arguments.flag(1, "case_sensitive")
    let items = try elements(of: input, renderer)
    let isReversed = try arguments.order(0)
    // Lists of keys even for one: lists compare equal elements first, so equal undefined values pass.
    var columns = [[Value]](repeating: [], count: paths.count)
    for place in columns.indices { columns[place].reserveCapacity(items.count) }
    for item in items {
        for (place, path) in paths.enumerated() {
            let value = try path.value(of: item, renderer)
            columns[place].append(isCaseSensitive ? value : ignoringCase(value))
        }
    }
    let keys = columns.map { SortColumn.of($0, inLists: true) }
    return .array(try sortedPlaces(items.count, isReversed, keys).map { items[$0] })
}

@Sendable func dictSortFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let isCaseSensitive = arguments.flag(0, "case_sensitive")
    let by = arguments.value(1, "by").map { $0.string ?? "" } ?? "key"
    guard by == "key" || by == "value" else {
        throw filterError("You can only sort by either \"key\" or \"value\"")
    }
    guard let pairs = try mappingPairs(of: input) else { throw attributeError(input, "items") }
    let isReversed = try arguments.order(2)
    return .array(
        try sorted(
            pairs.map { .tuple(Tuple([$0.0, $0.1])) }, isReversed: isReversed
        ) { pair in
            guard case .tuple(let tuple) = pair else { return pair }
            let value = tuple.items[by == "key" ? 0 : 1]
            return isCaseSensitive ? value : ignoringCase(value)
        })
}

extension Arguments {
    /// Whether `reverse` is given and true: for Python's `sorted` it is a whole number of C.
    func order(_ position: Int) throws(TemplateError) -> Bool {
        guard let value = value(position, "reverse") else { return false }
        let number = try wholeNumber(value)
        guard Int32(exactly: number) != nil else {
            throw TemplateError(.runtime, "Python int too large to convert to C int", className: "OverflowError")
        }
        return number != 0
    }
}

/// The pairs of a mapping; nil for all else.
/// - Throws: `undefined` for undefined values.
func mappingPairs(of value: Value) throws(TemplateError) -> [(Value, Value)]? {
    switch value {
    case .dict(let dict): return Array(dict.pairs)
    case .object(let object): return object.mappingPairs
    case .undefined(let undefined): if undefined.isCapturing { return [] } else { throw undefined.error }
    default: return nil
    }
}

@Sendable func maxFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    try extreme(input, arguments, .greater, renderer)
}

@Sendable func minFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    try extreme(input, arguments, .less, renderer)
}

private func extreme(
    _ input: Value, _ arguments: Arguments, _ op: OrderOperator, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let isCaseSensitive = arguments.flag(0, "case_sensitive")
    let path = AttributePath(arguments.value(1, "attribute"))
    var best: (item: Value, key: Value)?
    for item in try elements(of: input, renderer) {
        let value = try path.value(of: item, renderer)
        let key = isCaseSensitive ? value : ignoringCase(value)
        if let known = best, try !compareOrder(op, key, known.key) { continue }
        best = (item, key)
    }
    return best?.item ?? nothing("No aggregated item, sequence was empty.", renderer)
}

@Sendable func uniqueFilter(
    _ input: Value, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    let isCaseSensitive = arguments.flag(0, "case_sensitive")
    let path = AttributePath(arguments.value(1, "attribute"))
    return .object(
        FunctionGenerator(
            "sync_do_unique",
            starting: { renderer throws(TemplateError) in
                let source = try iterate(input, renderer)
                let seen = Dict()
                return { renderer throws(TemplateError) in
                    while let item = try source.next(renderer) {
                        let value = try path.value(of: item, renderer)
                        let key = isCaseSensitive ? value : ignoringCase(value)
                        if try seen.insert(key) { return item }
                    }
                    return nil
                }
            }))
}
