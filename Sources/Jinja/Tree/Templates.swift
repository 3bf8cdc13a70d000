/// `{% block name %}`: what stands in it may be replaced by a template that extends this one.
final class BlockStatement: Statement {
    let name: String
    let isScoped: Bool
    let isRequired: Bool
    let block: BlockBody
    private var visible: [(name: String, slot: Slot)] = []
    private var isTopLevel = false
    init(_ name: String, isScoped: Bool, isRequired: Bool, _ block: BlockBody, _ extent: Extent) {
        (self.name, self.isScoped, self.isRequired, self.block) = (name, isScoped, isRequired, block)
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) { block.body.nodes.forEach(visit) }
    override func declare(in symbols: Symbols) {}
    override func resolve(_ scope: Scope) throws(TemplateError) {
        isTopLevel = scope.isTopLevel
        if isScoped { visible = scope.visibleSlots }
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        if isTopLevel, frame.context.parent != nil { return .next }
        let context = isScoped ? frame.context.derived(locals: locals(visible, frame, renderer)) : frame.context
        let stack = frame.context.blocks[name] ?? [block]
        if isRequired, stack.count <= 1 {
            throw TemplateError(
                .runtime, "Required block \(repr(.string(name))) not found", className: "TemplateRuntimeError"
            ).placed(inStatement: self)
        }
        guard let first = stack.first else { return .next }
        do { try first.run(0, context, renderer) } catch { throw error.placed(inStatement: self) }
        return .next
    }
}

/// The names and values that an include, an import or a scoped block sees.
private func locals(
    _ visible: [(name: String, slot: Slot)], _ frame: Frame, _ renderer: Renderer
) -> [String: Value] {
    var result: [String: Value] = [:]
    for (name, slot) in visible { if let value = slot.definedValue(frame, renderer) { result[name] = value } }
    return result
}

/// A block's statements: a function of its own, that sees nothing but the context.
final class BlockBody: Node {
    let name: String
    let body: NodeList<Statement>
    let text: TemplateText
    private var slotCount = 0
    private var selfSlot: Int?
    private var superSlot: Int?
    init(_ name: String, _ body: [Statement], _ text: TemplateText, _ extent: Extent) {
        (self.name, self.body, self.text) = (name, NodeList(body), text)
        super.init(extent)
    }
    /// Resolves the block on its own, after the template around it.
    func resolve(in template: TemplateBuilder) throws(TemplateError) {
        let scope = Scope(template, Symbols(parent: nil, function: FunctionScope(parent: nil)))
        scope.isBlock = true
        selfSlot = special("self", scope)
        superSlot = special("super", scope)
        for node in body.nodes { node.declare(in: scope.symbols) }
        for node in body.nodes { try node.resolve(scope) }
        slotCount = scope.symbols.function.count
    }
    private func special(_ name: String, _ scope: Scope) -> Int? {
        guard readsUndeclared(name, in: body.nodes) else { return nil }
        let symbol = scope.template.symbol(name)
        scope.symbols.declareParameter(symbol)
        return scope.slot(of: symbol, name).index
    }

    /// Prints the block; `level` is its place among the blocks of its name.
    func run(_ level: Int, _ context: Context, _ renderer: Renderer) throws(TemplateError) {
        let frame = Frame(slotCount, parent: nil, context: context)
        if let selfSlot { frame.slots[selfSlot] = .object(SelfReference(context)) }
        if let superSlot { frame.slots[superSlot] = BlockReference.parent(of: name, context, level) }
        try renderer.nested { () throws(TemplateError) in
            do throws(TemplateError) { _ = try Jinja.run(self.body, frame, renderer) } catch {
                throw error.leaving("block \(self.name)", self.text)
            }
        }
    }
}

/// `self` in a template: its blocks by name.
final class SelfReference: Object {
    private let context: Context
    init(_ context: Context) { self.context = context }
    override var typeName: String { "TemplateReference" }
    override var moduleName: String? { "jinja2.runtime" }
    override var hasItems: Bool { true }
    override func repr() -> String {
        "<TemplateReference \(context.template?.name.map { Jinja.repr(.string($0)) } ?? "None")>"
    }
    // Python finds `[]` and tries it with 0.
    override func elements(_ renderer: Renderer) throws(TemplateError) -> [Value]? { throw keyError(.int(0)) }
    override func item(_ key: Value, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let name = key.string, context.blocks[name] != nil else { return nil }
        return .object(BlockReference(name, context, 0))
    }
}

/// A block that can be called: `self.title()`, `super()`.
final class BlockReference: Object {
    private let name: String
    private let context: Context
    private let level: Int
    init(_ name: String, _ context: Context, _ level: Int) {
        (self.name, self.context, self.level) = (name, context, level)
    }
    /// The block of the parent template, undefined where there is none.
    static func parent(of name: String, _ context: Context, _ level: Int) -> Value {
        guard level + 1 < context.blocks[name]?.count ?? 0 else {
            let hint = "there is no parent block called \(Jinja.repr(.string(name)))."
            return .undefined(Undefined(name: "super", hint: hint))
        }
        return .object(BlockReference(name, context, level + 1))
    }
    override var typeName: String { "BlockReference" }
    override var moduleName: String? { "jinja2.runtime" }
    override func repr() -> String { "<jinja2.runtime.BlockReference object at \(address(of: self))>" }
    override var isCallable: Bool { true }
    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        name == "super" ? Self.parent(of: self.name, context, level) : nil
    }
    override func call(_ arguments: Arguments, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let stack = context.blocks[name], level < stack.count else { return nil }
        return .text(
            try renderer.capturedText(context.autoescape ? .markup : .plain) { () throws(TemplateError) in
                try stack[level].run(level, context, renderer)
            })
    }
}

