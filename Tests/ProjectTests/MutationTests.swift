import SourceText
import Testing

@testable import Project

/// A good project with something broken at a random place never ends the program, and always comes to an end.
@Suite struct MutationTests {
    static let files = [
        "dbt_project.yml": """
        name: shop
        profile: shop
        vars: {level: 3, shop: {a: [1, 2]}}
        dispatch: [{macro_namespace: dbt_utils, search_order: [shop, dbt_utils]}]
        models:
          +materialized: "{{ 'table' if target.name == 'prod' else 'view' }}"
          shop: {staging: {+tags: [a, b]}}
        """,
        "profiles.yml": """
        shop:
          target: "{{ env_var('TARGET', 'dev') }}"
          outputs: {dev: {type: sqlite, path: shop.db, threads: 2}}
        """,
        "models/schema.yml": """
        version: 2
        x-anchors: &id {name: id, data_tests: [unique, {not_null: {config: {severity: warn}}}]}
        models:
          - name: stg_orders
            description: |
              One row per order.
            config: {tags: ["t{{ var('level') }}"], meta: {since: 2024-01-31}}
            columns:
              - *id
              - name: status
                data_tests:
                  - accepted_values: {values: ['a', "b"]}
        sources:
          - name: raw
            freshness: {warn_after: {count: 12, period: hour}}
            tables: [{name: orders, columns: [{name: id}]}]
        exposures:
          - name: dash
            type: dashboard
            owner: {name: me}
            depends_on: [ref('stg_orders')]
        """,
    ]

    /// A small generator with a seed, so that a failure can be repeated.
    struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    static let pieces = [
        ":", ": ", "- ", "\n", "\n  ", "\t", "'", "\"", "[", "]", "{", "}", ",", "#", "&a ", "*a", "<<: ", "|", ">",
        "!!int ",
        "{{", "}}", "{%", "%}", "\\", "\u{1}", "é", "---\n", "null", "12", "true", "[]", "{}",
    ]

    @Test func brokenProjectsAreReadToTheirEnd() {
        var dice = Dice(state: 7)
        var told = 0
        for _ in 0..<400 {
            var files = Self.files
            guard let path = files.keys.sorted().randomElement(using: &dice), let text = files[path] else { continue }
            files[path] = Self.broken(text, &dice)
            if !Sample(files).load().diagnostics.isEmpty { told += 1 }
        }
        #expect(told > 200)
    }

    private static func broken(_ text: String, _ dice: inout Dice) -> String {
        var bytes = Array(text.utf8)
        for _ in 0..<Int.random(in: 1...3, using: &dice) {
            let place = Int.random(in: 0...bytes.count, using: &dice)
            switch Int.random(in: 0..<3, using: &dice) {
            case 0: bytes.insert(contentsOf: (pieces.randomElement(using: &dice) ?? "").utf8, at: place)
            case 1: bytes.removeSubrange(place..<min(bytes.count, place + Int.random(in: 0...6, using: &dice)))
            default: bytes.removeSubrange(place..<min(bytes.count, place + 1))
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func theProjectItselfIsGood() throws {
        var files = Self.files
        files["models/schema.yml"] = files["models/schema.yml"]?.replacing("x-anchors:", with: "anchors:")
        _ = try Sample(files).project()
    }
}
