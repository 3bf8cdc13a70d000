import Artifacts
import Execution
import Manifest
import SourceText

/// Everything that the page shows.
package struct SiteContent {
    package var manifest: Manifest
    /// The compiled SQL of nodes.
    package var states: CompiledStates
    /// Columns as the database has them.
    package var catalog: Catalog
    /// Rows of tables, by unique id; views and what was not counted are missing.
    package var rowCounts: [String: Int]
    /// Past runs.
    package var history: RunHistory
    package var generatedAt: Instant
    /// The program's own version.
    package var version: String

    /// The content of one project's page.
    package init(
        manifest: Manifest, states: CompiledStates, catalog: Catalog, rowCounts: [String: Int] = [:],
        history: RunHistory = RunHistory(), generatedAt: Instant, version: String
    ) {
        self.manifest = manifest
        self.states = states
        self.catalog = catalog
        self.rowCounts = rowCounts
        self.history = history
        self.generatedAt = generatedAt
        self.version = version
    }

    /// The text that the page begins with: the project's own docs block `__overview__`, or that of a package.
    var overview: String? {
        let blocks = manifest.docs.values.filter { $0.name == "__overview__" && $0.packageName != "dbt" }
        return (blocks.first { $0.packageName == manifest.projectName } ?? blocks.min { $0.uniqueID < $1.uniqueID })?
            .contents
    }

    /// Macros that the project or its packages wrote; those that come with the program are only named.
    var macros: [Macro] {
        sortedKeys(Array(manifest.macros.keys)).compactMap { manifest.macros[$0] }.filter { !$0.isShipped }
    }
}
