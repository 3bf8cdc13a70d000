import SourceText

/// What a unit test says: given rows of a model's inputs, and the rows that the model has to make of them.
package struct UnitTest: Sendable, Hashable {
    /// Rows, written down in one of three ways.
    package struct Fixture: Sendable, Hashable {
        /// `ref('x')`, `source('a', 'b')` or `this`; nil for the expected rows.
        package var input: String?
        /// A list of mappings (formats `dict` and `csv`), a query (`sql`), or null.
        package var rows: Datum
        /// `dict`, `csv` or `sql`.
        package var format: String
        /// The name of the file that holds the rows.
        package var fixture: String?
        /// Rows of an input, or expected ones.
        package init(input: String? = nil, rows: Datum, format: String, fixture: String? = nil) {
            self.input = input
            self.rows = rows
            self.format = format
            self.fixture = fixture
        }
    }

    /// The model, as it is written: a version may follow after a space.
    package var model: String
    package var given: [Fixture]
    package var expect: Fixture
    /// `macros`, `vars` and `env_vars` with the values that hold for this test; nil where nothing is overridden.
    package var overrides: DatumMap?
    /// `include` and `exclude`, lists of versions; nil for all.
    package var versions: DatumMap?
    /// The properties file, below its resource folder: the path that artifacts show. The node's own path is that of its
    /// compiled file.
    package var file = ""
    /// Tells whether anything but the description changed.
    package var checksum = ""

    /// A unit test.
    package init(model: String, given: [Fixture], expect: Fixture, overrides: DatumMap?, versions: DatumMap?) {
        self.model = model
        self.given = given
        self.expect = expect
        self.overrides = overrides
        self.versions = versions
    }
}

extension UnitTest.Fixture {
    /// As artifacts hold it.
    var datum: Datum {
        let rest: DatumMap = ["rows": rows, "format": .string(format), "fixture": .optional(fixture)]
        guard let input else { return .mapping(rest) }
        return .mapping(DatumMap([("input", .string(input))] + Array(rest.pairs)))
    }
}

extension FieldTables {
    /// The keys of a unit test.
    package static let unitTest: [Field<Node>] = [
        Field("model") { .text($0.unitTest?.model ?? "") },
        Field("given") { .datum(.list(($0.unitTest?.given ?? []).map(\.datum))) },
        Field("expect") { .datum($0.unitTest?.expect.datum ?? .null) },
        Field("name") { .text($0.name) },
        Field("resource_type") { .text($0.kind.rawValue) },
        Field("package_name") { .text($0.packageName) },
        Field("path") { .text($0.unitTest?.file ?? $0.path) },
        Field("original_file_path") { .text($0.originalFilePath) },
        Field("unique_id") { .text($0.uniqueID) },
        Field("fqn") { .texts($0.fqn) },
        Field("description") { .text($0.description) },
        Field("overrides") { .datum($0.unitTest?.overrides.map { .mapping($0) } ?? .null) },
        Field("depends_on") { .dependencies($0.dependsOn) },
        Field("config") { .config($0.config) },
        Field("checksum") { .text($0.unitTest?.checksum ?? "") },
        Field("schema") { .text($0.schema) },
        Field("created_at") { .number($0.createdAt) },
        Field("versions") { .datum($0.unitTest?.versions.map { .mapping($0) } ?? .null) },
        Field("version") { .datum($0.version ?? .null) },
    ]
}
