import Manifest
import SourceText
import Testing

/// The keys are those of a manifest that dbt 1.11 wrote.
@Suite struct FieldTests {
    private func node(_ kind: ResourceKind) -> Node {
        let node = Node(
            uniqueID: "\(kind.rawValue).shop.a", kind: kind, name: "a", packageName: "shop", path: "a.sql",
            originalFilePath: "models/a.sql")
        node.config = NodeConfig(kind: kind)
        return node
    }

    private let identity = [
        "database", "schema", "name", "resource_type", "package_name", "path", "original_file_path", "unique_id", "fqn",
        "alias", "checksum", "config", "tags", "description", "columns", "meta", "group", "docs", "patch_path",
        "build_path", "unrendered_config", "created_at", "relation_name", "raw_code", "doc_blocks",
    ]
    private let parsed = ["language", "refs", "sources", "metrics", "functions", "depends_on", "compiled_path"]
    private let afterCompiling = ["compiled", "compiled_code", "extra_ctes_injected", "extra_ctes"]
    private let model = [
        "contract", "access", "constraints", "version", "latest_version", "deprecation_date", "primary_key",
        "time_spine",
    ]

    private func artifactKeys(_ node: Node, _ state: CompiledState? = nil) -> [String] {
        FieldTables.fields(of: node).filter {
            if case .absent = $0.value(of: node, state) { return false }
            return $0.isInArtifacts
        }.map { "\($0.name)" }
    }

    @Test func modelKeys() {
        #expect(artifactKeys(node(.model)) == identity + parsed + model)
        var state = CompiledState()
        state.code = "select 1"
        #expect(artifactKeys(node(.model), state) == identity + parsed + afterCompiling + model)
    }

    @Test func keysOfOtherKinds() {
        #expect(artifactKeys(node(.seed)) == identity + ["root_path", "depends_on"])
        #expect(artifactKeys(node(.snapshot)) == identity + parsed + ["contract"])
        #expect(artifactKeys(node(.operation)) == identity + parsed + ["contract", "index"])
        let test = node(.test)
        #expect(artifactKeys(test) == identity + parsed + ["contract"])
        test.testMetadata = .init(name: "unique", namespace: nil, arguments: [:])
        #expect(
            artifactKeys(test) == identity + parsed
                + ["contract", "column_name", "file_key_name", "attached_node", "test_metadata"])
    }

    @Test func templatesSeeTheSameValues() {
        let node = node(.model)
        node.config.merge(["materialized": "table", "own": nil])
        let seen = node.templateFields()
        #expect(seen["config"]?["materialized"] == "table")
        #expect(seen["contract"] == ["enforced": false, "alias_types": true, "checksum": nil])
        #expect(seen.keys.contains("config_call_dict"))
        #expect(seen["group"] == .null)
    }

    @Test func modelLeavesOutWhatHasNoValue() {
        let node = node(.model)
        node.config.merge(["own": nil, "meta": ["x": nil]])
        let seen = node.templateFields(omittingNulls: true)
        #expect(seen["group"] == nil)
        #expect(seen["docs"] == ["show": true])
        #expect(seen["contract"] == ["enforced": false, "alias_types": true])
        #expect(seen["config"]?["alias"] == nil)
        #expect(seen["config"]?["own"] == .null)
        #expect(seen["meta"] == ["x": nil])
    }

    @Test func tagsOfAHookComeFirstAndOnce() {
        let hook = node(.operation)
        hook.declaredTags = ["on-run-start"]
        hook.config.merge(["tags": ["x", "on-run-start", "x"]])
        #expect(hook.tags == ["on-run-start", "x"])
    }
}
