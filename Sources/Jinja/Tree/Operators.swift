/// `a + b` and the other arithmetic operators.
final class Arithmetic: Expression {
    let op: ArithmeticOperator
    let left: Expression
    let right: Expression
    private var hasNegativeBase = false
    init(_ op: ArithmeticOperator, _ left: Expression, _ right: Expression, _ extent: Extent) {
        (self.op, self.left, self.right) = (op, left, right)
        super.init(extent, over: [left, right])
    }
    override var kindName: String {
        switch op {
        case .add: "add"
        case .subtract: "sub"
        case .multiply: "mul"
        case .divide: "div"
        case .floorDivide: "floordiv"
        case .modulo: "mod"
        case .power: "pow"
        }
    }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(left)
        visit(right)
    }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        try super.resolve(scope)
        hasNegativeBase = op == .power && (left as? Folded)?.isNegativeNumber ?? false
    }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        let a = try left.eval(frame, renderer)
        let b = try right.eval(frame, renderer)
        if hasNegativeBase, !renderer.isFolding { return try negatedPower(a, b, renderer) }
        if case .int(let x) = a, case .int(let y) = b {
            switch op {
            case .add:
                let (sum, overflow) = x.addingReportingOverflow(y)
                if !overflow { return .int(sum) }
            case .subtract:
                let (difference, overflow) = x.subtractingReportingOverflow(y)
                if !overflow { return .int(difference) }
            case .modulo where x >= 0 && y > 0: return .int(x % y)
            case .multiply:
                let (product, overflow) = x.multipliedReportingOverflow(by: y)
                if !overflow { return .int(product) }
            default: break
            }
        }
        do { return try arithmetic(op, a, b, renderer) } catch { throw error.placed(at: self) }
    }
    // Jinja2 writes a base that it computed without brackets, where Python's sign binds weaker than the power.
    private func negatedPower(_ base: Value, _ exponent: Value, _ renderer: Renderer) throws(TemplateError) -> Value {
        do {
            let positive = try signed(base, isNegative: true)
            return try signed(try arithmetic(.power, positive, exponent, renderer), isNegative: true)
        } catch { throw error.placed(at: self) }
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        left.isConstant(environment, escaping) && right.isConstant(environment, escaping)
    }
}

/// `-a`, `+a`
final class Signed: Expression {
    let isNegative: Bool
    let operand: Expression
    init(isNegative: Bool, _ operand: Expression, _ extent: Extent) {
        self.isNegative = isNegative
        self.operand = operand
        super.init(extent, over: [operand])
    }
    override var kindName: String { isNegative ? "neg" : "pos" }
    override func forEachChild(_ visit: (Node) -> Void) { visit(operand) }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        let value = try operand.eval(frame, renderer)
        do { return try signed(value, isNegative: isNegative) } catch { throw error.placed(at: self) }
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        operand.isConstant(environment, escaping)
    }
}

/// `not a`
final class Not: Expression {
    let operand: Expression
    init(_ operand: Expression, _ extent: Extent) {
        self.operand = operand
        super.init(extent, over: [operand])
    }
    override var kindName: String { "not" }
    override func forEachChild(_ visit: (Node) -> Void) { visit(operand) }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        .bool(!isTrue(try operand.eval(frame, renderer)))
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        operand.isConstant(environment, escaping)
    }
}

/// `a and b`, `a or b`: the operand that decides.
final class Logical: Expression {
    let isAnd: Bool
    let left: Expression
    let right: Expression
    init(isAnd: Bool, _ left: Expression, _ right: Expression, _ extent: Extent) {
        (self.isAnd, self.left, self.right) = (isAnd, left, right)
        super.init(extent, over: [left, right], isClosed: left.isClosed)
    }
    override var kindName: String { isAnd ? "and" : "or" }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(left)
        visit(right)
    }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        try left.resolve(scope)
        // Jinja2 does not compile what a constant has decided, so nobody finds the mistakes in it.
        try right.resolve(isDecided(scope.template) ? scope.soft() : scope)
    }
    private func isDecided(_ template: TemplateBuilder) -> Bool {
        let (environment, escaping) = (template.environment, template.escaping)
        guard escaping.isKnown, left.isConstant(environment, escaping),
            let value = left.constantValue(environment, escaping)
        else { return false }
        return isTrue(value) != isAnd
    }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        let value = try left.eval(frame, renderer)
        return isTrue(value) == isAnd ? try right.eval(frame, renderer) : value
    }
    // The right operand counts only where the left one leaves it to decide.
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        guard left.isConstant(environment, escaping), let value = left.constantValue(environment, escaping) else {
            return false
        }
        return isTrue(value) != isAnd || right.isConstant(environment, escaping)
    }
}

