import SourceText
import Testing

@Suite struct JSONTests {
    static let sample: Datum = [
        "b": [1, ["c": nil, "a": []], [:]],
        "a": "é \u{7F} \" \\ \n \u{1} 😀 plain text longer than eight bytes, ok",
        "f": .double(1e16), "t": true,
    ]

    @Test func writesAsPythonDoes() {
        #expect(
            JSONWriter.text(of: Self.sample) == #"""
                {"b": [1, {"c": null, "a": []}, {}], "a": "\u00e9 \u007f \" \\ \n \u0001 \ud83d\ude00 plain text longer than eight bytes, ok", "f": 1e+16, "t": true}
                """#)
        #expect(
            JSONWriter.text(of: Self.sample, JSONFormat(indent: 2, sortKeys: true, ensureASCII: false))
                == "{\n  \"a\": \"é \u{7F} \\\" \\\\ \\n \\u0001 😀 plain text longer than eight bytes, ok\",\n"
                + "  \"b\": [\n    1,\n    {\n      \"a\": [],\n      \"c\": null\n    },\n    {}\n  ],\n"
                + "  \"f\": 1e+16,\n  \"t\": true\n}")
        #expect(JSONWriter.text(of: ["a": [1, 2], "b": -5], .compact) == #"{"a":[1,2],"b":-5}"#)
        #expect(JSONWriter.text(of: .bigInt("123456789012345678901234567890")) == "123456789012345678901234567890")
        #expect(JSONWriter.text(of: [.int(.min), .int(.max), 0]) == "[-9223372036854775808, 9223372036854775807, 0]")
    }

    @Test func streamingCallsPlaceSeparators() {
        let writer = JSONWriter(JSONFormat(indent: 2))
        writer.beginObject()
        writer.key("a")
        writer.beginArray()
        writer.int(1)
        writer.raw(Array("2, 3".utf8))
        writer.endArray()
        writer.key("é\n" as String)
        writer.string(nil)
        writer.key("o")
        writer.beginObject()
        writer.endObject()
        writer.endObject()
        #expect(writer.text == "{\n  \"a\": [\n    1,\n    2, 3\n  ],\n  \"\\u00e9\\n\": null,\n  \"o\": {}\n}")
    }

    @Test func sinkReceivesEverything() {
        final class Pieces { var bytes: [UInt8] = [] }
        let pieces = Pieces()
        let writer = JSONWriter { pieces.bytes += Array($0) }
        let items = (0..<60_000).map { Datum.string("text number \($0)") }
        writer.value(.list(items))
        #expect(!pieces.bytes.isEmpty)
        writer.flush()
        #expect(String(decoding: pieces.bytes, as: UTF8.self) == JSONWriter.text(of: .list(items)))
    }

    @Test func everyAlignmentOfEscapesIsWrittenRight() throws {
        for length in 0..<20 {
            for place in 0...length {
                let plain = String(repeating: "x", count: place)
                let text = plain + "\"\u{7F}ü\u{0}" + String(repeating: "y", count: length - place)
                for format in [JSONFormat.python, .compact] {
                    #expect(try JSON.parse(JSONWriter.text(of: .string(text), format)) == .string(text))
                }
            }
        }
    }

    @Test func readsWhatPythonReads() throws {
        #expect(
            try JSON.parse(#" {"b": 1, "a": [true, false, null, "x\u00e9\ud83d\ude00\/"], "b": 2} "#)
                == ["b": 2, "a": [true, false, nil, "xé😀/"]])
        #expect(try JSON.parse(#"{"z":1,"a":2}"#).mapping?.keys == ["z", "a"])
        #expect(try JSON.parse("12345678901234567890123") == .bigInt("12345678901234567890123"))
        #expect(try JSON.parse("-0.5e3") == .double(-500))
        #expect(try JSON.parse("1E2") == .double(100))
        #expect(try JSON.parse("-Infinity") == .double(-.infinity))
        #expect(try JSON.parse("\u{FEFF}[]") == [])
        #expect(try JSON.parse(#""\ud800x""#) == "\u{FFFD}x")
    }

    static let broken: [(text: String, message: String, line: Int, column: Int)] = [
        ("", "expected a value, found the end", 1, 1),
        ("{\n  \"a\" 1}", "expected ':' after the key", 2, 7),
        ("{\"a\": 1,}", "expected a key in double quotes", 1, 9),
        ("[1 2]", "expected ',' or ']'", 1, 4),
        ("[1,]", "expected a value", 1, 4),
        ("[01]", "a number can't begin with 0", 1, 2),
        ("-", "expected a digit", 1, 2),
        ("\"abc", "this string has no end", 1, 1),
        ("\"a\nb\"", "a control character must be escaped inside a string", 1, 3),
        ("\"\\q\"", "unknown escape in a string", 1, 2),
        ("\"\\u12g4\"", "expected four hexadecimal digits after \\u", 1, 4),
        ("nul", "expected a value", 1, 1),
        ("{} x", "unexpected text after the value", 1, 4),
    ]

    @Test func mistakesHaveTheirPlace() {
        for row in Self.broken {
            do {
                _ = try JSON.parse(SourceFile(path: "x.json", text: row.text))
                Issue.record("no error for \(row.text)")
            } catch {
                #expect(error.code == "json.syntax")
                #expect(error.message == row.message)
                #expect(error.location?.line == row.line, "\(row.text)")
                #expect(error.location?.column == row.column, "\(row.text)")
            }
        }
    }

    @Test func depthIsBounded() {
        let deep = String(repeating: "[", count: 100_000)
        #expect(throws: Diagnostic.self) { try JSON.parse(deep) }
        let allowed = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
        #expect(throws: Never.self) { try JSON.parse(allowed) }
    }
}
