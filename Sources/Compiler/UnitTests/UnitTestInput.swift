import Jinja
import Manifest
import SourceText
import Warehouse

/// The rows that stand for what a tested model reads, by the id of what they stand for.
final class UnitTestInputs {
    /// One input: a query over given rows, put in front of the model's SQL.
    struct Input {
        /// An ephemeral node that makes the rows.
        let node: Node
        /// The relation whose columns the rows have.
        let original: Relation
        let rows: Datum
    }

    private(set) var byID: [String: Input] = [:]
    /// The id of the tested model.
    let tested: String

    /// - Throws: an input that names nothing in the project.
    init(_ test: Node, model: Node, compiler: Compiler) throws(Diagnostic) {
        tested = model.uniqueID
        for (index, fixture) in (test.unitTest?.given ?? []).enumerated() {
            let input = fixture.input?.trimmed ?? ""
            let place = test.declaration?.location
            if input == "this" {
                add(fixture, model.uniqueID, model.alias, compiler.relation(of: model), package: model.packageName)
            } else if let reference = UnitTestInput.reference(input),
                let node = compiler.referenceIndex.node(for: reference, from: model.packageName)
            {
                add(fixture, node.uniqueID, node.alias, compiler.relation(of: node), package: node.packageName)
            } else if let names = UnitTestInput.source(input),
                let source = compiler.referenceIndex.source(names[0], names[1], from: model.packageName)
            {
                // Tables of the same name in two sources are two inputs.
                let name = "\(source.sourceName)__\(source.name)"
                add(fixture, source.uniqueID, name, compiler.relation(of: source), package: source.packageName)
            } else {
                throw .unknownUnitTestInput(input, index: index, of: test, at: place)
            }
        }
    }

    private func add(
        _ fixture: UnitTest.Fixture, _ id: String, _ name: String, _ original: Relation, package: String
    ) {
        let node = Node(
            uniqueID: "model.\(package).\(name)", kind: .model, name: name, packageName: package, path: "\(name).sql",
            originalFilePath: "\(name).sql")
        node.alias = name
        node.schema = original.name.schema ?? ""
        node.database = original.name.database
        node.config = NodeConfig(kind: .model)
        node.config["materialized"] = "ephemeral"
        let isQuery = fixture.format == "sql"
        node.rawCode = isQuery ? fixture.rows.string ?? "" : "{{ get_fixture_sql(\(Self.rowsName), none) }}"
        byID[id] = Input(node: node, original: original, rows: fixture.rows)
    }

    /// The name under which the rows' template finds the rows.
    static let rowsName = "unit_test_rows"

    /// The input whose node this is.
    func input(of node: Node) -> Input? { byID.values.first { $0.node === node } }
}

/// The texts that inputs are written as.
enum UnitTestInput {
    /// `ref('x')` and its longer forms.
    static func reference(_ text: String) -> Reference? { call(text).flatMap(StaticParsing.reference(ofCall:)) }
    /// `source('a', 'b')`
    static func source(_ text: String) -> [String]? { call(text).flatMap(StaticParsing.source(ofCall:)) }

    private static func call(_ text: String) -> StaticCall? {
        let template = try? Template(SourceFile(path: "", text: "{{ \(text) }}"), .dbt)
        guard let calls = template?.calls, calls.count == 1 else { return nil }
        return calls[0]
    }
}

extension StaticParsing {
    static func reference(ofCall call: StaticCall) -> Reference? { call.path == ["ref"] ? reference(call) : nil }
    static func source(ofCall call: StaticCall) -> [String]? { call.path == ["source"] ? source(call) : nil }
}

extension Diagnostic {
    static func unknownUnitTestInput(_ input: String, index: Int, of test: Node, at place: Location?) -> Diagnostic {
        Diagnostic(
            code: "compiler.unit-test-input",
            message: "Unit test '\(test.name)' had an input (\(input)) which was not found in the manifest.",
            location: place, hint: "an input is ref('model'), source('source', 'table') or this",
            eventName: "ParsingError")
    }

    static func missingUnitTestInput(_ name: String, of test: Node?) -> Diagnostic {
        Diagnostic(
            code: "compiler.unit-test-input",
            message: "Unit_Test '\(test?.uniqueID ?? "")' (\(test?.originalFilePath ?? "")) depends on a node named "
                + "'\(name)' which was not found",
            location: test?.declaration?.location, hint: "give rows for it: '- input: …' with 'rows: []' for none",
            eventName: "TargetNotFoundError")
    }
}
