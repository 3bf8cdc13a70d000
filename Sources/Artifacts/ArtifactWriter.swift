import Execution
import Manifest
import SourceText

/// Writes the artifacts of a command to its target folder, each whole or not at all.
///
/// One method an artifact; each returns the file's name for the event `artifactWritten`.
package struct ArtifactWriter: Sendable {
    let folder: TargetFolder
    let metadata: ArtifactMetadata

    /// A writer for one command.
    package init(folder: TargetFolder, metadata: ArtifactMetadata) {
        self.folder = folder
        self.metadata = metadata
    }

    /// manifest.json, version 12.
    /// - Parameter states: what compiling added to nodes; empty after a mere parse.
    @discardableResult
    package func write(
        _ manifest: Manifest, states: CompiledStates = [:], at moment: Instant
    ) throws(Diagnostic) -> String {
        let artifact = ManifestArtifact(manifest: manifest, states: states, metadata: metadata, generatedAt: moment)
        return try write("manifest.json") { artifact.write(to: $0) }
    }

    /// run_results.json, version 6.
    /// - Parameter arguments: the command's flags as dbt names them.
    @discardableResult
    package func write(_ results: RunResults, arguments: DatumMap) throws(Diagnostic) -> String {
        let artifact = RunResultsArtifact(results: results, arguments: arguments, metadata: metadata)
        return try write("run_results.json") { artifact.write(to: $0) }
    }

    /// graph_summary.json: the edges, and those with which `build` works.
    @discardableResult
    package func write(_ graph: Graph, withTests tested: Graph?, of manifest: Manifest) throws(Diagnostic) -> String {
        let summary = GraphSummary(manifest: manifest, invocationID: metadata.invocationID)
        return try write("graph_summary.json") { summary.write(graph, tested, to: $0) }
    }

    /// semantic_manifest.json, for tools of the semantic layer.
    @discardableResult
    package func writeSemanticManifest(of manifest: Manifest) throws(Diagnostic) -> String {
        try write("semantic_manifest.json") { $0.value(semanticManifest(of: manifest)) }
    }

    /// perf_info.json: how long reading took, as `parse` writes it.
    @discardableResult
    package func write(_ performance: ParsePerformance) throws(Diagnostic) -> String {
        try write("perf_info.json", JSONFormat(itemSeparator: ",", indent: 4)) { $0.value(performance.datum) }
    }

    func write(
        _ name: String, _ format: JSONFormat = .python, _ content: (JSONWriter) -> Void
    ) throws(Diagnostic) -> String {
        try folder.replace(name, with: content, format: format)
        return name
    }
}
