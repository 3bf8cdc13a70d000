/// Every method of `set`, and of `frozenset` those that change nothing.
let setMethods: [String: Method<SetObject>] = [
    "add": Method(.one("set", "add"), changesSubject: true) { set, arguments, _ throws(TemplateError) in
        try set.insert(arguments.positional[0])
        return .none
    },
    "discard": Method(.one("set", "discard"), changesSubject: true) { set, arguments, _ throws(TemplateError) in
        try set.remove(arguments.positional[0])
        return .none
    },
    "remove": Method(.one("set", "remove"), changesSubject: true) { set, arguments, _ throws(TemplateError) in
        guard try set.remove(arguments.positional[0]) else { throw keyError(arguments.positional[0]) }
        return .none
    },
    "pop": Method(.none("set", "pop"), changesSubject: true) { set, _, _ throws(TemplateError) in
        guard let first = set.items.first else { throw keyError(.string("pop from an empty set")) }
        try set.remove(first)
        return first
    },
    "clear": Method(.none("set", "clear"), changesSubject: true) { set, _, _ in
        set.removeAll()
        return .none
    },
    "update": Method(.anything, changesSubject: true) { set, arguments, renderer throws(TemplateError) in
        for source in arguments.positional {
            for item in try elements(of: source, renderer) { try set.insert(item) }
        }
        return .none
    },
    "copy": Method(.none("set", "copy")) { set, _, _ throws(TemplateError) in
        .object(try SetObject(set.items, isFrozen: set.isFrozen))
    },
    "union": Method(.anything) { set, arguments, renderer throws(TemplateError) in
        let result = try SetObject(set.items, isFrozen: set.isFrozen)
        for source in arguments.positional {
            for item in try elements(of: source, renderer) { try result.insert(item) }
        }
        return .object(result)
    },
    "intersection": Method(.anything) { set, arguments, renderer throws(TemplateError) in
        .object(try SetObject(kept(set, arguments, renderer, whereInOthers: true), isFrozen: set.isFrozen))
    },
    "intersection_update": Method(.anything, changesSubject: true) { set, arguments, renderer throws(TemplateError) in
        try replace(set, with: kept(set, arguments, renderer, whereInOthers: true))
    },
    "difference": Method(.anything) { set, arguments, renderer throws(TemplateError) in
        .object(try SetObject(kept(set, arguments, renderer, whereInOthers: false), isFrozen: set.isFrozen))
    },
    "difference_update": Method(.anything, changesSubject: true) { set, arguments, renderer throws(TemplateError) in
        try replace(set, with: kept(set, arguments, renderer, whereInOthers: false))
    },
    "symmetric_difference": Method(.one("set", "symmetric_difference")) {
        set, arguments, renderer throws(TemplateError) in
        .object(try SetObject(inOne(set, arguments.positional[0], renderer), isFrozen: set.isFrozen))
    },
    "symmetric_difference_update": Method(.one("set", "symmetric_difference_update"), changesSubject: true) {
        set, arguments, renderer throws(TemplateError) in
        try replace(set, with: inOne(set, arguments.positional[0], renderer))
    },
    "isdisjoint": Method(.one("set", "isdisjoint")) { set, arguments, renderer throws(TemplateError) in
        let given = try elements(of: arguments.positional[0], renderer)
        for item in given where try set.holds(item) { return .bool(false) }
        return .bool(true)
    },
    "issubset": Method(.one("set", "issubset")) { set, arguments, renderer throws(TemplateError) in
        let other = try SetObject(elements(of: arguments.positional[0], renderer))
        for item in set.items where try !other.has(item) { return .bool(false) }
        return .bool(true)
    },
    "issuperset": Method(.one("set", "issuperset")) { set, arguments, renderer throws(TemplateError) in
        let given = try elements(of: arguments.positional[0], renderer)
        for item in given where try !set.holds(item) { return .bool(false) }
        return .bool(true)
    },
]

private func kept(
    _ set: SetObject, _ arguments: Arguments, _ renderer: Renderer, whereInOthers wanted: Bool
) throws(TemplateError) -> [Value] {
    var items = set.items
    for source in arguments.positional {
        let given = try elements(of: source, renderer)
        let other = try SetObject(given)
        var next: [Value] = []
        // Which of two equal elements stays: Python walks through what it is given, of two sets through the smaller.
        if wanted, source.object(as: SetObject.self).map({ $0.items.count <= items.count }) ?? true {
            let known = try SetObject(items)
            for item in given where try known.has(item) { next.append(item) }
        } else {
            for item in items where try other.has(item) == wanted { next.append(item) }
        }
        items = next
    }
    return items
}

private func inOne(_ set: SetObject, _ source: Value, _ renderer: Renderer) throws(TemplateError) -> [Value] {
    let other = try SetObject(elements(of: source, renderer))
    var items: [Value] = []
    for item in other.items where try !set.has(item) { items.append(item) }
    for item in set.items where try !other.has(item) { items.append(item) }
    return items
}

private func replace(_ set: SetObject, with items: [Value]) throws(TemplateError) -> Value {
    set.removeAll()
    for item in items { try set.insert(item) }
    return .none
}
