/// A stretch of text or one printed expression.
class OutputPart {
    func print(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) {}
    /// What the part adds in native mode: text that joins its neighbours, or nil and a value.
    func constant() -> String? { nil }
}

/// Bytes of the template's text.
final class DataPart: OutputPart {
    let range: Range<Int>
    let text: TemplateText
    // A copy: writing it needs neither the array's reference count nor its bounds.
    private let bytes: UnsafeMutableBufferPointer<UInt8>
    private var start: Int32 { Int32(truncatingIfNeeded: range.lowerBound) }
    init(_ range: Range<Int>, _ text: TemplateText) {
        (self.range, self.text) = (range, text)
        bytes = .allocate(capacity: range.count)
        _ = bytes.initialize(fromContentsOf: text.bytes[range])
    }
    deinit { bytes.deallocate() }
    override func print(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) {
        let output = renderer.output
        if output.isMapping { output.places.note(output.count, text, start, isLiteral: true) }
        output.append(UnsafeBufferPointer(bytes))
        try renderer.checkSize(output.count)
    }
    override func constant() -> String? { text.string(range.lowerBound, range.upperBound) }
}

/// What Jinja2 computes while compiling, as text.
final class ConstantPart: OutputPart {
    let value: String
    private let start: Int32
    private let text: TemplateText
    init(_ value: String, _ expression: Expression, _ text: TemplateText) {
        (self.value, start, self.text) = (value, expression.start, text)
    }
    override func print(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) {
        let output = renderer.output
        if output.isMapping { output.places.note(output.count, text, start, isLiteral: false) }
        output.append(value)
    }
    override func constant() -> String? { value }
}

/// A printed expression.
final class ExpressionPart: OutputPart {
    let expression: Expression
    let text: TemplateText
    private let call: Call?
    /// What is known about escaping here, once the template is resolved.
    @exclusivity(unchecked) var escaping = Escaping()
    init(_ expression: Expression, _ text: TemplateText) {
        (self.expression, self.text) = (expression, text)
        call = expression as? Call
    }
    override func print(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) {
        do {
            if let call {
                guard let value = try call.print(frame, renderer) else { return }
                try renderer.print(value, expression, text, isEscaping: escaping.applies(in: frame.context))
            } else {
                let value = try expression.eval(frame, renderer)
                try renderer.print(value, expression, text, isEscaping: escaping.applies(in: frame.context))
            }
        } catch { throw error.placed(inStatement: expression) }
    }
}
