/// An expression with nothing but literals below, which Jinja2 computes while compiling.
///
/// That shows in three ways: a slice of what has no items is undefined there and no error, a number that Python can't
/// write down again is a name that nobody knows, and a negative base of a power loses its brackets.
final class Folded: Expression {
    let inner: Expression
    // Values of one part are kept; lists and the like are made anew each time, for threads share no containers.
    private var value: Value?
    private var isFolded = false
    private var unwritable: String?

    init(_ inner: Expression) {
        self.inner = inner
        super.init(
            Extent(Int(inner.anchor), Int(inner.start), Int(inner.end)), height: inner.height, isClosed: inner.isClosed)
    }
    override var kindName: String { inner.kindName }
    override func forEachChild(_ visit: (Node) -> Void) { visit(inner) }

    override func resolve(_ scope: Scope) throws(TemplateError) {
        try super.resolve(scope)
        let template = scope.template
        guard template.escaping.isKnown, inner.isConstant(template.environment, template.escaping) else { return }
        do throws(TemplateError) {
            let result = try inner.constant(template.environment, template.escaping)
            guard hasSafeRepr(result) else { return }
            isFolded = true
            unwritable = unwritableName(in: result)
            value = isSimple(result) ? result : nil
        } catch {
            // Jinja2 lets this one error of a dict through, wherever the dict stands.
            if let error = unhashableKey(template) {
                template.refuse(error.placed(inStatement: self).leaving("template", template.text))
            }
        }
    }

    private func unhashableKey(_ template: TemplateBuilder) -> TemplateError? {
        var failure: TemplateError?
        _ = find(in: inner) { node in
            guard let dict = node as? DictExpression else { return false }
            for (key, _) in dict.pairs where key.isConstant(template.environment, template.escaping) {
                do throws(TemplateError) {
                    _ = try hashCode(of: try key.constant(template.environment, template.escaping))
                } catch {
                    if error.kind == .type, error.message.hasPrefix("unhashable") { failure = error }
                }
            }
            return failure != nil
        }
        return failure
    }

    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard isFolded else { return try inner.eval(frame, renderer) }
        if !renderer.isFolding, let unwritable { throw unknownName(unwritable).placed(at: self) }
        if let value { return value }
        if renderer.isFolding { return try inner.eval(frame, renderer) }
        renderer.isFolding = true
        defer { renderer.isFolding = false }
        return try inner.eval(frame, renderer)
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        inner.isConstant(environment, escaping)
    }

    /// Whether it is a number below zero, or -0.0: as the base of a power it is written without brackets.
    var isNegativeNumber: Bool {
        switch value {
        case .int(let value)?: value < 0
        case .double(let value)?: value.sign == .minus
        default: false
        }
    }
}

/// A decimal too large for a float: it can be computed with while compiling, but not be written into Python.
final class InfiniteLiteral: Expression {
    private let value: Value
    init(_ value: Double, _ extent: Extent) {
        self.value = .double(value)
        super.init(extent, height: 1, isClosed: true)
    }
    override var kindName: String { "const" }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        guard renderer.isFolding else { throw unknownName("inf").placed(at: self) }
        return value
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool { true }
}

private func unknownName(_ name: String) -> TemplateError {
    TemplateError(.runtime, "name '\(name)' is not defined", className: "NameError")
}

/// Whether Jinja2 writes the value into the Python that it makes of a template.
func hasSafeRepr(_ value: Value) -> Bool {
    switch value {
    case .none, .bool, .int, .double: true
    case .text(let text): text.flavour == .plain || text.flavour == .markup
    case .list(let list): list.items.allSatisfy(hasSafeRepr)
    case .tuple(let tuple): tuple.items.allSatisfy(hasSafeRepr)
    case .dict(let dict): dict.keys.allSatisfy(hasSafeRepr) && dict.values.allSatisfy(hasSafeRepr)
    case .object(let object):
        object is BigInteger || object is ComplexNumber || object.typeName == "range" || object is SetObject
    case .undefined: false
    }
}

private func isSimple(_ value: Value) -> Bool {
    switch value {
    case .none, .bool, .int, .double, .text: true
    default: false
    }
}

// The first name in what Python writes for a value: floats that are not finite have no literal.
private func unwritableName(in value: Value) -> String? {
    switch value {
    case .double(let number): number.isNaN ? "nan" : number.isInfinite ? "inf" : nil
    case .list(let list): list.items.lazy.compactMap(unwritableName).first
    case .tuple(let tuple): tuple.items.lazy.compactMap(unwritableName).first
    case .dict(let dict):
        dict.pairs.lazy.compactMap { unwritableName(in: $0.0) ?? unwritableName(in: $0.1) }.first
    case .object(let object):
        (object as? ComplexNumber).flatMap { number in
            number.real.isFinite
                ? unwritableName(in: .double(number.imaginary)).map { $0 + "j" }
                : unwritableName(in: .double(number.real))
        }
    default: nil
    }
}
