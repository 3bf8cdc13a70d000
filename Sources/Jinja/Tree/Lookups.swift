/// `a.name`
final class GetAttribute: Expression {
    let target: Expression
    let name: String
    // Known of the name alone, so that most lookups need not compare texts.
    private let nameText: Text
    private let isPlainKey: Bool
    private let loopMember: LoopObject.Member?
    init(_ target: Expression, _ name: String, _ extent: Extent) {
        self.target = target
        self.name = name
        nameText = Text(name)
        isPlainKey = !name.hasPrefix("_") && !hasMethod(name, of: .dict(Dict()))
        loopMember = LoopObject.Member(rawValue: name)
        super.init(extent, over: [target])
    }
    override var kindName: String { "getattr" }
    override func forEachChild(_ visit: (Node) -> Void) { visit(target) }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        let value = try target.eval(frame, renderer)
        do {
            switch value {
            case .dict(let dict) where isPlainKey:
                if let found = dict.value(for: nameText) { return found }
            case .object(let object):
                if let loopMember, type(of: object) == LoopObject.self {
                    return try unsafeDowncast(object, to: LoopObject.self).value(of: loopMember, renderer)
                }
                if type(of: object) == NamespaceObject.self,
                    let found = unsafeDowncast(object, to: NamespaceObject.self).values.value(for: nameText)
                {
                    return found
                }
            default: break
            }
            return try attribute(name, of: value, renderer)
        } catch { throw error.placed(at: self) }
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        target.isConstant(environment, escaping)
    }
}

/// `a[key]`
final class GetItem: Expression {
    let target: Expression
    let key: Expression
    init(_ target: Expression, _ key: Expression, _ extent: Extent) {
        self.target = target
        self.key = key
        super.init(extent, over: [target, key])
    }
    override var kindName: String { "getitem" }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(target)
        visit(key)
    }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        let value = try target.eval(frame, renderer)
        let key = try self.key.eval(frame, renderer)
        do { return try item(key, of: value, renderer) } catch { throw error.placed(at: self) }
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        target.isConstant(environment, escaping) && key.isConstant(environment, escaping)
    }
}

/// `a[start:stop:step]`
final class GetSlice: Expression {
    let target: Expression
    let start_: Expression?
    let stop: Expression?
    let step: Expression?
    init(_ target: Expression, _ bounds: SliceBounds, _ extent: Extent) {
        self.target = target
        (start_, stop, step) = (bounds.start, bounds.stop, bounds.step)
        super.init(extent, over: [target, bounds.start, bounds.stop, bounds.step])
    }
    override var kindName: String { "getitem" }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(target)
        for part in [start_, stop, step] { if let part { visit(part) } }
    }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        let value = try target.eval(frame, renderer)
        let from = try start_?.eval(frame, renderer) ?? .none
        let to = try stop?.eval(frame, renderer) ?? .none
        let by = try step?.eval(frame, renderer) ?? .none
        do { return try slice(value, from, to, by, renderer) } catch {
            // While compiling Jinja2 takes the way of `x[key]`, which makes a type error an undefined value.
            if renderer.isFolding, error.kind == .type { return renderer.undefined("slice") }
            throw error.placed(at: self)
        }
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        [target, start_, stop, step].allSatisfy { $0?.isConstant(environment, escaping) ?? true }
    }
}

/// The parts of a slice as the parser reads them.
struct SliceBounds {
    var start: Expression?
    var stop: Expression?
    var step: Expression?
}