/// `{% extends "base.html" %}`
final class Extends: Statement {
    let template: Expression
    private var text: TemplateText?
    init(_ template: Expression, _ extent: Extent) {
        self.template = template
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) { visit(template) }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        guard scope.isTopLevel else {
            throw TemplateError.assertion("cannot use extend from a non top-level scope", scope.template.text, self)
        }
        try super.resolve(scope)
        if scope.isRootLevel { scope.template.surelyExtends = true }
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        do throws(TemplateError) {
            guard frame.context.parent == nil else {
                throw TemplateError(.runtime, "extended multiple times", className: "TemplateRuntimeError")
            }
            let parent = try renderer.template(template.eval(frame, renderer), isSelection: false)
            frame.context.parent = parent
            for block in parent.tree.blocks { frame.context.blocks[block.name, default: []].append(block) }
        } catch { throw error.placed(inStatement: self) }
        return .next
    }
}

/// `{% include "a.html" %}`
final class Include: Statement {
    let template: Expression
    let withContext: Bool
    let ignoresMissing: Bool
    private var visible: [(name: String, slot: Slot)] = []
    init(_ template: Expression, withContext: Bool, ignoresMissing: Bool, _ extent: Extent) {
        (self.template, self.withContext, self.ignoresMissing) = (template, withContext, ignoresMissing)
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) { visit(template) }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        try super.resolve(scope)
        if withContext { visible = scope.visibleSlots }
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        do throws(TemplateError) {
            let found: Template
            do { found = try renderer.template(template.eval(frame, renderer), isSelection: true) } catch {
                if ignoresMissing, error.className.hasPrefix("Template"), error.className.hasSuffix("NotFound") {
                    return .next
                }
                throw error
            }
            if withContext {
                let context = frame.context.derived(found, locals: locals(visible, frame, renderer))
                try renderer.run(found, context)
            } else {
                let module = try renderer.module(found, frame.context)
                try renderer.emit(.text(module.printed), isNative: true, self, in: nil)
            }
        } catch { throw error.placed(inStatement: self) }
        return .next
    }
}

/// `{% import "a.html" as a %}`
final class Import: Statement {
    let template: Expression
    let target: Name
    let withContext: Bool
    private var visible: [(name: String, slot: Slot)] = []
    private var isTopLevel = false
    init(_ template: Expression, as target: Name, withContext: Bool, _ extent: Extent) {
        (self.template, self.target, self.withContext) = (template, target, withContext)
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) { visit(template) }
    override func declare(in symbols: Symbols) {
        template.declare(in: symbols)
        symbols.store(target.symbol)
    }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        try super.resolve(scope)
        try target.resolve(scope)
        isTopLevel = scope.isTopLevel
        if withContext { visible = scope.visibleSlots }
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        do {
            let module = try imported(template, withContext ? locals(visible, frame, renderer) : nil, frame, renderer)
            try target.assign(.object(module), frame, renderer)
            if isTopLevel {
                frame.context.variables[target.name] = .object(module)
                frame.context.exported.remove(target.name)
            }
        } catch { throw error.placed(inStatement: self) }
        return .next
    }
}

private func imported(
    _ template: Expression, _ locals: [String: Value]?, _ frame: Frame, _ renderer: Renderer
) throws(TemplateError) -> ModuleObject {
    let found = try renderer.template(template.eval(frame, renderer), isSelection: false)
    guard let locals else { return try renderer.module(found, frame.context) }
    return try renderer.makeModule(found, frame.context.derived(found, locals: locals))
}

/// `{% from "a.html" import b as c %}`
final class FromImport: Statement {
    let template: Expression
    let names: [(name: String, target: Name)]
    let withContext: Bool
    private var visible: [(name: String, slot: Slot)] = []
    private var isTopLevel = false
    private var position = ""
    init(_ template: Expression, _ names: [(name: String, target: Name)], withContext: Bool, _ extent: Extent) {
        (self.template, self.names, self.withContext) = (template, names, withContext)
        super.init(extent)
    }
    override func forEachChild(_ visit: (Node) -> Void) { visit(template) }
    override func declare(in symbols: Symbols) {
        template.declare(in: symbols)
        for name in names { symbols.store(name.target.symbol) }
    }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        try super.resolve(scope)
        for name in names { try name.target.resolve(scope) }
        position = scope.template.position(of: self)
        isTopLevel = scope.isTopLevel
        if withContext { visible = scope.visibleSlots }
    }
    override func run(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Flow {
        do {
            let module = try imported(template, withContext ? locals(visible, frame, renderer) : nil, frame, renderer)
            for (name, target) in names {
                let value = module.values[name] ?? missing(name, module)
                try target.assign(value, frame, renderer)
                guard isTopLevel else { continue }
                frame.context.variables[target.name] = value
                frame.context.exported.remove(target.name)
            }
        } catch { throw error.placed(inStatement: self) }
        return .next
    }
    private func missing(_ name: String, _ module: ModuleObject) -> Value {
        let hint = "the template \(module.quotedName) (imported on \(position)) does not export the requested name "
        return .undefined(Undefined(name: name, owner: .object(module), hint: hint + repr(.string(name))))
    }
}
