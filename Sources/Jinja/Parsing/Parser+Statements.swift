import SourceText

extension Parser {
    /// One statement, from its name up to the end of its last tag.
    mutating func parseStatement() throws(TemplateError) -> Statement {
        guard current.kind == .name else { throw fail("tag name expected") }
        let name = string(of: current)
        tagStack.append((name, Span(current.start, current.end)))
        let statement = try statement(named: name)
        tagStack.removeLast()
        return statement
    }

    private mutating func statement(named name: String) throws(TemplateError) -> Statement {
        switch name {
        case "for": return try parseFor()
        case "if": return try parseIf()
        case "block": return try parseBlock()
        case "extends": return try parseExtends()
        case "print": return try parsePrint()
        case "macro": return try parseMacro()
        case "include": return try parseInclude()
        case "from": return try parseFrom()
        case "import": return try parseImport()
        case "set": return try parseSet()
        case "with": return try parseWith()
        case "autoescape": return try parseAutoescape()
        case "call": return try parseCallBlock()
        case "filter": return try parseFilterBlock()
        case "do": return try parseDo()
        case "break": return try parseLoopControl(.breakLoop)
        case "continue": return try parseLoopControl(.continueLoop)
        case "materialization" where builder.environment.dbtExtensions: return try parseMaterialization()
        case "docs" where builder.environment.dbtExtensions: return try parseDocs()
        case "test" where builder.environment.dbtExtensions: return try parseTest()
        default:
            tagStack.removeLast()
            throw unknownTag(current)
        }
    }

    private func extent(from token: Token) -> Extent { Extent(token.start, token.start, lastEnd) }

    private mutating func parseFor() throws(TemplateError) -> Statement {
        let tag = try advance()
        let target = try parseTarget()
        try expectWord("in")
        let iterated = try parseTuple(withCondition: false)
        let test = try skipWord("if") ? try parseExpression() : nil
        let isRecursive = try skipWord("recursive")
        loopDepth += 1
        let body = try parseStatements(["endfor", "else"])
        loopDepth -= 1
        let needle = try advance()
        let otherwise = isWord(needle, "endfor") ? [] : try parseStatements(["endfor"], dropNeedle: true)
        return For(
            target, in: iterated, test: test, isRecursive: isRecursive, body, else: otherwise, extent(from: tag))
    }

    private mutating func parseIf() throws(TemplateError) -> Statement {
        let tag = try advance()
        var branches: [If.Branch] = []
        var otherwise: [Statement] = []
        while true {
            let test = try parseTuple(withCondition: false)
            branches.append(If.Branch(test, try parseStatements(["elif", "else", "endif"])))
            let needle = try advance()
            if isWord(needle, "elif") { continue }
            if isWord(needle, "else") { otherwise = try parseStatements(["endif"], dropNeedle: true) }
            break
        }
        return If(branches, otherwise, extent(from: tag))
    }

    private mutating func parseSet() throws(TemplateError) -> Statement {
        let tag = try advance()
        let target = try parseTarget(withNamespace: true)
        if try skip(.assign) { return Assignment(target, try parseTuple(), extent(from: tag)) }
        let filter = try parseFilter(nil) as? FilterExpression
        let body = try parseStatements(["endset"], dropNeedle: true)
        return BlockAssignment(target, filter, body, extent(from: tag))
    }

    private mutating func parseWith() throws(TemplateError) -> Statement {
        let tag = try advance()
        var targets: [Expression] = []
        var values: [Expression] = []
        while current.kind != .blockEnd {
            if !targets.isEmpty { try expect(.comma) }
            let target = try parseTarget()
            target.becomeTarget(.parameter)
            targets.append(target)
            try expect(.assign)
            values.append(try parseExpression())
        }
        return With(targets, values, try parseStatements(["endwith"], dropNeedle: true), extent(from: tag))
    }

    private mutating func parseAutoescape() throws(TemplateError) -> Statement {
        let tag = try advance()
        let isOn = try parseExpression()
        return Autoescape(isOn, try parseStatements(["endautoescape"], dropNeedle: true), extent(from: tag))
    }

    private mutating func parseBlock() throws(TemplateError) -> Statement {
        let tag = try advance()
        let nameToken = try expect(.name)
        let name = string(of: nameToken)
        let isScoped = try skipWord("scoped")
        let isRequired = try skipWord("required")
        if current.kind == .sub {
            throw fail(
                "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an"
                    + " underscore instead.")
        }
        let outerLoops = loopDepth
        loopDepth = 0
        let place = builder.blocks.count
        let body = try parseStatements(["endblock"], dropNeedle: true)
        loopDepth = outerLoops
        if isRequired, !body.allSatisfy({ ($0 as? Output)?.isBlank ?? false }) {
            throw fail("Required blocks can only contain comments or whitespace")
        }
        if current.kind == .name, string(of: current) == name { try advance() }
        let block = BlockBody(name, body, text, extent(from: tag))
        // Before the blocks in it: so Jinja2 walks over them, and so is the order of errors.
        builder.blocks.insert(block, at: place)
        return BlockStatement(name, isScoped: isScoped, isRequired: isRequired, block, extent(from: tag))
    }

