import SourceText

/// One evaluation: a template or several with shared globals, on one thread.
///
/// Host functions receive the renderer that calls them and may call back: ``call(_:_:)`` for any callable,
/// ``invoke(_:_:)`` for a macro, ``render(_:variables:)`` for a further text.
public final class Renderer {
    /// The rules in force.
    public let environment: Environment
    /// Names that templates do not define themselves.
    public let globals: any Globals
    /// State of the host that belongs to this evaluation; the engine does not look at it.
    public var host: AnyObject?
    /// Asked in loops and calls; true ends the render with a `runtime` error "interrupted".
    public var isCancelled: (() -> Bool)?

    /// An evaluation with its globals.
    public init(environment: Environment, globals: any Globals, host: AnyObject? = nil) {
        self.environment = environment
        self.globals = globals
        self.host = host
    }

    /// The text that a template renders to. `variables` shadow the globals.
    /// - Throws: `TemplateError` with the place and the call chain.
    public func render(_ template: Template, variables: [String: Value] = [:]) throws(TemplateError) -> String {
        throw TemplateError(.runtime, "the template engine is being built")
    }

    /// The same with the map from output to source.
    public func renderMapped(
        _ template: Template, variables: [String: Value] = [:]
    ) throws(TemplateError) -> (text: String, places: PlaceMap) {
        (try render(template, variables: variables), PlaceMap())
    }

    /// The value that a template renders to in native mode.
    public func renderNative(_ template: Template, variables: [String: Value] = [:]) throws(TemplateError) -> Value {
        throw TemplateError(.runtime, "the template engine is being built")
    }

    /// Calls a value with arguments.
    public func call(_ callee: Value, _ arguments: Arguments) throws(TemplateError) -> Value {
        throw TemplateError(.runtime, "the template engine is being built")
    }

    /// Calls a macro: its text, or the value that it returned with `return`.
    /// Names that the macro does not define are looked for in `globals` (the renderer's where nil).
    public func invoke(
        _ macro: MacroDefinition, _ arguments: Arguments, globals: (any Globals)? = nil
    ) throws(TemplateError) -> Value {
        throw TemplateError(.runtime, "the template engine is being built")
    }

    /// Counts one loop iteration or one element of a lazy sequence.
    /// - Throws: `runtime` where the limit on steps is reached or the render was cancelled.
    func countStep() throws(TemplateError) {}

    /// The macro calls in progress, outermost first: for `depth` and messages.
    public var callStack: [String] { [] }

    /// `str(value)` as output would print it.
    public func text(of value: Value) throws(TemplateError) -> String {
        throw TemplateError(.runtime, "the template engine is being built")
    }
}

/// Where each stretch of a rendered text came from.
public struct PlaceMap: Sendable {
    /// One stretch of output.
    public struct Stretch: Sendable {
        /// Offset of its first byte in the output.
        public let outputStart: Int
        /// The text it came from.
        public let source: SourceFile
        /// Offset in that text; literal text maps byte by byte, computed text to the expression's start.
        public let sourceStart: Int
        /// Whether the stretch is literal text.
        public let isLiteral: Bool

        /// The part of a stretch from an output offset on, moved towards the end.
        func rest(from position: Int, movedBy count: Int) -> Stretch {
            Stretch(
                outputStart: position + count, source: source,
                sourceStart: isLiteral ? sourceStart + (position - outputStart) : sourceStart, isLiteral: isLiteral)
        }
    }
    /// The stretches in order of output.
    public var stretches: [Stretch] = []
    /// An empty map.
    public init() {}

    /// The map after `count` bytes of other text were put in at an output offset.
    public func shifted(from position: Int, by count: Int) -> PlaceMap {
        var shifted = PlaceMap()
        for stretch in stretches {
            if stretch.outputStart < position {
                shifted.stretches.append(stretch)
                continue
            }
            if let last = shifted.stretches.last, stretch.outputStart > position, last.outputStart < position {
                shifted.stretches.append(last.rest(from: position, movedBy: count))
            }
            shifted.stretches.append(stretch.rest(from: stretch.outputStart, movedBy: count))
        }
        if let last = shifted.stretches.last, last.outputStart < position {
            shifted.stretches.append(last.rest(from: position, movedBy: count))
        }
        return shifted
    }

    /// The source place of an output offset; nil where nothing is known.
    public func location(ofOutput offset: Int) -> Location? { nil }
}
