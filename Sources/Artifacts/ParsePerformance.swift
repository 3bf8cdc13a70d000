import SourceText

/// How many files were read and how long it took, as perf_info.json tells it.
///
/// Times are seconds.
package struct ParsePerformance: Sendable {
    package var paths = 0
    package var parsedPaths = 0
    /// Models whose calls were read without rendering them.
    package var staticallyReadPaths = 0
    package var modelPaths = 0
    package var readFiles = 0.0
    package var loadMacros = 0.0
    package var parseProject = 0.0
    package var patchSources = 0.0
    package var processManifest = 0.0
    package var total = 0.0
    package var projects: [ProjectPart] = []

    /// One package's share.
    package struct ProjectPart: Sendable {
        package var name: String
        package var elapsed: Double
        /// Files by the kind of thing that they hold: `model`, `test`, `seed`.
        package var parsers: [(name: String, elapsed: Double, paths: Int)]
        /// A package's share.
        package init(name: String, elapsed: Double, parsers: [(name: String, elapsed: Double, paths: Int)]) {
            self.name = name
            self.elapsed = elapsed
            self.parsers = parsers
        }
    }

    /// Nothing measured.
    package init() {}

    var datum: Datum {
        [
            "path_count": .int(paths), "parsed_path_count": .int(parsedPaths),
            "static_analysis_path_count": .int(modelPaths),
            "static_analysis_parsed_path_count": .int(staticallyReadPaths),
            "is_partial_parse_enabled": false, "is_static_analysis_enabled": true,
            "read_files_elapsed": .double(readFiles), "load_macros_elapsed": .double(loadMacros),
            "parse_project_elapsed": .double(parseProject), "patch_sources_elapsed": .double(patchSources),
            "process_manifest_elapsed": .double(processManifest), "load_all_elapsed": .double(total),
            "projects": .list(projects.map(\.datum)),
        ]
    }
}

extension ParsePerformance.ProjectPart {
    fileprivate var datum: Datum {
        let parts = parsers.map { part -> Datum in
            [
                "parser": .string(part.name), "elapsed": .double(part.elapsed), "parsed_path_count": .int(part.paths),
            ]
        }
        return [
            "project_name": .string(name), "elapsed": .double(elapsed), "parsers": .list(parts),
            "parsed_path_count": .int(parsers.reduce(0) { $0 + $1.paths }),
        ]
    }
}
