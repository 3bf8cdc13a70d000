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

    /// What has been printed, to the innermost capture at its end.
    let output = OutputBuffer()
    /// The context of the call or filter that is running: whether results are escaped.
    @exclusivity(unchecked) var current: Context?
    /// The macro calls in progress, outermost first.
    public internal(set) var callStack: [String] = []
    /// Whether the template that is running swallows what is undefined.
    @exclusivity(unchecked) var isCapturing = false
    /// Whether an expression is being computed while compiling.
    @exclusivity(unchecked) var isFolding = false
    @exclusivity(unchecked) var depth = 0
    @exclusivity(unchecked) var steps = 0
    @exclusivity(unchecked) private var stackLimit: UInt = 0
    // Frames that macros of their own keep alive: emptied when the outermost evaluation ends.
    @exclusivity(unchecked) private var keptFrames: [Frame] = []
    var templates: [String: Template] = [:]
    var modules: [ObjectIdentifier: ModuleObject] = [:]
    private var builtins: [String: Value] = [:]
    // Where the text that was captured last came from.
    @exclusivity(unchecked) var lastOrigin: TextOrigin?

    /// An evaluation with its globals.
    public init(environment: Environment, globals: any Globals, host: AnyObject? = nil) {
        self.environment = environment
        self.globals = globals
        self.host = host
    }

    /// The text that a template renders to. `variables` shadow the globals.
    /// - Throws: `TemplateError` with the place and the call chain.
    public func render(_ template: Template, variables: [String: Value] = [:]) throws(TemplateError) -> String {
        let context = Context(template, globals, layers: variables.isEmpty ? [] : [variables])
        do {
            return try evaluating { () throws(TemplateError) in
                try self.captured { () throws(TemplateError) in try self.run(template, context) }
            }
        } catch { throw error.hinting(variables.keys + template.tree.names, globals) }
    }

    /// The same with the map from output to source.
    public func renderMapped(
        _ template: Template, variables: [String: Value] = [:]
    ) throws(TemplateError) -> (text: String, places: PlaceMap) {
        let wasMapping = output.isMapping
        let capture = output.begin()
        output.isMapping = true
        defer {
            output.end(capture)
            output.isMapping = wasMapping
        }
        let context = Context(template, globals, layers: variables.isEmpty ? [] : [variables])
        do { try evaluating { () throws(TemplateError) in try self.run(template, context) } } catch {
            throw error.hinting(variables.keys + template.tree.names, globals)
        }
        if let error = output.joint.error { throw error }
        return (output.text(since: capture), output.places.map(since: capture, to: output.count))
    }

    /// The value that a template renders to in native mode.
    public func renderNative(_ template: Template, variables: [String: Value] = [:]) throws(TemplateError) -> Value {
        let capture = output.begin(values: [])
        defer { output.end(capture) }
        let context = Context(template, globals, layers: variables.isEmpty ? [] : [variables])
        do { try evaluating { () throws(TemplateError) in try self.run(template, context) } } catch {
            throw error.hinting(variables.keys + template.tree.names, globals)
        }
        return try nativeValue(of: output.values ?? [], self)
    }

    /// Calls a value with arguments.
    /// - Throws: `type` where it is not callable, and what it throws itself.
    public func call(_ callee: Value, _ arguments: Arguments) throws(TemplateError) -> Value {
        switch callee {
        case .object(let object):
            if let result = try object.call(arguments, self) { return result }
        case .undefined(let undefined):
            if undefined.isCapturing { return callee }
            throw undefined.error
        default: break
        }
        throw TemplateError(.type, "'\(pythonTypeName(callee))' object is not callable")
    }

    /// Calls a macro: its text, or the value that it returned with `return`.
    /// Names that the macro does not define are looked for in `globals` (the renderer's where nil).
    public func invoke(
        _ macro: MacroDefinition, _ arguments: Arguments, globals: (any Globals)? = nil
    ) throws(TemplateError) -> Value {
        try calling(macro, globals) { home throws(TemplateError) in
            .text(try macro.body.run(arguments, in: home, self))
        } ?? Value.none
    }

    /// Calls a macro and leaves its text in the output, where a template is printing: nil, or the value that it returned
    /// with `return` and that is still to be printed. Nothing is made of the text but what stands in the output.
    public func print(
        _ macro: MacroDefinition, _ arguments: Arguments, globals: (any Globals)? = nil
    ) throws(TemplateError) -> Value? {
        let start = output.begin(values: output.values)
        return try calling(macro, globals) { home throws(TemplateError) in
            do throws(TemplateError) { try macro.body.print(arguments, in: home, self) } catch {
                if error.kind == .returned { self.output.end(start) }
                throw error
            }
            return nil
        }
    }

    private func calling(
        _ macro: MacroDefinition, _ globals: (any Globals)?, _ body: (Frame) throws(TemplateError) -> Value?
    ) throws(TemplateError) -> Value? {
        if let failure = macro.failure { throw failure.copy() }
        let outer = isCapturing
        isCapturing = macro.isCapturing
        defer { isCapturing = outer }
        do {
            return try evaluating { () throws(TemplateError) in
                let context = Context(nil, globals ?? self.globals)
                let home = Frame(macro.rootSlotCount, parent: nil, context: context)
                do throws(TemplateError) { return try body(home) } catch {
                    guard error.kind == .returned else { throw error }
                    return error.payload
                }
            }
        } catch { throw error.hinting(macro.parameters.map(\.name), globals ?? self.globals) }
    }

    /// `str(value)` as output would print it.
    public func text(of value: Value) throws(TemplateError) -> String { try str(value, self) }

    // MARK: the run's state

    /// The outermost evaluation finds out how deep the stack may get, and cleans up.
    private func evaluating<T>(_ body: () throws(TemplateError) -> T) throws(TemplateError) -> T {
        guard depth == 0 else { return try nested(body) }
        stackLimit = StackBounds.limit()
        depth = 1
        defer {
            depth = 0
            for frame in keptFrames {
                frame.clearAll()
                frame.context.variables = [:]
            }
            keptFrames = []
        }
        return try body()
    }

    /// Runs a call, an include or a block one level deeper.
    /// - Throws: `RecursionError` beyond the limit on depth, or where the stack gets short.
    func nested<T>(_ body: () throws(TemplateError) -> T) throws(TemplateError) -> T {
        depth += 1
        defer { depth -= 1 }
        guard depth <= environment.limits.depth, StackBounds.current() > stackLimit else { throw .recursion() }
        return try body()
    }

    /// Counts one loop iteration or one element of a lazy sequence.
    /// - Throws: `runtime` where the limit on steps is reached or the render was cancelled.
    @inline(__always)
    func countStep() throws(TemplateError) {
        steps &+= 1
        if steps & 0x3FF == 0 || steps > environment.limits.steps { try checkSteps() }
    }
    @inline(never)
    private func checkSteps() throws(TemplateError) {
        guard steps <= environment.limits.steps else {
            throw TemplateError(.runtime, "more than \(environment.limits.steps) loop steps")
        }
        if let isCancelled, isCancelled() { throw TemplateError(.runtime, "interrupted") }
    }

    /// Where iterators ask one another, as lazy filters on lazy filters do without end.
    @inline(__always)
    func checkStack() throws(TemplateError) {
        guard StackBounds.current() > stackLimit else { throw .recursion() }
    }

    /// Elements that are copied into one list: bounded as output is, and some of them count as a loop step.
    func countCopies(_ count: Int) throws(TemplateError) {
        try checkSize(count * MemoryLayout<Value>.stride)
        try countWork(count >> 6)
    }

    /// Work that grows with the size of its operands, as loop steps.
    func countWork(_ count: Int) throws(TemplateError) {
        steps &+= count
        try countStep()
    }

    /// A frame that a macro defined in it keeps alive.
    func keeps(_ frame: Frame) { keptFrames.append(frame) }

    /// Whether what the filter or call that is running gives will be escaped.
    var escapes: Bool { current?.autoescape ?? false }

    /// Runs a filter or call, which may want to know whether results are escaped.
    @inline(__always)
    func inContext<T>(_ context: Context, _ body: () throws(TemplateError) -> T) throws(TemplateError) -> T {
        let outer = current
        current = context
        defer { current = outer }
        return try body()
    }

    /// An undefined value for a name.
    func undefined(_ name: String, hint: String? = nil) -> Value {
        .undefined(Undefined(name: name, hint: hint, key: nil, isCapturing: isCapturing))
    }

    /// A name that every template sees.
    func builtin(_ name: String) -> Value? {
        if let value = builtins[name] { return value }
        guard let value = builtinGlobal(name) else { return nil }
        builtins[name] = value
        return value
    }

    /// Calls a value from a template.
    func call(_ callee: Value, _ arguments: Arguments, _ context: Context) throws(TemplateError) -> Value {
        try inContext(context) { () throws(TemplateError) in try self.call(callee, arguments) }
    }

    /// Calls a method without making a bound one first.
    func callMethod(
        _ name: String, of receiver: Value, _ arguments: Arguments
    ) throws(TemplateError) -> Value {
        switch receiver {
        case .object(let object):
            if !name.utf8.starts(with: "_".utf8), let result = try object.callMethod(name, arguments, self) {
                return result
            }
        case .undefined: break
        default:
            if let result = try method(name, of: receiver, arguments, self) { return result }
        }
        return try call(attribute(name, of: receiver, self), arguments)
    }
}
