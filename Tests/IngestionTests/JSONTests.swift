import SourceText
import Testing
import Warehouse

@testable import Ingestion

/// Files with a JSON object a line, into the same tables and by the same rules as CSV.
@Suite struct JSONTests {
    private let path = "lake/stock_prices/year=2013/month=02/day=27/stock_prices-0-0-3.jsonl"

    /// A table of one column of each kind.
    private func things(_ market: Market) -> IngestTarget {
        IngestTarget(
            name: "raw.things", relation: RelationName(schema: market.schema, identifier: "things"),
            columns: [
                .init(name: "id", dataType: "integer", notNull: true), .init(name: "name", dataType: "text"),
                .init(name: "size", dataType: "numeric(30,12)"), .init(name: "seen", dataType: "timestamp"),
                .init(name: "flag", dataType: "boolean"), .init(name: "more", dataType: "text"),
                .init(name: "tree", dataType: market.database == .postgres ? "jsonb" : "text"),
                .init(name: "_raw", dataType: "text"),
            ], key: ["id"])
    }

    private func load(_ lines: String, _ market: Market, _ name: String = "1.ndjson") throws -> IngestReport {
        market.files = ["in/\(name)": lines]
        return try market.ingest("in", into: .table(things(market))) { $0.format = .ndjson }
    }

