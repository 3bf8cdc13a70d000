import Glibc
import SourceText

/// What is being printed: bytes, where the stretches came from if that is asked for, values in native mode.
///
/// One buffer for the whole render: what a macro or a `set` block prints goes behind what is there already and is cut
/// off again as text. A class over raw memory: this is the innermost loop of every render, and an array inside the
/// renderer would be checked for exclusive access and uniqueness at every write.
final class OutputBuffer {
    @exclusivity(unchecked) private var base: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private var capacity: Int
    @exclusivity(unchecked) private(set) var count = 0
    /// The values of a native render; nil where text is wanted (macros, captures).
    @exclusivity(unchecked) var values: [Value]?
    @exclusivity(unchecked) var joint = Joint()
    @exclusivity(unchecked) var isMapping = false
    @exclusivity(unchecked) var places = PlaceTrail()

    init(capacity: Int = 1024) {
        self.capacity = capacity
        base = .allocate(capacity: capacity)
    }
    deinit { base.deallocate() }

    /// What Python's `join` will say of the pieces printed so far. It speaks after all other errors: when the macro,
    /// the block of `set` or the template ends.
    struct Joint {
        /// How many pieces there are; counted in native mode only.
        var pieces = 0
        /// The error of the first piece that is no text.
        var error: TemplateError?
    }

    /// The begin of a capture, and what it put aside.
    struct Capture {
        let start: Int
        let firstPlace: Int
        let outerFloor: Int
        let values: [Value]?
    }

    /// Begins to print apart from what is there.
    func begin(values: [Value]? = nil) -> Capture {
        let capture = Capture(
            start: count, firstPlace: places.count, outerFloor: places.floor, values: self.values)
        places.floor = places.count
        self.values = values
        return capture
    }

    /// The text printed since the begin of a capture.
    func text(since capture: Capture) -> String {
        String(decoding: UnsafeBufferPointer(start: base + capture.start, count: count - capture.start), as: UTF8.self)
    }

    /// Cuts off what was printed since the begin of a capture.
    func end(_ capture: Capture) {
        count = capture.start
        values = capture.values
        if isMapping { places.cut(to: capture.firstPlace) }
        places.floor = capture.outerFloor
    }

    @inline(__always)
    func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let source = bytes.baseAddress else { return }
        if capacity - count < bytes.count { grow(by: bytes.count) }
        memcpy(base + count, source, bytes.count)
        count += bytes.count
    }

    @inline(__always)
    func append(_ text: String) {
        if text.utf8.withContiguousStorageIfAvailable({ append($0) }) == nil { appendSlowly(text) }
    }
    private func appendSlowly(_ text: String) {
        var copy = text
        copy.withUTF8 { append($0) }
    }

    /// Prints an integer in decimal digits.
    func append(_ number: Int) {
        if capacity - count < 20 { grow(by: 20) }
        var rest = number.magnitude
        if number < 0 {
            base[count] = UInt8(ascii: "-")
            count += 1
        }
        var digits = 1
        var limit: UInt = 10
        while digits < 19, rest >= limit {
            digits += 1
            limit &*= 10
        }
        if digits == 19, rest >= limit { digits = 20 }
        var place = base + (count + digits)
        for _ in 0..<digits {
            place -= 1
            place.pointee = 0x30 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += digits
    }

    @inline(never)
    private func grow(by needed: Int) {
        // In larger steps while it is small: most outputs never grow.
        let size = max(capacity * (capacity < 65_536 ? 8 : 2), count + needed)
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: size)
        memcpy(larger, base, count)
        base.deallocate()
        base = larger
        capacity = size
    }
}

extension Renderer {
    /// What `body` prints, as text.
    @inline(__always)
    func captured(_ body: () throws(TemplateError) -> Void) throws(TemplateError) -> String {
        let output = output
        let capture = output.begin()
        let outer = output.joint
        output.joint = OutputBuffer.Joint()
        defer {
            output.end(capture)
            output.joint = outer
        }
        try body()
        if let error = output.joint.error { throw error }
        try checkSize(output.count)
        lastOrigin = output.isMapping ? output.places.since(capture) : nil
        return output.text(since: capture)
    }

    /// The same as a text that knows where it came from.
    func capturedText(
        _ flavour: Text.Flavour = .plain, _ body: () throws(TemplateError) -> Void
    ) throws(TemplateError) -> Text {
        let text = Text(try captured(body), flavour)
        text.origin = lastOrigin
        return text
    }

    /// Prints text.
    @inline(__always)
    func write(_ text: String) { output.append(text) }

    /// Prints a value as `str` shows it.
    @inline(__always)
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
        _ value: Value, _ expression: Expression, _ text: TemplateText, isEscaping: Bool
    ) throws(TemplateError) {
        if output.isMapping { mark(value, expression.start, text, isEscaping: isEscaping) }
        if isEscaping { write(try escaped(value, self)) } else { try write(value) }
        try checkSize(output.count)
    }

    // What a template made keeps its own stretches; anything else came from the expression.
    private func mark(_ value: Value, _ start: Int32, _ text: TemplateText?, isEscaping: Bool) {
        if case .text(let result) = value, let origin = result.origin, !isEscaping || result.flavour == .markup,
            output.places.append(origin, at: output.count)
        {
            return
        }
        if let text { output.places.note(output.count, text, start, isLiteral: false) }
    }

    /// Hands on a value as it is, which in text has to be text: the result of a `{% call %}` or `{% filter %}`.
    /// - Parameter source: the text that the node is in; nil where the value is one that a template made, or no text.
    func emit(_ value: Value, isNative: Bool, _ node: Node, in source: TemplateText?) throws(TemplateError) {
        if isNative, let count = output.values?.count {
            // Python joins while it renders: from the second on, each value is text as soon as it is there.
            if count == 1, let first = output.values?[0] { output.values?[0] = try settled(first) }
            output.values?.append(count == 0 ? value : try settled(value))
        } else if case .text(let text) = value {
            if output.isMapping { mark(value, node.start, source, isEscaping: false) }
            write(text.string)
            try checkSize(output.count)
        } else if output.joint.error == nil {
            let place = "sequence item \(output.joint.pieces)"
            let error = TemplateError(.type, "\(place): expected str instance, \(pythonTypeName(value)) found")
            output.joint.error = error.placed(inStatement: node)
        }
        output.joint.pieces += 1
    }

    private func settled(_ value: Value) throws(TemplateError) -> Value {
        if case .text = value { value } else { .string(try str(value, self)) }
    }

    @inline(__always)
    func checkSize(_ count: Int) throws(TemplateError) {
        if count > environment.limits.outputBytes { throw tooMuchOutput }
    }
    private var tooMuchOutput: TemplateError {
        TemplateError(.runtime, "more than \(environment.limits.outputBytes) bytes of output")
    }
}
