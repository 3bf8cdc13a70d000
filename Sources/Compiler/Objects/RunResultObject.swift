import Jinja
import Manifest
import SourceText

/// What templates of hooks at the end of a run see besides the usual: `results`, `schemas`, `database_schemas`.
package struct EndOfRun: Sendable {
    /// How one node ended.
    package struct Result: Sendable {
        /// The node; nil for what is none, such as an exposure.
        package var node: Node?
        /// The SQL that it came to, where it got that far.
        package var compiledCode: String?
        /// `status`, `timing`, `thread_id`, `execution_time`, `adapter_response`, `message`, `failures`, as in
        /// run_results.json.
        package var fields: DatumMap

        /// A result.
        package init(node: Node?, compiledCode: String?, fields: DatumMap) {
            self.node = node
            self.compiledCode = compiledCode
            self.fields = fields
        }
    }
    package var results: [Result] = []
    /// The schemas of what was built, in the order in which they were met.
    package var schemas: [String] = []
    /// The same with their databases.
    package var databaseSchemas: [(database: String?, schema: String)] = []

    /// Nothing was run.
    package init() {}

    /// The names that templates see.
    var variables: [(String, Value)] {
        let pairs = databaseSchemas.map { Datum.list([.optional($0.database), .string($0.schema)]) }
        return [
            ("results", .list(List(results.map { .object(RunResultObject($0)) }))),
            ("schemas", Value(.strings(schemas))), ("database_schemas", Value(.list(pairs))),
        ]
    }
}

/// A result with dbt's attributes, its node as an object and moments as datetimes; `to_dict()` is all of it as plain
/// data.
final class RunResultObject: Object {
    private let result: EndOfRun.Result
    private let node: NodeObject?

    init(_ result: EndOfRun.Result) {
        self.result = result
        var state = CompiledState()
        state.code = result.compiledCode
        node = result.node.map { NodeObject($0, result.compiledCode == nil ? nil : state) }
    }

    override var typeName: String { "RunResult" }
    override var moduleName: String? { "dbt.artifacts.schemas.run.v5.run" }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        switch name {
        case "node": node.map { .object($0) } ?? Value.none
        case "timing": .list(List((result.fields[name]?.list ?? []).map { .object(TimingObject($0)) }))
        case "agate_table", "batch_results": Value.none
        default: result.fields[name].map { Value($0) }
        }
    }

    override func callMethod(
        _ name: String, _ arguments: Arguments, _ renderer: Renderer
    ) throws(TemplateError) -> Value? {
        guard name == "to_dict" else { return nil }
        let omitsNulls = arguments.flag(0, "omit_none") ?? false
        return Value(.mapping(plain(omittingNulls: omitsNulls)))
    }

    override var datum: Datum? { .mapping(plain(omittingNulls: false)) }

    private func plain(omittingNulls: Bool) -> DatumMap {
        var fields = result.fields
        fields["node"] = node?.datum ?? .null
        fields["agate_table"] = .null
        fields["batch_results"] = .null
        return omittingNulls ? DatumMap(fields.pairs.filter { !$1.isNull }) : fields
    }
}

/// One phase of a node's work: `name`, `started_at`, `completed_at`.
private final class TimingObject: Object {
    private let fields: Datum

    init(_ fields: Datum) { self.fields = fields }

    override var typeName: String { "TimingInfo" }

    override func attribute(_ name: String, _ renderer: Renderer) throws(TemplateError) -> Value? {
        guard let value = fields[name] else { return nil }
        guard name.hasSuffix("_at"), let text = value.string else { return Value(value) }
        // Without a time zone, as dbt has them.
        return try PythonTypes.datetime(fromISO: text.hasSuffix("Z") ? String(text.dropLast()) : text)
    }

    override var datum: Datum? { fields }
}
