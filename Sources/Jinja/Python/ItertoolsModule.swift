/// Python's module `itertools`, as far as dbt shows it.
enum ItertoolsModule {
    /// The functions by name. They print as the wrapper that dbt puts around them.
    static var module: Dict {
        let module = Dict()
        for (name, signature, make) in functions {
            module[name] = .object(
                PythonFunction(
                    "get_itertools_module_context.<locals>.deprecation_wrapper.<locals>.deprecation_wrapper_inner"
                ) {
                    arguments, renderer throws(TemplateError) in
                    try signature.check(arguments)
                    return try make(arguments, renderer)
                })
        }
        return module
    }

    private typealias Maker = @Sendable (Arguments, Renderer) throws(TemplateError) -> Value

    private static let functions: [(String, Signature, Maker)] = [
        ("count", .named("", "count", "start?", "step?"), count),
        ("cycle", .one("", "cycle"), cycle),
        ("repeat", .named("", "repeat", "object", "times?"), repeated),
        ("accumulate", .named("", "accumulate", "iterable", "func?", "initial?"), accumulate),
        ("chain", .anything, chain),
        ("compress", .named("", "compress", "data", "selectors"), compress),
        ("islice", .positional("", "islice", 2...4), slice),
        ("starmap", .positional("", "starmap", 2...2), starMap),
        ("tee", .positional("", "tee", 1...2), tee),
        ("zip_longest", .anything, zipLongest),
        ("product", .anything, product),
        ("permutations", .named("", "permutations", "iterable", "r?"), permutations),
        ("combinations", .named("", "combinations", "iterable", "r"), combinations),
        (
            "combinations_with_replacement", .named("", "combinations_with_replacement", "iterable", "r"),
            combinationsWithReplacement
        ),
    ]

    private static func iterator(
        _ kind: String, _ shown: (() -> String)? = nil, _ next: @escaping (Renderer) throws(TemplateError) -> Value?
    ) -> Value {
        .object(LibraryIteration("itertools.\(kind)", shown, next))
    }

    // MARK: endless

    @Sendable private static func count(_ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
        var next = arguments.value(0, "start") ?? .int(0)
        var step = arguments.value(1, "step") ?? .int(1)
        // Steps of 1 are counted by the machine, any others are added to what was given.
        if case .int(1) = step.withoutBool { (next, step) = (next.withoutBool, .int(1)) }
        // What is undefined counts as a number until the first element is asked for.
        guard [next, step].allSatisfy({ $0.number != nil || $0.isUndefined || $0.object(as: Decimal.self) != nil })
        else {
            throw typeError("a number is required")
        }
        let shown: () -> String = {
            if case .int(1) = step { "count(\(repr(next)))" } else { "count(\(repr(next)), \(repr(step)))" }
        }
        return iterator("count", shown) { renderer throws(TemplateError) in
            let current = next
            next = try arithmetic(.add, next, step, renderer)
            return current
        }
    }

    @Sendable private static func cycle(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        var source: Iteration? = try iterate(arguments.positional[0], renderer)
        var seen: [Value] = []
        var place = 0
        return iterator("cycle") { renderer throws(TemplateError) in
            if let item = try source?.next(renderer) {
                seen.append(item)
                return item
            }
            source = nil
            guard !seen.isEmpty else { return nil }
            defer { place = (place + 1) % seen.count }
            return seen[place]
        }
    }

    @Sendable private static func repeated(_ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
        let value = arguments.value(0, "object") ?? .none
        var left = try arguments.int(1, "times").map { max(0, $0) }
        let shown: () -> String = { "repeat(\(repr(value))\(left.map { ", \($0)" } ?? ""))" }
        return iterator("repeat", shown) { _ in
            guard let count = left else { return value }
            guard count > 0 else { return nil }
            left = count - 1
            return value
        }
    }

    // MARK: one pass

    @Sendable private static func accumulate(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        let source = try iterate(arguments.value(0, "iterable") ?? .none, renderer)
        let function = arguments.value(1, "func").flatMap { $0.isNone ? nil : $0 }
        var total = arguments.keyword("initial").flatMap { $0.isNone ? nil : $0 }
        var isFirst = total != nil
        return iterator("accumulate") { renderer throws(TemplateError) in
            if isFirst {
                isFirst = false
                return total
            }
            guard let item = try source.next(renderer) else { return nil }
            if let sum = total {
                if let function {
                    total = try renderer.call(function, Arguments([sum, item]))
                } else {
                    total = try arithmetic(.add, sum, item, renderer)
                }
            } else {
                total = item
            }
            return total
        }
    }

