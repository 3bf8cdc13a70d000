/// `{% for a in b if c recursive %} … {% else %} … {% endfor %}`
final class For: Statement {
    let target: Expression
    let iterated: Expression
    let test: Expression?
    let isRecursive: Bool
    let body: NodeList<Statement>
    let otherwise: NodeList<Statement>
    // The test runs ahead of the body, so it has variables of its own.
    private let testTarget: Expression?
    private var loopSlot: Int?
    private var entrySlots: [Int] = []
    private var roundSlots: [Int] = []
    private var testSlots: [Int] = []
    private var elseSlots: [Int] = []
    private var function: FunctionScope?
    private var text: TemplateText?
    private var escaping = Escaping()

    init(
        _ target: Expression, in iterated: Expression, test: Expression?, isRecursive: Bool, _ body: [Statement],
        else otherwise: [Statement], _ extent: Extent
    ) {
        (self.target, self.iterated, self.test, self.isRecursive) = (target, iterated, test, isRecursive)
        (self.body, self.otherwise) = (NodeList(body), NodeList(otherwise))
        testTarget = test == nil ? nil : target.targetCopy()
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(target)
        visit(iterated)
        body.nodes.forEach(visit)
        otherwise.nodes.forEach(visit)
        if let test { visit(test) }
    }
    override func declare(in symbols: Symbols) { iterated.declare(in: symbols) }

