/// Runs a compiled expression over code points by backtracking, with a limit on its steps.
struct RegexMachine {
    /// Steps of one search. Beyond it the search is an error: a hostile expression can't hang the program.
    private let stepLimit: Int

    private let program: RegexProgram
    private let text: [Unicode.Scalar]
    private let end: Int
    /// Start and end of each group, -1 where it did not match. 0 and 1 are the whole match.
    private(set) var slots: [Int]
    // Per loop its counter and where its body last began.
    private var registers: [Int]
    private var stack: [Choice] = []
    private var steps = 0

    private enum Choice {
        case branch(instruction: Int, position: Int)
        case slot(Int, old: Int)
        case register(Int, old: Int)
        /// A run of one class that may give back down to `low`.
        case greedy(instruction: Int, low: Int, high: Int)
        /// A run of one class that may take more.
        case lazy(instruction: Int, position: Int, left: Int, CharacterClass)
    }

    init(_ program: RegexProgram, _ text: [Unicode.Scalar], end: Int? = nil, stepLimit: Int = 10_000_000) {
        self.stepLimit = stepLimit
        self.program = program
        self.text = text
        self.end = min(end ?? text.count, text.count)
        slots = [Int](repeating: -1, count: (program.groupCount + 1) * 2)
        registers = [Int](repeating: 0, count: program.registerCount)
    }

    /// Matches at one place; `slots` then holds the groups.
    /// - Throws: `runtime` beyond the step limit.
    mutating func matches(
        at start: Int, mustReachEnd: Bool = false, mustAdvance: Bool = false
    ) throws(TemplateError) -> Bool {
        for place in slots.indices { slots[place] = -1 }
        stack.removeAll(keepingCapacity: true)
        let wanted = mustReachEnd ? end : nil
        let refused = mustAdvance ? start : nil
        guard let stop = try run(0, at: start, endingAt: wanted, butNotAt: refused) else { return false }
        (slots[0], slots[1]) = (start, stop)
        return true
    }

    /// The first match from a place on.
    mutating func search(from start: Int, mustAdvance: Bool = false) throws(TemplateError) -> Bool {
        var place = start
        let first = firstClass
        while place <= end {
            if let first {
                while place < end, !first.has(text[place]) { place += 1 }
                if place == end { return false }
            }
            if try matches(at: place, mustAdvance: mustAdvance && place == start) { return true }
            place += 1
        }
        return false
    }

    // What every match begins with, where that is simple to say.
    private var firstClass: CharacterClass? {
        for instruction in program.instructions {
            switch instruction {
            case .save: continue
            case .one(let set): return set
            case .repeatOne(let set, let least, _, _): return least > 0 ? set : nil
            default: return nil
            }
        }
        return nil
    }

    /// Runs from an instruction to the next `finish`; the position there, or nil where nothing matches.
    private mutating func run(
        _ first: Int, at start: Int, endingAt wanted: Int? = nil, butNotAt refused: Int? = nil
    ) throws(TemplateError) -> Int? {
        let base = stack.count
        var (place, position) = (first, start)
        while true {
            steps += 1
            guard steps < stepLimit else {
                throw TemplateError(
                    .runtime, "the regular expression takes too many steps on this text", className: "TimeoutError")
            }
            if case .finish = program.instructions[place] {
                if wanted == nil || position == wanted, position != refused { return position }
            } else if let (nextPlace, nextPosition) = try step(place, position) {
                (place, position) = (nextPlace, nextPosition)
                continue
            }
            guard let choice = backtrack(to: base) else { return nil }
            (place, position) = choice
        }
    }

    /// Takes back choices until one has another way to go on.
    private mutating func backtrack(to base: Int) -> (Int, Int)? {
        while stack.count > base, let choice = stack.popLast() {
            switch choice {
            case .branch(let instruction, let position): return (instruction, position)
            case .slot(let slot, let old): slots[slot] = old
            case .register(let register, let old): registers[register] = old
            case .greedy(let instruction, let low, let high):
                if high - 1 > low { stack.append(.greedy(instruction: instruction, low: low, high: high - 1)) }
                return (instruction, high - 1)
            case .lazy(let instruction, let position, let left, let set):
                guard position < end, left > 0, set.has(text[position]) else { continue }
                stack.append(.lazy(instruction: instruction, position: position + 1, left: left - 1, set))
                return (instruction, position + 1)
            }
        }
        return nil
    }

