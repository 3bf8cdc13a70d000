import Foundation
import SourceText
import Testing

/// Semantic models, metrics, saved queries and time spines in artifacts, beside what dbt 1.11 wrote for the same project.
@Suite struct SemanticLayerTests {
    private func project() throws -> Playground {
        try Playground(copyOf: CaseTests.root.appendingPathComponent("semantic_layer"))
    }

    /// Everything but the times.
    private func timeless(_ datum: Datum) -> Datum {
        switch datum {
        case .mapping(let map):
            .mapping(DatumMap(map.pairs.filter { $0.0 != "created_at" }.map { ($0, timeless($1)) }))
        case .list(let items): .list(items.map(timeless))
        default: datum
        }
    }

    private func json(_ path: String, in project: Playground) throws -> Datum {
        let url = project.folder.appendingPathComponent(path)
        return try JSON.parse(SourceFile(path: path, bytes: Array(Data(contentsOf: url))))
    }

    @Test func artifactsHoldWhatDbtWrites() throws {
        let project = try project()
        let outcome = try Program.run(["parse"], in: project.folder)
        #expect(outcome.exitCode == 0, "\(outcome.text)")
        let expected = try json("expected.json", in: project)
        let manifest = try json("target/manifest.json", in: project)
        for section in ["semantic_models", "metrics", "saved_queries", "parent_map", "child_map"] {
            let wanted = try #require(expected["manifest"]?[section]?.mapping)
            let found = try #require(manifest[section]?.mapping)
            #expect(Set(found.keys) == Set(wanted.keys))
            for (id, value) in wanted.pairs {
                #expect(found[id].map(timeless) == value, "\(section) \(id)")
            }
        }
        let semantic = try json("target/semantic_manifest.json", in: project)
        for section in ["semantic_models", "metrics", "saved_queries", "project_configuration"] {
            #expect(semantic[section].map(timeless) == expected["semantic_manifest"]?[section], "\(section)")
        }
    }

    @Test func resourcesAreListedAndSelected() throws {
        let project = try project()
        func listed(_ selection: String) throws -> [String] {
            let outcome = try Program.run(["-q", "ls", "-s", selection], in: project.folder)
            return outcome.text.split(separator: "\n").map(String.init)
        }
        #expect(
            try listed("metric:der+") == ["metric:sem.der", "saved_query:sem.sqa"])
        #expect(
            try listed("+metric:cum") == [
                "metric:sem.cum", "sem.marts.orders", "semantic_model:sem.orders",
                "sem.marts.unique_orders_order_id",
            ])
        #expect(try listed("saved_query:sqb") == ["saved_query:sem.sqb"])
    }

    @Test(arguments: [
        ("measure: total, window", "measure: totl, window", "did you mean 'total'?"),
        ("denominator: order_count", "denominator: order_counts", "did you mean 'order_count'?"),
        ("agg: sum_boolean", "agg: sum_bolean", "did you mean 'sum_boolean'?"),
        ("window: 7 days}", "window: seven}", "write a count and a granularity"),
        ("granularity: day}]", "data_type: date}]", "must have a granularity"),
        ("{name: ratio, alias: rat", "{name: der, alias: rat", "metrics depend on each other"),
        ("- name: cum2", "- name: Cum2", "Invalid name `Cum2`"),
        ("- {name: flagged,", "- {name: total,", "can't use name `total`"),
        ("defaults: {agg_time_dimension: ordered_at}", "defaults: {}", "Aggregation time dimension for measure total"),
        ("[\"metric('total')\"", "[\"metric('totl')\"", "The metric `totl` does not exist"),
        ("model: ref('orders')\n    defaults", "model: ref('order')\n    defaults", "which was not found"),
    ]) func mistakesAreShownWhereTheyAre(_ old: String, _ new: String, _ hint: String) throws {
        let project = try project()
        let file = project.folder.appendingPathComponent("models/marts/orders.yml")
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(text.contains(old))
        try text.replacingOccurrences(of: old, with: new).write(to: file, atomically: true, encoding: .utf8)
        let outcome = try Program.run(["parse"], in: project.folder)
        #expect(outcome.exitCode == 2)
        #expect(outcome.text.contains(hint), "\(outcome.text)")
        #expect(outcome.text.contains("models/marts/orders.yml:"), "\(outcome.text)")
    }
}
