/// Text and printed expressions between two tags.
final class Output: Statement {
    enum Part {
        /// Bytes of the template's text.
        case data(Range<Int>)
        /// What Jinja2 computes while compiling, as text.
        case constant(String)
        case expression(Expression)
    }
    private let text: TemplateText
    private(set) var parts: [Part]
    private var checksExtends = false
    private var isNative = false

    init(_ parts: [Part], _ text: TemplateText, _ extent: Extent) {
        self.parts = parts
        self.text = text
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        for case .expression(let expression) in parts { visit(expression) }
    }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        checksExtends = scope.checksExtends
        isNative = scope.template.environment.output == .native
        try super.resolve(scope)
        guard !scope.template.usesAutoescape else { return }
        for (place, part) in parts.enumerated() {
            guard case .expression(let expression) = part, let folded = scope.template.folded(expression) else { continue }
            parts[place] = .constant(folded)
        }
    }
    /// Whether it holds only text and calls with literal arguments.
    var hasOnlyLiteralCalls: Bool {
        parts.allSatisfy { part in
            guard case .expression(let expression) = part else { return true }
            return (expression as? Call).map(isLiteralCall) ?? false
        }
    }
    /// Whether there is nothing but white space in it.
    var isBlank: Bool {
        parts.allSatisfy { part in
            guard case .data(let range) = part else { return false }
            return Whitespace.skip(text.bytes, range.lowerBound, range.upperBound) == range.upperBound
        }
    }

    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        if checksExtends, frame.context.parent != nil { return .next }
        if isNative { return try runNative(frame, renderer) }
        for part in parts {
            switch part {
            case .data(let range): try renderer.writeLiteral(range, of: text, frame.context)
            case .constant(let constant): renderer.write(constant)
            case .expression(let expression):
                do {
                    let value = try expression.eval(frame, renderer)
                    try renderer.print(value, expression, text, frame.context)
                } catch { throw error.placed(inStatement: expression) }
            }
        }
        return .next
    }

    // In native mode constants beside each other are one text, and everything else stays a value.
    private func runNative(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        var constants: String?
        for part in parts {
            switch part {
            case .data(let range): constants = (constants ?? "") + text.string(range.lowerBound, range.upperBound)
            case .constant(let constant): constants = (constants ?? "") + constant
            case .expression(let expression):
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
