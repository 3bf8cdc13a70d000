import SourceText

extension Parser {
    /// An expression; without `withCondition` an `if` behind it is left alone.
    mutating func parseExpression(withCondition: Bool = true) throws(TemplateError) -> Expression {
        try nested { (parser) throws(TemplateError) in
            withCondition ? try parser.parseConditional() : try parser.parseOr()
        }
    }

    /// The target of an assignment: a name, a tuple of them, with `withNamespace` also `ns.attribute`.
    mutating func parseTarget(withNamespace: Bool = false) throws(TemplateError) -> Expression {
        let target = try parseTuple(simplified: true, withNamespace: withNamespace)
        target.becomeTarget(.store)
        guard target.isAssignable else {
            throw fail("can't assign to \(repr(.string(target.kindName)))", Int(target.anchor), Int(target.end))
        }
        return target
    }

    /// One expression, or a tuple where commas follow.
    mutating func parseTuple(
        simplified: Bool = false, withCondition: Bool = true,
        explicitParentheses: Bool = false, withNamespace: Bool = false
    ) throws(TemplateError) -> Expression {
        let first = current
        var anchor = current
        var items: [Expression] = []
        var isTuple = false
        while true {
            if !items.isEmpty { try expect(.comma) }
            if isTupleEnd { break }
            items.append(
                simplified
                    ? try parsePrimary(withNamespace: withNamespace) : try parseExpression(withCondition: withCondition)
            )
            guard current.kind == .comma else { break }
            isTuple = true
            anchor = current
        }
        if !isTuple {
            if let item = items.first { return item }
            if !explicitParentheses {
                throw fail("Expected an expression, got \(repr(.string(describe(current))))")
            }
        }
        return TupleExpression(items, Extent(anchor.start, first.start, lastEnd))
    }
    // Jinja2 means `in` and `recursive` to end a tuple too, but never sees them there: they are read as names.
    private var isTupleEnd: Bool {
        switch current.kind {
        case .variableEnd, .blockEnd, .rparen: true
        default: false
        }
    }

    // MARK: operators, loosest first

    private func extent(_ anchor: Token, _ first: Expression) -> Extent {
        Extent(anchor.start, Int(first.start), lastEnd)
    }
    // The tree of a long chain of operators is as deep as the chain is long.
    func checked(_ expression: Expression) throws(TemplateError) -> Expression {
        guard expression.height <= 900 else { throw .recursion() }
        return expression
    }
    func folding(_ expression: Expression) throws(TemplateError) -> Expression {
        expression.isClosed ? Folded(try checked(expression)) : try checked(expression)
    }

    private mutating func parseConditional() throws(TemplateError) -> Expression {
        var anchor = current
        var result = try parseOr()
        while try skipWord("if") {
            let test = try parseOr()
            var otherwise: Expression?
            if try skipWord("else") {
                otherwise = try nested { (parser) throws(TemplateError) in try parser.parseConditional() }
            }
            result = try folding(Conditional(test, result, otherwise, extent(anchor, result)))
            anchor = current
        }
        return result
    }
    private mutating func parseOr() throws(TemplateError) -> Expression {
        var anchor = current
        var left = try parseAnd()
        while try skipWord("or") {
            let right = try parseAnd()
            left = try folding(Logical(isAnd: false, left, right, extent(anchor, left)))
            anchor = current
        }
        return left
    }
    private mutating func parseAnd() throws(TemplateError) -> Expression {
        var anchor = current
        var left = try parseNot()
        while try skipWord("and") {
            let right = try parseNot()
            left = try folding(Logical(isAnd: true, left, right, extent(anchor, left)))
            anchor = current
        }
        return left
    }
    private mutating func parseNot() throws(TemplateError) -> Expression {
        guard isWord("not") else { return try parseComparison() }
        let token = try advance()
        let operand = try nested { (parser) throws(TemplateError) in try parser.parseNot() }
        return try folding(Not(operand, Extent(token.start, token.start, lastEnd)))
    }
    private mutating func parseComparison() throws(TemplateError) -> Expression {
        var anchor = current
        let first = try parseSum()
        var rest: [(op: Comparison.Operator, operand: Expression)] = []
        while let op = try comparisonOperator() {
            rest.append((op, try parseSum()))
            anchor = current
        }
        return rest.isEmpty ? first : try folding(Comparison(first, rest, extent(anchor, first)))
    }
    private mutating func comparisonOperator() throws(TemplateError) -> Comparison.Operator? {
        let op: Comparison.Operator
        switch current.kind {
        case .eq: op = .equal
        case .ne: op = .notEqual
        case .lt: op = .order(.less)
        case .lteq: op = .order(.lessOrEqual)
        case .gt: op = .order(.greater)
        case .gteq: op = .order(.greaterOrEqual)
        case .name:
            if isWord("in") {
                op = .within
            } else if isWord("not"), isWord(try look(), "in") {
                try advance()
                op = .notWithin
            } else {
                return nil
            }
        default: return nil
        }
        try advance()
        return op
    }
    private mutating func parseSum() throws(TemplateError) -> Expression {
        var anchor = current
        var left = try parseConcatenation()
        while current.kind == .add || current.kind == .sub {
            let op: ArithmeticOperator = try advance().kind == .add ? .add : .subtract
            let right = try parseConcatenation()
            left = try folding(Arithmetic(op, left, right, extent(anchor, left)))
            anchor = current
        }
        return left
    }
    private mutating func parseConcatenation() throws(TemplateError) -> Expression {
        let anchor = current
        var parts = [try parseProduct()]
        while try skip(.tilde) { parts.append(try parseProduct()) }
        return parts.count == 1 ? parts[0] : try folding(Concatenation(parts, extent(anchor, parts[0])))
    }
    private mutating func parseProduct() throws(TemplateError) -> Expression {
        var anchor = current
        var left = try parsePower()
        while let op = Self.productOperators[current.kind] {
            try advance()
            let right = try parsePower()
            left = try folding(Arithmetic(op, left, right, extent(anchor, left)))
            anchor = current
        }
        return left
    }
    private static let productOperators: [TokenKind: ArithmeticOperator] = [
        .mul: .multiply, .div: .divide, .floordiv: .floorDivide, .mod: .modulo,
    ]
    private mutating func parsePower() throws(TemplateError) -> Expression {
        var anchor = current
        var left = try parseUnary()
        while try skip(.pow) {
            let right = try parseUnary()
            left = try folding(Arithmetic(.power, left, right, extent(anchor, left)))
            anchor = current
        }
        return left
    }
    private mutating func parseUnary(withFilter: Bool = true) throws(TemplateError) -> Expression {
        var node: Expression
        if current.kind == .sub || current.kind == .add {
            let token = try advance()
            let operand = try nested { (parser) throws(TemplateError) in try parser.parseUnary(withFilter: false) }
            node = try folding(
                Signed(isNegative: token.kind == .sub, operand, Extent(token.start, token.start, lastEnd)))
        } else {
            node = try parsePrimary()
        }
        node = try parsePostfix(node)
        return withFilter ? try parseFilters(node) : node
    }

