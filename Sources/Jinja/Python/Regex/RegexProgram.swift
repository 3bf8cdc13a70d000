/// One step of the matching machine.
enum RegexInstruction: Sendable {
    case one(CharacterClass)
    /// Repeats one code point; the continuation follows.
    case repeatOne(CharacterClass, least: Int, most: Int, RegexNode.RepeatKind)
    case jump(Int)
    /// Goes on at the first; on failure at the second.
    case split(Int, Int)
    /// Remembers the position in a slot.
    case save(Int)
    case position(RegexPosition)
    case backReference(Int, ignoresCase: Bool)
    /// Runs the following block up to `finish` on its own and goes on at `next`.
    case look(behind: Int?, isNegative: Bool, next: Int)
    case atomic(next: Int)
    case ifGroup(Int, otherwise: Int)
    /// Starts a counted loop: its counter becomes 0.
    case startLoop(Int)
    /// Decides whether the body (the next instruction) is entered or the loop left.
    case loop(register: Int, least: Int, most: Int, isLazy: Bool, exit: Int)
    /// Ends a body: counts it and goes back, unless it matched nothing beyond the least number of times.
    case endBody(register: Int, least: Int, loop: Int)
    /// The end of a block or of the whole expression.
    case finish
}

/// A compiled regular expression: immutable, shared by threads.
final class RegexProgram: Sendable {
    let pattern: String
    let flags: RegexFlags
    let instructions: [RegexInstruction]
    let groupCount: Int
    let groupNames: [(name: String, index: Int)]
    let registerCount: Int
    private static let sizeLimit = 200_000

    /// Compiles a pattern.
    /// - Throws: `re.error`.
    init(_ pattern: String, _ flags: RegexFlags = []) throws(TemplateError) {
        var parser = RegexParser(pattern, flags)
        let node = try parser.parse()
        if flags.contains(.ascii), flags.union(parser.explicitFlags).contains(.unicode) {
            throw valueError("ASCII and UNICODE flags are incompatible")
        }
        if !parser.globalFlags.isEmpty, parser.globalFlags.contains(.verbose), !flags.contains(.verbose) {
            // `(?x)` holds for the whole pattern, so it is read again.
            parser = RegexParser(pattern, flags.union(parser.globalFlags))
            _ = try parser.parse()
        }
        var builder = RegexBuilder(limit: Self.sizeLimit)
        try builder.add(node)
        builder.instructions.append(.finish)
        self.pattern = pattern
        self.flags = parser.globalFlags.isEmpty ? parser.flags : parser.globalFlags
        instructions = builder.instructions
        groupCount = parser.groupCount
        groupNames = parser.groupNames
        registerCount = builder.registerCount
    }

    /// The number of a group's name.
    func groupIndex(_ name: String) -> Int? { groupNames.first { $0.name == name }?.index }
}

/// Turns nodes into instructions.
private struct RegexBuilder {
    var instructions: [RegexInstruction] = []
    var registerCount = 0
    let limit: Int

    init(limit: Int) { self.limit = limit }

    mutating func add(_ node: RegexNode) throws(TemplateError) {
        guard instructions.count < limit else { throw regexError("the expression is too large", at: nil) }
        switch node {
        case .empty: break
        case .one(let set): instructions.append(.one(set))
        case .sequence(let nodes): for node in nodes { try add(node) }
        case .alternatives(let nodes): try addAlternatives(nodes)
        case .repeated(let node, let least, let most, let kind): try addRepetition(node, least, most, kind)
        case .group(let index, let node):
            instructions.append(.save(index * 2))
            try add(node)
            instructions.append(.save(index * 2 + 1))
        case .backReference(let index, let ignoresCase):
            instructions.append(.backReference(index, ignoresCase: ignoresCase))
        case .look(let node, let isBehind, let isNegative):
            let width = isBehind ? node.width.least : nil
            try addBlock(node) { .look(behind: width, isNegative: isNegative, next: $0) }
        case .atomic(let node): try addBlock(node) { .atomic(next: $0) }
        case .conditional(let group, let yes, let no): try addConditional(group, yes, no)
        case .position(let position): instructions.append(.position(position))
        }
    }

    private mutating func addBlock(
        _ node: RegexNode, _ instruction: (Int) -> RegexInstruction
    ) throws(TemplateError) {
        let place = instructions.count
        instructions.append(.finish)
        try add(node)
        instructions.append(.finish)
        instructions[place] = instruction(instructions.count)
    }

    private mutating func addAlternatives(_ nodes: [RegexNode]) throws(TemplateError) {
        var jumps: [Int] = []
        for node in nodes.dropLast() {
            let split = instructions.count
            instructions.append(.finish)
            try add(node)
            jumps.append(instructions.count)
            instructions.append(.finish)
            instructions[split] = .split(split + 1, instructions.count)
        }
        if let last = nodes.last { try add(last) }
        for jump in jumps { instructions[jump] = .jump(instructions.count) }
    }

    private mutating func addConditional(
        _ group: Int, _ yes: RegexNode, _ no: RegexNode
    ) throws(TemplateError) {
        let test = instructions.count
        instructions.append(.finish)
        try add(yes)
        let jump = instructions.count
        instructions.append(.finish)
        instructions[test] = .ifGroup(group, otherwise: instructions.count)
        try add(no)
        instructions[jump] = .jump(instructions.count)
    }

    private mutating func addRepetition(
        _ node: RegexNode, _ least: Int, _ most: Int?, _ kind: RegexNode.RepeatKind
    ) throws(TemplateError) {
        if kind == .possessive { return try add(.atomic(.repeated(node, least: least, most: most, .greedy))) }
        if case .one(let set) = node {
            instructions.append(.repeatOne(set, least: least, most: most ?? .max, kind))
            return
        }
        if least == 0, most == 1 {
            let split = instructions.count
            instructions.append(.finish)
            try add(node)
            let end = instructions.count
            instructions[split] = kind == .lazy ? .split(end, split + 1) : .split(split + 1, end)
            return
        }
        let register = registerCount
        registerCount += 2
        instructions.append(.startLoop(register))
        let loop = instructions.count
        instructions.append(.finish)
        try add(node)
        instructions.append(.endBody(register: register, least: least, loop: loop))
        instructions[loop] = .loop(
            register: register, least: least, most: most ?? .max, isLazy: kind == .lazy, exit: instructions.count)
    }
}
