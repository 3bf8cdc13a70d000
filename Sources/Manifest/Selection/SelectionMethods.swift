import SourceText

/// Finds the places of the nodes that match a query.
typealias SelectionMethod = @Sendable (_ query: SelectionQuery, _ scope: SelectionScope) throws(Diagnostic) -> [Int]

/// Every method by its name: to add one, write its file in `Methods/` and a line here.
let selectionMethods: [String: SelectionMethod] = [
    "access": selectByAccess,
    "config": selectByConfig,
    "exposure": selectNamed(.exposure),
    "file": selectByFile,
    "fqn": selectByName,
    "group": selectByGroup,
    "metric": selectNamed(.metric),
    "package": selectByPackage,
    "path": selectByPath,
    "resource_type": selectByResourceType,
    "result": selectByResult,
    "saved_query": selectNamed(.savedQuery),
    "selector": selectByNothing,
    "semantic_model": selectNamed(.semanticModel),
    "source": selectBySource,
    "source_status": selectBySourceStatus,
    "state": selectByState,
    "tag": selectByTag,
    "test_name": selectByTestName,
    "test_type": selectByTestType,
    "unit_test": selectNamed(.unitTest),
    "version": selectByVersion,
]

/// What a method is asked for.
struct SelectionQuery: Sendable {
    /// The value behind the colon.
    let value: Datum
    /// The names between the method and the colon: `materialized` in `config.materialized:view`.
    let arguments: [String]
    /// The whole term, for messages.
    let raw: String

    /// The value as text; numbers and booleans of selector files as they would be written.
    var text: String {
        switch value {
        case .int(let number): String(number)
        case .bool(let flag): flag ? "True" : "False"
        default: value.string ?? ""
        }
    }
}

/// What methods look at.
struct SelectionScope: Sendable {
    let manifest: Manifest
    let graph: Graph
    /// The resources, by their place in the graph.
    let members: [Resource]
    /// What an earlier command left, where one was named.
    let state: PreviousState?
    /// Warnings that methods come upon.
    let remarks = SelectionRemarks()

    init(manifest: Manifest, graph: Graph, state: PreviousState? = nil) {
        self.manifest = manifest
        self.state = state
        self.graph = graph
        members = graph.ids.compactMap { manifest.resource($0) }
    }

    /// The places of the members that satisfy a condition.
    func places(where condition: (Resource) -> Bool) -> [Int] {
        members.indices.filter { condition(members[$0]) }
    }

    /// The places of the nodes (no sources, no exposures) that satisfy a condition.
    func nodes(where condition: (Node) -> Bool) -> [Int] {
        members.indices.filter { (members[$0] as? Node).map(condition) ?? false }
    }
}

/// `selector:` is replaced while the selection is read, before methods are asked.
let selectByNothing: SelectionMethod = { _, _ throws(Diagnostic) in [] }