    @Test(arguments: Database.allCases) func theLakeIsLoadedLikeADelivery(on database: Database) throws {
        let line = #"{"symbol":"AAPL","trade_date":"2013-02-27","open":"448.43","high":452.43,"low":440.65,"#
        let market = try Market(on: database)
        market.files = [
            path: "\u{FEFF}" + line + #""close":"444.5700","currency":"USD"}"# + "\r\n\n"
                + #" { "close" : 202 , "trade_date":"2013-02-27" , "SYMBOL":"IBM", "open":null } "#,
            "lake/stock_prices/year=2013/month=02/day=27/other.csv": "not this one",
        ]
        let report = try market.ingest("lake") { $0.format = .ndjson }
        #expect(report.lines == ["loaded 2 rows into raw.stock_prices from \(path) (0 rejected)"])
        #expect(
            try market.rows("select * from {stock_prices} order by 1") == [
                "AAPL | 2013-02-27 | 448.43 | 452.43 | 440.65 | 444.57 | \(path) | 1 | 2013-03-02 08:00:00",
                "IBM | 2013-02-27 | null | null | null | 202 | \(path) | 3 | 2013-03-02 08:00:00",
            ])
        #expect(try market.ingest("lake") { $0.format = .ndjson }.summary.hasPrefix("nothing new"))
        // A corrected file replaces its rows by key.
        market.files[path] = line + #""close":445.5}"#
        #expect(try market.ingest("lake") { $0.format = .ndjson }.summary.contains("1 updated"))
        #expect(try market.rows("select close from {stock_prices} order by 1") == ["202", "445.5"])
    }

    @Test(arguments: Database.allCases) func valuesArriveAsTheyWereWritten(on database: Database) throws {
        let market = try Market(on: database)
        let report = try load(
            """
            {"id":1,"name":"a\\"b\\\\c\\n\\u00e9\\ud83d\\ude00\\/","size":123456789012.123456789012,"flag":true,"seen":"2013-03-01T21:05:00Z"}
            {"id":"2","name":"","more":{"a":[1,2.50,{"b":null}],"c":"\\u0041"},"tree":[1,"x"],"flag":false,"id":2}
            {"id":3,"name":12.50,"more":true,"tree":"text","\\u0073ize":1e2,"unknown":[[[]]]}
            {"id":4}
            """, market)
        #expect(report.problems.isEmpty && report.rejected == 0 && report.inserted == 4, "\(report.warnings)")
        let rows = try market.rows("select id, name, flag, more from {things} order by id")
        #expect(rows[0].hasPrefix("1 | a\"b\\c\né😀/ | ") && rows[0].hasSuffix(" | null"))
        #expect(try market.rows("select id from {things} where flag order by id") == ["1"])
        #expect(rows[1].hasPrefix("2 |  | ") && rows[1].hasSuffix(#"{"a":[1,2.50,{"b":null}],"c":"\u0041"}"#))
        #expect(rows[2] == "3 | 12.50 | null | true" && rows[3] == "4 | null | null | null")
        #expect(try market.rows("select _raw from {things} where id = 4") == [#"{"id":4}"#])
        if database == .postgres {
            #expect(try market.rows("select size from {things} where id = 1") == ["123456789012.123456789012"])
            #expect(
                try market.rows("select jsonb_typeof(tree) from {things} where id in (2, 3) order by id")
                    == ["array", "string"])
        }
        #expect(try market.rows("select size from {things} where id = 3").first?.hasPrefix("100") == true)
    }

    @Test(arguments: Database.allCases) func aBadLineStopsOnlyItself(on database: Database) throws {
        let market = try Market(on: database)
        let deep = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
        let report = try load(
            """
            {"id":1}
            {"id":2,"name":"no end
            [1,2]
            {"id":3,,}
            {"id":4} {"id":5}
            {"id":01}
            {"name":"who"}
            {"id":"x","size":"12a"}
            {"id":99999999999999999999}
            {"id":7,"name":"half \\ud83d"}
            {"id":8,"tree":{"a":"\\u0000"}}
            {"id":9,"more":\(deep)}
            {"id":10,"tree":1e99999}
            {"id":11,"name":"\u{1}"}
            {"id":12}
            """, market)
        #expect(report.problems.isEmpty && report.inserted == 2 && report.rejected == 13)
        #expect(try market.rows("select id from {things} order by 1") == ["1", "12"])
        let reasons = try market.rows("select _line, _reason from {things__rejects} order by _line")
        #expect(
            reasons == [
                "2 | this string has no end", "3 | the line is no JSON object", "4 | expected a key in double quotes",
                "5 | something stands behind the object", "6 | this is no number", "7 | id is empty",
                "8 | id: 'x' is no whole number; size: '12a' is no number",
                "9 | id: '99999999999999999999' is too large for integer",
                "10 | half of a surrogate pair stands alone", "11 | a zero character, which no database keeps",
                "12 | nested deeper than 512", "13 | the number is too large",
                "14 | a control character must be escaped inside a string",
            ])
        let places = report.warnings.compactMap(\.location).map { "\($0.file):\($0.line):\($0.column)" }
        #expect(places.prefix(4) == ["in/1.ndjson:2:16", "in/1.ndjson:3:1", "in/1.ndjson:4:9", "in/1.ndjson:5:10"])
        let strict = try Market(on: database)
        strict.files = ["in/1.ndjson": "{\"id\":1}\n{"]
        let outcome = try strict.ingest("in", into: .table(things(strict))) {
            $0.format = .ndjson
            $0.strict = true
        }
        #expect(outcome.exitCode == 1 && outcome.inserted == 0)
    }

    @Test func filesWithoutLinesAreTold() throws {
        let market = try Market()
        #expect(try load(" \n\n", market).problems.first?.code == "ingest.empty-file")
        market.files = ["in/a.csv": "id\n1\n"]
        let report = try market.ingest("in", into: .table(things(market))) { $0.format = .ndjson }
        #expect(report.problems.first?.message == "no NDJSON file in in")
    }

    /// What is taken here is JSON to the other reader too, with the same texts; seeded changes to good lines.
    @Test func whatIsTakenIsJSON() throws {
        var seed: UInt64 = 42
        func random(_ limit: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % limit
        }
        let base = Array(#"{"id":12,"name":"a\u00e9\"b","size":-1.5e3,"more":{"k":[1,null,true]},"tree":"x"}"#.utf8)
        let spices = Array(#"{}[]",:\u0e-+.1 ntf"#.utf8)
        let columns = ["id", "name", "size", "more", "tree"].map { IngestTarget.Column(name: $0) }
        var taken = 0
        for _ in 0..<4000 {
            var text = base
            for _ in 0...random(3) {
                let place = random(text.count)
                if random(2) == 0 { text[place] = spices[random(spices.count)] } else { text.remove(at: place) }
            }
            let isGood = text.withUnsafeBufferPointer { bytes in
                var line = JSONLine(bytes, columns: columns)
                return (try? line.read(from: 0, to: bytes.count)) != nil
            }
            guard isGood else { continue }
            taken += 1
            let other = try? JSON.parse(String(decoding: text, as: UTF8.self))
            #expect(other?.mapping != nil, "\(String(decoding: text, as: UTF8.self))")
        }
        #expect(taken > 100)
    }
}
