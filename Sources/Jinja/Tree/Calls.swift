/// What stands between the brackets of a call, filter or test.
struct ArgumentList {
    var positional: [Expression] = []
    var keywords: [(name: String, value: Expression)] = []
    var star: Expression?
    var doubleStar: Expression?

    var isEmpty: Bool { positional.isEmpty && keywords.isEmpty && star == nil && doubleStar == nil }
    var all: [Expression] { positional + keywords.map(\.value) + [star, doubleStar].compactMap { $0 } }

    func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Arguments {
        var arguments = Arguments(try evalAll(positional, frame, renderer))
        if !keywords.isEmpty {
            arguments.keywords.reserveCapacity(keywords.count)
            for (name, value) in keywords { arguments.keywords.append((name, try value.eval(frame, renderer))) }
        }
        if let star { try spread(star.eval(frame, renderer), into: &arguments, renderer) }
        if let doubleStar { try spreadPairs(doubleStar.eval(frame, renderer), into: &arguments, renderer) }
        return arguments
    }

    private func spread(
        _ value: Value, into arguments: inout Arguments, _ renderer: Renderer
    ) throws(TemplateError) {
        if case .int = value { throw notIterable(value) }
        if case .none = value { throw notIterable(value) }
        arguments.positional += try elements(of: value, renderer)
    }
    private func notIterable(_ value: Value) -> TemplateError {
        TemplateError(.type, "argument after * must be an iterable, not \(pythonTypeName(value))")
    }

    private func spreadPairs(
        _ value: Value, into arguments: inout Arguments, _ renderer: Renderer
    ) throws(TemplateError) {
        let pairs: [(Value, Value)]
        switch value {
        case .dict(let dict): pairs = Array(dict.pairs)
        case .object(let object) where object.mappingPairs != nil: pairs = object.mappingPairs ?? []
        case .undefined(let undefined):
            // What swallows calls gives no keys.
            guard undefined.isCapturing else { throw undefined.error }
            pairs = []
        default:
            throw TemplateError(.type, "argument after ** must be a mapping, not \(pythonTypeName(value))")
        }
        for (key, value) in pairs {
            guard case .text(let name) = key else { throw TemplateError(.type, "keywords must be strings") }
            guard arguments.keyword(name.string) == nil else {
                throw TemplateError(.type, "got multiple values for keyword argument '\(name.string)'")
            }
            arguments.keywords.append((name.string, value))
            if name.flavour == .markup { arguments.markupNames.append(name.string) }
        }
    }

    func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        all.allSatisfy { $0.isConstant(environment, escaping) }
    }
}

/// `f(…)`
final class Call: Expression {
    let callee: Expression
    let arguments: ArgumentList
    // Where a method is called: the callee, and what built-in types have under that name.
    private let method: GetAttribute?
    private let builtin: BuiltinMethods?
    init(_ callee: Expression, _ arguments: ArgumentList, _ extent: Extent) {
        self.callee = callee
        self.arguments = arguments
        method = callee as? GetAttribute
        builtin = method.map { BuiltinMethods($0.name) }
        super.init(extent, over: [callee] + arguments.all, isClosed: false)
    }
    override var kindName: String { "call" }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(callee)
        arguments.all.forEach(visit)
    }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        try eval(frame, renderer, caller: nil)
    }

    /// Calls; `caller` is what `{% call %}` hands over.
    func eval(_ frame: Frame, _ renderer: Renderer, caller: Value?) throws(TemplateError) -> Value {
        if let method { return try call(method, frame, renderer, caller) }
        return try call(callee.eval(frame, renderer), frame, renderer, caller)
    }

    /// Calls for what `{{ f() }}` prints: a macro prints by itself, without a text being made of it first, and nil is
    /// returned; all else returns the value that is still to be printed.
    func print(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value? {
        if let method { return try call(method, frame, renderer, nil) }
        let function = try callee.eval(frame, renderer)
        guard case .object(let object) = function, object.printsCalls else {
            return try call(function, frame, renderer, nil)
        }
        let given = try evalArguments(frame, renderer, nil)
        do {
            return try renderer.inContext(frame.context) { () throws(TemplateError) in
                try object.printCall(given, renderer)
            }
        } catch { throw error.placed(at: self) }
    }

    private func call(
        _ function: Value, _ frame: Frame, _ renderer: Renderer, _ caller: Value?
    ) throws(TemplateError) -> Value {
        let given = try evalArguments(frame, renderer, caller)
        if case .undefined(let undefined) = function, !undefined.isCapturing {
            throw undefined.error.placed(at: callee)
        }
        do { return try renderer.call(function, given, frame.context) } catch { throw error.placed(at: self) }
    }

    private func call(
        _ method: GetAttribute, _ frame: Frame, _ renderer: Renderer, _ caller: Value?
    ) throws(TemplateError) -> Value {
        let receiver = try method.target.eval(frame, renderer)
        if case .undefined(let undefined) = receiver, !undefined.isCapturing {
            throw undefined.error.placed(at: method)
        }
        let given = try evalArguments(frame, renderer, caller)
        do {
            return try renderer.inContext(frame.context) { () throws(TemplateError) in
                if let result = try builtin?.call(receiver, given, renderer) { return result }
                return try renderer.callMethod(method.name, of: receiver, given)
            }
        } catch { throw error.placed(at: self) }
    }

    private func evalArguments(
        _ frame: Frame, _ renderer: Renderer, _ caller: Value?
    ) throws(TemplateError) -> Arguments {
        do {
            var given = try arguments.eval(frame, renderer)
            if let caller { given.keywords.append(("caller", caller)) }
            return given
        } catch { throw error.placed(at: self) }
    }
}

