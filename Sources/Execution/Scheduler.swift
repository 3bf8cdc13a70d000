import Manifest

/// Decides which node is next.
///
/// Workers call it from their threads; it knows nothing of databases.
///
/// A node becomes ready when all it waits for is over. Among ready nodes the one with the longest chain of nodes
/// behind it comes first, ties in the plan's order.
final class Scheduler: @unchecked Sendable {
    /// A node for a worker.
    struct Assignment {
        /// Position in the plan.
        let step: Int
        /// From 1, in the order in which nodes are taken up.
        let number: Int
        /// Set where the node is not to be run.
        let skip: Skip?
    }

    /// Why a node is left out.
    struct Skip {
        /// The ephemeral parent through which the failure came, if it was one.
        var ephemeral: Event.EphemeralParent?
    }

    private let plan: RunPlan
    private let oneWriter: Bool
    private let lock = Lock()
    private let children: [[Int]]
    private let rank: [Int]
    // All below is guarded by `lock`.
    private var waiting: [Int]
    private var skips: [Int: Skip] = [:]
    private var writers: ReadyQueue
    private var readers: ReadyQueue
    private var unfinished: Int
    private var taken: Set<Int> = []
    private var numbered = 0
    private var isWriting = false
    private var isStopped = false

    /// - Parameter oneWriter: at most one node that changes the database at a time.
    init(_ plan: RunPlan, oneWriter: Bool) {
        self.plan = plan
        self.oneWriter = oneWriter
        var children = [[Int]](repeating: [], count: plan.steps.count)
        for (index, step) in plan.steps.enumerated() {
            for parent in step.waitsFor { children[parent].append(index) }
        }
        self.children = children
        rank = Self.chainLengths(children)
        waiting = plan.steps.map(\.waitsFor.count)
        writers = ReadyQueue(rank: rank)
        readers = ReadyQueue(rank: rank)
        unfinished = plan.steps.count
        lock.during {
            for index in plan.steps.indices where plan.steps[index].waitsFor.isEmpty { makeReady(index) }
        }
    }

    /// How many nodes stand in the longest chain from each node on; parents come before children in the plan.
    private static func chainLengths(_ children: [[Int]]) -> [Int] {
        var lengths = [Int](repeating: 1, count: children.count)
        for index in children.indices.reversed() {
            for child in children[index] { lengths[index] = max(lengths[index], lengths[child] + 1) }
        }
        return lengths
    }

    /// The next node, or nil once there is nothing left to begin; waits for one.
    func next() -> Assignment? {
        lock.during {
            while true {
                if isStopped || unfinished == 0 { return nil }
                if let index = pop() { return assign(index) }
                lock.wait()
            }
        }
    }

    /// A node is over; what waited for it may begin.
    func finish(_ step: Int, _ result: NodeResult) {
        lock.during {
            if isWriter(step), skips[step] == nil { isWriting = false }
            complete(step, result)
            lock.wake()
        }
    }

    /// Begin nothing new.
    func stop() {
        lock.during {
            isStopped = true
            lock.wake()
        }
    }

    /// Nodes that were never handed out, in the plan's order.
    ///
    /// Call after all workers have ended.
    func leftOver() -> [Int] {
        lock.during { plan.steps.indices.filter { !taken.contains($0) } }
    }

    private func pop() -> Int? {
        guard !writers.isEmpty, !(oneWriter && isWriting) else { return readers.pop() }
        guard let reader = readers.first, let writer = writers.first else { return writers.pop() }
        return rank[reader] > rank[writer] ? readers.pop() : writers.pop()
    }

    private func assign(_ index: Int) -> Assignment {
        taken.insert(index)
        if !isHidden(index) { numbered += 1 }
        let skip = skips[index]
        if isWriter(index), skip == nil { isWriting = true }
        return Assignment(step: index, number: numbered, skip: skip)
    }

    private func makeReady(_ index: Int) {
        if isWriter(index), skips[index] == nil {
            writers.push(index)
        } else {
            readers.push(index)
        }
    }

    private func complete(_ index: Int, _ result: NodeResult) {
        unfinished -= 1
        let cause = cause(of: index, result)
        for child in children[index] {
            if plan.blocks(result.status), skips[child] == nil || cause != nil { skips[child] = Skip(ephemeral: cause) }
            waiting[child] -= 1
            if waiting[child] == 0 { makeReady(child) }
        }
    }

    /// The ephemeral model that children of a node are left out for, by dbt's rule: `build` passes a skip on from node
    /// to node, all other commands name what failed to all its descendants.
    private func cause(of index: Int, _ result: NodeResult) -> Event.EphemeralParent? {
        if result.status == .skipped, !plan.testsGateChildren { return skips[index]?.ephemeral }
        let node = plan.steps[index].node
        return node.isEphemeral ? Event.EphemeralParent(node: node, result: result) : nil
    }

    /// Ephemeral models are compiled on the way, and no line is shown for them.
    private func isHidden(_ index: Int) -> Bool {
        plan.action == .run && plan.steps[index].node.isEphemeral
    }

    private func isWriter(_ index: Int) -> Bool {
        guard plan.action == .run || plan.action == .clone else { return false }
        let node = plan.steps[index].node
        guard !node.kind.isOnlyRead, !node.isEphemeral else { return false }
        return node.kind != .test || node.config["store_failures"]?.bool == true
    }
}

/// Positions, the one with the highest rank first, then the lowest position: a binary heap.
struct ReadyQueue {
    let rank: [Int]
    private var heap: [Int] = []

    init(rank: [Int]) { self.rank = rank }

    var isEmpty: Bool { heap.isEmpty }
    var first: Int? { heap.first }

    mutating func push(_ index: Int) {
        heap.append(index)
        var place = heap.count - 1
        while place > 0, precedes(heap[place], heap[(place - 1) / 2]) {
            heap.swapAt(place, (place - 1) / 2)
            place = (place - 1) / 2
        }
    }

    mutating func pop() -> Int? {
        guard let top = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return top
    }

    private mutating func sink() {
        var place = 0
        while true {
            var best = place
            for child in [2 * place + 1, 2 * place + 2] where child < heap.count && precedes(heap[child], heap[best]) {
                best = child
            }
            if best == place { return }
            heap.swapAt(place, best)
            place = best
        }
    }

    private func precedes(_ a: Int, _ b: Int) -> Bool { (rank[a], b) > (rank[b], a) }
}