    /// One instruction; where to go on, or nil where it fails.
    private mutating func step(_ place: Int, _ position: Int) throws(TemplateError) -> (Int, Int)? {
        switch program.instructions[place] {
        case .one(let set):
            guard position < end, set.has(text[position]) else { return nil }
            return (place + 1, position + 1)
        case .repeatOne(let set, let least, let most, let kind):
            return repeatOne(set, least, most, kind, place, position)
        case .jump(let target): return (target, position)
        case .split(let first, let second):
            stack.append(.branch(instruction: second, position: position))
            return (first, position)
        case .save(let slot):
            stack.append(.slot(slot, old: slots[slot]))
            slots[slot] = position
            return (place + 1, position)
        case .position(let wanted): return holds(wanted, position) ? (place + 1, position) : nil
        case .backReference(let group, let ignoresCase):
            return repeats(group, ignoresCase, position).map { (place + 1, $0) }
        case .look(let behind, let isNegative, let next):
            return try look(place, position, behind, isNegative) ? (next, position) : nil
        case .atomic(let next):
            let base = stack.count
            guard let stop = try run(place + 1, at: position) else { return nil }
            dropBranches(above: base)
            return (next, stop)
        case .ifGroup(let group, let otherwise):
            let isSet = group * 2 + 1 < slots.count && slots[group * 2 + 1] >= 0
            return (isSet ? place + 1 : otherwise, position)
        case .startLoop(let register):
            set(register, 0)
            set(register + 1, -1)
            return (place + 1, position)
        case .loop(let register, let least, let most, let isLazy, let exit):
            return loop(register, least, most, isLazy, exit, place, position)
        case .endBody(let register, let least, let loop):
            let count = registers[register] + 1
            set(register, count)
            // A body that matched nothing is not tried again: it would go on for ever.
            if registers[register + 1] == position, count >= least,
                case .loop(_, _, _, _, let exit) = program.instructions[loop]
            {
                return (exit, position)
            }
            return (loop, position)
        case .finish: return nil
        }
    }

    private mutating func set(_ register: Int, _ value: Int) {
        stack.append(.register(register, old: registers[register]))
        registers[register] = value
    }

    private mutating func loop(
        _ register: Int, _ least: Int, _ most: Int, _ isLazy: Bool, _ exit: Int, _ place: Int, _ position: Int
    ) -> (Int, Int)? {
        let count = registers[register]
        if count >= most { return (exit, position) }
        if count >= least {
            if isLazy {
                // Set before the choice is noted, so that a body entered later knows where it began.
                set(register + 1, position)
                stack.append(.branch(instruction: place + 1, position: position))
                return (exit, position)
            }
            stack.append(.branch(instruction: exit, position: position))
        }
        set(register + 1, position)
        return (place + 1, position)
    }

    private mutating func repeatOne(
        _ set: CharacterClass, _ least: Int, _ most: Int, _ kind: RegexNode.RepeatKind, _ place: Int, _ position: Int
    ) -> (Int, Int)? {
        let wanted = kind == .lazy ? least : most
        let limit = wanted > end - position ? end : position + wanted
        var stop = position
        while stop < limit, set.has(text[stop]) { stop += 1 }
        steps += stop - position
        guard stop - position >= least else { return nil }
        if kind == .lazy {
            let left = most == .max ? .max : most - least
            stack.append(.lazy(instruction: place + 1, position: stop, left: left, set))
        } else if stop > position + least {
            stack.append(.greedy(instruction: place + 1, low: position + least, high: stop))
        }
        return (place + 1, stop)
    }

    private mutating func look(
        _ place: Int, _ position: Int, _ behind: Int?, _ isNegative: Bool
    ) throws(TemplateError) -> Bool {
        let start = position - (behind ?? 0)
        guard start >= 0 else { return isNegative }
        let base = stack.count
        let stop = try run(place + 1, at: start)
        let found = stop.map { behind == nil || $0 == position } ?? false
        if isNegative {
            while stack.count > base, let choice = stack.popLast() { undo(choice) }
            return !found
        }
        if found { dropBranches(above: base) }
        return found
    }

    private mutating func undo(_ choice: Choice) {
        switch choice {
        case .slot(let slot, let old): slots[slot] = old
        case .register(let register, let old): registers[register] = old
        default: break
        }
    }

    /// Forgets other ways above a mark, but keeps what undoes groups and counters.
    private mutating func dropBranches(above base: Int) {
        var kept = base
        for place in base..<stack.count {
            switch stack[place] {
            case .slot, .register:
                stack[kept] = stack[place]
                kept += 1
            default: break
            }
        }
        stack.removeLast(stack.count - kept)
    }

    private func repeats(_ group: Int, _ ignoresCase: Bool, _ position: Int) -> Int? {
        let (from, to) = (slots[group * 2], slots[group * 2 + 1])
        guard from >= 0, to >= from, position + (to - from) <= end else { return nil }
        for offset in 0..<(to - from) {
            let (a, b) = (text[from + offset], text[position + offset])
            guard a == b || ignoresCase && a.caseVariants(isASCII: false).contains(b) else { return nil }
        }
        return position + to - from
    }

    private func holds(_ wanted: RegexPosition, _ position: Int) -> Bool {
        switch wanted {
        case .textStart: position == 0
        case .textEnd: position == end
        case .lineStart: position == 0 || text[position - 1] == "\n"
        case .lineEnd: position == end || text[position] == "\n"
        case .finalLineEnd: position == end || position == end - 1 && text[position] == "\n"
        case .wordBoundary(let isASCII): isBoundary(position, isASCII)
        case .noWordBoundary(let isASCII): end > 0 && !isBoundary(position, isASCII)
        }
    }

    private func isBoundary(_ position: Int, _ isASCII: Bool) -> Bool {
        let before = position > 0 && RegexCategory.word.has(text[position - 1], isASCII: isASCII)
        let after = position < end && RegexCategory.word.has(text[position], isASCII: isASCII)
        return before != after
    }
}
