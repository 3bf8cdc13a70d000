import Manifest
import SourceText

/// What one dbt_project.yml says, templates rendered, defaults filled in.
package struct ProjectSettings: Sendable {
    package var name = ""
    package var version: Datum = nil
    package var profile: String?
    package var modelPaths = ["models"]
    package var seedPaths = ["seeds"]
    package var testPaths = ["tests"]
    package var snapshotPaths = ["snapshots"]
    package var macroPaths = ["macros"]
    package var analysisPaths = ["analyses"]
    package var functionPaths = ["functions"]
    package var docsPaths: [String]?
    package var assetPaths: [String] = []
    package var targetPath = "target"
    package var logPath = "logs"
    package var cleanTargets = ["target"]
    package var packagesInstallPath = "dbt_packages"
    package var requireVersion: [String] = []
    package var vars = DatumMap()
    /// `dispatch:` search orders by macro namespace.
    package var dispatch: [String: [String]] = [:]
    /// Hook statements, not rendered.
    package var onRunStart: [String] = []
    package var onRunEnd: [String] = []
    /// `query-comment` as written: null where switched off, absent (nil) where not given.
    package var queryComment: Datum?
    /// Which parts of names are quoted, where the project says so.
    package var quoting = DatumMap()
    package var restrictAccess = false
    /// `flags:` as written.
    package var flags = DatumMap()
    /// Trees of `models:`, `seeds:` … with templates rendered, by section name with underscores.
    package var configTrees: [String: DatumMap] = [:]
    /// The same as written.
    package var unrenderedConfigTrees: [String: DatumMap] = [:]
    /// The file, for messages.
    package var file: SourceFile?

    package init() {}
}
