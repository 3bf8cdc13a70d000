import Artifacts
import Compiler
import Execution
import Manifest
import SourceText
import TestSupport
import Testing
import Warehouse

@Suite struct ArtifactTests {
    /// The golden files have one key a line; that dbt reads what we write is proved by the conformance run.
    private func written(_ name: String, _ write: (ArtifactWriter) throws -> Void) throws -> Datum {
        try withTemporaryFolder { path in
            try write(sampleWriter("\(path)/a/target"))
            let bytes = try DiskFileTree(root: "\(path)/a/target").read(name) ?? []
            #expect(DiskFileTree(root: "\(path)/a/target").files(under: "") { _ in true } == [name])
            return try JSON.parse(SourceFile(path: name, bytes: bytes))
        }
    }

    private func expect(_ value: Datum, _ name: String) throws {
        try expectGolden(JSONWriter.text(of: value, .indented) + "\n", name)
    }

    @Test func manifest() throws {
        var state = CompiledState()
        state.code = "select 1"
        state.compiledPath = "target/compiled/shop/models/orders.sql"
        state.extraCTEs = [.init(id: "model.shop.eph", sql: " __dbt__cte__eph as (select 1)")]
        let manifest = try written("manifest.json") {
            try $0.write(sampleManifest(), states: ["model.shop.orders.v2": state], at: sampleMoment)
        }
        try expect(manifest, "manifest.json")
    }

    @Test func runResults() throws {
        var results = RunResults(generatedAt: sampleMoment)
        var model = NodeResult(uniqueID: "model.shop.orders", status: .success, threadID: "Thread-1 (worker)")
        model.timing = [Timing(name: "compile", startedAt: sampleMoment, completedAt: sampleMoment)]
        model.executionTime = 0.25
        model.response = Response(message: "SELECT 3", code: "SELECT", rowsAffected: 3)
        model.message = "SELECT 3"
        model.compiled = true
        model.compiledCode = "select 'é'"
        model.relationName = "\"db\".\"main\".\"orders\""
        var batches = BatchResults()
        batches.successful = [.init(start: "2026-01-01T00:00:00", end: "2026-01-02T00:00:00")]
        model.batchResults = batches
        results.results = [model, NodeResult(uniqueID: "seed.shop.s", status: .skipped, threadID: "MainThread")]
        results.elapsedTime = 1.5
        try expect(
            written("run_results.json") { try $0.write(results, arguments: ["which": "run", "vars": [:]]) },
            "run_results.json")
    }

    @Test func graphSummary() throws {
        let manifest = sampleManifest()
        let graph = Graph(manifest)
        try expect(
            written("graph_summary.json") {
                try $0.write(graph, withTests: graph.addingTestEdges(manifest), of: manifest)
            }, "graph_summary.json")
    }

    @Test func semanticManifest() throws {
        try expect(
            written("semantic_manifest.json") { try $0.writeSemanticManifest(of: sampleManifest()) },
            "semantic_manifest.json")
    }

    @Test func performance() throws {
        var performance = ParsePerformance()
        performance.paths = 3
        performance.projects = [.init(name: "shop", elapsed: 0.5, parsers: [("model", 0.25, 2), ("seed", 0.25, 1)])]
        try expect(written("perf_info.json") { try $0.write(performance) }, "perf_info.json")
    }

    @Test func anArtifactThatCannotBeWrittenLeavesTheOldOne() throws {
        try withTemporaryFolder { path in
            let writer = sampleWriter("\(path)/target")
            try writer.write(sampleManifest(), at: sampleMoment)
            let blocked = sampleWriter("\(path)/target/manifest.json")
            let error = try #require(throws: Diagnostic.self) { try blocked.write(sampleManifest(), at: sampleMoment) }
            #expect(error.code == "artifacts.unwritable")
            #expect(DiskFileTree(root: path).files(under: "") { _ in true } == ["target/manifest.json"])
        }
    }

    @Test func compiledFilesLieWhereDbtPutsThem() throws {
        try withTemporaryFolder { path in
            let files = CompiledFiles(folder: TargetFolder(path: "\(path)/target", name: "target"))
            let manifest = sampleManifest()
            let model = try #require(manifest.nodes["model.shop.orders.v2"])
            files.record(.nodeCompiled(CompiledNode(node: model, sql: "select 1")))
            files.record(.nodeSQLWritten(model, "create table x as select 1"))
            let test = Node(
                uniqueID: "test.shop.t.1", kind: .test, name: "t", packageName: "shop", path: "t.sql",
                originalFilePath: "models/schema.yml")
            files.record(.nodeCompiled(CompiledNode(node: test, sql: "select 2")))
            #expect(files.failure == nil)
            #expect(
                DiskFileTree(root: path).files(under: "") { _ in true } == [
                    "target/compiled/shop/models/orders.sql", "target/compiled/shop/models/schema.yml/t.sql",
                    "target/run/shop/models/orders.sql",
                ])
            let state = files.states[model.uniqueID]
            #expect(state?.compiledPath == "target/compiled/shop/models/orders.sql")
            #expect(state?.buildPath == "target/run/shop/models/orders.sql")
            #expect(state?.code == "select 1")
        }
    }
}
