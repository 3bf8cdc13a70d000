/// The variables of one function of the evaluator: a template, a block, a macro, a recursive loop.
final class FunctionScope {
    let parent: FunctionScope?
    private var keys: [(level: Int, symbol: Int)] = []
    init(parent: FunctionScope?) { self.parent = parent }
    /// How many slots a frame needs.
    var count: Int { keys.count }

    /// The slot of a name on a level of nested scopes; scopes beside each other share it.
    func slot(_ level: Int, _ symbol: Int) -> Int {
        for place in keys.indices where keys[place].symbol == symbol && keys[place].level == level { return place }
        keys.append((level, symbol))
        return keys.count - 1
    }
}

/// One variable: a slot of a function.
struct Ident: Equatable {
    let function: FunctionScope
    let slot: Int
    static func == (a: Ident, b: Ident) -> Bool { a.slot == b.slot && a.function === b.function }
}

/// Which names a scope reads and writes, and where they come from: Jinja2's rules of scoping, step by step.
final class Symbols {
    enum Load {
        case parameter
        case resolve(Int)
        case alias(Ident)
        case undefined
    }
    let level: Int
    let parent: Symbols?
    let function: FunctionScope
    private(set) var refs: [(symbol: Int, ident: Ident)] = []
    private(set) var loads: [(ident: Ident, load: Load)] = []
    private(set) var stores: [Int] = []

    init(parent: Symbols?, function: FunctionScope, level: Int? = nil) {
        self.level = level ?? (parent?.level ?? -1) + 1
        self.parent = parent
        self.function = function
    }
    private init(copying other: Symbols) {
        (level, parent, function) = (other.level, other.parent, other.function)
        (refs, loads, stores) = (other.refs, other.loads, other.stores)
    }

    func ownRef(_ symbol: Int) -> Ident? { refs.first { $0.symbol == symbol }?.ident }
    func findRef(_ symbol: Int) -> Ident? { ownRef(symbol) ?? parent?.findRef(symbol) }
    func findLoad(_ ident: Ident) -> Load? {
        loads.first { $0.ident == ident }?.load ?? parent?.findLoad(ident)
    }
    func doesStore(_ symbol: Int) -> Bool { stores.contains(symbol) }

    func load(_ symbol: Int) {
        if findRef(symbol) == nil { define(symbol, .resolve(symbol)) }
    }
    func store(_ symbol: Int) {
        noteStore(symbol)
        guard ownRef(symbol) == nil else { return }
        if let outer = parent?.findRef(symbol) { define(symbol, .alias(outer)) } else { define(symbol, .undefined) }
    }
    func declareParameter(_ symbol: Int) {
        noteStore(symbol)
        define(symbol, .parameter)
    }

    /// The symbols after an `if`: what only some branches set is looked up where the others were taken.
    func merge(_ branches: [Symbols]) {
        var branchStores: [Int] = []
        for branch in branches {
            for symbol in branch.stores where !stores.contains(symbol) && !branchStores.contains(symbol) {
                branchStores.append(symbol)
            }
        }
        for branch in branches {
            for (symbol, ident) in branch.refs { setRef(symbol, ident) }
            for (ident, load) in branch.loads { setLoad(ident, load) }
            for symbol in branch.stores { noteStore(symbol) }
        }
        for symbol in branchStores {
            guard let target = findRef(symbol) else { continue }
            setLoad(target, parent?.findRef(symbol).map { .alias($0) } ?? .resolve(symbol))
        }
    }
    func copy() -> Symbols { Symbols(copying: self) }

    /// All names that are set here or further out, with their variables.
    func allStores() -> [(symbol: Int, ident: Ident)] {
        var result: [(symbol: Int, ident: Ident)] = []
        var node: Symbols? = self
        while let symbols = node {
            for symbol in symbols.stores where !result.contains(where: { $0.symbol == symbol }) {
                if let ident = findRef(symbol) { result.append((symbol, ident)) }
            }
            node = symbols.parent
        }
        return result
    }

    private func define(_ symbol: Int, _ load: Load) {
        let ident = Ident(function: function, slot: function.slot(level, symbol))
        setRef(symbol, ident)
        setLoad(ident, load)
    }
    private func noteStore(_ symbol: Int) {
        if !stores.contains(symbol) { stores.append(symbol) }
    }
    private func setRef(_ symbol: Int, _ ident: Ident) {
        if let place = refs.firstIndex(where: { $0.symbol == symbol }) {
            refs[place].ident = ident
        } else {
            refs.append((symbol, ident))
        }
    }
    private func setLoad(_ ident: Ident, _ load: Load) {
        if let place = loads.firstIndex(where: { $0.ident == ident }) {
            loads[place].load = load
        } else {
            loads.append((ident, load))
        }
    }
}
