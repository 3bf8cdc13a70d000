import Compiler
import Execution
import Manifest
import SourceText
import Warehouse

/// A database that nobody connects to.
struct FakeBackend: Backend {
    var type = "fake"
    var dispatchNames = ["fake"]
    var dialect = Dialect(
        typeNames: Dialect.TypeNames(
            text: "text", integer: "integer", bigInteger: "bigint", double: "double", numeric: "numeric",
            boolean: "boolean", date: "date", timestamp: "timestamp", time: "time"))
    var limits = Limits()
    var macros: [MacroText] = []
    var target = (database: "db", schema: "main")
    var targetFields = DatumMap()
    var debugFields = DatumMap()

    func connect(name: String) throws(Diagnostic) -> any Connection {
        throw Diagnostic(code: "fake.connect", message: "nobody is at home")
    }
}

/// A clock that goes on by a tenth of a second at each look.
final class FakeClock: Clock, @unchecked Sendable {
    private let lock = Lock()
    private var ticks = 0
    func now() -> Instant {
        lock.during {
            ticks += 1
            return Instant(microseconds: 1_700_000_000_000_000 + ticks * 100_000)
        }
    }
}

/// Plays compiler and database: what each node does is set beforehand, what was asked is kept.
final class FakeRunner: NodeRunner, @unchecked Sendable {
    private let lock = Lock()
    private var log: [String] = []
    private var now = 0
    private var most = 0
    /// By node name: called while the node is materialized or tested.
    var actions: [String: @Sendable (Session) throws -> NodeOutcome] = [:]
    var hookFailures: Set<String> = []
    var compileFailures: Set<String> = []

    /// Names in the order in which they began.
    var begun: [String] { lock.during { log } }
    /// How many nodes ran at once at most.
    var peak: Int { lock.during { most } }

    func compile(_ node: Node, in session: Session) throws(Diagnostic) -> CompiledNode {
        if compileFailures.contains(node.name) { throw Diagnostic(code: "jinja.syntax", message: "bad template") }
        return CompiledNode(node: node, sql: "select '\(node.name)'")
    }

    func show(_ compiled: CompiledNode, limit: Int?, in session: Session) throws(Diagnostic) -> ResultTable {
        ResultTable(columns: [], rows: [])
    }

    /// Called for tests that did not pass.
    var rows: @Sendable () throws(Diagnostic) -> FailingRows? = { nil }
    func failingRows(of compiled: CompiledNode, in session: Session) throws(Diagnostic) -> FailingRows? { try rows() }

    func freshness(
        ofSource id: String, in session: Session
    ) throws(Diagnostic) -> (reading: FreshnessReading, limits: Datum?) {
        throw Diagnostic(code: "fake.freshness", message: "nobody asks")
    }

    func materialize(_ compiled: CompiledNode, in session: Session) throws(Diagnostic) -> NodeOutcome {
        try act(compiled.node, session)
    }

    func clone(_ node: Node, in session: Session) throws(Diagnostic) -> NodeOutcome { try act(node, session) }

    func test(_ compiled: CompiledNode, in session: Session) throws(Diagnostic) -> NodeOutcome {
        try act(compiled.node, session)
    }

    func runHook(_ node: Node, end: EndOfRun?, in session: Session) throws(Diagnostic) -> NodeOutcome {
        lock.during { log.append(node.name) }
        if hookFailures.contains(node.name) { throw Diagnostic(code: "fake.query", message: "no such table") }
        return NodeOutcome(executedSQL: "select 1")
    }

    func prepareSchemas(_ schemas: [RelationName], create: Bool, in session: Session) throws(Diagnostic) {}

    private func act(_ node: Node, _ session: Session) throws(Diagnostic) -> NodeOutcome {
        lock.during {
            log.append(node.name)
            now += 1
            most = max(most, now)
        }
        defer { lock.during { now -= 1 } }
        if let action = actions[node.name] {
            do { return try action(session) } catch {
                throw error as? Diagnostic ?? Diagnostic(code: "fake.surprise", message: "\(error)")
            }
        }
        return node.kind == .test
            ? NodeOutcome(failures: 0, testStatus: "pass")
            : NodeOutcome(response: Response(message: "OK"), message: "OK")
    }
}

/// Events in order.
final class Recorder: @unchecked Sendable {
    private let lock = Lock()
    private var list: [Event] = []
    var events: [Event] { lock.during { list } }
    var sink: EventSink { { [self] occurrence in lock.during { list.append(occurrence.event) } } }
}

func model(_ name: String, materialized: String = "view") -> Node {
    let node = Node(
        uniqueID: "model.shop.\(name)", kind: .model, name: name, packageName: "shop", path: "\(name).sql",
        originalFilePath: "models/\(name).sql")
    node.config["materialized"] = .string(materialized)
    return node
}

func dataTest(_ name: String) -> Node {
    Node(
        uniqueID: "test.shop.\(name)", kind: .test, name: name, packageName: "shop", path: "\(name).sql",
        originalFilePath: "models/schema.yml")
}

func hook(_ name: String) -> Node {
    Node(
        uniqueID: "operation.shop.\(name)", kind: .operation, name: name, packageName: "shop",
        path: "hooks/\(name).sql",
        originalFilePath: "./dbt_project.yml")
}
