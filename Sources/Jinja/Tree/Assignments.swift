/// `{% set a = 1 %}`, `{% set a, b = pair %}`, `{% set ns.a = 1 %}`
final class Assignment: Statement {
    let target: Expression
    let value: Expression
    private var export = Export()
    init(_ target: Expression, _ value: Expression, _ extent: Extent) {
        (self.target, self.value) = (target, value)
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(target)
        visit(value)
    }
    override func declare(in symbols: Symbols) {
        value.declare(in: symbols)
        target.declare(in: symbols)
    }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        try super.resolve(scope)
        export = Export(target, scope)
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        do {
            try checkNamespaces(target, frame, renderer)
            try target.assign(value.eval(frame, renderer), frame, renderer)
        } catch { throw error.placed(inStatement: self) }
        export.run(frame)
        return .next
    }
}

// Before the value is computed: only namespaces can be assigned to by attribute.
private func checkNamespaces(
    _ target: Expression, _ frame: Frame, _ renderer: Renderer
) throws(TemplateError) {
    if let reference = target as? NamespaceReference {
        _ = try reference.target(frame, renderer)
    } else if let tuple = target as? TupleExpression {
        for item in tuple.items { try checkNamespaces(item, frame, renderer) }
    }
}

/// What a statement at the top level tells blocks, includes and importers.
struct Export {
    private var names: [(name: String, slot: Slot)] = []

    init() {}
    /// The names that a target sets, where they count.
    init(_ target: Expression, _ scope: Scope) {
        guard scope.isTopLevel else { return }
        add(target)
    }
    private mutating func add(_ target: Expression) {
        if let name = target as? Name { names.append((name.name, name.slot)) }
        if let tuple = target as? TupleExpression { for item in tuple.items { add(item) } }
    }
    func run(_ frame: Frame) {
        for (name, slot) in names {
            frame.context.variables[name] = frame.slots[slot.index]
            if !name.utf8.starts(with: "_".utf8) { frame.context.exported.insert(name) }
        }
    }
}

/// `{% set a %} … {% endset %}`
final class BlockAssignment: Statement {
    let target: Expression
    let filter: FilterExpression?
    let body: NodeList<Statement>
    private var export = Export()
    private var cleared: [Int] = []
    private var escaping = Escaping()
    init(_ target: Expression, _ filter: FilterExpression?, _ body: [Statement], _ extent: Extent) {
        (self.target, self.filter, self.body) = (target, filter, NodeList(body))
        super.init(extent)
        uncheck(target)
    }
    private func uncheck(_ target: Expression) {
        (target as? NamespaceReference)?.isUnchecked = true
        if let tuple = target as? TupleExpression { tuple.items.forEach(uncheck) }
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(target)
        if let filter { visit(filter) }
        body.nodes.forEach(visit)
    }
    override func declare(in symbols: Symbols) { target.declare(in: symbols) }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        let inner = scope.inner()
        inner.checksExtends = false
        escaping = scope.template.escaping
        for node in body.nodes { node.declare(in: inner.symbols) }
        for node in body.nodes { try node.resolve(inner) }
        try target.resolve(scope)
        filter?.declare(in: inner.symbols)
        try filter?.resolve(inner)
        cleared = inner.entrySlots
        export = Export(target, scope)
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        frame.clear(cleared)
        var flow = Flow.next
        let isEscaping = frame.context.autoescape
        let flavour = filter == nil ? (isEscaping ? Text.Flavour.markup : .plain) : escaping.flavour(in: frame.context)
        let text = try renderer.capturedText(flavour) { () throws(TemplateError) in
            flow = try Jinja.run(body, frame, renderer)
        }
        if flow != .next { return flow }
        do {
            var value = Value.text(text)
            if let filter { value = try filter.applyChain(to: value, frame, renderer) }
            if isEscaping, filter != nil { value = .text(Text(try str(value, renderer), .markup)) }
            try target.assign(value, frame, renderer)
        } catch { throw error.placed(inStatement: self) }
        export.run(frame)
        return .next
    }
}

/// `{% filter upper %} … {% endfilter %}`
final class FilterBlock: Statement {
    let filter: FilterExpression
    let body: NodeList<Statement>
    private var text: TemplateText?
    private var cleared: [Int] = []
    private var isNative = false
    private var escaping = Escaping()
    init(_ filter: FilterExpression, _ body: [Statement], _ extent: Extent) {
        (self.filter, self.body) = (filter, NodeList(body))
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        body.nodes.forEach(visit)
        visit(filter)
    }
    override func declare(in symbols: Symbols) { filter.declare(in: symbols) }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        let inner = scope.inner()
        isNative = scope.template.environment.output == .native
        text = scope.template.text
        escaping = scope.template.escaping
        forEachChild { $0.declare(in: inner.symbols) }
        try super.resolve(inner)
        cleared = inner.entrySlots
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        frame.clear(cleared)
        var flow = Flow.next
        let body = try renderer.capturedText(escaping.flavour(in: frame.context)) { () throws(TemplateError) in
            flow = try Jinja.run(self.body, frame, renderer)
        }
        if flow != .next { return flow }
        do {
            let value = try filter.applyChain(to: .text(body), frame, renderer)
            try renderer.emit(value, isNative: isNative, self, in: text)
        } catch { throw error.placed(inStatement: self) }
        return .next
    }
}