/// `a | filter(…)`; without an operand in `{% filter %}` and `{% set x | filter %}`.
final class FilterExpression: Expression {
    let operand: Expression?
    let name: String
    let arguments: ArgumentList
    private var filter: Filter?
    init(_ operand: Expression?, _ name: String, _ arguments: ArgumentList, _ extent: Extent) {
        (self.operand, self.name, self.arguments) = (operand, name, arguments)
        super.init(extent, over: [operand] + arguments.all, isClosed: operand == nil ? false : nil)
    }
    override var kindName: String { "filter" }
    override func forEachChild(_ visit: (Node) -> Void) {
        if let operand { visit(operand) }
        arguments.all.forEach(visit)
    }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        filter = scope.template.environment.filter(named: name)
        if filter == nil, !scope.isSoft { throw scope.template.unknown("filter", name, at: self) }
        try super.resolve(scope)
    }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard let operand else { return try apply(to: .string(""), frame, renderer) }
        return try apply(to: operand.eval(frame, renderer), frame, renderer)
    }

    /// Applies the filter, and those that its operand chain holds, to a block's text.
    func applyChain(to value: Value, _ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        let inner = try (operand as? FilterExpression)?.applyChain(to: value, frame, renderer) ?? value
        return try apply(to: inner, frame, renderer)
    }

    private func apply(to value: Value, _ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        do throws(TemplateError) {
            let given = arguments.isEmpty ? Arguments() : try arguments.eval(frame, renderer)
            guard let filter else {
                if let keyword = given.keywords.first { throw unknownKeyword(keyword.name) }
                throw TemplateError(.runtime, "No filter named '\(name)' found.", className: "TemplateRuntimeError")
            }
            return try renderer.inContext(frame.context) { () throws(TemplateError) in
                try filter(value, given, renderer)
            }
        } catch { throw error.placed(at: self) }
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        guard let operand, escaping.isKnown, environment.filter(named: name) != nil, !contextFilters.contains(name)
        else { return false }
        return operand.isConstant(environment, escaping) && arguments.isConstant(environment, escaping)
    }
}

// Filters that Jinja2 passes the context to, so that it never computes them while compiling.
private let contextFilters: Set<String> = ["map", "select", "reject", "selectattr", "rejectattr", "random"]

// An unknown filter or test in a branch is a function to Jinja2 that takes anything but keywords, and then fails.
private func unknownKeyword(_ name: String) -> TemplateError {
    typeError("t_1() got an unexpected keyword argument '\(name)'")
}

/// `a is test(…)`
final class TestExpression: Expression {
    let operand: Expression
    let name: String
    let arguments: ArgumentList
    private var test: Test?
    init(_ operand: Expression, _ name: String, _ arguments: ArgumentList, _ extent: Extent) {
        (self.operand, self.name, self.arguments) = (operand, name, arguments)
        super.init(extent, over: [operand] + arguments.all)
    }
    override var kindName: String { "test" }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(operand)
        arguments.all.forEach(visit)
    }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        test = scope.template.environment.test(named: name)
        if test == nil, !scope.isSoft { throw scope.template.unknown("test", name, at: self) }
        try super.resolve(scope)
    }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        let value = try operand.eval(frame, renderer)
        do throws(TemplateError) {
            let given = arguments.isEmpty ? Arguments() : try arguments.eval(frame, renderer)
            guard let test else {
                if let keyword = given.keywords.first { throw unknownKeyword(keyword.name) }
                throw TemplateError(.runtime, "No test named '\(name)' found.", className: "TemplateRuntimeError")
            }
            return .bool(try test(value, given, renderer))
        } catch { throw error.placed(at: self) }
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        escaping.isKnown && environment.test(named: name) != nil && operand.isConstant(environment, escaping)
            && arguments.isConstant(environment, escaping)
    }
}
