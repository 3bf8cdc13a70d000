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
    private func checked<E: Expression>(_ expression: E) throws(TemplateError) -> E {
        guard expression.height <= 900 else { throw .recursion() }
        return expression
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
            result = try checked(Conditional(test, result, otherwise, extent(anchor, result)))
            anchor = current
        }
        return result
    }
    private mutating func parseOr() throws(TemplateError) -> Expression {
        var anchor = current
        var left = try parseAnd()
        while try skipWord("or") {
            let right = try parseAnd()
            left = try checked(Logical(isAnd: false, left, right, extent(anchor, left)))
            anchor = current
        }
        return left
    }
    private mutating func parseAnd() throws(TemplateError) -> Expression {
        var anchor = current
        var left = try parseNot()
        while try skipWord("and") {
            let right = try parseNot()
            left = try checked(Logical(isAnd: true, left, right, extent(anchor, left)))
            anchor = current
        }
        return left
    }
    private mutating func parseNot() throws(TemplateError) -> Expression {
        guard isWord("not") else { return try parseComparison() }
        let token = try advance()
        let operand = try nested { (parser) throws(TemplateError) in try parser.parseNot() }
        return Not(operand, Extent(token.start, token.start, lastEnd))
    }
    private mutating func parseComparison() throws(TemplateError) -> Expression {
        var anchor = current
        let first = try parseSum()
        var rest: [(op: Comparison.Operator, operand: Expression)] = []
        while let op = try comparisonOperator() {
            rest.append((op, try parseSum()))
            anchor = current
        }
        return rest.isEmpty ? first : Comparison(first, rest, extent(anchor, first))
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
            left = try checked(Arithmetic(op, left, right, extent(anchor, left)))
            anchor = current
        }
        return left
    }
    private mutating func parseConcatenation() throws(TemplateError) -> Expression {
        let anchor = current
        var parts = [try parseProduct()]
        while try skip(.tilde) { parts.append(try parseProduct()) }
        return parts.count == 1 ? parts[0] : Concatenation(parts, extent(anchor, parts[0]))
    }
    private mutating func parseProduct() throws(TemplateError) -> Expression {
        var anchor = current
        var left = try parsePower()
        while let op = Self.productOperators[current.kind] {
            try advance()
            let right = try parsePower()
            left = try checked(Arithmetic(op, left, right, extent(anchor, left)))
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
            left = try checked(Arithmetic(.power, left, right, extent(anchor, left)))
            anchor = current
        }
        return left
    }
    private mutating func parseUnary(withFilter: Bool = true) throws(TemplateError) -> Expression {
        var node: Expression
        if current.kind == .sub || current.kind == .add {
            let token = try advance()
            let operand = try nested { (parser) throws(TemplateError) in try parser.parseUnary(withFilter: false) }
            node = Signed(isNegative: token.kind == .sub, operand, Extent(token.start, token.start, lastEnd))
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
            return Literal(NumberLiteral.value(string(of: token), isFloat: token.kind == .float), extent)
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

    // MARK: what follows a primary

    /// Attributes, items and calls.
    mutating func parsePostfix(_ node: Expression) throws(TemplateError) -> Expression {
        var node = node
        while true {
            switch current.kind {
            case .dot, .lbracket: node = try checked(try parseSubscript(node))
            case .lparen: node = try checked(try parseCall(node))
            default: return node
            }
        }
    }
    /// Filters, tests and calls.
    mutating func parseFilters(_ node: Expression) throws(TemplateError) -> Expression {
        var node = node
        while true {
            if current.kind == .pipe {
                node = try checked(try parseFilter(node) ?? node)
            } else if isWord("is") {
                node = try checked(try parseTest(node))
            } else if current.kind == .lparen {
                node = try checked(try parseCall(node))
            } else {
                return node
            }
        }
    }

    private mutating func parseSubscript(_ node: Expression) throws(TemplateError) -> Expression {
        let token = try advance()
        if token.kind == .dot { return try parseAttribute(node, token) }
        var keys: [Expression] = []
        var slice: SliceBounds?
        var (parts, hasSlice) = (0, false)
        while current.kind != .rbracket {
            if parts > 0 { try expect(.comma) }
            slice = try parseSubscribed(&keys)
            hasSlice = hasSlice || slice != nil
            parts += 1
        }
        try expect(.rbracket)
        if hasSlice, parts > 1 { builder.refuse(fail("invalid syntax", at: token, className: "SyntaxError")) }
        let extent = Extent(token.start, Int(node.start), lastEnd)
        if let slice { return GetSlice(node, slice, extent) }
        return GetItem(node, keys.count == 1 ? keys[0] : TupleExpression(keys, extent), extent)
    }
    private mutating func parseAttribute(_ node: Expression, _ dot: Token) throws(TemplateError) -> Expression {
        let attribute = try advance()
        let extent = Extent(dot.start, Int(node.start), lastEnd)
        if attribute.kind == .name { return GetAttribute(node, string(of: attribute), extent) }
        guard attribute.kind == .integer else { throw fail("expected name or number", at: attribute) }
        let key = Literal(
            NumberLiteral.value(string(of: attribute), isFloat: false),
            Extent(attribute.start, attribute.start, attribute.end))
        return GetItem(node, key, extent)
    }
    // A key is added to `keys`; a slice is handed back.
    private mutating func parseSubscribed(_ keys: inout [Expression]) throws(TemplateError) -> SliceBounds? {
        var bounds = SliceBounds()
        if current.kind != .colon {
            let key = try parseExpression()
            guard current.kind == .colon else {
                keys.append(key)
                return nil
            }
            bounds.start = key
        }
        try advance()
        bounds.stop = try parseBound()
        // A third colon is the begin of an expression, as which it is refused.
        if try skip(.colon) { bounds.step = current.kind == .colon ? try parseExpression() : try parseBound() }
        return bounds
    }
    private mutating func parseBound() throws(TemplateError) -> Expression? {
        switch current.kind {
        case .colon, .rbracket, .comma: nil
        default: try parseExpression()
        }
    }

    private mutating func parseCall(_ callee: Expression) throws(TemplateError) -> Expression {
        let token = current
        let arguments = try parseArguments()
        let call = Call(callee, arguments, Extent(token.start, Int(callee.start), lastEnd))
        note(call)
        return call
    }

    /// The arguments between brackets.
    mutating func parseArguments() throws(TemplateError) -> ArgumentList {
        let token = try expect(.lparen)
        var list = ArgumentList()
        var requiresComma = false
        func ensure(_ holds: Bool, _ parser: Parser) throws(TemplateError) {
            if !holds { throw parser.fail("invalid syntax for function call expression", at: token) }
        }
        while current.kind != .rparen {
            if requiresComma {
                try expect(.comma)
                if current.kind == .rparen { break }
            }
            if current.kind == .mul {
                try ensure(list.star == nil && list.doubleStar == nil, self)
                try advance()
                list.star = try parseExpression()
            } else if current.kind == .pow {
                try ensure(list.doubleStar == nil, self)
                try advance()
                list.doubleStar = try parseExpression()
            } else if current.kind == .name, try look().kind == .assign {
                try ensure(list.doubleStar == nil, self)
                let key = try advance()
                try advance()
                try addKeyword(key, try parseExpression(), to: &list)
            } else {
                try ensure(list.star == nil && list.doubleStar == nil && list.keywords.isEmpty, self)
                list.positional.append(try parseExpression())
            }
            requiresComma = true
        }
        try expect(.rparen)
        return list
    }
    private func addKeyword(
        _ key: Token, _ value: Expression, to list: inout ArgumentList
    ) throws(TemplateError) {
        let name = string(of: key)
        if list.keywords.contains(where: { $0.name == name }) {
            throw fail("keyword argument repeated: \(name)", at: key, className: "SyntaxError")
        }
        list.keywords.append((name, value))
    }

    /// One filter or several; nil where none follows.
    mutating func parseFilter(_ node: Expression?, startInline: Bool = false) throws(TemplateError) -> Expression? {
        var node = node
        var isInline = startInline
        while current.kind == .pipe || isInline {
            if !isInline { try advance() }
            isInline = false
            let token = try expect(.name)
            let name = try parseDotted(string(of: token))
            let arguments = current.kind == .lparen ? try parseArguments() : ArgumentList()
            node = try checked(
                FilterExpression(
                    node, name, arguments, Extent(token.start, node.map { Int($0.start) } ?? token.start, lastEnd)))
        }
        return node
    }
    private mutating func parseDotted(_ first: String) throws(TemplateError) -> String {
        var name = first
        while try skip(.dot) { name += "." + string(of: try expect(.name)) }
        return name
    }

    private mutating func parseTest(_ node: Expression) throws(TemplateError) -> Expression {
        let token = try advance()
        let isNegated = try skipWord("not")
        let name = try parseDotted(string(of: try expect(.name)))
        var arguments = ArgumentList()
        if current.kind == .lparen {
            arguments = try parseArguments()
        } else if beginsTestArgument {
            if isWord("is") { throw fail("You cannot chain multiple tests with is") }
            let primary = try parsePrimary()
            arguments.positional = [try parsePostfix(primary)]
        }
        let extent = Extent(token.start, Int(node.start), lastEnd)
        let test = TestExpression(node, name, arguments, extent)
        return isNegated ? Not(test, extent) : test
    }
    private var beginsTestArgument: Bool {
        switch current.kind {
        case .string, .integer, .float, .lparen, .lbracket, .lbrace: true
        case .name: !(isWord("else") || isWord("or") || isWord("and"))
        default: false
        }
    }
}
