import Execution
import Manifest
import SourceText

/// sources.json in the form of dbt's schema version 3: how fresh sources are. Sources that could not be asked are left
/// out, as in dbt.
struct SourcesArtifact {
    let results: RunResults
    let manifest: Manifest
    let metadata: ArtifactMetadata

    func write(to json: JSONWriter) {
        json.beginObject()
        json.key("metadata")
        json.beginObject()
        metadata.write(schema: "sources/v3", generatedAt: results.generatedAt, to: json)
        json.endObject()
        json.key("results")
        json.array(results.results.filter { $0.freshness != nil }) { result in
            if let freshness = result.freshness { json.value(datum(result, freshness)) }
        }
        json.key("elapsed_time")
        json.double(results.elapsedTime)
        json.endObject()
    }

    private func datum(_ result: NodeResult, _ freshness: NodeResult.Freshness) -> Datum {
        let criteria = manifest.sources[result.uniqueID]?.freshness
        let empty: Datum = ["count": nil, "period": nil]
        return [
            "unique_id": .string(result.uniqueID), "max_loaded_at": moment(freshness.loadedAt),
            "snapshotted_at": moment(freshness.askedAt),
            "max_loaded_at_time_ago_in_s": .double(freshness.askedAt.seconds(since: freshness.loadedAt)),
            "status": .string(result.status.rawValue),
            "criteria": [
                "warn_after": criteria?["warn_after"] ?? empty, "error_after": criteria?["error_after"] ?? empty,
                "filter": criteria?["filter"] ?? .null,
            ],
            "adapter_response": .mapping(result.response?.datum ?? [:]),
            "timing": .list(
                result.timing.map {
                    [
                        "name": .string($0.name), "started_at": .string($0.startedAt.iso),
                        "completed_at": .string($0.completedAt.iso),
                    ]
                }),
            "thread_id": .string(result.threadID), "execution_time": .double(result.executionTime),
        ]
    }

    /// With its offset, and without a fraction where it has none.
    private func moment(_ instant: Instant) -> Datum {
        let text = instant.iso.dropLast()
        return .string((text.hasSuffix(".000000") ? String(text.dropLast(7)) : String(text)) + "+00:00")
    }
}

extension ArtifactWriter {
    /// sources.json, version 3.
    @discardableResult
    package func writeFreshness(
        _ results: RunResults, of manifest: Manifest, to file: String = "sources.json"
    ) throws(Diagnostic) -> String {
        let artifact = SourcesArtifact(results: results, manifest: manifest, metadata: metadata)
        return try write(file) { artifact.write(to: $0) }
    }
}