    private mutating func parseExtends() throws(TemplateError) -> Statement {
        let tag = try advance()
        builder.hasExtends = true
        return Extends(try parseExpression(), extent(from: tag))
    }

    private mutating func parsePrint() throws(TemplateError) -> Statement {
        let tag = try advance()
        var parts: [OutputPart] = []
        while current.kind != .blockEnd {
            if !parts.isEmpty { try expect(.comma) }
            parts.append(ExpressionPart(try parseExpression(), text))
        }
        return Output(parts, extent(from: tag))
    }

    private mutating func parseDo() throws(TemplateError) -> Statement {
        let tag = try advance()
        return Do(try parseTuple(), extent(from: tag))
    }

    private mutating func parseLoopControl(_ flow: Flow) throws(TemplateError) -> Statement {
        let tag = try advance()
        guard loopDepth > 0 else {
            let message = flow == .breakLoop ? "'break' outside loop" : "'continue' not properly in loop"
            builder.refuse(fail(message, at: tag, className: "SyntaxError"))
            return LoopControl(flow, extent(from: tag))
        }
        return LoopControl(flow, extent(from: tag))
    }

    private mutating func parseFilterBlock() throws(TemplateError) -> Statement {
        let tag = try advance()
        guard let filter = try parseFilter(nil, startInline: true) as? FilterExpression else {
            throw fail("filter expected")
        }
        return FilterBlock(filter, try parseStatements(["endfilter"], dropNeedle: true), extent(from: tag))
    }

    // MARK: includes and imports

    private mutating func parseContext(default isDefault: Bool) throws(TemplateError) -> Bool {
        guard isWord("with") || isWord("without"), isWord(try look(), "context") else { return isDefault }
        let isWith = isWord("with")
        try advance()
        try advance()
        return isWith
    }

    private mutating func parseInclude() throws(TemplateError) -> Statement {
        let tag = try advance()
        let template = try parseExpression()
        var ignoresMissing = false
        if isWord("ignore"), isWord(try look(), "missing") {
            ignoresMissing = true
            try advance()
            try advance()
        }
        let withContext = try parseContext(default: true)
        return Include(template, withContext: withContext, ignoresMissing: ignoresMissing, extent(from: tag))
    }

    private mutating func parseImport() throws(TemplateError) -> Statement {
        let tag = try advance()
        let template = try parseExpression()
        try expectWord("as")
        let target = try parseName()
        return Import(template, as: target, withContext: try parseContext(default: false), extent(from: tag))
    }

    private mutating func parseFrom() throws(TemplateError) -> Statement {
        let tag = try advance()
        let template = try parseExpression()
        try expectWord("import")
        var names: [(name: String, target: Name)] = []
        var withContext = false
        while true {
            if !names.isEmpty { try expect(.comma) }
            guard current.kind == .name else { throw try unexpectedName() }
            if try parsedContext(&withContext) { break }
            let name = try parseName()
            if name.name.hasPrefix("_") {
                throw fail(
                    "names starting with an underline can not be imported", Int(name.start), Int(name.end),
                    className: "TemplateAssertionError")
            }
            names.append((name.name, try skipWord("as") ? try parseName() : name))
            if try parsedContext(&withContext) || current.kind != .comma { break }
        }
        return FromImport(template, names, withContext: withContext, extent(from: tag))
    }
    private mutating func unexpectedName() throws(TemplateError) -> TemplateError {
        try expect(.name)
        return fail("name expected")
    }
    private mutating func parsedContext(_ withContext: inout Bool) throws(TemplateError) -> Bool {
        guard isWord("with") || isWord("without"), isWord(try look(), "context") else { return false }
        withContext = try parseContext(default: false)
        return true
    }

    // MARK: macros

    /// A name that is assigned to.
    mutating func parseName() throws(TemplateError) -> Name {
        let token = try expect(.name)
        let name = name(token, .store)
        guard name.isAssignable else { throw fail("can't assign to 'name'", at: token) }
        return name
    }
    func name(_ token: Token, _ role: Name.Role) -> Name {
        let name = string(of: token)
        return Name(name, builder.symbol(name), role, Extent(token.start, token.start, token.end))
    }

    private mutating func parseSignature() throws(TemplateError) -> MacroBody.Signature {
        var signature = MacroBody.Signature()
        try expect(.lparen)
        while current.kind != .rparen {
            if !signature.parameters.isEmpty { try expect(.comma) }
            let parameter = try parseName()
            parameter.becomeTarget(.parameter)
            var annotation: String?
            if builder.environment.dbtExtensions, try skip(.colon) { annotation = try parseTypeName() }
            if try skip(.assign) {
                signature.defaults.append(try parseExpression())
            } else if !signature.defaults.isEmpty {
                throw fail("non-default argument follows default argument")
            }
            if signature.parameters.contains(where: { $0.name == parameter.name }) {
                throw fail(
                    "duplicate argument '\(parameter.name)' in function definition", Int(parameter.start),
                    Int(parameter.end), className: "SyntaxError")
            }
            signature.parameters.append(parameter)
            signature.annotations.append(annotation)
        }
        try expect(.rparen)
        return signature
    }

