import Compiler
import Manifest
import SourceText
import Testing
import Warehouse

@testable import Execution
@testable import stockdbt

/// Events on one side, the text of the console, the log file and the JSON log on the other.
@Suite struct ConsoleTests {
    private let start = Instant(microseconds: 1_700_000_000_000_000)

    private func node(_ name: String, _ kind: ResourceKind = .model, _ materialized: String = "view") -> Node {
        let file = kind == .test ? "models/schema.yml" : kind == .seed ? "seeds/\(name).csv" : "models/\(name).sql"
        let node = Node(
            uniqueID: "\(kind.rawValue).shop.\(name)", kind: kind, name: name, packageName: "shop", path: "\(name).sql",
            originalFilePath: file)
        node.schema = "dev"
        node.alias = name
        node.config["materialized"] = .string(materialized)
        return node
    }

    private func result(_ node: Node, _ status: NodeStatus, _ message: String? = nil, failures: Int? = nil)
        -> NodeResult
    {
        var result = NodeResult(uniqueID: node.uniqueID, status: status, threadID: "Thread-1 (worker)")
        result.message = message
        result.failures = failures
        result.executionTime = 0.406
        result.timing = [Timing(name: "execute", startedAt: start, completedAt: start)]
        if node.kind != .seed, status != .skipped { result.compiledCode = "select 1" }
        return result
    }

    /// A build in which one of everything happens.
    private var events: [Event] {
        let seed = node("symbols", .seed), table = node("prices", .model, "table"), bad = node("bad")
        let unique = node("unique_prices_id", .test), warned = node("avw", .test), failed = node("accepted", .test)
        let child = node("child"), hook = node("shop-on-run-start-0", .operation)
        func place(_ node: Node, _ index: Int) -> Event.NodePlace {
            Event.NodePlace(node: node, index: index, total: 7, startedAt: start)
        }
        let hookPlace = Event.HookPlace(node: hook, name: "shop.on-run-start.0", index: 1, total: 1, startedAt: start)
        var broken = result(bad, .error, "Database Error in model bad (models/bad.sql)\n  no such column: nosuch")
        broken.diagnostic = Diagnostic(
            code: "sqlite.query", message: "no such column: nosuch",
            location: Location(file: "models/bad.sql", line: 2, column: 8, width: 6, lineText: "select nosuch"),
            hint: "did you mean 'such'?")
        var results = RunResults(generatedAt: start)
        results.elapsedTime = 61.236
        results.results = [
            result(hook, .success), result(seed, .success, "INSERT 5"), result(table, .success, "SELECT 3"),
            result(unique, .pass), result(warned, .warn, "Got 1 result, configured to warn if != 0", failures: 1),
            result(failed, .fail, "Got 2 results, configured to fail if != 0", failures: 2), broken,
            result(child, .skipped),
        ]
        return [
            .commandStarted(version: "1.11.16"), .adapterRegistered(type: "sqlite", version: "1.10.0"),
            .found("2 models, 1 seed"), .planned(nodes: 7, threads: 1, target: "dev"), .hookStarted(hookPlace),
            .hookFinished(hookPlace, result(hook, .success)), .nodeStarted(place(seed, 1)),
            .nodeFinished(place(seed, 1), result(seed, .success, "INSERT 5")), .nodeStarted(place(table, 2)),
            .nodeFinished(place(table, 2), result(table, .success, "SELECT 3")),
            .nodeFinished(place(unique, 3), result(unique, .pass, failures: 0)),
            .nodeFinished(place(warned, 4), result(warned, .warn, failures: 1)),
            .nodeFinished(place(failed, 5), result(failed, .fail, failures: 2)), .nodeFinished(place(bad, 6), broken),
            .nodeSkipped(place(child, 7), result(child, .skipped), ephemeralParent: nil),
            .template(.print("printed"), nil), .template(.log("logged", info: true), nil),
            .template(.statement(sql: "select 'hunter2'", connection: "model.shop.bad"), nil),
            .runFinished(results, [hook, seed, table, unique, warned, failed, bad, child]),
        ]
    }

    private func text(_ change: (inout Log.Settings) -> Void = { _ in }) throws -> String {
        var settings = Log.Settings()
        change(&settings)
        let pipe = Sink()
        let log = Log(settings, output: pipe.output)
        for event in events { log.take(Occurrence(event, at: start)) }
        log.finish()
        return pipe.text()
    }

    @Test func theConsoleIsWhatToolsRead() throws {
        let expected = """
            Running with dbt=1.11.16
            Registered adapter: sqlite=1.10.0
            Found 2 models, 1 seed

            Concurrency: 1 threads (target='dev')

            1 of 1 START hook: shop.on-run-start.0 ......................................... [RUN]
            1 of 1 OK hook: shop.on-run-start.0 ............................................ [OK in 0.41s]

            1 of 7 START seed file dev.symbols ............................................. [RUN]
            1 of 7 OK loaded seed file dev.symbols ......................................... [INSERT 5 in 0.41s]
            2 of 7 START sql table model dev.prices ........................................ [RUN]
            2 of 7 OK created sql table model dev.prices ................................... [SELECT 3 in 0.41s]
            3 of 7 PASS unique_prices_id ................................................... [PASS in 0.41s]
            4 of 7 WARN 1 avw .............................................................. [WARN 1 in 0.41s]
            5 of 7 FAIL 2 accepted ......................................................... [FAIL 2 in 0.41s]
            6 of 7 ERROR creating sql view model dev.bad ................................... [ERROR in 0.41s]
            7 of 7 SKIP relation dev.child ................................................. [SKIP]
            >printed
            logged

            Finished running 1 project hook, 1 seed, 1 table model, 3 data tests, 2 view models in 0 hours 1 minutes and 1.24 seconds (61.24s).

            Completed with 2 errors, 0 partial successes, and 1 warning:

            Failure in test accepted (models/schema.yml)
              Got 2 results, configured to fail if != 0

              compiled code at target/compiled/shop/models/schema.yml/accepted.sql

            Failure in model bad (models/bad.sql)
              Database Error in model bad (models/bad.sql)
            >  no such column: nosuch

              compiled code at target/compiled/shop/models/bad.sql

               --> models/bad.sql:2:8 [sqlite.query]
            >    |
            >  2 | select nosuch
            >    |        ^^^^^^
            >    = hint: did you mean 'such'?

            Warning in test avw (models/schema.yml)
            Got 1 result, configured to warn if != 0

              compiled code at target/compiled/shop/models/schema.yml/avw.sql

            Done. PASS=4 WARN=1 ERROR=2 SKIP=1 NO-OP=0 TOTAL=8

            """
        // Lines that begin with > carry no time.
        let lines = expected.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            line.hasPrefix(">") ? String(line.dropFirst()) : "22:13:20  \(line)"
        }
        let written = try text().split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        for (index, line) in lines.enumerated() { #expect(index < written.count && written[index] == line) }
        #expect(written.count == lines.count)
    }

