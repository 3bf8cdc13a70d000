import Compiler
import Manifest
import SourceText
import Warehouse

/// Everything that happens while a command works.
///
/// One stream; console, log file and JSON log read it.
///
/// Closed: a new case makes the compiler list the readers to extend.
package enum Event: Sendable {
    // The command
    /// The command begins; the version of dbt that is stood for.
    case commandStarted(version: String)
    case adapterRegistered(type: String, version: String)
    /// Nothing of an earlier parse could be used.
    case parsingInFull
    /// How many resources of each kind the project has: `2 models, 1 seed`.
    case found(String)
    /// A selection that leaves nothing.
    case nothingSelected(criterion: String)
    /// Nothing at all is to be done.
    case nothingToDo
    case diagnostic(Diagnostic)
    /// The project can't be worked with: the mistakes that are shown, and how many there are.
    case mistakes([Diagnostic], total: Int)
    /// A node's SQL, because the command was asked for it.
    case compiledNodeShown(ShownNode, sql: String)
    /// A node's rows, because the command was asked for them.
    case rowsShown(ShownNode, ResultTable)
    /// A few rows of a seed that was loaded.
    case seedShown(Node, ResultTable)
    /// A macro that was called with run-operation has failed.
    case operationFailed(Diagnostic)
    /// An inline query that can't be read.
    case inlineRefused(Diagnostic)
    /// A line that the command was asked for.
    case output(String)
    /// One of dbt's messages that only some command has: its name, its code, its words and its data.
    case report(_ name: String, _ code: String, _ text: String, _ data: DatumMap)
    case artifactWritten(name: String, path: String)
    /// The database is asked for the columns of the project's relations.
    case catalogStarted
    /// catalog.json is written, at this path.
    case catalogWritten(path: String)
    /// How long reading took lies there.
    case performanceWritten(path: String)
    /// The command is over after so many seconds.
    case commandFinished(name: String, success: Bool, seconds: Double)

    // The run
    /// The run is about to begin.
    case planned(nodes: Int, threads: Int, target: String)
    case hookStarted(HookPlace)
    case hookFinished(HookPlace, NodeResult)
    case nodeStarted(NodePlace)
    case nodeCompiling(Node)
    /// A node's SQL is known.
    case nodeCompiled(CompiledNode)
    case nodeExecuting(Node)
    case nodeFinished(NodePlace, NodeResult)
    /// A node is left out because of another one; with the ephemeral parent that is why.
    case nodeSkipped(NodePlace, NodeResult, ephemeralParent: EphemeralParent?)
    /// A node's rows, for the end of `show`.
    case rowsFetched(Node, ResultTable)
    /// A node's last statement, as `target/run` keeps it.
    case nodeSQLWritten(Node, String)
    /// What a template said or sent.
    case template(TemplateEvent, Node?)
    /// Running statements are being cancelled.
    case cancelling(connection: String)
    case runFinished(RunResults, [Node])
    /// The ages of sources have been compared.
    case freshnessFinished(RunResults, [Node])

    /// What the command was asked to show, and how.
    package struct ShownNode: Sendable {
        package var name: String
        package var id: String
        /// Given on the command line instead of being part of the project.
        package var isInline: Bool
        package var asJSON: Bool
        /// Something to show.
        package init(name: String, id: String, isInline: Bool, asJSON: Bool) {
            self.name = name
            self.id = id
            self.isInline = isInline
            self.asJSON = asJSON
        }
    }

    /// An ephemeral model that failed or was left out, and its result, which is part of no artifact.
    package struct EphemeralParent: Sendable {
        package var node: Node
        package var result: NodeResult
    }

    /// A hook among those of its kind.
    package struct HookPlace: Sendable {
        package var node: Node
        /// Such as `shop.on-run-start.0`.
        package var name: String
        /// From 1.
        package var index: Int
        package var total: Int
        package var startedAt: Instant
    }

    /// A node among those of the run.
    package struct NodePlace: Sendable {
        package var node: Node
        /// From 1, in the order in which nodes are taken up.
        package var index: Int
        package var total: Int
        package var startedAt: Instant
    }
}

/// An event with its moment and the thread it happened on.
package struct Occurrence: Sendable {
    package var event: Event
    package var at: Instant
    /// `MainThread`, `Thread-1 (worker)`.
    package var thread: String
    /// An event at a moment.
    package init(_ event: Event, at: Instant, thread: String = "MainThread") {
        self.event = event
        self.at = at
        self.thread = thread
    }
}

/// Takes events, from any thread, one after the other.
package typealias EventSink = @Sendable (Occurrence) -> Void
