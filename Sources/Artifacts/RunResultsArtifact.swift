import Execution
import SourceText

/// run_results.json in the form of dbt's schema version 6.
struct RunResultsArtifact {
    let results: RunResults
    let arguments: DatumMap
    let metadata: ArtifactMetadata

    func write(to json: JSONWriter) {
        json.beginObject()
        json.key("metadata")
        json.beginObject()
        metadata.write(schema: "run-results/v6", generatedAt: results.generatedAt, to: json)
        json.endObject()
        json.key("results")
        json.array(results.results) { Self.write($0, to: json) }
        json.key("elapsed_time")
        json.double(results.elapsedTime)
        json.key("args")
        json.value(.mapping(arguments))
        json.endObject()
    }

    /// One result; also a line of the journal.
    static func write(_ result: NodeResult, to json: JSONWriter) {
        json.beginObject()
        json.key("status")
        json.string(result.status.rawValue)
        json.key("timing")
        json.array(result.timing) { write($0, json) }
        json.key("thread_id")
        json.string(result.threadID)
        json.key("execution_time")
        json.double(result.executionTime)
        json.key("adapter_response")
        json.value(.mapping(result.response?.datum ?? DatumMap()))
        json.key("message")
        json.string(result.message)
        json.key("failures")
        if let failures = result.failures { json.int(failures) } else { json.null() }
        json.key("unique_id")
        json.string(result.uniqueID)
        json.key("compiled")
        if let compiled = result.compiled { json.bool(compiled) } else { json.null() }
        json.key("compiled_code")
        json.string(result.compiledCode)
        json.key("relation_name")
        json.string(result.relationName)
        json.key("batch_results")
        if let batches = result.batchResults { write(batches, json) } else { json.null() }
        json.endObject()
    }

    private static func write(_ timing: Timing, _ json: JSONWriter) {
        json.beginObject()
        json.key("name")
        json.string(timing.name)
        json.key("started_at")
        json.string(timing.startedAt.iso)
        json.key("completed_at")
        json.string(timing.completedAt.iso)
        json.endObject()
    }

    private static func write(_ batches: BatchResults, _ json: JSONWriter) {
        json.beginObject()
        json.key("successful")
        json.array(batches.successful) { batch in json.array([batch.start, batch.end]) { json.string($0) } }
        json.key("failed")
        json.array(batches.failed) { batch in json.array([batch.start, batch.end]) { json.string($0) } }
        json.endObject()
    }
}
