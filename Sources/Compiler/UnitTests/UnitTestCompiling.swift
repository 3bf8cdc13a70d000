import Jinja
import Manifest
import SourceText

extension Compiler {
    /// The tested model's SQL over the given rows, as a node of its own: what a unit test runs.
    /// - Throws: what is wrong in the model's template, in the rows or in the inputs.
    func compiledUnitTest(_ test: Node, in session: Session) throws(Diagnostic) -> CompiledNode {
        guard let modelID = test.dependsOn.nodes.first, let model = manifest.nodes[modelID] else {
            throw .missingUnitTestInput(test.unitTest?.model ?? "", of: test)
        }
        let inputs = try UnitTestInputs(test, model: model, compiler: self)
        let face = executable(test, model)
        let context = NodeContext(self, phase: .run, node: face, package: model.packageName, session: session)
        context.unitTestInputs = inputs
        override(context, test.unitTest?.overrides)
        defer { context.finish() }
        let (sql, places) = try rendered(face, in: context)
        var parents: [CompiledNode] = []
        for parent in context.ephemeralParents {
            if let input = inputs.input(of: parent) {
                parents.append(try compiled(input, in: session))
            } else {
                parents.append(try compile(parent, in: session))
            }
        }
        return inject(parents, into: CompiledNode(node: face, sql: sql, places: places))
    }

    private func compiled(_ input: UnitTestInputs.Input, in session: Session) throws(Diagnostic) -> CompiledNode {
        let context = NodeContext(self, phase: .run, node: input.node, session: session)
        context.variables[UnitTestInputs.rowsName] = Value(input.rows)
        context.variables["this"] = context.relationValue(input.original)
        defer { context.finish() }
        let (sql, places) = try rendered(input.node, in: context)
        return CompiledNode(node: input.node, sql: sql, places: places)
    }

    /// The test with the model's template and what the materialization `unit` reads of its configuration.
    private func executable(_ test: Node, _ model: Node) -> Node {
        let face = Node(
            uniqueID: test.uniqueID, kind: .unitTest, name: test.name, packageName: test.packageName,
            path: test.path, originalFilePath: test.originalFilePath,
            fqn: test.uniqueID.split(separator: ".").map(String.init))
        face.source = model.source
        face.rawCode = model.rawCode
        face.database = model.database
        face.schema = model.schema
        face.alias = test.name
        face.dependsOn.nodes = model.dependsOn.nodes
        face.config = test.config
        face.config["materialized"] = "unit"
        let expect = test.unitTest?.expect
        face.config["expected_rows"] = expect?.format == "sql" ? [] : expect?.rows ?? []
        if expect?.format == "sql" { face.config["expected_sql"] = expect?.rows ?? .null }
        face.unitTest = test.unitTest
        face.attachedNode = model.uniqueID
        face.declaration = test.declaration
        return face
    }

    /// What the test sets in place of macros, variables and the environment.
    private func override(_ context: NodeContext, _ overrides: DatumMap?) {
        for (name, value) in overrides?["macros"]?.mapping?.pairs ?? DatumMap().pairs {
            let parts = name.split(separator: ".").map(String.init)
            let replacement = Value.function(parts.last ?? name) { _, _ in Value(value) }
            if parts.count == 2 {
                context.memberOverrides[name] = replacement
            } else {
                context.variables[name] = replacement
            }
        }
        replace("var", with: overrides?["vars"]?.mapping, in: context)
        replace("env_var", with: overrides?["env_vars"]?.mapping, in: context)
    }

    private func replace(_ function: String, with values: DatumMap?, in context: NodeContext) {
        guard let values, !values.isEmpty, let original = context.value(named: function) else { return }
        context.variables[function] = .function(function) { (arguments, renderer) throws(TemplateError) in
            if let name = arguments.positional.first?.string, let value = values[name] { return Value(value) }
            return try renderer.call(original, arguments)
        }
    }
}
