/// The place in a template that names are being resolved for.
final class Scope {
    let template: TemplateBuilder
    let symbols: Symbols
    /// Directly in the template: what is set here is seen by blocks, includes and imports.
    var isTopLevel = false
    /// Top level and not within an `if`.
    var isRootLevel = false
    /// Within an `if` or a conditional expression: unknown filters are an error only when they are reached.
    var isSoft = false
    /// In a block's function.
    var isBlock = false
    /// Whether output is dropped once the template extends another.
    var checksExtends = false

    init(_ template: TemplateBuilder, _ symbols: Symbols) {
        self.template = template
        self.symbols = symbols
    }

    /// A scope within this one, in the same function.
    func inner() -> Scope { nested(Symbols(parent: symbols, function: symbols.function)) }

    /// A scope within this one, in a function of its own.
    func innerFunction() -> Scope {
        nested(Symbols(parent: symbols, function: FunctionScope(parent: symbols.function)))
    }

    /// A scope within this one, in a given function.
    func inner(in function: FunctionScope) -> Scope { nested(Symbols(parent: symbols, function: function)) }

    /// A scope within this one, whose variables are shared with no scope beside it.
    func aside() -> Scope {
        template.asides += 1
        return nested(Symbols(parent: symbols, function: symbols.function, level: -template.asides))
    }

    private func nested(_ symbols: Symbols) -> Scope {
        let scope = Scope(template, symbols)
        scope.checksExtends = checksExtends
        return scope
    }

    /// The same scope, within an `if`.
    func soft() -> Scope {
        let scope = Scope(template, symbols)
        (scope.isTopLevel, scope.isBlock, scope.checksExtends) = (isTopLevel, isBlock, checksExtends)
        scope.isSoft = true
        return scope
    }

    /// Where a name lies, as seen from here.
    func slot(of symbol: Int, _ name: String) -> Slot {
        guard let ident = symbols.findRef(symbol) else { return .unresolved }
        return slot(ident, name)
    }

    func slot(_ ident: Ident, _ name: String) -> Slot {
        let absence: Slot.Absence
        switch symbols.findLoad(ident) {
        case .resolve: absence = .resolve
        case .alias(let outer): absence = .outer(slot(outer, name, from: ident.function))
        default: absence = .missing
        }
        return Slot(
            depth: depth(of: ident.function, from: symbols.function), index: ident.slot, name: name, absence: absence)
    }

    private func slot(_ ident: Ident, _ name: String, from function: FunctionScope) -> Slot {
        let absence: Slot.Absence
        switch symbols.findLoad(ident) {
        case .resolve: absence = .resolve
        case .alias(let outer): absence = .outer(slot(outer, name, from: ident.function))
        default: absence = .missing
        }
        return Slot(depth: depth(of: ident.function, from: function), index: ident.slot, name: name, absence: absence)
    }

    private func depth(of target: FunctionScope, from function: FunctionScope) -> Int {
        var depth = 0
        var current: FunctionScope? = function
        while let scope = current, scope !== target {
            depth += 1
            current = scope.parent
        }
        return depth
    }

    /// The slots to empty when the scope is entered.
    var entrySlots: [Int] {
        symbols.loads.compactMap { if case .parameter = $0.load { nil } else { $0.ident.slot } }
    }
    /// The slots to empty before each further round of a loop: names that the body sets.
    var roundSlots: [Int] {
        symbols.loads.compactMap { entry in
            switch entry.load {
            case .parameter: nil
            case .resolve(let symbol): symbols.doesStore(symbol) ? entry.ident.slot : nil
            default: entry.ident.slot
            }
        }
    }
    /// All variables that are set here or further out, by name: what includes and imports "with context" see.
    var visibleSlots: [(name: String, slot: Slot)] {
        symbols.allStores().map { entry in
            let name = template.name(of: entry.symbol)
            return (name, slot(entry.ident, name))
        }
    }
}