    @Sendable private static func chain(_ arguments: Arguments, _: Renderer) throws(TemplateError) -> Value {
        guard arguments.keywords.isEmpty else { throw typeError("chain() takes no keyword arguments") }
        var rest = arguments.positional[...]
        var current: Iteration?
        return iterator("chain") { renderer throws(TemplateError) in
            while true {
                if let item = try current?.next(renderer) { return item }
                guard let next = rest.popFirst() else { return nil }
                current = try iterate(next, renderer)
            }
        }
    }

    @Sendable private static func compress(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        let data = try iterate(arguments.value(0, "data") ?? .none, renderer)
        let selectors = try iterate(arguments.value(1, "selectors") ?? .none, renderer)
        return iterator("compress") { renderer throws(TemplateError) in
            while let item = try data.next(renderer), let selector = try selectors.next(renderer) {
                if isTrue(selector) { return item }
            }
            return nil
        }
    }

    @Sendable private static func slice(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        let bounds = arguments.positional.dropFirst().map { sliceBound($0) }
        let stop = (bounds.count > 1 ? bounds[1] : bounds[0]) ?? .max
        guard stop != -1 else {
            throw valueError("Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
        }
        let start = bounds.count > 1 ? bounds[0] ?? 0 : 0
        guard start >= 0, stop >= 0 else {
            throw valueError("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
        }
        let step = bounds.count > 2 ? bounds[2] ?? 1 : 1
        guard step > 0 else { throw valueError("Step for islice() must be a positive integer or None.") }
        let source = try iterate(arguments.positional[0], renderer)
        var (place, wanted) = (0, start)
        return iterator("islice") { renderer throws(TemplateError) in
            guard wanted < stop else { return nil }
            while let item = try source.next(renderer) {
                try renderer.countStep()
                defer { place += 1 }
                if place == wanted {
                    wanted = wanted.addingReportingOverflow(step).overflow ? .max : wanted + step
                    return item
                }
            }
            wanted = .max
            return nil
        }
    }

    /// A bound of `islice`: nil for None, and -1 for what is no number of elements, as Python has it.
    private static func sliceBound(_ value: Value) -> Int? {
        if value.isNone { return nil }
        if case .int(let bound) = value.withoutBool { return bound }
        return -1
    }

    @Sendable private static func starMap(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        let function = arguments.positional[0]
        let source = try iterate(arguments.positional[1], renderer)
        return iterator("starmap") { renderer throws(TemplateError) in
            guard let item = try source.next(renderer) else { return nil }
            return try renderer.call(function, Arguments(elements(of: item, renderer)))
        }
    }

    @Sendable private static func tee(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value {
        let count = try arguments.int(1) ?? 2
        guard count >= 0 else { throw valueError("n must be >= 0") }
        try checkTextSize(count)
        let shared = SharedSource(try iterate(arguments.positional[0], renderer))
        return .tuple(
            Tuple(
                (0..<count).map { _ in
                    var place = 0
                    return iterator("_tee") { renderer throws(TemplateError) in
                        defer { place += 1 }
                        return try shared.item(place, renderer)
                    }
                }))
    }

    /// An iterator that several read at their own pace.
    private final class SharedSource {
        private let source: Iteration
        private var seen: [Value] = []

        init(_ source: Iteration) { self.source = source }

        func item(_ place: Int, _ renderer: Renderer) throws(TemplateError) -> Value? {
            while place >= seen.count {
                guard let next = try source.next(renderer) else { return nil }
                seen.append(next)
            }
            return seen[place]
        }
    }

    @Sendable private static func zipLongest(
        _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value {
        for keyword in arguments.keywords where keyword.name != "fillvalue" {
            throw typeError("zip_longest() got an unexpected keyword argument")
        }
        let fill = arguments.keyword("fillvalue") ?? .none
        var sources: [Iteration?] = []
        for value in arguments.positional { sources.append(try iterate(value, renderer)) }
        return iterator("zip_longest") { renderer throws(TemplateError) in
            var items: [Value] = []
            for place in sources.indices {
                if let item = try sources[place]?.next(renderer) {
                    items.append(item)
                } else {
                    sources[place] = nil
                    items.append(fill)
                }
            }
            return sources.contains { $0 != nil } ? .tuple(Tuple(items)) : nil
        }
    }
}

/// An iterator of a Python library: prints with its class.
final class LibraryIteration: Iteration {
    private let body: (Renderer) throws(TemplateError) -> Value?
    private let shown: (() -> String)?

    init(_ kind: String, _ shown: (() -> String)? = nil, _ body: @escaping (Renderer) throws(TemplateError) -> Value?) {
        self.body = body
        self.shown = shown
        super.init(kind: kind)
    }

    override func next(_ renderer: Renderer) throws(TemplateError) -> Value? { try body(renderer) }
    override func repr() -> String { shown?() ?? "<\(typeName) object at \(address(of: self))>" }
}
