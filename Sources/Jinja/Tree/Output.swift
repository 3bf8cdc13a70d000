/// Text and printed expressions between two tags.
final class Output: Statement {
    @exclusivity(unchecked) private(set) var parts: NodeList<OutputPart>
    private var checksExtends = false
    private var isNative = false
    // Where it is not known whether output is escaped, texts of the template are marked as they run.
    private var asksForEscaping = false

    init(_ parts: [OutputPart], _ extent: Extent) {
        self.parts = NodeList(parts)
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        for part in parts.nodes { if let expression = (part as? ExpressionPart)?.expression { visit(expression) } }
    }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        checksExtends = scope.checksExtends
        isNative = scope.template.environment.output == .native
        asksForEscaping = !scope.template.escaping.isKnown
        // Jinja2 does not compile what will not be printed, so nobody finds the mistakes in it.
        if checksExtends, scope.template.surelyExtends { return }
        // Where escaping is not known only what is printed is folded, and nothing within it: so it is looked at as a whole.
        if !scope.template.escaping.isKnown { fold(scope.template) }
        try super.resolve(scope)
        if scope.template.escaping.isKnown { fold(scope.template) }
    }
    private func fold(_ template: TemplateBuilder) {
        parts = NodeList(
            parts.nodes.map { part in
                guard let part = part as? ExpressionPart else { return part }
                part.escaping = template.escaping
                return template.folded(part.expression).map { ConstantPart($0, part.expression, template.text) } ?? part
            })
    }
    /// Whether it holds only text and calls with literal arguments.
    var hasOnlyLiteralCalls: Bool {
        parts.nodes.allSatisfy { part in
            guard let expression = (part as? ExpressionPart)?.expression else { return true }
            return (expression as? Call).map(isLiteralCall) ?? false
        }
    }
    /// Whether there is nothing but white space in it.
    var isBlank: Bool {
        parts.nodes.allSatisfy { part in
            guard let data = part as? DataPart else { return false }
            return Whitespace.skip(data.text.bytes, data.range.lowerBound, data.range.upperBound)
                == data.range.upperBound
        }
    }

    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        if checksExtends, frame.context.parent != nil { return .next }
        if isNative { return try runNative(frame, renderer) }
        let parts = parts
        for place in 0..<parts.count {
            try parts.with(place) { (part) throws(TemplateError) in try part.print(frame, renderer) }
        }
        return .next
    }

    // In native mode constants beside each other are one text, and everything else stays a value.
    private func runNative(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        var constants: String?
        for part in parts.nodes {
            let constant = part.constant()
            if let constant, !(asksForEscaping && part is DataPart) {
                constants = (constants ?? "") + constant
                continue
            }
            if let constants { try renderer.emit(.string(constants), isNative: true, self, in: nil) }
            constants = nil
            if let constant {
                let flavour: Text.Flavour = frame.context.autoescape ? .markup : .plain
                try renderer.emit(.text(Text(constant, flavour)), isNative: true, self, in: nil)
            } else if let expression = (part as? ExpressionPart)?.expression {
                do {
                    try renderer.emit(try expression.eval(frame, renderer), isNative: true, expression, in: nil)
                } catch {
                    throw error.placed(inStatement: expression)
                }
            }
        }
        if let constants { try renderer.emit(.string(constants), isNative: true, self, in: nil) }
        return .next
    }
}

/// Runs statements until one leaves a loop.
@inline(__always)
func run(_ body: NodeList<Statement>, _ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
    for place in 0..<body.count {
        let flow = try body.with(place) { (statement) throws(TemplateError) in try statement.run(frame, renderer) }
        if flow != .next { return flow }
    }
    return .next
}
