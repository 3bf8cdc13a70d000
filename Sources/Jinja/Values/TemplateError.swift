import SourceText

/// What went wrong in a template, with its place and the chain of macro calls that led there.
///
/// One pointer wide: it travels through every evaluation.
public struct TemplateError: Error {
    /// The classes of the reference engine's errors.
    public enum Kind: String, Sendable {
        /// The template can't be parsed; also unknown filters, tests and tags.
        case syntax
        /// An undefined value was used.
        case undefined
        /// An operation does not fit its operands: Python's TypeError.
        case type
        /// Raised by the host or by the template on purpose.
        case raised = "raise"
        /// Every other failure while rendering.
        case runtime
        /// No failure: a macro hands back a value (`return`). Caught where the macro was called.
        case returned
    }

    /// One call on the way to the error, innermost last.
    public struct Frame: Sendable {
        /// What is called: a macro's name, `template` for the outermost.
        public let name: String
        /// The place in that text.
        public let location: Location
        /// The line that Jinja2 reports: that of the statement or printed expression around the place, counted from the
        /// begin of the parsed text even where that was cut from a larger file.
        public internal(set) var statementLine: Int
        /// A frame of a call chain.
        public init(name: String, location: Location) {
            self.name = name
            self.location = location
            statementLine = location.line
        }
    }

    // Written only while the error travels up one thread, read afterwards.
    final class Box: @unchecked Sendable {
        var kind: Kind
        var message: String
        var className: String
        var hint: String?
        var frames: [Frame] = []
        var payload: Value = .none
        // A name that stands for nothing, for the hint of whoever knows all names.
        var missingName: String?
        var diagnostic: Diagnostic?
        // In the frame that is being left: the innermost node, and the offset whose line Jinja2 reports.
        var place: (start: Int, end: Int)?
        var anchor: Int?
        // Where a mistake stands in the file that is parsed.
        var textOffset: Int?
        init(_ kind: Kind, _ message: String, _ className: String) {
            self.kind = kind
            self.message = message
            self.className = className
        }
    }
    let box: Box

    /// An error of a kind; `className` is the reference engine's class, such as `TypeError`.
    public init(_ kind: Kind, _ message: String, className: String? = nil, hint: String? = nil) {
        box = Box(kind, message, className ?? Self.defaultClassName(kind))
        box.hint = hint
    }

    /// The control flow of `return(value)`.
    public static func returning(_ value: Value) -> TemplateError {
        let error = TemplateError(.returned, "return was called outside of a macro", className: "MacroReturn")
        error.box.payload = value
        return error
    }

    /// The same error again, for frames of its own.
    func copy() -> TemplateError {
        let error = TemplateError(kind, message, className: className, hint: hint)
        error.box.frames = frames
        error.box.diagnostic = box.diagnostic
        return error
    }

    /// An error of the host that already is a diagnostic (a database error, a missing `ref`).
    public init(_ diagnostic: Diagnostic, className: String = "CompilationError") {
        self.init(.raised, diagnostic.message, className: className)
        box.diagnostic = diagnostic
        box.hint = diagnostic.hint
    }

    /// Its class.
    public var kind: Kind { box.kind }
    /// The reference engine's message.
    public var message: String {
        box.kind == .returned ? (try? str(box.payload, nil)) ?? box.message : box.message
    }
    /// The reference engine's exception class.
    public var className: String { box.className }
    /// The next thing to try.
    public var hint: String? { box.hint }
    /// The call chain, outermost first; the last is the place of the error.
    public var frames: [Frame] { box.frames }
    /// The place of the error itself.
    public var location: Location? { box.frames.last?.location }
    /// The value that `return` hands back.
    public var payload: Value { box.payload }
    /// The host's own diagnostic, where the error came from the host.
    public var hostDiagnostic: Diagnostic? { box.diagnostic }

    private static func defaultClassName(_ kind: Kind) -> String {
        switch kind {
        case .syntax: "TemplateSyntaxError"
        case .undefined: "UndefinedError"
        case .type: "TypeError"
        case .raised: "CompilationError"
        case .runtime: "RuntimeError"
        case .returned: "MacroReturn"
        }
    }

    /// The error as the house's diagnostic: place of the innermost frame, the call chain as notes.
    public var diagnostic: Diagnostic {
        var result =
            box.diagnostic
            ?? Diagnostic(code: "jinja.\(kind == .raised ? "raised" : kind.rawValue)", message: message, hint: hint)
        result.location = result.location ?? location
        for frame in frames.dropLast().reversed() {
            result.notes.append(.init("called from \(frame.name)", at: frame.location))
        }
        return result
    }
}
