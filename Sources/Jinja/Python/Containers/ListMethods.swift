/// Every method of `list`.
let listMethods: [String: Method<List>] = [
    "append": Method(.one("list", "append")) { list, arguments, _ in
        list.items.append(arguments.positional[0])
        return .none
    },
    "extend": Method(.one("list", "extend")) { list, arguments, renderer throws(TemplateError) in
        let added = try elements(of: arguments.positional[0], renderer)
        try renderer.countCopies(list.items.count + added.count)
        list.items += added
        return .none
    },
    "insert": Method(.positional("list", "insert", 2...2)) { list, arguments, _ throws(TemplateError) in
        let place = try wholeNumber(arguments.positional[0])
        let offset = place < 0 ? max(0, place &+ list.items.count) : min(place, list.items.count)
        list.items.insert(arguments.positional[1], at: offset)
        return .none
    },
    "pop": Method(.positional("list", "pop", 0...1), listPop),
    "remove": Method(.one("list", "remove")) { list, arguments, _ throws(TemplateError) in
        guard let place = try place(of: arguments.positional[0], in: list.items) else {
            throw valueError("list.remove(x): x not in list")
        }
        list.items.remove(at: place)
        return .none
    },
    "index": Method(.positional("list", "index", 1...3)) { list, arguments, _ throws(TemplateError) in
        try sequenceIndex(list.items, arguments) { "\(shownInMessage($0)) is not in list" }
    },
    "count": Method(.one("list", "count")) { list, arguments, _ throws(TemplateError) in
        .int(try occurrences(of: arguments.positional[0], in: list.items))
    },
    "reverse": Method(.none("list", "reverse")) { list, _, _ in
        list.items.reverse()
        return .none
    },
    "sort": Method(.named("list", "sort", "key?", "reverse?"), listSort),
    "clear": Method(.none("list", "clear")) { list, _, _ in
        list.items.removeAll()
        return .none
    },
    "copy": Method(.none("list", "copy")) { list, _, _ in .array(list.items) },
]

/// Every method of `tuple`.
let tupleMethods: [String: Method<[Value]>] = [
    "index": Method(.positional("tuple", "index", 1...3)) { items, arguments, _ throws(TemplateError) in
        try sequenceIndex(items, arguments) { _ in "tuple.index(x): x not in tuple" }
    },
    "count": Method(.one("tuple", "count")) { items, arguments, _ throws(TemplateError) in
        .int(try occurrences(of: arguments.positional[0], in: items))
    },
]

@Sendable private func listPop(_ list: List, _ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
    let place = try arguments.int(0) ?? -1
    guard !list.items.isEmpty else {
        throw TemplateError(.runtime, "pop from empty list", className: "IndexError")
    }
    let offset = place < 0 ? place &+ list.items.count : place
    guard list.items.indices.contains(offset) else {
        throw TemplateError(.runtime, "pop index out of range", className: "IndexError")
    }
    return list.items.remove(at: offset)
}

@Sendable private func listSort(
    _ list: List, _ arguments: Arguments, _ renderer: Renderer
) throws(TemplateError) -> Value {
    guard arguments.positional.isEmpty else { throw typeError("sort() takes no positional arguments") }
    let key = arguments.keyword("key").flatMap { $0.isNone ? nil : $0 }
    let isReversed = try arguments.order(.max)
    list.items = try sorted(list.items, isReversed: isReversed) { item throws(TemplateError) in
        guard let key else { return item }
        return try renderer.call(key, Arguments([item]))
    }
    return .none
}

private func place(of wanted: Value, in items: [Value]) throws(TemplateError) -> Int? {
    for (place, item) in items.enumerated() where try isSame(item, wanted) { return place }
    return nil
}

/// How containers compare: identical, or equal.
func isSame(_ a: Value, _ b: Value) throws(TemplateError) -> Bool {
    if isIdentical(a, b) { return true }
    return try valuesAreEqual(a, b)
}

private func occurrences(of wanted: Value, in items: [Value]) throws(TemplateError) -> Int {
    var count = 0
    for item in items where try isSame(item, wanted) { count += 1 }
    return count
}

private func sequenceIndex(
    _ items: [Value], _ arguments: Arguments, _ message: (Value) -> String
) throws(TemplateError) -> Value {
    guard !arguments.positional.dropFirst().contains(where: \.isNone) else {
        throw typeError("slice indices must be integers or have an __index__ method")
    }
    let bounds = try places(
        arguments.value(1, "") ?? .none, arguments.value(2, "") ?? .none, .none, items.count)
    let wanted = arguments.positional[0]
    if let first = bounds.first, let last = bounds.last,
        let found = try place(of: wanted, in: Array(items[first...last]))
    {
        return .int(first + found)
    }
    throw valueError(message(wanted))
}
