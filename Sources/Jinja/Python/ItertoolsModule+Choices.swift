// `product`, `permutations` and `combinations`: each step is computed from the one before, nothing is kept.

extension ItertoolsModule {
    @Sendable static func product(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        for keyword in arguments.keywords where keyword.name != "repeat" {
            throw typeError("product() got an unexpected keyword argument '\(keyword.name)'")
        }
        let times = try arguments.keyword("repeat").map { value throws(TemplateError) in try wholeNumber(value) } ?? 1
        guard times >= 0 else { throw valueError("repeat argument cannot be negative") }
        try checkTextSize(times &* max(1, arguments.positional.count))
        var once: [[Value]] = []
        // Nothing taken no times is not looked at.
        for value in arguments.positional where times > 0 { once.append(try elements(of: value, renderer)) }
        let pools = Array(repeating: once, count: times).flatMap { $0 }
        var places = [Int](repeating: 0, count: pools.count)
        return choices("product", isEmpty: pools.contains { $0.isEmpty }) {
            zip(pools, places).map { $0[$1] }
        } advance: {
            for place in places.indices.reversed() {
                places[place] += 1
                if places[place] < pools[place].count { return true }
                places[place] = 0
            }
            return false
        }
    }

    @Sendable static func permutations(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        let pool = try elements(of: arguments.value(0, "iterable") ?? .none, renderer)
        var count = pool.count
        if let given = arguments.value(1, "r"), !given.isNone { count = try choiceCount(given) }
        var indices = Array(pool.indices)
        var cycles = count <= pool.count ? (0..<count).map { pool.count - $0 } : []
        return choices("permutations", isEmpty: count > pool.count) {
            indices.prefix(count).map { pool[$0] }
        } advance: {
            for place in (0..<count).reversed() {
                cycles[place] -= 1
                guard cycles[place] == 0 else {
                    indices.swapAt(place, indices.count - cycles[place])
                    return true
                }
                indices.append(indices.remove(at: place))
                cycles[place] = indices.count - place
            }
            return false
        }
    }

    @Sendable static func combinations(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        let pool = try elements(of: arguments.value(0, "iterable") ?? .none, renderer)
        let count = try choiceCount(arguments.value(1, "r") ?? .none)
        var indices = Array(0..<min(count, pool.count))
        return choices("combinations", isEmpty: count > pool.count) {
            indices.map { pool[$0] }
        } advance: {
            guard let place = indices.indices.last(where: { indices[$0] != $0 + pool.count - count }) else {
                return false
            }
            indices[place] += 1
            for later in indices.indices.dropFirst(place + 1) { indices[later] = indices[later - 1] + 1 }
            return true
        }
    }

    @Sendable static func combinationsWithReplacement(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        let pool = try elements(of: arguments.value(0, "iterable") ?? .none, renderer)
        let count = try choiceCount(arguments.value(1, "r") ?? .none)
        var indices = [Int](repeating: 0, count: count)
        return choices("combinations_with_replacement", isEmpty: pool.isEmpty && count > 0) {
            indices.map { pool[$0] }
        } advance: {
            guard let place = indices.lastIndex(where: { $0 != pool.count - 1 }) else { return false }
            let next = indices[place] + 1
            for later in indices.indices.dropFirst(place) { indices[later] = next }
            return true
        }
    }

    private static func choiceCount(_ value: Value) throws(TemplateError) -> Int {
        guard case .int(let count) = value.withoutBool else { throw typeError("Expected int as r") }
        guard count >= 0 else { throw valueError("r must be non-negative") }
        try checkTextSize(count)
        return count
    }

    /// An iterator over choices: what stands now, and a step to the next one.
    private static func choices(
        _ kind: String, isEmpty: Bool, _ current: @escaping () -> [Value], advance: @escaping () -> Bool
    ) -> Value {
        var isFirst = true
        var isDone = isEmpty
        return .object(
            LibraryIteration("itertools.\(kind)") { _ in
                if !isFirst, !isDone { isDone = !advance() }
                isFirst = false
                return isDone ? nil : .tuple(Tuple(current()))
            })
    }
}
