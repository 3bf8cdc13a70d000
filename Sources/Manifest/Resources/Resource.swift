import SourceText

/// What a resource is; the raw value is dbt's name of it.
package enum ResourceKind: String, Sendable, Hashable, CaseIterable {
    case model, seed, snapshot, analysis, test, operation, source, exposure, metric, group, macro, doc, function
    case unitTest = "unit_test"
    case sqlOperation = "sql_operation"
    case semanticModel = "semantic_model"
    case savedQuery = "saved_query"

    /// Whether a build lists it and has nothing to do for it.
    package var isOnlyRead: Bool { self == .exposure || self == .savedQuery }
}

/// A thing that a project declares and that others can name.
///
/// Filled while the project is parsed, on one thread; read-only afterwards, and so shared by workers.
package class Resource: @unchecked Sendable {
    /// dbt's id, such as `model.shop.orders`.
    package let uniqueID: String
    /// What it is.
    package let kind: ResourceKind
    /// Its own name.
    package let name: String
    /// The package that declares it.
    package let packageName: String
    /// Path below the resource folder, such as `staging/stg_orders.sql`.
    package let path: String
    /// Path from the package's root, such as `models/staging/stg_orders.sql`.
    package let originalFilePath: String
    /// Package, folders and name, for selection and configs.
    package var fqn: [String]
    /// The file that declares it, and where: for diagnostics.
    package var declaration: Declaration?
    /// Whether it takes part; disabled resources are kept aside in `Manifest.disabled`.
    package var isEnabled = true

    /// Where a resource is written.
    package struct Declaration: Sendable {
        /// The file.
        package let file: SourceFile
        /// The name or the whole text.
        package let span: Span
        /// A place in a file.
        package init(file: SourceFile, span: Span) {
            self.file = file
            self.span = span
        }
        /// Line and column.
        package var location: Location { file.location(of: span) }
    }

    package init(
        uniqueID: String, kind: ResourceKind, name: String, packageName: String, path: String,
        originalFilePath: String, fqn: [String] = []
    ) {
        self.uniqueID = uniqueID
        self.kind = kind
        self.name = name
        self.packageName = packageName
        self.path = path
        self.originalFilePath = originalFilePath
        self.fqn = fqn
    }
}

/// What a resource needs.
package struct Dependencies: Sendable, Hashable {
    /// Unique ids of macros, in the order in which they were met.
    package var macros: [String] = []
    /// Unique ids of nodes, likewise.
    package var nodes: [String] = []
    /// Nothing.
    package init() {}
    /// Adds a macro once.
    package mutating func add(macro id: String) { if !macros.contains(id) { macros.append(id) } }
    /// Adds a node once.
    package mutating func add(node id: String) { if !nodes.contains(id) { nodes.append(id) } }
}

/// A `ref` as it was written.
package struct Reference: Sendable, Hashable {
    /// The referenced name.
    package var name: String
    /// The package, where it was given.
    package var package: String?
    /// The version, where it was given.
    package var version: Datum?
    /// A reference.
    package init(name: String, package: String? = nil, version: Datum? = nil) {
        self.name = name
        self.package = package
        self.version = version
    }
}

/// The hash that tells whether a file changed.
package struct Checksum: Sendable, Hashable {
    /// `sha256`, `path` (large seeds) or `none`.
    package var name: String
    /// Hexadecimal digits, or the path.
    package var checksum: String
    /// A checksum.
    package init(name: String = "none", checksum: String = "") {
        self.name = name
        self.checksum = checksum
    }
}

/// One declared column.
package struct Column: Sendable, Hashable {
    package var name: String
    package var description = ""
    package var meta = DatumMap()
    package var dataType: String?
    package var constraints: [Datum] = []
    package var quote: Bool?
    package var tags: [String] = []
    package var granularity: String?
    package var docBlocks: [String] = []
    /// Config of the column as artifacts hold it: `meta`, `tags` and further keys.
    package var config = DatumMap()
    package var dimension: Datum?
    /// Keys that dbt does not know; artifacts keep them.
    package var further = DatumMap()
    /// A column with a name.
    package init(name: String) { self.name = name }

    /// The config of most columns; its copies share one storage.
    package static let bareConfig: DatumMap = ["meta": [:], "tags": []]
}
