import Manifest
import Project
import SQLite
import SourceText
import TestSupport
import Testing
import Warehouse

@testable import Compiler

/// The project of this repository, read from its folder and built on a file with a few raw rows.
@Suite struct StockProjectTests {
    @Test func everyNodeCompilesAndRuns() throws {
        try withTemporaryFolder { folder in
            let (compiler, session) = try Self.open(folder)
            try Self.addRawRows(session)
            try compiler.prepareSchemas(
                [RelationName(database: "main", schema: "analytics")], create: true, in: session)
            // Twice: the second time over what the first one built.
            for _ in 1...2 {
                for id in try Self.order(compiler.manifest) { try Self.run(id, compiler, session) }
            }
            let count = try session.connection().execute("select count(*) from fact_stock_daily").table?.rows.first?
                .first
            #expect(count == .int(4))
            let left = try session.connection().execute("select name from sqlite_schema where name like '%__dbt%'")
            #expect(left.table?.rows == [])
        }
    }

    private static func open(_ folder: String) throws -> (Compiler, Session) {
        let base = BaseContext(
            cliVars: DatumMap(), environment: ["STOCKDBT_PATH": folder + "/market.db"], flags: DatumMap(),
            invocationArguments: DatumMap(), invocationID: "id", startedAt: "2026-01-01T00:00:00.000000+00:00")
        let root = String(#filePath.dropLast("/Tests/CompilerTests/StockProjectTests.swift".utf8.count))
        var options = LoadOptions()
        options.profilesFolders = [root + "/profiles"]
        let (project, diagnostics) = Project.load(tree: DiskFileTree(root: root), base: base, options: options)
        #expect(diagnostics == [])
        let loaded = try #require(project)
        let backend = try SQLiteBackend(credentials: loaded.profile.credentials, root: root)
        let compiler = Compiler(project: loaded, backend: backend, command: "build")
        #expect(compiler.macros.diagnostics == [])
        #expect(compiler.parse(loaded, now: 0) == [])
        return (compiler, Session(name: "master", backend: backend, cache: RelationCache()) { _ in })
    }

    private static func addRawRows(_ session: Session) throws {
        _ = try session.connection().execute(
            """
            create table raw__stock_prices (symbol text, trade_date text, open, high, low, close, adj_close,
                ingested_at text, _file text, _line int);
            insert into raw__stock_prices values
                ('AAPL', '2020-01-02', 10, 12, 9, 11, 11, '2026-01-01 00:00:00', 'f', 1),
                ('AAPL', '2020-01-03', 11, 13, 10, 12, 12, '2026-01-01 00:00:00', 'f', 2),
                ('MSFT', '2020-01-02', 20, 22, 19, 21, 21, '2026-01-01 00:00:00', 'f', 3),
                ('MSFT', '2020-01-03', 21, 23, 20, 22, 22, '2026-01-01 00:00:00', 'f', 4);
            create table raw__stock_volumes (symbol text, trade_date text, volume, ingested_at text, _file text, _line int);
            insert into raw__stock_volumes select symbol, trade_date, 100, ingested_at, _file, _line from raw__stock_prices;
            create table raw__stock_metadata (symbol text, company text, exchange text, sector text, currency text,
                listed_on text, ingested_at text, _file text, _line int);
            insert into raw__stock_metadata values
                ('AAPL', 'Apple Inc.', 'NASDAQ', 'Technology', 'USD', '1980-12-12', '2026-01-01 00:00:00', 'm', 1),
                ('MSFT', 'Microsoft', 'NASDAQ', 'Technology', 'USD', '1986-03-13', '2026-01-01 00:00:00', 'm', 2);
            """)
    }

    /// Parents first.
    private static func order(_ manifest: Manifest) throws -> [String] {
        var done: [String] = []
        func visit(_ id: String) {
            guard !done.contains(id), let node = manifest.nodes[id] else { return }
            for parent in node.dependsOn.nodes { visit(parent) }
            done.append(id)
        }
        for id in manifest.nodes.keys.sorted() { visit(id) }
        return done
    }

    private static func run(_ id: String, _ compiler: Compiler, _ session: Session) throws {
        let node = try #require(compiler.manifest.nodes[id])
        do {
            let compiled = try compiler.compile(node, in: session)
            switch node.kind {
            case .test:
                let outcome = try compiler.test(compiled, in: session)
                #expect(["pass", "warn", "fail"].contains(outcome.testStatus))
            case .analysis: break
            default: _ = try compiler.materialize(compiled, in: session)
            }
        } catch {
            Issue.record("\(id): \(error)")
        }
    }
}
