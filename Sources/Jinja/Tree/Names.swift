/// A name that is read, written or declared as a parameter.
final class Name: Expression {
    enum Role { case load, store, parameter }
    let name: String
    let symbol: Int
    private(set) var role: Role
    /// Where the value lies: set by `resolve`.
    @exclusivity(unchecked) private(set) var slot = Slot.unresolved
    // The same again, without a reference to follow.
    @exclusivity(unchecked) private var depth = 0
    @exclusivity(unchecked) private var index = 0

    init(_ name: String, _ symbol: Int, _ role: Role, _ extent: Extent) {
        self.name = name
        self.symbol = symbol
        self.role = role
        super.init(extent, height: 1)
    }

    override var kindName: String { "name" }
    override var isAssignable: Bool {
        !["true", "false", "none", "True", "False", "None"].contains(name)
    }
    override func becomeTarget(_ role: Role) { self.role = role }

    override func declare(in symbols: Symbols) {
        switch role {
        case .load: symbols.load(symbol)
        case .store: symbols.store(symbol)
        case .parameter: symbols.declareParameter(symbol)
        }
    }

    override func resolve(_ scope: Scope) throws(TemplateError) {
        slot = scope.slot(of: symbol, name)
        (depth, index) = (slot.depth, slot.index)
    }

    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        if depth == 0 {
            if let value = frame.slots[index] { return value }
            return try slot.absent(frame, renderer)
        }
        let home = frame.outer(depth)
        if let value = home.slots[index] { return value }
        return try slot.absent(home, renderer)
    }

    override func assign(_ value: Value, _ frame: Frame, _ renderer: Renderer) throws(TemplateError) {
        if depth == 0 { frame.slots[index] = value } else { frame.outer(depth).slots[index] = value }
    }
}

/// `ns.attr` on the left of an assignment.
final class NamespaceReference: Expression {
    let namespace: Name
    let attribute: String
    let attributeText: Text

    init(_ namespace: Name, _ attribute: String, _ extent: Extent) {
        self.namespace = namespace
        self.attribute = attribute
        attributeText = Text(attribute)
        super.init(extent, height: 2)
    }
    override var kindName: String { "nsref" }
    override var isAssignable: Bool { true }
    override func forEachChild(_ visit: (Node) -> Void) { visit(namespace) }

    /// The namespace that is assigned to.
    /// - Throws: `runtime` where the name stands for something else.
    func target(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> NamespaceObject {
        guard case .object(let object) = try namespace.eval(frame, renderer), let space = object as? NamespaceObject
        else {
            throw TemplateError(
                .runtime, "cannot assign attribute on non-namespace object", className: "TemplateRuntimeError")
        }
        return space
    }
    /// Whether it is the target of a block.
    var isUnchecked = false
    override func assign(_ value: Value, _ frame: Frame, _ renderer: Renderer) throws(TemplateError) {
        if isUnchecked { return try assignUnchecked(value, frame, renderer) }
        try target(frame, renderer).values.set(.text(attributeText), value)
    }
    // Assigns a captured text. Jinja2 does not look whether it is a namespace there, and sets an item of whatever it is.
    private func assignUnchecked(_ value: Value, _ frame: Frame, _ renderer: Renderer) throws(TemplateError) {
        let target = try namespace.eval(frame, renderer)
        switch target {
        case .object(let object):
            if let space = object as? NamespaceObject { return try space.values.set(.text(attributeText), value) }
        case .dict(let dict): return try dict.set(.text(attributeText), value)
        case .list: throw typeError("list indices must be integers or slices, not str")
        default: break
        }
        let type = target.isUndefined ? "_MissingType" : pythonTypeName(target)
        throw typeError("'\(type)' object does not support item assignment")
    }
}

/// Where a name's value lies, and what to do where there is none yet.
final class Slot {
    /// What an empty slot means.
    enum Absence {
        /// The name is undefined there.
        case missing
        /// The name comes from the context: looked up on first use.
        case resolve
        /// The name has the value of the same name further out.
        case outer(Slot)
    }
    /// How many functions further out.
    let depth: Int
    let index: Int
    let name: String
    let absence: Absence

    init(depth: Int, index: Int, name: String, absence: Absence) {
        self.depth = depth
        self.index = index
        self.name = name
        self.absence = absence
    }
    nonisolated(unsafe) static let unresolved = Slot(depth: 0, index: 0, name: "", absence: .missing)

    /// The value of an empty slot of `home`.
    func absent(_ home: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        switch absence {
        case .missing: return renderer.undefined(name)
        case .outer(let slot): return try slot.value(home, renderer)
        case .resolve:
            // An undefined value is another one each time, as `is sameas` sees.
            guard let value = home.context.resolve(name, renderer) else { return renderer.undefined(name) }
            home.slots[index] = value
            return value
        }
    }

    /// The value, as seen from `frame`.
    func value(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        let home = frame.outer(depth)
        if let value = home.slots[index] { return value }
        return try absent(home, renderer)
    }

    /// The value, nil where the name is undefined.
    func definedValue(_ frame: Frame, _ renderer: Renderer) -> Value? {
        let home = frame.outer(depth)
        if let value = home.slots[index] { return value }
        switch absence {
        case .missing: return nil
        case .outer(let slot): return slot.definedValue(home, renderer)
        case .resolve: return home.context.resolve(name, renderer)
        }
    }
}
