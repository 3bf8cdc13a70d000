import Manifest
import SourceText
import TestSupport
import Testing

@testable import Compiler

@Suite struct GenericTestNamesTests {
    /// GenericTestNames.json holds what dbt 1.11 wrote for two projects: metadata, name, path, hash.
    @Test func namesAndHashesAreThoseOfDbt() throws {
        for item in try cases() {
            let metadata = try #require(item["metadata"]?.mapping)
            let given = Node.TestMetadata(
                name: metadata["name"]?.string ?? "", namespace: metadata["namespace"]?.string,
                arguments: metadata["arguments"]?.mapping ?? DatumMap())
            let name = item["name"]?.string ?? ""
            #expect(GenericTestNames.hash(name: name, metadata: given) == item["id"]?.string, "\(name)")
            guard name != "my_name", let path = item["path"]?.string else { continue }
            let made = GenericTestNames.synthesize(
                test: (name.hasPrefix("source_") ? "source_" : "") + given.name, target: target(of: item),
                arguments: given.arguments)
            if item["raw"]?.string?.contains("alias=") != true, !name.hasSuffix("known_sector") {
                #expect(made.full == name)
            }
            if name.hasPrefix(given.name) { #expect(made.short + ".sql" == path) }
        }
    }

    @Test func longNamesKeepThirtyLettersAndAHash() {
        let made = GenericTestNames.synthesize(
            test: "accepted_values", target: "a_model_with_a_long_name",
            arguments: ["column_name": "status", "values": ["placed", "shipped", "completed", "return_pending"]])
        #expect(made.full.hasPrefix("accepted_values_a_model_with_a_long_name_status__placed__shipped__"))
        #expect(made.short.hasPrefix("accepted_values_a_model_with_a_") && made.short.utf8.count == 30 + 1 + 32)
    }

    @Test func declarationsOfEverySpellingAreBroughtToOneForm() throws {
        let target = TestTarget(fileKeyName: "models.a", testedName: "a", expression: "ref('a')", isSource: false)
        let short = try GenericTestDefinition("unique", columnName: "id", target: target)
        #expect(short.rawCode == "{{ test_unique(**_dbt_generic_test_kwargs) }}")
        let long = try GenericTestDefinition(
            ["test_name": "shop.odd", "name": "mine", "severity": "warn", "arguments": ["a": 1], "where": nil],
            columnName: nil, target: target)
        #expect(long.namespace == "shop" && long.name == "odd" && long.customName == "mine")
        #expect(long.arguments == ["a": 1, "model": "{{ get_where_subquery(ref('a')) }}"])
        #expect(long.rawCode == "{{ shop.test_odd(**_dbt_generic_test_kwargs) }}{{ config(severity=\"warn\") }}")
        #expect(throws: Diagnostic.self) {
            try GenericTestDefinition(["unique": nil], columnName: nil, target: target)
        }
        #expect(throws: Diagnostic.self) {
            try GenericTestDefinition(["unique": ["model": "x"]], columnName: nil, target: target)
        }
    }

    private func cases() throws -> [Datum] {
        let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
        let bytes = try #require(try DiskFileTree(root: "/" + folder).read("GenericTestNames.json"))
        return try #require(try JSON.parse(SourceFile(path: "GenericTestNames.json", bytes: bytes)).list)
    }

    private func target(of item: Datum) -> String {
        let key = item["fileKey"]?.string ?? ""
        guard key.hasPrefix("sources.") else { return String(key.split(separator: ".").last ?? "") }
        // The table stands in the template's call: source('raw', 'table').
        let call = item["metadata"]?["arguments"]?["model"]?.string ?? ""
        return call.split(separator: "'").dropFirst().filter { $0.first?.isLetter == true }.joined(separator: "_")
    }
}
