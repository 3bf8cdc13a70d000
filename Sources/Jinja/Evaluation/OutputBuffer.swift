import Glibc
import SourceText

/// What is being printed: bytes, where the stretches came from if that is asked for, values in native mode.
///
/// A class over raw memory: this is the innermost loop of every render, and an array inside the renderer would be
/// checked for exclusive access and uniqueness at every write.
final class OutputBuffer {
    @exclusivity(unchecked) private var base: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private var capacity: Int
    @exclusivity(unchecked) private(set) var count = 0
    /// The values of a native render; nil where text is wanted (macros, captures).
    var values: [Value]?
    var isMapping = false
    var stretches: [PlaceMap.Stretch] = []

    init(capacity: Int = 256) {
        self.capacity = capacity
        base = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity)
    }
    deinit { base.deallocate() }

    /// The printed text.
    var text: String { String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self) }

    /// Forgets what was printed, keeps the memory.
    func reset(isMapping: Bool) {
        count = 0
        values = nil
        self.isMapping = isMapping
        stretches = []
    }

    @inline(__always)
    func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        if capacity - count < bytes.count { grow(by: bytes.count) }
        memcpy(base + count, source, bytes.count)
        count += bytes.count
    }

    func append(_ text: String) {
        var copy = text
        copy.withUTF8 { append($0) }
    }

    /// Prints an integer in decimal digits.
    func append(_ number: Int) {
        if capacity - count < 20 { grow(by: 20) }
        var rest = number.magnitude
        var digits = 1
        var limit = rest
        while limit >= 10 {
            limit /= 10
            digits += 1
        }
        if number < 0 {
            base[count] = UInt8(ascii: "-")
            count += 1
        }
        for place in stride(from: count + digits - 1, through: count, by: -1) {
            base[place] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += digits
    }

    /// Notes that literal text of a template follows.
    func mark(_ start: Int, of text: TemplateText) {
        stretches.append(
            .init(
                outputStart: count, source: text.file, sourceStart: text.fileOffset(start), isLiteral: true))
    }

    @inline(never)
    private func grow(by needed: Int) {
        let size = max(capacity * 2, count + needed)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        memcpy(larger, base, count)
        base.deallocate()
        base = larger
        capacity = size
    }
}

extension Renderer {
    /// What `body` prints, as text.
    func captured(_ body: () throws(TemplateError) -> Void) throws(TemplateError) -> String {
        let outer = output
        let inner = spareBuffers.popLast() ?? OutputBuffer()
        inner.reset(isMapping: outer.isMapping)
        output = inner
        defer {
            output = outer
            if spareBuffers.count < 16 { spareBuffers.append(inner) }
        }
        try body()
        try checkSize(inner.count)
        if inner.isMapping { lastStretches = inner.stretches }
        return inner.text
    }

    /// Prints text.
    @inline(__always)
    func write(_ text: String) { output.append(text) }

    /// Prints a value as `str` shows it.
    func write(_ value: Value) throws(TemplateError) {
        switch value {
        case .text(let text): output.append(text.string)
        case .int(let number): output.append(number)
        case .undefined: break
        default: output.append(try str(value, self))
        }
    }

    /// Prints the value of an expression.
    func print(
        _ value: Value, _ expression: Expression, _ text: TemplateText, _ context: Context
    ) throws(TemplateError) {
        if output.isMapping { mark(value, expression, text) }
        if context.autoescape { write(escaped(value)) } else { try write(value) }
        try checkSize(output.count)
    }

    // A macro's text keeps its own stretches; anything else came from the expression.
    private func mark(_ value: Value, _ expression: Expression, _ text: TemplateText) {
        let start = output.count
        if case .text(let result) = value, result === lastResult {
            for stretch in lastResultStretches {
                output.stretches.append(
                    .init(
                        outputStart: start + stretch.outputStart, source: stretch.source,
                        sourceStart: stretch.sourceStart,
                        isLiteral: stretch.isLiteral))
            }
            return
        }
        output.stretches.append(
            .init(
                outputStart: start, source: text.file, sourceStart: text.fileOffset(Int(expression.start)),
                isLiteral: false))
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

    @inline(__always)
    func checkSize(_ count: Int) throws(TemplateError) {
        if count > environment.limits.outputBytes { throw tooMuchOutput }
    }
    private var tooMuchOutput: TemplateError {
        TemplateError(.runtime, "more than \(environment.limits.outputBytes) bytes of output")
    }
}
