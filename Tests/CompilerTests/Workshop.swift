import Jinja
import Manifest
import Project
import SQLite
import SourceText
import TestSupport
import Warehouse

@testable import Compiler

/// A project of a few nodes on a real SQLite file, without files of its own: what the rooms below give is made by hand.
final class Workshop {
    let compiler: Compiler
    let session: Session
    private(set) var log: [String] = []
    private(set) var statements: [String] = []
    private(set) var warnings: [Diagnostic] = []
    private(set) var written: [String: String] = [:]

    /// A workshop in a folder.
    /// - Parameters:
    ///   - macros: texts by path below `macros/`; a path `package:x.sql` belongs to a package.
    ///   - seeds: CSV texts by name.
    init(
        in folder: String, macros: [String: String] = [:], seeds: [String: String] = [:], flags: DatumMap = DatumMap(),
        variables: DatumMap = DatumMap(), form: DatumMap? = nil, backend given: (any Backend)? = nil
    ) throws {
        let backend = try given ?? Self.file(in: folder, form)
        var packages: [String: [SourceFile]] = ["shop": []]
        for (path, text) in macros.sorted(by: { $0.key < $1.key }) {
            let parts = path.split(separator: ":").map(String.init)
            packages[parts.count == 2 ? parts[0] : "shop", default: []]
                .append(SourceFile(path: "macros/" + (parts.last ?? path), text: text))
        }
        let order = ["shop"] + packages.keys.filter { $0 != "shop" }.sorted()
        let library = MacroLibrary(
            projectName: "shop", packages: order.map { .init(name: $0, files: packages[$0] ?? []) }, backend: backend)
        var settings = TemplateSettings()
        settings.projectName = "shop"
        settings.projectRoot = "/project"
        settings.target = [
            "schema": .string(backend.target.schema), "database": .string(backend.target.database), "name": "dev",
            "type": .string(backend.type), "target_name": "dev", "profile_name": "shop",
        ]
        for (key, value) in backend.targetFields.pairs { settings.target[key] = value }
        settings.flags = flags
        settings.variable = { name, _ in variables[name] }
        settings.variables = { _ in variables }
        settings.files = MemoryFileTree(
            Dictionary(uniqueKeysWithValues: seeds.map { ("seeds/\($0.key).csv", $0.value) }), root: "/project")
        settings.queryComment = .null
        settings.base = BaseContext(
            cliVars: DatumMap(), environment: [:], flags: DatumMap(), invocationArguments: DatumMap(),
            invocationID: "id", startedAt: "2026-01-01T00:00:00.000000+00:00")
        compiler = Compiler(settings: settings, macros: library, backend: backend)
        let reports = Reports()
        session = Session(name: "master", backend: backend, cache: RelationCache()) { reports.take($0) }
        session.write = { [unowned self] node, sql in written[node.name] = sql }
        reports.workshop = self
        for name in seeds.keys.sorted() { add(seed: name) }
    }

    /// A SQLite database in a folder.
    static func file(in folder: String, _ form: DatumMap? = nil) throws -> any Backend {
        try SQLiteBackend(
            credentials: form ?? ["type": "sqlite", "path": "test.db", "schema": "main"], root: folder)
    }

    private final class Reports {
        weak var workshop: Workshop?
        func take(_ event: TemplateEvent) { workshop?.take(event) }
    }

    private func take(_ event: TemplateEvent) {
        switch event {
        case .log(let text, _), .print(let text): log.append(text)
        case .warning(let diagnostic): warnings.append(diagnostic)
        case .statement(let sql, _): statements.append(sql)
        case .transaction(let verb, _): statements.append(verb)
        case .statementDone: break
        }
    }

    private func add(seed name: String) {
        let node = Node(
            uniqueID: "seed.shop.\(name)", kind: .seed, name: name, packageName: "shop", path: "\(name).csv",
            originalFilePath: "seeds/\(name).csv")
        node.config["materialized"] = "seed"
        place(node)
    }

    private func place(_ node: Node) {
        node.database = compiler.backend.target.database
        node.schema = compiler.backend.target.schema
        node.alias = node.config.alias ?? node.name
        compiler.manifest.nodes[node.uniqueID] = node
    }

