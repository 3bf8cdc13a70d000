/// `{% if %} … {% elif %} … {% else %}`
final class If: Statement {
    let branches: [(test: Expression, body: [Statement])]
    let otherwise: [Statement]
    init(_ branches: [(test: Expression, body: [Statement])], _ otherwise: [Statement], _ extent: Extent) {
        self.branches = branches
        self.otherwise = otherwise
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        for branch in branches {
            visit(branch.test)
            branch.body.forEach(visit)
        }
        otherwise.forEach(visit)
    }

    // Each `elif` is an `if` of its own to Jinja2, within the branch "all elifs".
    override func declare(in symbols: Symbols) { declare(branches[...], isFirst: true, in: symbols) }
    private func declare(
        _ branches: ArraySlice<(test: Expression, body: [Statement])>, isFirst: Bool, in symbols: Symbols
    ) {
        guard let branch = branches.first else { return }
        branch.test.declare(in: symbols)
        let body = symbols.copy()
        for node in branch.body { node.declare(in: body) }
        let elifs = symbols.copy()
        if isFirst {
            for place in branches.indices.dropFirst() { declare(branches[place...place], isFirst: false, in: elifs) }
        }
        let last = symbols.copy()
        if isFirst { for node in otherwise { node.declare(in: last) } }
        symbols.merge([body, elifs, last])
    }

    override func resolve(_ scope: Scope) throws(TemplateError) { try super.resolve(scope.soft()) }

    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        for branch in branches {
            let holds: Bool
            do { holds = isTrue(try branch.test.eval(frame, renderer)) } catch {
                throw error.placed(inStatement: branch.test)
            }
            if holds { return try Jinja.run(branch.body, frame, renderer) }
        }
        return try Jinja.run(otherwise, frame, renderer)
    }
}

/// `{% with a = 1 %}`
final class With: Statement {
    let targets: [Expression]
    let values: [Expression]
    let body: [Statement]
    private var cleared: [Int] = []
    init(_ targets: [Expression], _ values: [Expression], _ body: [Statement], _ extent: Extent) {
        (self.targets, self.values, self.body) = (targets, values, body)
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        targets.forEach(visit)
        values.forEach(visit)
        body.forEach(visit)
    }
    override func declare(in symbols: Symbols) { for value in values { value.declare(in: symbols) } }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        let inner = scope.inner()
        for node in targets as [Node] + body { node.declare(in: inner.symbols) }
        for value in values { try value.resolve(scope) }
        for node in targets as [Node] + body { try node.resolve(inner) }
        cleared = inner.entrySlots
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        frame.clear(cleared)
        for (target, value) in zip(targets, values) {
            do { try target.assign(value.eval(frame, renderer), frame, renderer) } catch {
                throw error.placed(inStatement: self)
            }
        }
        return try Jinja.run(body, frame, renderer)
    }
}

/// `{% autoescape true %}`
final class Autoescape: Statement {
    let isOn: Expression
    let body: [Statement]
    private var cleared: [Int] = []
    init(_ isOn: Expression, _ body: [Statement], _ extent: Extent) {
        (self.isOn, self.body) = (isOn, body)
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(isOn)
        body.forEach(visit)
    }
    override func declare(in symbols: Symbols) {}
    override func resolve(_ scope: Scope) throws(TemplateError) {
        let inner = scope.inner()
        forEachChild { $0.declare(in: inner.symbols) }
        try super.resolve(inner)
        cleared = inner.entrySlots
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        frame.clear(cleared)
        let before = frame.context.autoescape
        defer { frame.context.autoescape = before }
        do { frame.context.autoescape = isTrue(try isOn.eval(frame, renderer)) } catch {
            throw error.placed(inStatement: self)
        }
        return try Jinja.run(body, frame, renderer)
    }
}

/// `{% do x %}`
final class Do: Statement {
    let expression: Expression
    init(_ expression: Expression, _ extent: Extent) {
        self.expression = expression
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) { visit(expression) }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        do { _ = try expression.eval(frame, renderer) } catch { throw error.placed(inStatement: self) }
        return .next
    }
}

/// `{% break %}`, `{% continue %}`
final class LoopControl: Statement {
    let flow: Flow
    init(_ flow: Flow, _ extent: Extent) {
        self.flow = flow
        super.init(extent)
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow { flow }
}
