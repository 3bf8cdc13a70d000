import Manifest
import SourceText
import YAML

/// One item of a properties file: a model under `models:`, a source under `sources:`, a macro under `macros:` …
package final class PropertyEntry: @unchecked Sendable {
    /// The list it stands in, as written: `models`, `seeds`, `snapshots`, `sources`, `analyses`, `macros`, `exposures`,
    /// `metrics`, `groups`, `semantic_models`, `saved_queries`, `unit_tests`, `data_tests`, `functions`.
    package let section: String
    /// Its `name`.
    package let name: String
    /// All keys, templates rendered where dbt renders them at load: not in descriptions, data tests and hooks.
    package let fields: DatumMap
    /// All keys as written.
    package let rawFields: DatumMap
    /// The package whose file it is.
    package let packageName: String
    /// Path of the file from the package's root: `models/staging/schema.yml`.
    package let originalPath: String
    /// Path below the resource folder: `staging/schema.yml`.
    package let relativePath: String
    /// The file.
    package let file: SourceFile
    /// The value of `name` in the file.
    package let span: Span
    /// Finds the place of a key path, such as `["columns", "0", "name"]` (list positions as digits); the place of the
    /// nearest enclosing key where the path does not exist. Cost: walks the tree; only for messages.
    package let place: @Sendable ([String]) -> Location

    package init(
        section: String, name: String, fields: DatumMap, rawFields: DatumMap, packageName: String, originalPath: String,
        relativePath: String, file: SourceFile, span: Span, place: @escaping @Sendable ([String]) -> Location
    ) {
        self.section = section
        self.name = name
        self.fields = fields
        self.rawFields = rawFields
        self.packageName = packageName
        self.originalPath = originalPath
        self.relativePath = relativePath
        self.file = file
        self.span = span
        self.place = place
    }
}
