import SourceText

/// What is being printed: bytes, where the stretches came from if that is asked for, values in native mode.
struct OutputBuffer {
    var bytes: [UInt8] = []
    /// The values of a native render; nil where text is wanted (macros, captures).
    var values: [Value]?
    var isMapping = false
    var stretches: [PlaceMap.Stretch] = []
}

extension Renderer {
    /// What `body` prints, as text.
    func captured(_ body: () throws(TemplateError) -> Void) throws(TemplateError) -> String {
        var inner = OutputBuffer()
        inner.isMapping = output.isMapping
        swap(&inner, &output)
        do { try body() } catch {
            swap(&inner, &output)
            throw error
        }
        swap(&inner, &output)
        try checkSize(inner.bytes.count)
        if inner.isMapping { lastStretches = inner.stretches }
        return String(decoding: inner.bytes, as: UTF8.self)
    }

    /// Prints text.
    @inline(__always)
    func write(_ text: String) { output.bytes.append(contentsOf: text.utf8) }

    /// Prints a value as `str` shows it.
    func write(_ value: Value) throws(TemplateError) {
        switch value {
        case .text(let text): output.bytes.append(contentsOf: text.string.utf8)
        case .int(let number): output.bytes.append(contentsOf: String(number).utf8)
        case .undefined: break
        default: output.bytes.append(contentsOf: try str(value, self).utf8)
        }
    }

    /// Prints literal text of a template.
    @inline(__always)
    func writeLiteral(_ range: Range<Int>, of text: TemplateText, _ context: Context) throws(TemplateError) {
        if output.isMapping {
            output.stretches.append(.init(
                outputStart: output.bytes.count, source: text.file, sourceStart: text.fileOffset(range.lowerBound),
                isLiteral: true))
        }
        output.bytes.append(contentsOf: text.bytes[range])
        try checkSize(output.bytes.count)
    }

    /// Prints the value of an expression.
    func print(
        _ value: Value, _ expression: Expression, _ text: TemplateText, _ context: Context
    ) throws(TemplateError) {
        if output.isMapping { mark(value, expression, text) }
        if context.autoescape { write(escaped(value)) } else { try write(value) }
        try checkSize(output.bytes.count)
    }

    // A macro's text keeps its own stretches; anything else came from the expression.
    private func mark(_ value: Value, _ expression: Expression, _ text: TemplateText) {
        let start = output.bytes.count
        if case .text(let result) = value, result === lastResult {
            for stretch in lastResultStretches {
                output.stretches.append(.init(
                    outputStart: start + stretch.outputStart, source: stretch.source, sourceStart: stretch.sourceStart,
                    isLiteral: stretch.isLiteral))
            }
            return
        }
        output.stretches.append(.init(
            outputStart: start, source: text.file, sourceStart: text.fileOffset(Int(expression.start)), isLiteral: false))
    }

    /// Hands on a value as it is, which in text has to be text: the result of a `{% call %}` or `{% filter %}`.
    func emit(_ value: Value, isNative: Bool) throws(TemplateError) {
        if isNative, output.values != nil {
            output.values?.append(value)
        } else if case .text(let text) = value {
            write(text.string)
        } else {
            throw TemplateError(.type, "sequence item 0: expected str instance, \(pythonTypeName(value)) found")
        }
    }

    /// Remembers where the text that a macro made came from.
    func noteResult(_ text: Text) {
        guard output.isMapping else { return }
        lastResult = text
        lastResultStretches = lastStretches
    }

    func checkSize(_ count: Int) throws(TemplateError) {
        guard count <= environment.limits.outputBytes else {
            throw TemplateError(.runtime, "more than \(environment.limits.outputBytes) bytes of output")
        }
    }
}
