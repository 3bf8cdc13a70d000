import SourceText

/// The body of a macro, a call block, a test, a materialization: parameters and statements.
final class MacroBody: Node {
    /// The name as messages show it; nil for call blocks.
    let name: String?
    let parameters: [Name]
    /// The defaults of the last parameters.
    let defaults: [Expression]
    /// The type annotations as written, by parameter.
    let annotations: [String?]
    let body: NodeList<Statement>
    let text: TemplateText
    private(set) var slotCount = 0
    private(set) var takesCaller = false
    private(set) var takesKeywords = false
    private(set) var takesRest = false
    private var parameterSlots: [Int] = []
    private let names: [String]
    // Where `caller` stands among the parameters.
    private let callerPlace: Int?
    private var callerSlot = 0
    private var keywordsSlot = 0
    private var restSlot = 0

    init(
        _ name: String?, _ signature: Signature, _ body: [Statement], _ text: TemplateText, _ extent: Extent
    ) {
        self.name = name
        parameters = signature.parameters
        defaults = signature.defaults
        annotations = signature.annotations
        names = parameters.map(\.name)
        callerPlace = names.firstIndex(of: "caller")
        self.body = NodeList(body)
        self.text = text
        super.init(extent)
    }

    /// Parameters as the parser reads them.
    struct Signature {
        var parameters: [Name] = []
        var defaults: [Expression] = []
        var annotations: [String?] = []
    }

    override func forEachChild(_ visit: (Node) -> Void) {
        parameters.forEach(visit)
        defaults.forEach(visit)
        body.nodes.forEach(visit)
    }

    override func resolve(_ scope: Scope) throws(TemplateError) {
        let inner = scope.innerFunction()
        inner.checksExtends = false
        forEachChild { $0.declare(in: inner.symbols) }
        if readsUndeclared("caller", in: body.nodes) {
            takesCaller = true
            if let place = callerPlace {
                guard place >= names.count - defaults.count else { throw callerNeedsDefault(scope) }
            } else {
                callerSlot = declare("caller", inner)
            }
        }
        if readsUndeclared("kwargs", in: body.nodes), !names.contains("kwargs") {
            takesKeywords = true
            keywordsSlot = declare("kwargs", inner)
        }
        if readsUndeclared("varargs", in: body.nodes), !names.contains("varargs") {
            takesRest = true
            restSlot = declare("varargs", inner)
        }
        forEachChild { $0.declare(in: inner.symbols) }
        try super.resolve(inner)
        parameterSlots = parameters.map(\.slot.index)
        slotCount = inner.symbols.function.count
    }
    private func declare(_ name: String, _ scope: Scope) -> Int {
        let symbol = scope.template.symbol(name)
        scope.symbols.declareParameter(symbol)
        return scope.slot(of: symbol, name).index
    }
    private func callerNeedsDefault(_ scope: Scope) -> TemplateError {
        .assertion(
            "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.",
            scope.template.text, self)
    }

    // MARK: calling

    /// Runs the body with arguments, in a frame below the one it was defined in: its text.
    func run(
        _ arguments: Arguments, in home: Frame, _ renderer: Renderer, _ flavour: Text.Flavour = .plain
    ) throws(TemplateError) -> Text {
        try renderer.capturedText(flavour) { () throws(TemplateError) in
            try self.print(arguments, in: home, renderer)
        }
    }

    /// Runs the body in the same way, and leaves in the output what it prints.
    func print(_ arguments: Arguments, in home: Frame, _ renderer: Renderer) throws(TemplateError) {
        let frame = Frame(slotCount, parent: home, context: home.context)
        try bind(arguments, frame, renderer)
        try renderer.nested { () throws(TemplateError) in
            do throws(TemplateError) {
                try self.fillDefaults(frame, renderer)
                let outer = renderer.output.joint
                renderer.output.joint = OutputBuffer.Joint()
                defer { renderer.output.joint = outer }
                _ = try Jinja.run(self.body, frame, renderer)
                if let error = renderer.output.joint.error { throw error }
            } catch {
                throw error.leaving(self.name ?? "caller", self.text)
            }
        }
    }

