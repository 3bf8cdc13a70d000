extension Parser {
    /// Attributes, items and calls.
    mutating func parsePostfix(_ node: Expression) throws(TemplateError) -> Expression {
        var node = node
        while true {
            switch current.kind {
            case .dot, .lbracket: node = try parseSubscript(node)
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
                node = try parseFilter(node) ?? node
            } else if isWord("is") {
                node = try parseTest(node)
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
        if let slice { return try folding(GetSlice(node, slice, extent)) }
        return try folding(GetItem(node, keys.count == 1 ? keys[0] : TupleExpression(keys, extent), extent))
    }
    private mutating func parseAttribute(_ node: Expression, _ dot: Token) throws(TemplateError) -> Expression {
        let attribute = try advance()
        let extent = Extent(dot.start, Int(node.start), lastEnd)
        if attribute.kind == .name { return try checked(GetAttribute(node, string(of: attribute), extent)) }
        guard attribute.kind == .integer else { throw fail("expected name or number", at: attribute) }
        let key = Literal(
            NumberLiteral.value(string(of: attribute), isFloat: false),
            Extent(attribute.start, attribute.start, attribute.end))
        return try folding(GetItem(node, key, extent))
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
            node = try folding(
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
        let test = try folding(TestExpression(node, name, arguments, extent))
        return isNegated ? try folding(Not(test, extent)) : test
    }
    private var beginsTestArgument: Bool {
        switch current.kind {
        case .string, .integer, .float, .lparen, .lbracket, .lbrace: true
        case .name: !(isWord("else") || isWord("or") || isWord("and"))
        default: false
        }
    }
}
