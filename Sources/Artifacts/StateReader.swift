import Manifest
import SourceText

/// Reads what an earlier command left in a folder, of ours or of dbt.
package enum StateReader {
    /// - Parameters:
    ///   - folder: the folder of `--state`.
    ///   - target: the folder that this command writes to: its `sources.json` tells how fresh sources are by now.
    /// - Throws: `state.unreadable` for files that are no artifacts.
    package static func read(_ folder: String, target: String, in tree: any FileTree) throws(Diagnostic)
        -> PreviousState
    {
        var state = PreviousState()
        if let manifest = try content("manifest.json", of: folder, tree) {
            state.resources = resources(of: manifest)
            for (id, macro) in (manifest["macros"]?.mapping ?? [:]).pairs {
                state.macros[id] = macro["macro_sql"]?.string ?? ""
            }
        }
        if let results = try content("run_results.json", of: folder, tree) {
            state.results = [:]
            for result in results["results"]?.list ?? [] {
                guard let id = result["unique_id"]?.string, let status = result["status"]?.string else { continue }
                state.results?[status, default: []].insert(id)
            }
        }
        state.loadedBefore = try freshness(folder, tree)
        state.loadedNow = try freshness(target, tree)
        return state
    }

    private static func content(
        _ name: String, of folder: String, _ tree: any FileTree
    ) throws(Diagnostic) -> DatumMap? {
        let path = joinPath(folder, name)
        guard let bytes = try tree.read(path) else { return nil }
        do throws(Diagnostic) {
            guard let map = try JSON.parse(SourceFile(path: path, bytes: bytes)).mapping else {
                throw .unreadableState(path, "it holds no mapping")
            }
            return map
        } catch {
            throw .unreadableState(path, error.message)
        }
    }

    private static func resources(of manifest: DatumMap) -> [String: DatumMap] {
        var resources: [String: DatumMap] = [:]
        for section in [
            "nodes", "sources", "exposures", "metrics", "semantic_models", "unit_tests", "saved_queries", "functions",
        ] {
            for (id, fields) in (manifest[section]?.mapping ?? [:]).pairs { resources[id] = fields.mapping }
        }
        return resources
    }

    private static func freshness(_ folder: String, _ tree: any FileTree) throws(Diagnostic) -> [String: String]? {
        guard let sources = try content("sources.json", of: folder, tree) else { return nil }
        var loaded: [String: String] = [:]
        for result in sources["results"]?.list ?? [] {
            guard let id = result["unique_id"]?.string, let moment = result["max_loaded_at"]?.string else { continue }
            loaded[id] = moment
        }
        return loaded
    }
}