    override func resolve(_ scope: Scope) throws(TemplateError) {
        text = scope.template.text
        escaping = scope.template.escaping
        try refuseLoopTarget(scope)
        // The test first, as Jinja2 generates its code: so is the order of errors.
        try resolveTest(scope)
        if !isRecursive { try iterated.resolve(scope) }
        let inner = isRecursive ? scope.innerFunction() : scope.inner()
        if usesLoop { inner.symbols.declareParameter(scope.template.symbol("loop")) }
        target.becomeTarget(.parameter)
        for node in [target] as [Node] + body.nodes { node.declare(in: inner.symbols) }
        for node in [target] as [Node] + body.nodes { try node.resolve(inner) }
        if usesLoop { loopSlot = inner.slot(of: scope.template.symbol("loop"), "loop").index }
        entrySlots = inner.entrySlots
        roundSlots = inner.roundSlots
        try resolveElse(scope, inner.symbols.function)
        guard isRecursive else { return }
        function = inner.symbols.function
        // The function of the loop stands before its call.
        try iterated.resolve(scope)
    }
    private func resolveTest(_ scope: Scope) throws(TemplateError) {
        guard let test, let testTarget else { return }
        let inner = scope.aside()
        testTarget.becomeTarget(.parameter)
        for node in [testTarget, test] { node.declare(in: inner.symbols) }
        for node in [testTarget, test] { try node.resolve(inner) }
        testSlots = inner.entrySlots
    }
    private func resolveElse(_ scope: Scope, _ function: FunctionScope) throws(TemplateError) {
        guard otherwise.count > 0 else { return }
        let inner = scope.inner(in: function)
        for node in otherwise.nodes { node.declare(in: inner.symbols) }
        for node in otherwise.nodes { try node.resolve(inner) }
        elseSlots = inner.entrySlots
    }
    private func refuseLoopTarget(_ scope: Scope) throws(TemplateError) {
        if let name = find(in: self, where: { ($0 as? Name).map { $0.role == .store && $0.name == "loop" } ?? false }) {
            throw TemplateError.assertion(
                "Can't assign to special loop variable in for-loop target", scope.template.text, name)
        }
    }
    private lazy var usesLoop: Bool =
        isRecursive || readsUndeclared("loop", in: body.nodes)
        || find(in: self, where: { ($0 as? BlockStatement)?.isScoped ?? false }) != nil

    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        let value: Value
        do { value = try iterated.eval(frame, renderer) } catch { throw error.placed(inStatement: self) }
        if isRecursive {
            let text = try rounds(over: value, frame, renderer, depth: 0)
            try renderer.emit(.text(text), isNative: true, self, in: nil)
            return .next
        }
        try loop(over: value, test: frame, frame, renderer, recurse: nil, depth: 0)
        return .next
    }

    // One level of a recursive loop, as text.
    private func rounds(
        over value: Value, _ frame: Frame, _ renderer: Renderer, depth: Int
    ) throws(TemplateError) -> Text {
        guard let function else { return Text("") }
        let inner = Frame(function.count, parent: frame, context: frame.context)
        return try renderer.nested { () throws(TemplateError) in
            try renderer.capturedText(self.escaping.flavour(in: frame.context)) { () throws(TemplateError) in
                try self.loop(
                    over: value, test: frame, inner, renderer,
                    recurse: { (value, depth) throws(TemplateError) in
                        try self.rounds(over: value, frame, renderer, depth: depth)
                    }, depth: depth)
            }
        }
    }

    private func loop(
        over value: Value, test testFrame: Frame, _ frame: Frame, _ renderer: Renderer,
        recurse: LoopObject.Recursion?, depth: Int
    ) throws(TemplateError) {
        frame.clear(entrySlots)
        let (iteration, loop) = try prepare(value, testFrame, renderer, recurse, depth)
        if let loopSlot, let loop { frame.slots[loopSlot] = .object(loop) }
        // A loop with a test asks the frame that it lies in: nothing would ever free the two.
        defer { if let loopSlot { frame.slots[loopSlot] = nil } }
        // As in Jinja2, a round that is left early does not count for the `else`.
        var isEmpty = true
        var isFirst = true
        while let item = try next(iteration, loop, renderer) {
            if !isFirst { frame.clear(roundSlots) }
            isFirst = false
            do { try target.assign(item, frame, renderer) } catch { throw error.placed(inStatement: self) }
            let flow = try Jinja.run(body, frame, renderer)
            if flow == .breakLoop { break }
            if flow == .next { isEmpty = false }
        }
        if isEmpty {
            frame.clear(elseSlots)
            _ = try Jinja.run(otherwise, frame, renderer)
        }
    }

    private func prepare(
        _ value: Value, _ testFrame: Frame, _ renderer: Renderer, _ recurse: LoopObject.Recursion?, _ depth: Int
    ) throws(TemplateError) -> (Iteration, LoopObject?) {
        do {
            var iteration = try iterate(value, renderer)
            if let test, let testTarget {
                testFrame.clear(testSlots)
                let source = iteration
                iteration = Generator { (renderer) throws(TemplateError) in
                    while let item = try source.next(renderer) {
                        try renderer.countStep()
                        do throws(TemplateError) {
                            try testTarget.assign(item, testFrame, renderer)
                            if isTrue(try test.eval(testFrame, renderer)) { return item }
                        } catch { throw error.placed(inStatement: test) }
                    }
                    return nil
                }
            }
            guard loopSlot != nil else { return (iteration, nil) }
            let length: Int? = test == nil ? (try? Jinja.length(of: value)) : nil
            return (iteration, LoopObject(iteration, length: length, recurse: recurse, depth: depth))
        } catch { throw error.placed(inStatement: self) }
    }

    @inline(__always)
    private func next(
        _ iteration: Iteration, _ loop: LoopObject?, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        do {
            try renderer.countStep()
            if let loop { return try loop.advance(renderer) }
            return try iteration.next(renderer)
        } catch { throw error.placed(inStatement: self) }
    }
}

extension Expression {
    /// The same target again, for variables of its own.
    func targetCopy() -> Expression {
        let extent = Extent(Int(anchor), Int(start), Int(end))
        if let name = self as? Name { return Name(name.name, name.symbol, name.role, extent) }
        if let tuple = self as? TupleExpression { return TupleExpression(tuple.items.map { $0.targetCopy() }, extent) }
        return self
    }
}

extension TemplateError {
    /// A mistake that Jinja2 finds after parsing.
    static func assertion(
        _ message: String, _ text: TemplateText, _ node: Node, marking marked: Range<Int>? = nil
    ) -> TemplateError {
        let error = TemplateError(.syntax, message, className: "TemplateAssertionError")
        let place = marked ?? Int(node.start)..<Int(node.end)
        var frame = Frame(name: "template", location: text.location(place.lowerBound, place.upperBound))
        frame.statementLine = text.line(Int(node.anchor))
        error.box.frames = [frame]
        error.box.textOffset = text.fileOffset(place.lowerBound)
        return error
    }
}