    @Test func quietShowsErrorsAndPrints() throws {
        let written = try text { $0.isQuiet = true }
        #expect(written.contains("FAIL 2 accepted"))
        #expect(written.contains("\nprinted\n") || written.hasPrefix("printed\n"))
        #expect(!written.contains("Running with"))
        #expect(!written.contains("START"))
        #expect(
            try !text {
                $0.isQuiet = true; $0.prints = false
            }.contains("printed"))
    }

    @Test func levelsAndFormats() throws {
        #expect(try text { $0.level = nil } == "printed\n")
        #expect(try text { $0.level = .warn }.contains("WARN 1 avw"))
        #expect(try !text { $0.level = .warn }.contains("PASS unique"))
        let debug = try text {
            $0.format = .debug; $0.level = .debug
        }
        #expect(debug.hasPrefix("22:13:20.000000 [info ] [MainThread]: Running with dbt=1.11.16\n"))
        #expect(debug.contains("[debug] [MainThread]: On model.shop.bad: select 'hunter2'"))
        #expect(try text { $0.usesColors = true }.contains("[\u{1b}[32mPASS\u{1b}[0m in 0.41s]"))
        #expect(try text { $0.offsetMinutes = 60 }.hasPrefix("23:13:20  "))
        #expect(try text { $0.book.printerWidth = 40 }.contains("1 of 7 START seed file dev.symbols ..... [RUN]"))
    }

    @Test func secretsAreMasked() throws {
        let written = try text {
            $0.level = .debug; $0.secrets = ["hunter2"]
        }
        #expect(written.contains("select '*****'"))
        #expect(!written.contains("hunter2"))
    }

    /// A password may be a common word: it is taken out of what goes wrong, and names that hold it stay.
    @Test func passwordsAreMaskedAsWords() {
        let text = "role \"root\" of roots, root_x and root: wrong"
        #expect(
            replacing("root", in: text, with: "*", asWord: true) == "role \"*\" of roots, root_x and *: wrong")
        #expect(replacing("root", in: "roots", with: "*") == "*s")
    }

    @Test func jsonLinesCarryNamesCodesAndData() throws {
        let lines = try text {
            $0.format = .json; $0.level = .debug; $0.invocationID = "abc"; $0.processID = 7
        }
        .split(separator: "\n").map { try JSON.parse(String($0)) }
        let codes = lines.compactMap { $0["info"]?["code"]?.string }
        for code in [
            "A001", "E034", "W006", "Q027", "Q032", "Q033", "Q024", "Q011", "Q016", "Q012", "Q025", "Q007", "Q034",
            "Z052", "I062", "E016", "E047", "Z030", "Z022", "Z024", "Z026", "Z021", "Z023",
        ] {
            #expect(codes.contains(code), "\(code)")
        }
        let finished = try #require(lines.first { $0["info"]?["code"] == "Q025" })
        #expect(finished["data"]?["node_info"]?["unique_id"] == "seed.shop.symbols")
        #expect(finished["data"]?["node_info"]?["node_started_at"] == "2023-11-14T22:13:20.000000")
        #expect(finished["data"]?["run_result"]?["status"] == "success")
        #expect(finished["info"]?["level"] == "debug")
        #expect(finished["info"]?["ts"] == "2023-11-14T22:13:20.000000Z")
        #expect(
            finished["info"]?.mapping?.keys == [
                "category", "code", "extra", "invocation_id", "level", "msg", "name", "pid", "thread", "ts",
            ])
    }

    @Test func theProgressLineIsTakenAwayBeforeEachLine() {
        let progress = ProgressLine(width: 30)
        let one = Event.NodePlace(node: node("a_rather_long_name"), index: 1, total: 2, startedAt: start)
        #expect(progress.drawn().isEmpty)
        progress.follow(.planned(nodes: 2, threads: 1, target: "dev"))
        progress.follow(.nodeStarted(one))
        #expect(progress.drawn() == "\r\u{1b}[2K0/2 done, running a_rather_lo")
        #expect(progress.erased() == "\r\u{1b}[2K")
        #expect(progress.erased().isEmpty)
        progress.follow(.nodeFinished(one, result(one.node, .success)))
        #expect(progress.drawn().isEmpty)
    }

    @Test(arguments: [(0.005, "0.01"), (1.0, "1.00"), (-0.5, "-0.50"), (59.999, "60.00"), (12.345, "12.35")])
    func fixedDigits(value: Double, expected: String) {
        #expect(fixed(value, 2) == expected)
    }
}
