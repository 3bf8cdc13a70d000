/// Text and printed expressions between two tags.
final class Output: Statement {
    private(set) var parts: [OutputPart]
    private var checksExtends = false
    private var isNative = false

    init(_ parts: [OutputPart], _ extent: Extent) {
        self.parts = parts
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        for part in parts { if let expression = (part as? ExpressionPart)?.expression { visit(expression) } }
    }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        checksExtends = scope.checksExtends
        isNative = scope.template.environment.output == .native
        try super.resolve(scope)
        guard !scope.template.usesAutoescape else { return }
        for (place, part) in parts.enumerated() {
            guard let expression = (part as? ExpressionPart)?.expression,
                let folded = scope.template.folded(expression)
            else { continue }
            parts[place] = ConstantPart(folded)
        }
    }
    /// Whether it holds only text and calls with literal arguments.
    var hasOnlyLiteralCalls: Bool {
        parts.allSatisfy { part in
            guard let expression = (part as? ExpressionPart)?.expression else { return true }
            return (expression as? Call).map(isLiteralCall) ?? false
        }
    }
    /// Whether there is nothing but white space in it.
    var isBlank: Bool {
        parts.allSatisfy { part in
            guard let data = part as? DataPart else { return false }
            return Whitespace.skip(data.text.bytes, data.range.lowerBound, data.range.upperBound) == data.range.upperBound
        }
    }

    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        if checksExtends, frame.context.parent != nil { return .next }
        if isNative { return try runNative(frame, renderer) }
        for part in parts { try part.print(frame, renderer) }
        return .next
    }

    // In native mode constants beside each other are one text, and everything else stays a value.
    private func runNative(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        var constants: String?
        for part in parts {
            if let constant = part.constant() {
                constants = (constants ?? "") + constant
            } else if let expression = (part as? ExpressionPart)?.expression {
                if let constants { try renderer.emit(.string(constants), isNative: true) }
                constants = nil
                do { try renderer.emit(try expression.eval(frame, renderer), isNative: true) } catch {
                    throw error.placed(inStatement: expression)
                }
            }
        }
        if let constants { try renderer.emit(.string(constants), isNative: true) }
        return .next
    }
}

/// Runs statements until one leaves a loop.
@inline(__always)
func run(_ body: [Statement], _ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
    for statement in body {
        let flow = try statement.run(frame, renderer)
        if flow != .next { return flow }
    }
    return .next
}
