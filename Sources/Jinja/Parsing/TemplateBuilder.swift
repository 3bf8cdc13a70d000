import SourceText

/// What is known of a template while it is parsed and its names are resolved.
final class TemplateBuilder {
    let text: TemplateText
    let environment: Environment
    /// The name that it was loaded under; nil for texts that were handed over.
    let name: String?
    /// What is known about escaping at the place that is being resolved. Blocks are resolved at the end, as if outside.
    var escaping = Escaping()
    /// How many scopes with variables of their own have been made.
    var asides = 0
    /// The blocks in order of their ends.
    var blocks: [BlockBody] = []
    var hasExtends = false
    /// Whether a statement that was resolved already surely extends another template.
    var surelyExtends = false
    // The first `break` or `continue` outside of loops, or slice among several keys.
    private var pythonError: TemplateError?
    /// Every call of a dotted name.
    var calls: [StaticCall] = []
    private var symbols: [String: Int] = [:]
    private var names: [String] = []

    init(_ text: TemplateText, _ environment: Environment, name: String?) {
        (self.text, self.environment, self.name) = (text, environment, name)
    }

    /// Keeps a mistake that Python finds, after all that Jinja2 finds.
    func refuse(_ error: TemplateError) { pythonError = pythonError ?? error }

    /// The number of a name.
    func symbol(_ name: String) -> Int {
        if let symbol = symbols[name] { return symbol }
        symbols[name] = names.count
        names.append(name)
        return names.count - 1
    }
    func name(of symbol: Int) -> String { names[symbol] }

    /// `line 3`, with the template's name where it has one.
    func position(of node: Node) -> String {
        let line = "line \(text.line(Int(node.anchor)))"
        return name.map { "\(line) in \(repr(.string($0)))" } ?? line
    }

    func unknown(_ kind: String, _ name: String, at node: Node) -> TemplateError {
        let error = TemplateError.assertion(
            "No \(kind) named \(repr(.string(name))).", text, node, marking: word(name, of: node))
        let known = kind == "filter" ? environment.filterNames : environment.testNames
        error.box.hint = suggestion(for: name, among: known)
        return error
    }

    // Where a node says its name, from the token on whose line Jinja2 reports.
    private func word(_ name: String, of node: Node) -> Range<Int> {
        let (word, end) = (Array(name.utf8), min(Int(node.end), text.bytes.count))
        var start = Int(node.anchor)
        while start + word.count <= end {
            let wordEnd = start + word.count
            if text.bytes[start..<wordEnd].elementsEqual(word), Identifier.end(text.bytes, wordEnd) == wordEnd {
                return start..<wordEnd
            }
            start = max(start + 1, Identifier.end(text.bytes, start))
        }
        return Int(node.start)..<Int(node.end)
    }

    /// Gives every name of the template its slot.
    func resolve(_ body: [Statement]) throws(TemplateError) -> TemplateTree {
        var known: Set<String> = []
        for block in blocks where !known.insert(block.name).inserted {
            throw TemplateError.assertion("block \(repr(.string(block.name))) defined twice", text, block)
        }
        let scope = Scope(self, Symbols(parent: nil, function: FunctionScope(parent: nil)))
        scope.isTopLevel = true
        scope.isRootLevel = true
        scope.checksExtends = hasExtends
        var selfSlot: Int?
        if readsUndeclared("self", in: body) {
            scope.symbols.declareParameter(symbol("self"))
            selfSlot = scope.slot(of: symbol("self"), "self").index
        }
        for node in body { node.declare(in: scope.symbols) }
        for node in body {
            // Jinja2 compiles nothing behind a second `extends`: the first is in force there, so it is an error.
            if surelyExtends, node is Extends { break }
            try node.resolve(scope)
        }
        for block in blocks { try block.resolve(in: self) }
        if let pythonError { throw pythonError }
        return TemplateTree(
            text: text, body: NodeList(body), slotCount: scope.symbols.function.count, selfSlot: selfSlot,
            blocks: blocks, names: names)
    }

    /// The text of an expression that needs no context, as Jinja2 computes it while compiling; nil where it does not.
    func folded(_ expression: Expression) -> String? {
        guard expression.isConstant(environment, escaping),
            let value = expression.constantValue(environment, escaping),
            environment.output == .text || hasSafeRepr(value)
        else { return nil }
        let renderer = Renderer.folding(environment)
        return escaping.isOn && environment.output == .text ? try? escaped(value, renderer) : try? str(value, renderer)
    }
}

/// A parsed template's statements with their variables resolved.
struct TemplateTree {
    var text: TemplateText
    var body: NodeList<Statement>
    var slotCount: Int
    var selfSlot: Int?
    var blocks: [BlockBody]
    /// All names that the template mentions.
    var names: [String] = []
}
