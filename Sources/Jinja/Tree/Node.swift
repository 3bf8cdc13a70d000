/// A node of a parsed template. Immutable once the template is made; offsets are into `TemplateText.bytes`.
class Node {
    /// Offset of the token whose line Jinja2 reports for this node.
    let anchor: Int32
    /// Offset of the node's first byte.
    let start: Int32
    /// Offset after the node's last byte.
    let end: Int32

    init(_ extent: Extent) {
        anchor = Int32(truncatingIfNeeded: extent.anchor)
        start = Int32(truncatingIfNeeded: extent.start)
        end = Int32(truncatingIfNeeded: extent.end)
    }

    /// The nodes below, in the order in which Jinja2's visitors meet them.
    func forEachChild(_ visit: (Node) -> Void) {}
    /// Notes the names that this node reads and writes in the scope that it stands in (Jinja2's symbol visitor).
    func declare(in symbols: Symbols) { forEachChild { $0.declare(in: symbols) } }
    /// Gives every name below its slot.
    /// - Throws: `syntax` for what Jinja2 refuses while generating code.
    func resolve(_ scope: Scope) throws(TemplateError) {
        var failure: TemplateError?
        forEachChild { child in
            guard failure == nil else { return }
            do throws(TemplateError) { try child.resolve(scope) } catch { failure = error }
        }
        if let failure { throw failure }
    }
}

/// Where a node stands.
struct Extent {
    var anchor: Int
    var start: Int
    var end: Int
    init(_ anchor: Int, _ start: Int, _ end: Int) {
        self.anchor = anchor
        self.start = start
        self.end = end
    }
}

/// What follows after a statement.
enum Flow { case next, breakLoop, continueLoop }

/// A node that does something.
class Statement: Node {
    func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow { .next }
}

/// A node that has a value.
class Expression: Node {
    /// How deep the tree below is: bounded, so that evaluation can't exhaust the stack.
    let height: Int32
    /// Whether the value may be computed while compiling: no names and calls below, or none where it is decided.
    let isClosed: Bool

    init(_ extent: Extent, height: Int32, isClosed: Bool = false) {
        self.height = height
        self.isClosed = isClosed
        super.init(extent)
    }
    init(_ extent: Extent, over children: [Expression?], isClosed: Bool? = nil) {
        var tallest: Int32 = 0
        var areClosed = true
        for case let child? in children {
            tallest = max(tallest, child.height)
            areClosed = areClosed && child.isClosed
        }
        height = tallest + 1
        self.isClosed = isClosed ?? areClosed
        super.init(extent)
    }

    func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value { .none }
    /// Whether Jinja2 computes the value while compiling: only literals below, and nothing that needs a context.
    func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool { false }
    /// Jinja2's name of the node's class, as in `can't assign to 'const'`.
    var kindName: String { "expr" }
    /// Whether it can be assigned to.
    var isAssignable: Bool { false }
    /// Turns a name or tuple that was read as an expression into a target of an assignment.
    func becomeTarget(_ role: Name.Role) {}
    /// Assigns to a target.
    func assign(_ value: Value, _ frame: Frame, _ renderer: Renderer) throws(TemplateError) {}
}

extension Expression {
    /// The value of a constant expression; nil where computing it fails.
    func constantValue(_ environment: Environment, _ escaping: Escaping) -> Value? {
        try? constant(environment, escaping)
    }
    /// The value of a constant expression.
    func constant(_ environment: Environment, _ escaping: Escaping) throws(TemplateError) -> Value {
        let renderer = Renderer.folding(environment)
        let context = Context(nil, renderer.globals)
        context.autoescape = escaping.isOn
        return try eval(Frame(0, parent: nil, context: context), renderer)
    }
}

extension Renderer {
    /// Computes constants while a template is parsed. What takes long is left to the render, whose limits stop it.
    static func folding(_ environment: Environment) -> Renderer {
        var environment = environment
        environment.limits.steps = min(environment.limits.steps, 1_000_000)
        environment.limits.outputBytes = min(environment.limits.outputBytes, 16_000_000)
        let renderer = Renderer(environment: environment, globals: DictionaryGlobals())
        renderer.isFolding = true
        return renderer
    }
}

extension TemplateError {
    /// The error with the place of the innermost node that it came from.
    func placed(at node: Node) -> TemplateError {
        if box.place == nil { box.place = (Int(node.start), Int(node.end)) }
        return self
    }
    /// The error with the statement (or printed expression) whose line Jinja2 reports.
    func placed(inStatement node: Node) -> TemplateError {
        if box.anchor == nil { box.anchor = Int(node.anchor) }
        if box.place == nil { box.place = (Int(node.start), Int(node.end)) }
        return self
    }
    /// Closes the frame of a call: what was placed so far happened in `name` of `text`.
    func leaving(_ name: String, _ text: TemplateText) -> TemplateError {
        guard box.kind != .returned, let place = box.place else { return self }
        var frame = Frame(name: name, location: text.location(place.start, place.end))
        frame.statementLine = text.line(box.anchor ?? place.start)
        box.frames.insert(frame, at: 0)
        box.place = nil
        box.anchor = nil
        return self
    }
}