    /// Adds a model, its configuration and references read from its text.
    @discardableResult
    func model(_ name: String, _ sql: String, config: DatumMap = DatumMap()) throws -> Node {
        let node = Node(
            uniqueID: "model.shop.\(name)", kind: .model, name: name, packageName: "shop", path: "\(name).sql",
            originalFilePath: "models/\(name).sql")
        node.source = SourceFile(path: "models/\(name).sql", text: sql)
        node.rawCode = sql
        try resolve(node, config: config)
        return node
    }

    /// Adds a singular test.
    func test(_ name: String, _ sql: String, config: DatumMap = DatumMap()) throws -> Node {
        let node = Node(
            uniqueID: "test.shop.\(name)", kind: .test, name: name, packageName: "shop", path: "\(name).sql",
            originalFilePath: "tests/\(name).sql")
        node.source = SourceFile(path: "tests/\(name).sql", text: sql)
        try resolve(node, config: testDefaults.merging(config))
        return node
    }

    /// Adds a generic test on a model's column.
    func genericTest(_ test: String, on model: String, arguments: DatumMap, config: DatumMap = DatumMap()) throws
        -> Node
    {
        let node = Node(
            uniqueID: "test.shop.\(test)_\(model)", kind: .test, name: "\(test)_\(model)", packageName: "shop",
            path: "\(test)_\(model).sql", originalFilePath: "models/schema.yml")
        let model: DatumMap = ["model": .string("{{ get_where_subquery(ref('\(model)')) }}")]
        node.testMetadata = .init(name: test, namespace: nil, arguments: model.merging(arguments))
        node.rawCode = "{{ test_\(test)(**_dbt_generic_test_kwargs) }}"
        node.source = SourceFile(path: "models/schema.yml", text: node.rawCode)
        try resolve(node, config: testDefaults.merging(config))
        return node
    }

    private let testDefaults: DatumMap = [
        "materialized": "test", "severity": "ERROR", "fail_calc": "count(*)", "warn_if": "!= 0", "error_if": "!= 0",
        "limit": .null, "store_failures": .null, "where": .null,
    ]

    private func resolve(_ node: Node, config: DatumMap) throws {
        node.config = NodeConfig((["materialized": "view"] as DatumMap).merging(config))
        place(node)
        let record = ParseRecord()
        let template = try Template(compiler.templateSource(of: node), compiler.capturing)
        try compiler.renderForParsing(template: template, node: node, record: record)
        for (key, value) in record.configCalls.pairs { node.config[key] = value }
        node.references = record.references
        for macro in record.macros { node.dependsOn.add(macro: macro) }
        for reference in record.references {
            if let found = compiler.referenceIndex.node(for: reference, from: "shop") {
                node.dependsOn.add(node: found.uniqueID)
            }
        }
        place(node)
        compiler.manifest = compiler.manifest
    }

    /// Compiles and builds, or tests, a node.
    @discardableResult
    func run(_ name: String) throws -> NodeOutcome {
        let node = try #require(compiler.manifest.nodes.values.first { $0.name == name })
        let compiled = try compiler.compile(node, in: session)
        return node.kind == .test
            ? try compiler.test(compiled, in: session) : try compiler.materialize(compiled, in: session)
    }

    /// The compiled SQL of a model.
    func sql(_ name: String) throws -> String {
        try compiler.compile(try #require(compiler.manifest.nodes.values.first { $0.name == name }), in: session).sql
    }

    /// The rows of a query, cells as text.
    func rows(_ sql: String) throws -> [[String]] {
        try session.connection().execute(sql).table?.rows.map { $0.map(Self.text) } ?? []
    }

    private static func text(_ cell: Cell) -> String {
        switch cell {
        case .null: "null"
        case .bool(let value): "\(value)"
        case .int(let value): "\(value)"
        case .double(let value): "\(value)"
        case .decimal(let text), .text(let text), .date(let text), .timestamp(let text): text
        case .blob: "blob"
        }
    }
}

extension DatumMap {
    func merging(_ other: DatumMap) -> DatumMap {
        var merged = self
        for (key, value) in other.pairs { merged[key] = value }
        return merged
    }
}

import Testing