    // MARK: primaries

    /// A name, a literal, or something in brackets.
    mutating func parsePrimary(withNamespace: Bool = false) throws(TemplateError) -> Expression {
        let token = current
        let extent = Extent(token.start, token.start, token.end)
        switch token.kind {
        case .name:
            try advance()
            return try parseNameOrConstant(token, withNamespace: withNamespace)
        case .string: return try parseStrings()
        case .integer, .float:
            try advance()
            return numberLiteral(token, extent)
        case .lparen:
            try advance()
            let inner = try nested { (parser) throws(TemplateError) in
                try parser.parseTuple(explicitParentheses: true)
            }
            try expect(.rparen)
            return inner
        case .lbracket: return try parseList()
        case .lbrace: return try parseDict()
        default: throw fail("unexpected \(repr(.string(describe(token))))")
        }
    }
    private func numberLiteral(_ token: Token, _ extent: Extent) -> Expression {
        let value = NumberLiteral.value(string(of: token), isFloat: token.kind == .float)
        if case .double(let number) = value, number.isInfinite { return InfiniteLiteral(number, extent) }
        return Literal(value, extent)
    }
    private mutating func parseNameOrConstant(_ token: Token, withNamespace: Bool) throws(TemplateError) -> Expression {
        let extent = Extent(token.start, token.start, token.end)
        if isWord(token, "true") || isWord(token, "True") { return Literal(.bool(true), extent) }
        if isWord(token, "false") || isWord(token, "False") { return Literal(.bool(false), extent) }
        if isWord(token, "none") || isWord(token, "None") { return Literal(.none, extent) }
        let name = name(token, .load)
        guard withNamespace, current.kind == .dot else { return name }
        try advance()
        let attribute = try expect(.name)
        return NamespaceReference(name, string(of: attribute), Extent(token.start, token.start, lastEnd))
    }
    // Texts beside each other are one.
    private mutating func parseStrings() throws(TemplateError) -> Expression {
        let first = current
        var value = ""
        while current.kind == .string {
            do throws(StringLiteral.Failure) {
                value += try StringLiteral.value(text.bytes[current.start + 1..<current.end - 1])
            } catch {
                throw fail(error.message)
            }
            try advance()
        }
        return Literal(.string(value), Extent(first.start, first.start, lastEnd))
    }
    private mutating func parseList() throws(TemplateError) -> Expression {
        let token = try expect(.lbracket)
        var items: [Expression] = []
        while current.kind != .rbracket {
            if !items.isEmpty { try expect(.comma) }
            if current.kind == .rbracket { break }
            items.append(try parseExpression())
        }
        try expect(.rbracket)
        return ListExpression(items, Extent(token.start, token.start, lastEnd))
    }
    private mutating func parseDict() throws(TemplateError) -> Expression {
        let token = try expect(.lbrace)
        var pairs: [(key: Expression, value: Expression)] = []
        while current.kind != .rbrace {
            if !pairs.isEmpty { try expect(.comma) }
            if current.kind == .rbrace { break }
            let key = try parseExpression()
            try expect(.colon)
            pairs.append((key, try parseExpression()))
        }
        try expect(.rbrace)
        return DictExpression(pairs, Extent(token.start, token.start, lastEnd))
    }
}
