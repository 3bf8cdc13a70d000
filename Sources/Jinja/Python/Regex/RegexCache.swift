import Synchronization

/// Compiled expressions of the last calls, as Python's `re` keeps them. Shared by threads.
enum RegexCache {
    private struct Key: Hashable {
        let pattern: String
        let flags: RegexFlags
    }
    private static let limit = 256
    private static let programs = Mutex<[Key: RegexProgram]>([:])

    /// The compiled form of a pattern.
    /// - Throws: `re.error`.
    static func program(_ pattern: String, _ flags: RegexFlags = []) throws(TemplateError) -> RegexProgram {
        let key = Key(pattern: pattern, flags: flags)
        if let known = programs.withLock({ $0[key] }) { return known }
        let program = try RegexProgram(pattern, flags)
        programs.withLock { table in
            if table.count >= limit { table.removeAll() }
            table[key] = program
        }
        return program
    }
}

/// One expression applied to one text: what the engine itself uses regular expressions with.
struct RegexSearch {
    let program: RegexProgram
    let text: [Unicode.Scalar]
    private var machine: RegexMachine

    init(_ program: RegexProgram, _ text: [Unicode.Scalar], end: Int? = nil) {
        self.program = program
        self.text = text
        machine = RegexMachine(program, text, end: end)
    }

    /// The slots of a match that begins at a place; nil where there is none.
    mutating func match(at place: Int, full: Bool = false) throws(TemplateError) -> [Int]? {
        try machine.matches(at: place, mustReachEnd: full) ? machine.slots : nil
    }

    /// The slots of the first match from a place on.
    mutating func first(from place: Int, mustAdvance: Bool = false) throws(TemplateError) -> [Int]? {
        try machine.search(from: place, mustAdvance: mustAdvance) ? machine.slots : nil
    }

    /// The slots of all matches, at most `limit`. After an empty match the next one from the same place is not empty.
    mutating func all(from start: Int = 0, limit: Int = .max) throws(TemplateError) -> [[Int]] {
        var result: [[Int]] = []
        var place = start
        var mustAdvance = false
        while result.count < limit, let slots = try first(from: place, mustAdvance: mustAdvance) {
            result.append(slots)
            place = slots[1]
            mustAdvance = slots[0] == slots[1]
        }
        return result
    }
}