/// `a ~ b ~ c`
final class Concatenation: Expression {
    let parts: [Expression]
    // Only where output is surely escaped; of constants Jinja2 makes a plain text even there.
    private var joinsMarkup = false
    init(_ parts: [Expression], _ extent: Extent) {
        self.parts = parts
        super.init(extent, over: parts)
    }
    override var kindName: String { "concat" }
    override func forEachChild(_ visit: (Node) -> Void) { parts.forEach(visit) }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        try super.resolve(scope)
        let (template, escaping) = (scope.template, scope.template.escaping)
        joinsMarkup = escaping.isKnown && escaping.isOn && !isConstant(template.environment, escaping)
    }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        do {
            if joinsMarkup { return try joinedMarkup(evalAll(parts, frame, renderer), renderer) }
            return .string(
                try renderer.captured { () throws(TemplateError) in
                    for part in parts { try renderer.write(part.eval(frame, renderer)) }
                })
        } catch { throw error.placed(at: self) }
    }
    // Jinja2's `markup_join`: from the first safe part on, everything is escaped.
    private func joinedMarkup(_ values: [Value], _ renderer: Renderer) throws(TemplateError) -> Value {
        let isMarkup = values.contains { if case .text(let text) = $0 { text.flavour == .markup } else { false } }
        var result = ""
        for value in values { result += isMarkup ? escaped(value) : try str(value, renderer) }
        return .text(Text(result, isMarkup ? .markup : .plain))
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        parts.allSatisfy { $0.isConstant(environment, escaping) }
    }
}

/// `a < b`, chained as in Python: `a < b <= c`.
final class Comparison: Expression {
    enum Operator {
        case equal, notEqual, within, notWithin
        case order(OrderOperator)
    }
    let first: Expression
    let rest: [(op: Operator, operand: Expression)]
    // The usual case: one operator.
    private let onlyOperator: Operator?
    private let second: Expression
    init(_ first: Expression, _ rest: [(op: Operator, operand: Expression)], _ extent: Extent) {
        self.first = first
        self.rest = rest
        onlyOperator = rest.count == 1 ? rest[0].op : nil
        second = rest.first?.operand ?? first
        super.init(extent, over: [first] + rest.map(\.operand), isClosed: first.isClosed)
    }
    override var kindName: String { "compare" }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(first)
        for part in rest { visit(part.operand) }
    }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        var left = try first.eval(frame, renderer)
        if let onlyOperator {
            let right = try second.eval(frame, renderer)
            if case .int(let x) = left, case .int(let y) = right, let result = compare(onlyOperator, x, y) {
                return .bool(result)
            }
            do { return .bool(try compare(onlyOperator, left, right, renderer)) } catch { throw error.placed(at: self) }
        }
        for part in rest {
            let right = try part.operand.eval(frame, renderer)
            let holds: Bool
            do { holds = try compare(part.op, left, right, renderer) } catch { throw error.placed(at: self) }
            if !holds { return .bool(false) }
            left = right
        }
        return .bool(true)
    }
    @inline(__always)
    private func compare(_ op: Operator, _ x: Int, _ y: Int) -> Bool? {
        switch op {
        case .equal: x == y
        case .notEqual: x != y
        case .order(.less): x < y
        case .order(.lessOrEqual): x <= y
        case .order(.greater): x > y
        case .order(.greaterOrEqual): x >= y
        case .within, .notWithin: nil
        }
    }
    private func compare(
        _ op: Operator, _ a: Value, _ b: Value, _ renderer: Renderer
    ) throws(TemplateError) -> Bool {
        switch op {
        case .equal: try valuesAreEqual(a, b)
        case .notEqual: try !valuesAreEqual(a, b)
        case .within: try contains(a, in: b, renderer)
        case .notWithin: try !contains(a, in: b, renderer)
        case .order(let order): try compareOrder(order, a, b)
        }
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        guard first.isConstant(environment, escaping) else { return false }
        guard let open = rest.firstIndex(where: { !$0.operand.isConstant(environment, escaping) }) else { return true }
        return isDecided(before: open, environment, escaping)
    }
    // A chain ends at the first part that does not hold: what stands behind it is not looked at.
    private func isDecided(before open: Int, _ environment: Environment, _ escaping: Escaping) -> Bool {
        guard open > 0, var left = first.constantValue(environment, escaping) else { return false }
        let renderer = Renderer.folding(environment)
        for part in rest[..<open] {
            guard let right = part.operand.constantValue(environment, escaping),
                let holds = try? compare(part.op, left, right, renderer)
            else { return false }
            if !holds { return true }
            left = right
        }
        return false
    }
}

/// `a if test else b`
final class Conditional: Expression {
    let test: Expression
    let then: Expression
    let otherwise: Expression?
    private var position = ""
    init(_ test: Expression, _ then: Expression, _ otherwise: Expression?, _ extent: Extent) {
        (self.test, self.then, self.otherwise) = (test, then, otherwise)
        super.init(extent, over: [test, then, otherwise], isClosed: test.isClosed)
    }
    override var kindName: String { "condexpr" }
    override func forEachChild(_ visit: (Node) -> Void) {
        visit(test)
        visit(then)
        if let otherwise { visit(otherwise) }
    }
    override func resolve(_ scope: Scope) throws(TemplateError) {
        position = scope.template.position(of: self)
        try super.resolve(scope.soft())
    }
    override func eval(_ frame: Frame, _ renderer: Renderer) throws(TemplateError) -> Value {
        if isTrue(try test.eval(frame, renderer)) { return try then.eval(frame, renderer) }
        if let otherwise { return try otherwise.eval(frame, renderer) }
        let hint = "the inline if-expression on \(position) evaluated to false and no else section was defined."
        return .undefined(Undefined(name: nil, hint: hint))
    }
    override func isConstant(_ environment: Environment, _ escaping: Escaping) -> Bool {
        guard test.isConstant(environment, escaping), let value = test.constantValue(environment, escaping) else {
            return false
        }
        return isTrue(value)
            ? then.isConstant(environment, escaping) : otherwise?.isConstant(environment, escaping) ?? false
    }
}
