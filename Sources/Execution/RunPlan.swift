import Manifest
import Warehouse

/// What a run is to do, in which order, and how it deals with failures.
package struct RunPlan: Sendable {
    /// One node and what must be over before it begins.
    package struct Step: Sendable {
        package var node: Node
        /// Positions in `steps`, all smaller than its own: parents, and in `build` the tests of parents.
        package var waitsFor: [Int]
        /// A step.
        package init(_ node: Node, waitsFor: [Int] = []) {
            self.node = node
            self.waitsFor = waitsFor
        }
    }

    /// What is done with each node.
    package enum Action: Sendable, Hashable {
        /// Models and seeds are built, tests are run.
        case run
        /// Everything is only made into SQL.
        case compile
        /// Each node's query is run for its first rows (nil: all), and nothing is built.
        case show(limit: Int?)
        /// Each source is asked how fresh it is.
        case freshness
        /// Each node's relation is made anew from the one of another environment.
        case clone
    }

    /// In an order in which all could be done one after the other.
    package var steps: [Step]
    package var action = Action.run
    /// Hooks before and after the nodes.
    package var hooksAtStart: [Node] = []
    package var hooksAtEnd: [Node] = []
    /// How many nodes at once.
    package var threads = 1
    /// The target's name, for messages.
    package var target = ""
    /// Begin nothing new after the first failure.
    package var failsFast = false
    /// Failing tests skip what depends on what they test: `build`.
    package var testsGateChildren = false
    /// Leave all nodes out when a hook at the start fails.
    package var skipsNodesWhenStartFails = false
    /// Schemas to look into before the run, and whether to create those that are missing.
    package var schemas: [RelationName] = []
    package var createsSchemas = true
    package var populatesCache = true
    /// Whether templates may query the database: not with `--no-introspect`.
    package var allowsQueries = true
    /// Whether rows that failed a test are looked at afterwards.
    package var looksAtFailingRows = false
    /// Whether ephemeral models have results of their own: where they were asked for by name, and nothing is built.
    package var reportsEphemeral = false

    /// A plan of nodes.
    package init(steps: [Step]) { self.steps = steps }

    /// How many nodes are counted: ephemeral models only stand inside others.
    var total: Int { steps.count { !$0.node.isEphemeral } }

    /// Whether a result of this kind keeps dependents from being built.
    func blocks(_ status: NodeStatus) -> Bool {
        switch status {
        case .error, .partialSuccess, .skipped, .runtimeError: true
        case .fail: testsGateChildren
        case .success, .noOp, .pass, .warn: false
        }
    }
}