    private func bind(_ given: Arguments, _ frame: Frame, _ renderer: Renderer) throws(TemplateError) {
        let count = min(given.positional.count, parameterSlots.count)
        for place in 0..<count { frame.slots[parameterSlots[place]] = given.positional[place] }
        // What no parameter takes: for `caller`, `kwargs` and errors.
        var rest: [(name: String, value: Value)] = []
        for keyword in given.keywords {
            if let place = names[count...].firstIndex(of: keyword.name) {
                frame.slots[parameterSlots[place]] = keyword.value
            } else {
                rest.append(keyword)
            }
        }
        if takesCaller, callerPlace == nil { takeCaller(&rest, frame) }
        if takesRest || takesKeywords || !rest.isEmpty || given.positional.count > names.count {
            try takeRest(given, rest, frame)
        }
    }
    private func takeCaller(_ keywords: inout [(name: String, value: Value)], _ frame: Frame) {
        let found = keywords.firstIndex { $0.name == "caller" }.map { keywords.remove(at: $0).value }
        if let found, !found.isNone {
            frame.slots[callerSlot] = found
        } else {
            frame.slots[callerSlot] = .undefined(Undefined(name: "caller", hint: "No caller defined"))
        }
    }
    private func takeRest(
        _ given: Arguments, _ keywords: [(name: String, value: Value)], _ frame: Frame
    ) throws(TemplateError) {
        let shown = name.map { repr(.string($0)) } ?? "None"
        if takesKeywords {
            frame.slots[keywordsSlot] = .dict(given.dict(of: keywords))
        } else if let first = keywords.first {
            guard !keywords.contains(where: { $0.name == "caller" }) else {
                throw TemplateError(
                    .type,
                    "macro \(shown) was invoked with two values for the special caller argument."
                        + " This is most likely a bug.")
            }
            throw TemplateError(
                .type, "macro \(shown) takes no keyword argument \(repr(.string(first.name)))",
                hint: closest(to: first.name, in: parameters.map(\.name)).map { "did you mean '\($0)'?" })
        }
        if takesRest {
            frame.slots[restSlot] = .tuple(Tuple(Array(given.positional.dropFirst(parameters.count))))
        } else if given.positional.count > parameters.count {
            throw TemplateError(.type, "macro \(shown) takes not more than \(parameters.count) argument(s)")
        }
    }
    private func fillDefaults(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) {
        let first = parameters.count - defaults.count
        for place in parameters.indices where frame.slots[parameterSlots[place]] == nil {
            if place >= first {
                do {
                    frame.slots[parameterSlots[place]] = try defaults[place - first].eval(frame, renderer)
                } catch { throw error.placed(inStatement: self) }
            } else {
                let name = parameters[place].name
                frame.slots[parameterSlots[place]] = renderer.undefined(
                    name, hint: "parameter \(repr(.string(name))) was not provided")
            }
        }
    }
}

/// `{% macro m(a, b=1) %}`
final class MacroStatement: Statement {
    let target: Name
    let macro: MacroBody
    private var export = Export()
    init(_ target: Name, _ macro: MacroBody, _ extent: Extent) {
        (self.target, self.macro) = (target, macro)
        super.init(extent)
    }
    // Jinja2's node holds the name as text: a special name such as `caller` is not declared by a macro of that name.
    override func forEachChild(_ visit: (Node) -> Void) { macro.forEachChild(visit) }
    override func declare(in symbols: Symbols) { symbols.store(target.symbol) }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        try macro.resolve(scope)
        try target.resolve(scope)
        export = Export(target, scope)
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        renderer.keeps(frame)
        try target.assign(.object(MacroObject(macro, frame)), frame, renderer)
        export.run(frame)
        return .next
    }
}

/// `{% call(a) m() %} … {% endcall %}`
final class CallBlock: Statement {
    let call: Call
    let caller: MacroBody
    private var isNative = false
    init(_ call: Call, _ caller: MacroBody, _ extent: Extent) {
        (self.call, self.caller) = (call, caller)
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(call)
        caller.forEachChild(visit)
    }
    override func declare(in symbols: Symbols) { call.declare(in: symbols) }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        isNative = scope.template.environment.output == .native
        try caller.resolve(scope)
        try call.resolve(scope)
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        do {
            let value = try call.eval(frame, renderer, caller: .object(MacroObject(caller, frame)))
            try renderer.emit(value, isNative: isNative, self, in: caller.text)
        } catch { throw error.placed(inStatement: self) }
        return .next
    }
}

/// A macro as a value: callable, with the frame that it was defined in.
final class MacroObject: Object {
    let macro: MacroBody
    private let home: Frame
    init(_ macro: MacroBody, _ home: Frame) {
        self.macro = macro
        self.home = home
    }
    override var typeName: String { "Macro" }
    override var moduleName: String? { "jinja2.runtime" }
    override var isCallable: Bool { true }
    override func repr() -> String { "<Macro \(macro.name.map { Jinja.repr(.string($0)) } ?? "anonymous")>" }
    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        let isEscaping = renderer.current?.autoescape ?? home.context.autoescape
        return .text(try macro.run(arguments, in: home, renderer, isEscaping ? .markup : .plain))
    }
    override var printsCalls: Bool { true }
    override func printCall(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        try macro.print(arguments, in: home, renderer)
        return nil
    }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "name": macro.name.map { .string($0) } ?? Value.none
        case "arguments": .tuple(Tuple(macro.parameters.map { .string($0.name) }))
        case "catch_kwargs": .bool(macro.takesKeywords)
        case "catch_varargs": .bool(macro.takesRest)
        case "caller": .bool(macro.takesCaller)
        case "explicit_caller": .bool(macro.parameters.contains { $0.name == "caller" })
        default: nil
        }
    }
}