    // `Dict[str, List[int]]`
    private mutating func parseTypeName() throws(TemplateError) -> String {
        try nested { (parser) throws(TemplateError) in
            var name = parser.string(of: try parser.expect(.name))
            guard try parser.skip(.lbracket) else { return name }
            var parameters: [String] = []
            while parser.current.kind != .rbracket {
                if !parameters.isEmpty { try parser.expect(.comma) }
                parameters.append(try parser.parseTypeName())
            }
            try parser.expect(.rbracket)
            name += "[" + parameters.joined(separator: ", ") + "]"
            return name
        }
    }

    // A body that is a function of its own: loops around it do not count.
    private mutating func parseFunction(
        _ name: String?, _ signature: MacroBody.Signature, _ end: String, _ tag: Token
    ) throws(TemplateError) -> MacroBody {
        let outerLoops = loopDepth
        loopDepth = 0
        let body = try parseStatements([end], dropNeedle: true)
        loopDepth = outerLoops
        return MacroBody(name, signature, body, text, extent(from: tag))
    }

    private func macroStatement(_ name: String, _ macro: MacroBody, _ tag: Token) -> Statement {
        let target = Name(name, builder.symbol(name), .store, Extent(tag.start, tag.start, tag.end))
        return MacroStatement(target, macro, extent(from: tag))
    }

    private mutating func parseMacro() throws(TemplateError) -> Statement {
        let tag = try advance()
        let name = (builder.environment.dbtExtensions ? "dbt_macro__" : "") + (try parseName().name)
        let signature = try parseSignature()
        return macroStatement(name, try parseFunction(name, signature, "endmacro", tag), tag)
    }

    private mutating func parseTest() throws(TemplateError) -> Statement {
        let tag = try advance()
        let name = "dbt_macro__test_" + (try parseName().name)
        let signature = try parseSignature()
        return macroStatement(name, try parseFunction(name, signature, "endtest", tag), tag)
    }

    private mutating func parseDocs() throws(TemplateError) -> Statement {
        let tag = try advance()
        let name = "dbt_docs__" + (try parseName().name)
        return macroStatement(name, try parseFunction(name, MacroBody.Signature(), "enddocs", tag), tag)
    }

    // `{% materialization name, adapter='x', supported_languages=['sql'] %}`
    private mutating func parseMaterialization() throws(TemplateError) -> Statement {
        let tag = try advance()
        let name = try parseName().name
        var adapter = "default"
        var signature = MacroBody.Signature()
        while try skip(.comma) {
            let key = try parseName()
            switch key.name {
            case "default": break
            case "adapter":
                try expect(.assign)
                let value = try parseExpression()
                guard let literal = value as? Literal else { throw adapterIsNoLiteral(value) }
                adapter = try str(literal.value, nil)
            case "supported_languages":
                key.becomeTarget(.parameter)
                try expect(.assign)
                signature.parameters.append(key)
                signature.annotations.append(nil)
                signature.defaults.append(try parseExpression())
            default:
                throw materializationArgument(name, key.name, Int(key.start), Int(key.end))
            }
        }
        if signature.parameters.isEmpty { addLanguages(to: &signature, tag) }
        let macroName = "dbt_macro__materialization_\(name)_\(adapter)"
        return macroStatement(macroName, try parseFunction(macroName, signature, "endmaterialization", tag), tag)
    }
    private func adapterIsNoLiteral(_ value: Expression) -> TemplateError {
        let kind = value.kindName.prefix(1).uppercased() + value.kindName.dropFirst()
        return TemplateError(
            .runtime, "'\(kind)' object has no attribute 'value'", className: "AttributeError",
            hint: "the adapter of a materialization is a text"
        ).placed(at: value)
    }
    private func addLanguages(to signature: inout MacroBody.Signature, _ tag: Token) {
        let extent = Extent(tag.start, tag.start, tag.end)
        let key = "supported_languages"
        signature.parameters.append(Name(key, builder.symbol(key), .parameter, extent))
        signature.annotations.append(nil)
        signature.defaults.append(ListExpression([Literal(.string("sql"), extent)], extent))
    }
    private func materializationArgument(_ name: String, _ argument: String, _ start: Int, _ end: Int) -> TemplateError
    {
        let error = TemplateError(
            .raised, "materialization '\(name)' received unknown argument '\(argument)'.",
            className: "MaterializationArgError")
        error.box.frames = [TemplateError.Frame(name: "template", location: text.location(start, end))]
        return error
    }

    private mutating func parseCallBlock() throws(TemplateError) -> Statement {
        let tag = try advance()
        let signature = current.kind == .lparen ? try parseSignature() : MacroBody.Signature()
        guard let call = try parseExpression() as? Call else { throw fail("expected call", at: tag) }
        return CallBlock(call, try parseFunction(nil, signature, "endcall", tag), extent(from: tag))
    }
}
