import Manifest
import SourceText

/// One project on disk: the root project or an installed package.
package final class Package: @unchecked Sendable {
    /// The `name` of its dbt_project.yml.
    package let name: String
    /// Its dbt_project.yml.
    package let settings: ProjectSettings
    /// Its folder, relative to the root project's folder; empty for the root project.
    package let folder: String
    /// Whether this is the project that was called for.
    package let isRoot: Bool
    /// SQL, seed and documentation files by what they are, each list in path order.
    package let files: [ProjectFile.Kind: [ProjectFile]]
    /// What its properties files (`*.yml`) declare, in file and text order.
    package let properties: [PropertyEntry]
    /// `doc` blocks are read by the compiler from `files[.docs]`; here are names and values of `selectors.yml`.
    package let selectors: Datum?

    package init(
        name: String, settings: ProjectSettings, folder: String, isRoot: Bool,
        files: [ProjectFile.Kind: [ProjectFile]], properties: [PropertyEntry], selectors: Datum? = nil
    ) {
        self.name = name
        self.settings = settings
        self.folder = folder
        self.isRoot = isRoot
        self.files = files
        self.properties = properties
        self.selectors = selectors
    }
}

/// One file of a package.
package final class ProjectFile: Sendable {
    /// What a file is, by the folder it lies in and its ending.
    package enum Kind: Sendable, Hashable {
        case model, analysis, singularTest, genericTest, snapshot, seed, macro, docs, fixture, function
    }
    package let kind: Kind
    /// Path from the package's root: `models/staging/stg_prices.sql`.
    package let originalPath: String
    /// Path below the resource folder: `staging/stg_prices.sql`.
    package let relativePath: String
    /// File name without its ending: `stg_prices`.
    package let name: String
    /// The text; empty for seeds, which are read when they are loaded.
    package let source: SourceFile
    /// SHA-256 of the content as dbt computes it for this kind (text files stripped of surrounding white space); for
    /// seeds over 1 MiB the path.
    package let checksum: Checksum
    /// The absolute path, for reading seeds.
    package let absolutePath: String

    package init(
        kind: Kind, originalPath: String, relativePath: String, name: String, source: SourceFile, checksum: Checksum,
        absolutePath: String
    ) {
        self.kind = kind
        self.originalPath = originalPath
        self.relativePath = relativePath
        self.name = name
        self.source = source
        self.checksum = checksum
        self.absolutePath = absolutePath
    }
}
