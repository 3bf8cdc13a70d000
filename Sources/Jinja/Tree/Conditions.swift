/// `{% if %} … {% elif %} … {% else %}`
final class If: Statement {
    /// A test and what follows where it holds.
    final class Branch {
        let test: Expression
        let body: NodeList<Statement>
        init(_ test: Expression, _ body: [Statement]) { (self.test, self.body) = (test, NodeList(body)) }
    }
    private let branches: NodeList<Branch>
    private let otherwise: NodeList<Statement>
    init(_ branches: [Branch], _ otherwise: [Statement], _ extent: Extent) {
        self.branches = NodeList(branches)
        self.otherwise = NodeList(otherwise)
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        for branch in branches.nodes {
            visit(branch.test)
            branch.body.nodes.forEach(visit)
        }
        otherwise.nodes.forEach(visit)
    }

    // Each `elif` is an `if` of its own to Jinja2, within the branch "all elifs".
    override func declare(in symbols: Symbols) { declare(branches.nodes[...], isFirst: true, in: symbols) }
    private func declare(_ branches: ArraySlice<Branch>, isFirst: Bool, in symbols: Symbols) {
        guard let branch = branches.first else { return }
        branch.test.declare(in: symbols)
        let body = symbols.copy()
        for node in branch.body.nodes { node.declare(in: body) }
        let elifs = symbols.copy()
        if isFirst {
            for place in branches.indices.dropFirst() { declare(branches[place...place], isFirst: false, in: elifs) }
        }
        let last = symbols.copy()
        if isFirst { for node in otherwise.nodes { node.declare(in: last) } }
        symbols.merge([body, elifs, last])
    }

    override func resolve(_ scope: Scope) throws(TemplateError) { try super.resolve(scope.soft()) }

    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        for place in 0..<branches.count {
            let flow = try branches.with(place) { (branch) throws(TemplateError) -> Flow? in
                do throws(TemplateError) {
                    guard isTrue(try branch.test.eval(frame, renderer)) else { return nil }
                } catch {
                    throw error.placed(inStatement: branch.test)
                }
                return try Jinja.run(branch.body, frame, renderer)
            }
            if let flow { return flow }
        }
        return try Jinja.run(otherwise, frame, renderer)
    }
}

/// `{% with a = 1 %}`
final class With: Statement {
    let targets: [Expression]
    let values: [Expression]
    let body: NodeList<Statement>
    private var cleared: [Int] = []
    init(_ targets: [Expression], _ values: [Expression], _ body: [Statement], _ extent: Extent) {
        (self.targets, self.values, self.body) = (targets, values, NodeList(body))
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        targets.forEach(visit)
        values.forEach(visit)
        body.nodes.forEach(visit)
    }
    override func declare(in symbols: Symbols) { for value in values { value.declare(in: symbols) } }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        let inner = scope.inner()
        for node in targets as [Node] + body.nodes { node.declare(in: inner.symbols) }
        for value in values { try value.resolve(scope) }
        for node in targets as [Node] + body.nodes { try node.resolve(inner) }
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
    let body: NodeList<Statement>
    private var cleared: [Int] = []
    init(_ isOn: Expression, _ body: [Statement], _ extent: Extent) {
        (self.isOn, self.body) = (isOn, NodeList(body))
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(isOn)
        body.nodes.forEach(visit)
    }
    override func declare(in symbols: Symbols) {}
    override func resolve(_ scope: Scope) throws(TemplateError) {
        let inner = scope.inner()
        forEachChild { $0.declare(in: inner.symbols) }
        try isOn.resolve(inner)
        let template = scope.template
        let before = template.escaping
        defer { template.escaping = before }
        template.escaping.enter(isOn, template.environment)
        for node in body.nodes { try node.resolve(inner) }
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
